//! What this tool itself has to say about its input.

use super::Check;

mod templated_source;
mod unknown_kind;
mod unreadable_file;

pub(super) static CHECKS: &[&Check] =
    &[&templated_source::CHECK, &unknown_kind::CHECK, &unreadable_file::CHECK];
