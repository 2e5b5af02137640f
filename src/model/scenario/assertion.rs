//! What a test file expects, and how strictly.

use crate::{
    labels::{LabelSet, Matcher},
    model::{Expression, rules::Pair},
    promql::HistogramLiteral,
    source::{Span, Spanned},
    time::Duration,
};

/// The alerts of one name that are expected at one time, or as long as it is said.
#[derive(Debug)]
pub struct AlertCase {
    /// The time since the start of the test.
    pub eval_time: Duration,
    /// The last time at which the same is expected, if not only that.
    pub until: Option<Duration>,
    /// Whether the same must not be so at the evaluation before.
    pub exact_time: bool,
    /// The name of the alert.
    pub alertname: Spanned<String>,
    /// The group whose alerts count, where that is told, as vmalert's unit tests do.
    pub group: Option<Spanned<String>>,
    /// Which alerts are compared.
    pub state: AlertState,
    /// How labels and annotations are compared.
    pub strictness: Strictness,
    /// The alerts.
    pub expected: Vec<ExpectedAlert>,
    /// All of it.
    pub span: Span,
}

/// The alerts that an expectation is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AlertState {
    /// Those that fire.
    #[default]
    Firing,
    /// Those whose `for` is not over.
    Pending,
    /// Both.
    Active,
}

/// How what is expected and what is there are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Strictness {
    /// There is nothing but what is expected.
    #[default]
    Exact,
    /// Labels and annotations that the expectation does not name do not count.
    Partial,
}

/// What is said of labels, or of annotations, beside texts that they must have.
#[derive(Debug, Default)]
pub struct Conditions {
    /// Those that must be there, with a text that matches.
    pub patterns: Vec<Matcher>,
    /// Those that must not be there.
    pub absent: Vec<Spanned<String>>,
}

/// An alert that is expected.
#[derive(Debug)]
pub struct ExpectedAlert {
    /// Its labels, `alertname` excepted; empty ones count.
    pub labels: Vec<Pair>,
    /// What else its labels must be.
    pub label_conditions: Conditions,
    /// Its annotations.
    pub annotations: Vec<Pair>,
    /// What else its annotations must be.
    pub annotation_conditions: Conditions,
    /// All of it.
    pub span: Span,
}

/// The result of a query that is expected at one time.
#[derive(Debug)]
pub struct QueryCase {
    /// The query; `None` where there is none, which fails when the test runs.
    pub expr: Option<Expression>,
    /// The time since the start of the test.
    pub eval_time: Duration,
    /// The samples.
    pub expected: Vec<ExpectedSample>,
    /// How labels are compared.
    pub strictness: Strictness,
    /// How far a value may be from what is expected.
    pub tolerance: Tolerance,
    /// A part of the message with which the query must fail.
    pub error: Option<Spanned<String>>,
    /// Parts of the warnings that the query must give, one for each; `None` if they do not matter.
    pub warnings: Option<Vec<Spanned<String>>>,
    /// Parts of the infos, likewise.
    pub infos: Option<Vec<Spanned<String>>>,
    /// All of it.
    pub span: Span,
}

/// A sample that is expected.
#[derive(Debug)]
pub struct ExpectedSample {
    /// Its labels.
    pub labels: LabelSet,
    /// What else its labels must be.
    pub conditions: Conditions,
    /// Its number.
    pub value: f64,
    /// Its histogram; then the number is expected to be 0.
    pub histogram: Option<HistogramLiteral>,
    /// All of it.
    pub span: Span,
}

/// How far a number may be from what is expected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Tolerance {
    /// Not at all.
    #[default]
    None,
    /// As far as this.
    Absolute(f64),
    /// As far as this share of what is expected.
    Relative(f64),
}

impl AlertState {
    /// The state of this name in a test file.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "firing" => Some(Self::Firing),
            "pending" => Some(Self::Pending),
            "active" => Some(Self::Active),
            _ => None,
        }
    }
}

impl Conditions {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty() && self.absent.is_empty()
    }
}

impl AlertCase {
    /// The last time at which it is looked at.
    #[must_use]
    pub fn end(&self) -> Duration {
        self.until.map_or(self.eval_time, |until| until.max(self.eval_time))
    }

    /// Whether it is about the alerts of this name and group.
    #[must_use]
    pub fn is_about(&self, group: &str, name: &str) -> bool {
        self.alertname.value == name && self.group.as_ref().is_none_or(|wanted| wanted.value == group)
    }
}

impl QueryCase {
    /// Whether it only expects that no sample comes.
    #[must_use]
    pub fn expects_nothing(&self) -> bool {
        self.expected.is_empty() && self.error.is_none() && self.warnings.is_none() && self.infos.is_none()
    }
}

impl Tolerance {
    /// Reads `0.01` or `1%`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_suffix('%') {
            Some(share) => share.trim_end().parse().ok().map(|share: f64| Self::Relative(share / 100.0)),
            None => text.parse().ok().map(Self::Absolute),
        }
    }

    /// Whether `actual` is as near to `expected` as it has to be.
    #[must_use]
    pub fn allows(self, expected: f64, actual: f64) -> bool {
        match self {
            // what is infinite has no neighbours
            _ if !(expected.is_finite() && actual.is_finite()) => false,
            Self::None => false,
            Self::Absolute(distance) => (actual - expected).abs() <= distance,
            Self::Relative(share) => (actual - expected).abs() <= share * expected.abs(),
        }
    }
}
