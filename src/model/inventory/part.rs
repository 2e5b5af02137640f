//! The series of a metric: a histogram has its buckets, their sum and their count.

use super::{Metric, MetricType, Name};
use std::borrow::Cow;

/// Which series of a metric.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Those that have its name.
    Itself,
    /// `…_bucket`
    Bucket,
    /// `…_sum`
    Sum,
    /// `…_count`
    Count,
    /// `…_created`: when each began, in seconds since 1970.
    Created,
}

const SUFFIXES: [(&str, Part); 4] =
    [("_bucket", Part::Bucket), ("_sum", Part::Sum), ("_count", Part::Count), ("_created", Part::Created)];

impl Part {
    /// Whether a metric has such series.
    pub(super) fn is_of(self, metric: &Metric) -> bool {
        match self {
            Self::Created => metric.has_created,
            Self::Itself => !metric.is_split,
            _ => self.is_part_of(metric.kind),
        }
    }

    /// Whether metrics of this type have such series.
    pub(super) fn is_part_of(self, kind: MetricType) -> bool {
        let is_histogram = matches!(kind, MetricType::Histogram | MetricType::GaugeHistogram);
        match self {
            Self::Itself => true,
            Self::Bucket => is_histogram || kind == MetricType::Unknown,
            Self::Sum | Self::Count => {
                is_histogram || matches!(kind, MetricType::Summary | MetricType::Unknown)
            }
            Self::Created => false,
        }
    }

    /// What the values of these series mean, of a metric of this type.
    #[must_use]
    pub fn kind(self, of: MetricType) -> MetricType {
        match (self, of) {
            (Self::Itself, _) => of,
            (Self::Created, _) | (_, MetricType::GaugeHistogram) => MetricType::Gauge,
            (_, MetricType::Unknown) => MetricType::Unknown,
            _ => MetricType::Counter,
        }
    }

    /// The label that tells series of this part apart: `le` or `quantile`.
    #[must_use]
    pub fn own_label(self, of: MetricType) -> Option<&'static str> {
        match (self, of) {
            (Self::Bucket, _) => Some("le"),
            (Self::Itself, MetricType::Summary) => Some("quantile"),
            _ => None,
        }
    }
}

/// The metrics that a series of this name may belong to, and as what.
pub(super) fn families(series: &str) -> impl Iterator<Item = (Cow<'_, str>, Part)> {
    let of_suffix = SUFFIXES.iter().find_map(|(suffix, part)| Some((series.strip_suffix(suffix)?, *part)));
    let counter = of_suffix
        .filter(|(_, part)| *part == Part::Created)
        .map(|(base, part)| (Cow::Owned(format!("{base}_total")), part));
    let named = of_suffix.map(|(base, part)| (Cow::Borrowed(base), part));
    [(Cow::Borrowed(series), Part::Itself)].into_iter().chain(named).chain(counter)
}

impl Metric {
    /// The names of all its series; a histogram's own name, which only native ones have, comes last. None where the name
    /// is computed.
    #[must_use]
    pub fn series_names(&self) -> Vec<String> {
        let Name::Exact(name) = &self.name else { return vec![] };
        let parts: &[&str] = match self.kind {
            MetricType::Histogram | MetricType::GaugeHistogram => &["_bucket", "_sum", "_count", ""],
            MetricType::Summary => &["", "_sum", "_count"],
            _ => &[""],
        };
        let parts = parts.iter().filter(|part| !self.is_split || !part.is_empty());
        let created = self.has_created.then(|| format!("{}_created", name.trim_end_matches("_total")));
        parts.map(|part| format!("{name}{part}")).chain(created).collect()
    }
}
