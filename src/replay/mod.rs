//! Unit tests of rules, played through.
//!
//! Enters: a [`Project`](crate::project::Project), one of its unit test files, [`Options`]. Leaves: a [`TestOutcome`] for
//! each test of the [`Suite`], with what was expected and what came of every case. The clock, the order of evaluation, the states of alerts and the
//! series that they leave are those of `promtool test rules` and the rule manager of Prometheus. Time is a value here:
//! nothing sleeps, nothing is printed.

mod alerting;
mod compare;
mod coverage;
mod expand;
mod expectation;
mod functions;
mod groups;
mod humanize;
mod moment;
mod outcome;
mod record;
mod rewrite;
mod run;
pub mod series;

pub use coverage::{Coverage, UntestedRule, coverage};
pub use outcome::{CaseKind, CaseOutcome, Failure, Outcome, Pairs, TestOutcome, Thing};
pub use rewrite::{Rewrite, rewrites};
pub use run::{Options, Suite, run, test_name};
