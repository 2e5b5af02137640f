//! Alerting rules: what they tell people.

use super::Check;

mod template_error;

pub(super) static CHECKS: &[&Check] = &[&template_error::CHECK];
