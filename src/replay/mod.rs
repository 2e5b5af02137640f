//! Unit tests of rules, played through.
//!
//! Enters: a [`Project`](crate::project::Project), one of its unit test files, [`Options`]. Leaves: a [`TestOutcome`] for
//! each test of the [`Suite`], with what was expected and what came of every case. The clock, the order of evaluation,
//! the states of alerts and the series that they leave are those of `promtool test rules` and the rule manager of
//! Prometheus. Time is a value here: nothing sleeps, nothing is printed.
//!
//! `suite` makes the rules ready, `play` runs the clock, `evaluation` evaluates one rule at one tick, `expectation` and
//! `compare` judge, `why` explains what failed, `rewrite` makes expectations say what came, `coverage` counts.

mod alerting;
mod compare;
mod coverage;
mod evaluation;
mod expand;
mod expectation;
mod groups;
pub mod logstash;
mod outcome;
mod play;
mod record;
mod rewrite;
pub mod series;
mod suite;
mod why;

pub use alerting::State;
pub use coverage::{Coverage, CoveredRule, RuleState, coverage};
pub use outcome::{CaseKind, CaseOutcome, Failure, Outcome, Pairs, TestOutcome, Thing};
pub use rewrite::{Rewrite, rewrites};
pub use suite::{Options, Suite, run, test_name};
pub use why::{Point, Timeline, Why, shown, written};
