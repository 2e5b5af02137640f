//! PromQL expressions, wherever they stand.

use super::Check;

mod syntax;

pub(super) static CHECKS: &[&Check] = &[&syntax::CHECK];
