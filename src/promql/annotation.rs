//! Annotations: what Prometheus tells about a result that it could compute only in part, or that looks like a mistake.

use super::text::TextRange;
use std::{fmt, sync::Arc};

/// How grave an annotation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnnotationLevel {
    /// The result may be wrong.
    Warning,
    /// The query may not be what is meant.
    Info,
}

/// The operation that histograms did not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistogramOperation {
    /// `+`, and where sums are formed.
    Addition,
    /// `-`
    Subtraction,
    /// `sum` and `avg`
    Aggregation,
}

/// What is told. Names of metrics may be empty: then they are not known.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the texts below say what each is")]
pub enum AnnotationKind {
    InvalidRatio { ratio: f64, capped: f64 },
    InvalidQuantile(f64),
    BadBucketLabel { metric: Arc<str>, label: Arc<str> },
    MixedFloatsHistograms(Arc<str>),
    MixedFloatsHistogramsInAggregation,
    MixedClassicNativeHistograms(Arc<str>),
    NotCounter(Arc<str>),
    NotGauge(Arc<str>),
    MixedExponentialCustom(Arc<str>),
    MixedCustomBounds(Arc<str>),
    IncompatibleBuckets(&'static str),
    SortInRangeQuery,
    PossibleNonCounter(Arc<str>),
    PossibleNonCounterByType { metric: Arc<str>, found: Arc<str> },
    ForcedMonotonicity { metric: Arc<str>, extent: ForcedMonotonicity },
    IncompatibleTypes { left: &'static str, operator: &'static str, right: &'static str },
    HistogramIgnored(&'static str),
    HistogramIgnoredInMixedRange(Arc<str>),
    QuantileOfNaN(Arc<str>),
    QuantileSkewedByNaN(Arc<str>),
    FractionWithoutNaN(Arc<str>),
    CounterResetCollision(HistogramOperation),
    MismatchedCustomBuckets(HistogramOperation),
    StartTimeOverlap { metric: Arc<str>, count: u64 },
}

/// How far buckets were from growing.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "the names say it")]
pub struct ForcedMonotonicity {
    pub first: i64,
    pub last: i64,
    pub least_bucket: f64,
    pub greatest_bucket: f64,
    pub greatest_difference: f64,
    pub count: u64,
}

/// An annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Annotation {
    /// What is told.
    pub kind: AnnotationKind,
    /// About which part of the expression.
    pub range: TextRange,
}

/// The annotations of a query, each only once.
#[derive(Clone, Debug, Default)]
pub struct Annotations(Vec<Annotation>);

impl Annotations {
    /// Adds an annotation; one that says the same takes it in.
    pub fn add(&mut self, kind: AnnotationKind, range: TextRange) {
        match self.0.iter_mut().find(|known| known.kind == kind) {
            Some(known) => known.range = range,
            None => self.0.push(Annotation { kind, range }),
        }
    }

    /// Adds those of another.
    pub(super) fn append(&mut self, other: Self) {
        for Annotation { kind, range } in other.0 {
            self.add(kind, range);
        }
    }

    /// The annotations, in the order in which they came up.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Annotation> {
        self.0.iter()
    }
}

impl fmt::Display for AnnotationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
