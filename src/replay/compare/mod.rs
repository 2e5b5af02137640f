//! What was expected against what came.
//!
//! Enters: a case of a test file, and the alerts or the answer of a query at its time. Leaves: a [`CaseOutcome`]. Each
//! expected thing must have one of its own among the actual ones, in whatever order, and none may be left. Where
//! something differs, the outcome holds what would have been right beside what came, so that reports show only that.
//!
//! [`CaseOutcome`]: super::outcome::CaseOutcome

mod alerts;
mod assign;
mod samples;
mod wanted;

pub(super) use alerts::{ActualAlert, alerts, expected_alerts};
pub(super) use samples::{Answer, expected_samples, samples, subject};

use crate::promql::Features;

/// Which numbers count as the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Numbers {
    /// The Prometheus that writes histograms.
    pub(super) features: Features,
    /// A number and the next one to it.
    pub(super) neighbours: bool,
    /// NaN and NaN; promtool lets no NaN equal another.
    pub(super) nan: bool,
}

impl Numbers {
    fn is_same(self, a: f64, b: f64) -> bool {
        a == b
            || (self.nan && a.is_nan() && b.is_nan())
            || (self.neighbours && (a.next_up() == b || a.next_down() == b))
    }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
