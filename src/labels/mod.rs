//! Labels: their names, the operators that match their values, patterns, and Alertmanager's matchers.
//!
//! Enters: names, patterns and matchers as text. Leaves: whether Prometheus and Alertmanager take them and what they
//! read, or why not and where. Names follow prometheus/common, [`regex`] follows Go's `regexp/syntax`, [`matchers`]
//! Alertmanager's two parsers.

mod match_op;
mod matcher;
pub mod matchers;
mod name;
#[cfg(test)]
mod random;
pub mod regex;
mod set;

pub use match_op::MatchOp;
pub use matcher::Matcher;
pub use name::{NameScheme, is_metric_name};
pub use set::{Label, LabelSet, METRIC_NAME};
