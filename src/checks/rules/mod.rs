//! Rule files: what Prometheus refuses in them, and rules that are there twice.

use super::Check;

mod duplicate_alert;
mod duplicate_group;
mod duplicate_recording;
mod field_not_allowed;
mod invalid_duration;
mod invalid_name;
mod invalid_value;
mod missing_expr;
mod record_xor_alert;
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
    &unknown_field::CHECK,
];
