//! `prometheus.yml`: what Prometheus refuses in it, and rule files that it does not find.

use super::Check;

mod conflicting_fields;
mod duplicate_job;
mod field_not_allowed;
mod invalid_name;
mod invalid_value;
mod missing_field;
mod relabel_invalid;
mod repeated_field;
mod rule_file_missing;
mod rule_glob_no_match;
mod target_not_hostport;
mod timeout_exceeds_interval;
mod unknown_field;

pub(super) static CHECKS: &[&Check] = &[
    &conflicting_fields::CHECK,
    &duplicate_job::CHECK,
    &field_not_allowed::CHECK,
    &invalid_name::CHECK,
    &invalid_value::CHECK,
    &missing_field::CHECK,
    &relabel_invalid::CHECK,
    &repeated_field::CHECK,
    &rule_file_missing::CHECK,
    &rule_glob_no_match::CHECK,
    &target_not_hostport::CHECK,
    &timeout_exceeds_interval::CHECK,
    &unknown_field::CHECK,
];
