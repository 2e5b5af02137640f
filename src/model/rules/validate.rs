//! What rulefmt refuses beyond the shapes of fields.

use super::Group;
use crate::{
    labels::NameScheme,
    model::decode::{Fields, Found, Named, Problem, ProblemKind},
    source::Span,
    syntax::yaml::Node,
    time::Duration,
};

/// What is refused in the groups under `root`, from which `groups` were read.
pub(super) fn problems(groups: &[Group], root: Node<'_>) -> Vec<Problem> {
    let mut found = Found::default();
    found.unique(Named::Group, groups.iter().map(|group| &group.name));
    for group in Fields::of(root).items("groups") {
        let group = Fields::of(group);
        label_names(&mut found, &group);
        for node in group.items("rules") {
            rule(&mut found, &Fields::of(node));
        }
    }
    found.problems
}

fn rule(found: &mut Found, rule: &Fields<'_>) {
    let record = rule.entry("record").filter(|entry| !entry.value.value().is_empty());
    let alert = rule.entry("alert").filter(|entry| !entry.value.value().is_empty());
    match (record, alert) {
        (Some(record), Some(alert)) => {
            let first = Some(record.key.span());
            found.add(alert.key.span(), ProblemKind::RecordXorAlert { first });
        }
        (None, None) if rule.complete() => {
            let first_key = rule.entries().iter().next().map(|entry| entry.key.span());
            found.add(first_key.unwrap_or(rule.span()), ProblemKind::RecordXorAlert { first: None });
        }
        _ => {}
    }
    if record.is_some() {
        recording_rule(found, rule);
    }
    label_names(found, rule);
    for (name, _) in rule.pairs("annotations") {
        if !NameScheme::Utf8.allows_label(&name) {
            invalid_name(found, Named::Annotation, name.value, name.span, "is empty");
        }
    }
}

fn recording_rule(found: &mut Found, rule: &Fields<'_>) {
    let lasting = |field| rule.duration(field).is_some_and(|duration| duration.value != Duration::ZERO);
    let given = [
        ("for", lasting("for")),
        ("keep_firing_for", lasting("keep_firing_for")),
        ("annotations", !rule.pairs("annotations").is_empty()),
    ];
    for (field, _) in given.into_iter().filter(|(_, given)| *given) {
        if let Some(entry) = rule.entry(field) {
            let kind =
                ProblemKind::NotAllowed { field: field.to_owned(), owner: "a recording rule", beside: "" };
            found.add(entry.key.span(), kind);
        }
    }
    if let Some(name) = rule.text("record").filter(|name| name.contains(['{', '}'])) {
        let why = "has braces: labels to set belong under `labels:`, and a selector in `expr:`";
        invalid_name(found, Named::Metric, name.value, name.span, why);
    }
}

/// Names under `labels` of a group or a rule.
fn label_names(found: &mut Found, owner: &Fields<'_>) {
    for (name, _) in owner.pairs("labels") {
        if !NameScheme::Utf8.allows_label(&name) {
            invalid_name(found, Named::Label, name.value, name.span, "is empty");
        } else if name.value == "__name__" {
            invalid_name(
                found,
                Named::Label,
                name.value,
                name.span,
                "is the name of the metric: `record:` sets it",
            );
        }
    }
}

fn invalid_name(found: &mut Found, what: Named, name: String, span: Span, why: &'static str) {
    found.add(span, ProblemKind::InvalidName { what, name, why });
}
