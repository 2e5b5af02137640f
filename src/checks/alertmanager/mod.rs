//! `alertmanager.yml`: what Alertmanager refuses in it, and receivers that nothing reaches.

use super::Check;

mod bad_matcher;
mod conflicting_fields;
mod duplicate_header;
mod duplicate_receiver;
mod duplicate_time_interval;
mod field_not_allowed;
mod group_by_invalid;
mod integration_incomplete;
mod invalid_name;
mod invalid_value;
mod repeated_field;
mod root_route;
mod undefined_receiver;
mod undefined_time_interval;
mod unknown_field;
mod unused_receiver;

pub(super) static CHECKS: &[&Check] = &[
    &bad_matcher::CHECK,
    &conflicting_fields::CHECK,
    &duplicate_header::CHECK,
    &duplicate_receiver::CHECK,
    &duplicate_time_interval::CHECK,
    &field_not_allowed::CHECK,
    &group_by_invalid::CHECK,
    &integration_incomplete::CHECK,
    &invalid_name::CHECK,
    &invalid_value::CHECK,
    &repeated_field::CHECK,
    &root_route::CHECK,
    &undefined_receiver::CHECK,
    &undefined_time_interval::CHECK,
    &unknown_field::CHECK,
    &unused_receiver::CHECK,
];
