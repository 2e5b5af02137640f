//! Annotations: what Prometheus tells about a result that it could compute only in part, or that looks like a mistake.
//!
//! Enters: what kernels find, as often as they find it. Leaves: each finding once, with its place, in the words of the
//! query API. The same finding in two places has the last place; findings that are added up have the first.

mod wording;

use super::{features::Features, text::TextRange};
use std::{
    collections::HashMap,
    hash::{Hash, Hasher},
    mem,
    sync::Arc,
};

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
#[expect(missing_docs, reason = "the texts in `wording` say what each is")]
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

/// How far buckets were from growing, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForcedMonotonicity {
    /// The first time, in milliseconds.
    pub first: i64,
    /// The last time, in milliseconds.
    pub last: i64,
    /// The least bound of a bucket that holds less than the one before.
    pub least_bucket: f64,
    /// The greatest.
    pub greatest_bucket: f64,
    /// By how much one held less at most.
    pub greatest_difference: f64,
    /// In how many samples that was.
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
    /// As the query API says it: `PromQL info: … (1:5)`, with the line and the column of what it is about.
    #[must_use]
    pub fn text(&self, query: &str, features: &Features) -> String {
        wording::text(&self.kind, features, query, self.range)
    }
}

/// The annotations of a query, each only once.
#[derive(Clone, Debug, Default)]
pub struct Annotations {
    found: Vec<Annotation>,
    places: HashMap<Finding, usize>,
}

impl Annotations {
    /// Adds an annotation; one that says the same takes it in.
    pub fn add(&mut self, kind: AnnotationKind, range: TextRange) {
        let finding = Finding(kind);
        if let Some(known) = self.places.get(&finding).and_then(|place| self.found.get_mut(*place)) {
            if !known.kind.take_in(&finding.0) {
                known.range = range;
            }
            return;
        }
        self.found.push(Annotation { kind: finding.0.clone(), range });
        self.places.insert(finding, self.found.len() - 1);
    }

    /// Adds those of another.
    pub(super) fn append(&mut self, other: Self) {
        for Annotation { kind, range } in other.found {
            self.add(kind, range);
        }
    }

    /// The annotations, in the order in which they came up.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Annotation> {
        self.found.iter()
    }
}

/// What is told only once: two are the same if they say the same, but for what is added up.
#[derive(Clone, Debug)]
struct Finding(AnnotationKind);

impl PartialEq for Finding {
    fn eq(&self, other: &Self) -> bool {
        use AnnotationKind as Kind;
        let same = |one: f64, other: f64| one == other || one.is_nan() && other.is_nan();
        match (&self.0, &other.0) {
            (Kind::ForcedMonotonicity { metric, .. }, Kind::ForcedMonotonicity { metric: other, .. })
            | (Kind::StartTimeOverlap { metric, .. }, Kind::StartTimeOverlap { metric: other, .. }) => {
                metric == other
            }
            (Kind::InvalidQuantile(one), Kind::InvalidQuantile(other)) => same(*one, *other),
            (
                Kind::InvalidRatio { ratio, capped },
                Kind::InvalidRatio { ratio: other, capped: other_capped },
            ) => same(*ratio, *other) && same(*capped, *other_capped),
            (one, other) => one == other,
        }
    }
}

impl Eq for Finding {}

impl Hash for Finding {
    fn hash<H: Hasher>(&self, state: &mut H) {
        mem::discriminant(&self.0).hash(state);
        self.0.metric().hash(state);
    }
}

impl AnnotationKind {
    /// The metric that it is about.
    fn metric(&self) -> Option<&str> {
        match self {
            Self::BadBucketLabel { metric, .. }
            | Self::MixedFloatsHistograms(metric)
            | Self::MixedClassicNativeHistograms(metric)
            | Self::NotCounter(metric)
            | Self::NotGauge(metric)
            | Self::MixedExponentialCustom(metric)
            | Self::MixedCustomBounds(metric)
            | Self::PossibleNonCounter(metric)
            | Self::PossibleNonCounterByType { metric, .. }
            | Self::ForcedMonotonicity { metric, .. }
            | Self::HistogramIgnoredInMixedRange(metric)
            | Self::QuantileOfNaN(metric)
            | Self::QuantileSkewedByNaN(metric)
            | Self::FractionWithoutNaN(metric)
            | Self::StartTimeOverlap { metric, .. } => Some(metric),
            _ => None,
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
