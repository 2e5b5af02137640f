//! Unit test files for rules.
//!
//! Enters: the root of a unit test file, as go-yaml v2 reads it. Leaves: the tests with what they load and expect, and
//! what the loading stage of `promtool test rules` would refuse. Errors of PromQL are in each [`Expression`]. Numbers
//! and durations that are absent have promtool's defaults. Keys of our own, which promtool refuses, are in
//! [`Scenario::extensions`].

mod assertion;
mod cases;
mod entities;
mod read;
mod schema;
mod series;
#[cfg(test)]
mod tests;
mod validate;

pub use assertion::{
    AlertCase, AlertState, Conditions, ExpectedAlert, ExpectedSample, QueryCase, Strictness, Tolerance,
};
pub use read::facts;
pub use schema::schema;

use super::{Expression, decode::Problem, rules::Pair};
use crate::{
    labels::LabelSet,
    promql::{SeriesItemKind, SeriesValues},
    source::{Embedded, Span, Spanned},
    time::Duration,
};
use std::sync::Arc;

/// A unit test file.
#[derive(Debug, Default)]
pub struct Scenario {
    /// Patterns of rule files, relative to the folder of the file.
    pub rule_files: Vec<Embedded>,
    /// How often all groups are evaluated; a minute unless it is given.
    pub evaluation_interval: Duration,
    /// Groups that are evaluated in this order.
    pub group_eval_order: Vec<Spanned<String>>,
    /// Whether a number is also good if it is the next one to what is expected.
    pub fuzzy_compare: bool,
    /// Whether a group is evaluated at its own interval; promtool does not.
    pub honor_group_interval: bool,
    /// The keys that promtool does not know, in order.
    pub extensions: Vec<Spanned<String>>,
    /// The tests, in order.
    pub tests: Vec<Test>,
    /// What promtool would refuse, in order of position.
    pub problems: Vec<Problem>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
}

/// One test: series, and what is expected of them.
#[derive(Debug)]
pub struct Test {
    /// Its name.
    pub name: Option<Spanned<String>>,
    /// The distance of samples.
    pub interval: Duration,
    /// The time of the first sample and the first evaluation, in milliseconds since 1970.
    pub start: i64,
    /// What `$externalLabels` holds.
    pub external_labels: Vec<Pair>,
    /// Whether there are such labels and rules set them, too, as vmalert lets them.
    pub sets_external_labels: bool,
    /// What `$externalURL` holds.
    pub external_url: String,
    /// The series, those of fixtures first.
    pub input_series: Vec<InputSeries>,
    /// Where it says that no alert fires but those that are named; `None` if it does not.
    pub no_other_alerts: Option<Span>,
    /// The alerts that are expected.
    pub alert_cases: Vec<AlertCase>,
    /// Whether alerts have the name of their group as the label `alertgroup`, as vmalert gives it to them. It is told to
    /// do without by an option, and then its unit tests name no groups.
    pub has_group_labels: bool,
    /// The results of queries that are expected.
    pub query_cases: Vec<QueryCase>,
    /// All of it.
    pub span: Span,
}

/// A series to load.
#[derive(Clone, Debug)]
pub struct InputSeries {
    /// Its labels.
    pub labels: LabelSet,
    /// Its values, one for each interval; none where they cannot be read, which is a problem of the file.
    pub values: Arc<SeriesValues>,
    /// Where its metric name is written, or all of the series where that is not told.
    pub name: Span,
    /// All of it.
    pub span: Span,
}

impl InputSeries {
    /// Whether any of its values is a histogram.
    #[must_use]
    pub fn has_histograms(&self) -> bool {
        use SeriesItemKind::{Histogram, Histograms};
        self.values.items.iter().any(|item| matches!(item.kind, Histogram(_) | Histograms(..)))
    }
}

impl Test {
    /// Whether it expects nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.alert_cases.is_empty() && self.query_cases.is_empty() && self.no_other_alerts.is_none()
    }

    /// The time of the last case since the start of the test.
    #[must_use]
    pub fn last_time(&self) -> Duration {
        let alerts = self.alert_cases.iter().map(AlertCase::end);
        let queries = self.query_cases.iter().map(|case| case.eval_time);
        alerts.chain(queries).max().unwrap_or(Duration::ZERO)
    }
}

impl Scenario {
    /// Every expression, in order.
    pub fn expressions(&self) -> impl Iterator<Item = &Expression> {
        self.tests.iter().flat_map(|test| &test.query_cases).filter_map(|case| case.expr.as_ref())
    }
}
