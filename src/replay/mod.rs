//! Unit tests of rules, played through.
//!
//! Enters: a [`Project`](crate::project::Project), one of its unit test files, [`Options`]. Leaves: a [`TestOutcome`] for
//! each test of the [`Suite`], with what was expected and what came of every case. The clock, the order of evaluation, the states of alerts and the
//! series that they leave are those of `promtool test rules` and the rule manager of Prometheus. Time is a value here:
//! nothing sleeps, nothing is printed.

mod alerting;
mod compare;
mod condition;
mod coverage;
mod evaluation;
mod expand;
mod expectation;
mod functions;
mod groups;
mod history;
mod humanize;
mod moment;
mod outcome;
mod play;
mod record;
mod rewrite;
mod sentence;
pub mod series;
mod suite;
mod unmatched;
mod why;

pub use alerting::State;
pub use coverage::{Coverage, CoveredRule, RuleState, coverage};
pub use outcome::{CaseKind, CaseOutcome, Failure, Outcome, Pairs, TestOutcome, Thing};
pub use rewrite::{Rewrite, rewrites};
pub use sentence::{shown, written};
pub use suite::{Options, Suite, run, test_name};
pub use why::{Point, Timeline, Why};
