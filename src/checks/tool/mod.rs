//! What this tool itself has to say about its input and its settings.

use super::Check;

mod config_conflicting_keys;
mod config_invalid_value;
mod config_missing_key;
mod config_unknown_check;
mod config_unknown_key;
mod templated_source;
mod unknown_kind;
mod unreadable_file;

pub(super) static CHECKS: &[&Check] = &[
    &config_conflicting_keys::CHECK,
    &config_invalid_value::CHECK,
    &config_missing_key::CHECK,
    &config_unknown_check::CHECK,
    &config_unknown_key::CHECK,
    &templated_source::CHECK,
    &unknown_kind::CHECK,
    &unreadable_file::CHECK,
];
