//! Metrics where they are declared and exposed.

use super::Check;

mod syntax;
mod unused;

pub(super) static CHECKS: &[&Check] = &[&syntax::CHECK, &unused::CHECK];
