//! Labels: their names, the operators that match their values, and the regular expressions of Prometheus.
//!
//! Enters: names and patterns as text. Leaves: whether Prometheus and Alertmanager take them, and if not, why and
//! where. Names follow prometheus/common, [`regex`] follows Go's `regexp/syntax`.

mod match_op;
pub mod matchers;
mod name;
#[cfg(test)]
mod random;
pub mod regex;

pub use match_op::MatchOp;
pub use name::NameScheme;
