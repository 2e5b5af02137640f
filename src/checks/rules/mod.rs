//! Rule files: what Prometheus refuses in them, and rules that are there twice.

use super::Check;
use crate::{
    model::{
        Expression,
        rules::{Group, Pair, RuleFile},
    },
    source::Spanned,
};
use std::collections::{HashMap, hash_map::Entry};

mod duplicate_alert;
mod duplicate_group;
mod duplicate_recording;
mod field_not_allowed;
mod invalid_duration;
mod invalid_name;
mod invalid_value;
mod missing_expr;
mod record_xor_alert;
mod test_asserts_nothing;
mod test_bad_series;
mod test_duplicate_group;
mod test_duplicate_series;
mod test_extension;
mod test_ignored_interval;
mod test_invalid_value;
mod test_missing_field;
mod test_rule_file_missing;
mod test_undefined_fixture;
mod test_unknown_alert;
mod test_unknown_field;
mod test_unknown_group;
mod test_unseen_samples;
mod unknown_field;

pub(super) static CHECKS: &[&Check] = &[
    &duplicate_alert::CHECK,
    &duplicate_group::CHECK,
    &duplicate_recording::CHECK,
    &field_not_allowed::CHECK,
    &invalid_duration::CHECK,
    &invalid_name::CHECK,
    &invalid_value::CHECK,
    &missing_expr::CHECK,
    &record_xor_alert::CHECK,
    &test_asserts_nothing::CHECK,
    &test_bad_series::CHECK,
    &test_duplicate_group::CHECK,
    &test_duplicate_series::CHECK,
    &test_extension::CHECK,
    &test_ignored_interval::CHECK,
    &test_invalid_value::CHECK,
    &test_missing_field::CHECK,
    &test_rule_file_missing::CHECK,
    &test_undefined_fixture::CHECK,
    &test_unknown_alert::CHECK,
    &test_unknown_field::CHECK,
    &test_unknown_group::CHECK,
    &test_unseen_samples::CHECK,
    &unknown_field::CHECK,
];

/// What tells a rule from the others of its kind.
struct Identity<'a> {
    name: &'a Spanned<String>,
    group: &'a Group,
    labels: &'a [Pair],
    expr: &'a Expression,
}

/// The names of rules that are there before with the same labels and expression, each with the first of them.
fn repeated<'a>(
    files: &[&'a RuleFile],
    identities: impl Fn(&'a Group) -> Vec<Identity<'a>>,
) -> Vec<(&'a Spanned<String>, &'a Spanned<String>)> {
    let mut by_name: HashMap<&str, Vec<Identity>> = HashMap::new();
    for identity in files.iter().flat_map(|file| &file.groups).flat_map(identities) {
        by_name.entry(&identity.name.value).or_default().push(identity);
    }
    let mut repeated = vec![];
    for namesakes in by_name.values().filter(|namesakes| namesakes.len() > 1) {
        let mut first = HashMap::new();
        for Identity { name, group, labels, expr } in namesakes {
            match first.entry((group.labels_of(labels), expr.canonical())) {
                Entry::Occupied(first) => repeated.push((*name, *first.get())),
                Entry::Vacant(vacant) => drop(vacant.insert(*name)),
            }
        }
    }
    repeated
}
