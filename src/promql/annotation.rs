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

impl Annotation {
    /// As the query API says it: with what it is about, and the line and column there.
    #[must_use]
    pub fn text(&self, query: &str) -> String {
        format!("{} ({})", self.kind, position(query, self.range))
    }
}

/// The line and the column, in bytes, where a range starts; from 1.
fn position(query: &str, range: TextRange) -> String {
    let before = query.as_bytes().get(..range.start as usize).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    format!("{line}:{column}")
}

/// The annotations of a query, each only once.
#[derive(Clone, Debug, Default)]
pub struct Annotations(Vec<Annotation>);

impl Annotations {
    /// Adds an annotation; one that says the same takes it in.
    pub fn add(&mut self, kind: AnnotationKind, range: TextRange) {
        match self.0.iter_mut().find(|known| known.kind.says_the_same(&kind)) {
            Some(known) => {
                if !known.kind.take_in(&kind) {
                    known.range = range;
                }
            }
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

impl AnnotationKind {
    /// Whether it is told only once with another.
    fn says_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ForcedMonotonicity { metric, .. }, Self::ForcedMonotonicity { metric: other, .. })
            | (Self::StartTimeOverlap { metric, .. }, Self::StartTimeOverlap { metric: other, .. }) => {
                metric == other
            }
            (Self::InvalidQuantile(one), Self::InvalidQuantile(other)) => {
                one.to_bits() == other.to_bits() || one == other || one.is_nan() && other.is_nan()
            }
            _ => self == other,
        }
    }

    /// Adds what another of the same has found, if such findings are added up.
    fn take_in(&mut self, other: &Self) -> bool {
        match (self, other) {
            (Self::ForcedMonotonicity { extent, .. }, Self::ForcedMonotonicity { extent: other, .. }) => {
                extent.first = extent.first.min(other.first);
                extent.last = extent.last.max(other.last);
                extent.least_bucket = extent.least_bucket.min(other.least_bucket);
                extent.greatest_bucket = extent.greatest_bucket.max(other.greatest_bucket);
                extent.greatest_difference = extent.greatest_difference.max(other.greatest_difference);
                extent.count += other.count;
                true
            }
            (Self::StartTimeOverlap { count, .. }, Self::StartTimeOverlap { count: other, .. }) => {
                *count += other;
                true
            }
            _ => false,
        }
    }

    /// How grave it is.
    #[must_use]
    pub const fn level(&self) -> AnnotationLevel {
        match self {
            Self::PossibleNonCounter(_)
            | Self::PossibleNonCounterByType { .. }
            | Self::ForcedMonotonicity { .. }
            | Self::IncompatibleTypes { .. }
            | Self::HistogramIgnored(_)
            | Self::HistogramIgnoredInMixedRange(_)
            | Self::QuantileOfNaN(_)
            | Self::QuantileSkewedByNaN(_)
            | Self::FractionWithoutNaN(_)
            | Self::MismatchedCustomBuckets(_) => AnnotationLevel::Info,
            _ => AnnotationLevel::Warning,
        }
    }
}

impl fmt::Display for AnnotationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}
