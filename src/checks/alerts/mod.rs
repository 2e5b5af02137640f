//! Alerting rules: what they tell people.

use super::Check;

mod template_error;
mod template_unknown_label;

pub(super) static CHECKS: &[&Check] = &[&template_error::CHECK, &template_unknown_label::CHECK];
