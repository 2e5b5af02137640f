//! What came of the tests of a file.

use super::why::Why;
use crate::{source::Span, time::Duration};

/// What came of a unit test file.
#[derive(Debug, Default)]
pub struct Outcome {
    /// The tests that were run, in order.
    pub tests: Vec<TestOutcome>,
}

/// What came of one test.
#[derive(Debug)]
pub struct TestOutcome {
    /// Its name.
    pub name: String,
    /// All of it in the test file.
    pub span: Span,
    /// Why it could not be played to its end; then the cases that were not reached have failed.
    pub failures: Vec<Failure>,
    /// Its expectations, in the order of the file.
    pub cases: Vec<CaseOutcome>,
    /// How long it took, by the clock of whoever had it played.
    pub elapsed: std::time::Duration,
}

/// Why a test could not be played to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub message: String,
    /// Where: a rule, or a series.
    pub span: Span,
}

/// What a case is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseKind {
    /// The alerts of one name.
    Alert,
    /// The result of a query.
    Query,
    /// Alerts that no expectation names.
    OtherAlerts,
    /// An event of a pipeline.
    Event,
}

/// Names and values, sorted by name.
pub type Pairs = Vec<(String, String)>;

/// An alert, a sample or an event: one thing that is expected, or came.
#[derive(Clone, Debug, PartialEq)]
pub enum Thing {
    /// A firing alert.
    Alert {
        /// Its labels.
        labels: Pairs,
        /// Its annotations.
        annotations: Pairs,
    },
    /// A sample.
    Sample {
        /// Its labels.
        labels: Pairs,
        /// Its value as text.
        value: String,
    },
    /// An event of a pipeline.
    Event {
        /// Its fields, nested ones as `[outer][inner]`, with their values in JSON.
        fields: Pairs,
    },
}

/// What came of one expectation.
#[derive(Clone, Debug)]
pub struct CaseOutcome {
    /// What it is about.
    pub kind: CaseKind,
    /// The name of the alert, or the query.
    pub subject: String,
    /// When, since the start of the test.
    pub at: Duration,
    /// Where it is written.
    pub span: Span,
    /// Whether the test came so far.
    pub is_reached: bool,
    /// Whether what came is what was expected.
    pub passed: bool,
    /// What was expected.
    pub expected: Vec<Thing>,
    /// What came.
    pub actual: Vec<Thing>,
    /// Why it failed, in a few words; empty if it passed.
    pub message: String,
    /// What happened instead, where there is something to tell.
    pub why: Option<Why>,
    /// Where the names of the rules stand whose alerts it compared.
    pub seen: Vec<Span>,
}

impl Outcome {
    /// Whether every test passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.tests.iter().all(TestOutcome::passed)
    }
}

impl TestOutcome {
    /// Whether it was played to its end and every case passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.failures.is_empty() && self.cases.iter().all(|case| case.passed)
    }
}

impl CaseKind {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Query => "query",
            Self::OtherAlerts => "other-alerts",
            Self::Event => "event",
        }
    }
}
