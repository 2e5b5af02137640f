//! YAML itself: texts that its readers refuse, and what they silently leave out.

use super::Check;

mod duplicate_key;
mod extra_document;
mod syntax;

pub(super) static CHECKS: &[&Check] = &[&duplicate_key::CHECK, &extra_document::CHECK, &syntax::CHECK];
