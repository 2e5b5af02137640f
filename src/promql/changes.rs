//! Results that an older Prometheus gave otherwise.
//!
//! One row for each difference; the evaluator asks [`Features::has`]. What the *language* knows by version is in
//! `features`. A version is the first minor release that contains the change.

use super::{Features, Version};

/// A difference in results.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// The extrapolation of a rate of native histograms stops where their count would have been zero.
    HistogramCountsStartAtZero,
    /// A metric of the type `histogram` is a counter, too.
    HistogramTypeIsCounter,
    /// Sums and averages over time tell about hints on counter resets that contradict each other.
    CollisionsOverTimeAreTold,
    /// `mad_over_time` of samples of which one is NaN is NaN.
    DeviationOfNan,
    /// Native histograms that are scaled by a negative number, or subtracted, are gauges.
    NegativeHistogramsAreGauges,
    /// Native histograms with different custom bounds are combined over the bounds that they share.
    SharedCustomBounds,
    /// `histogram_fraction` takes nothing from a bucket that reaches down to -Inf.
    FractionOfOpenBucket,
    /// Sums and averages of native histograms carry along what rounding loses.
    CompensatedHistogramSums,
    /// `histogram_fraction` divides before it multiplies where it interpolates linearly.
    FractionOfWidthFirst,
    /// A sign before series that differ only in their names merges those that never meet, instead of failing.
    NegationMerges,
    /// A populated bucket that is gone is a counter reset, also behind empty ones.
    ResetBehindEmptyBuckets,
}

const fn row(change: Change, minor: u16, doc: &'static str) -> (Change, Version, &'static str) {
    (change, Version::new(3, minor), doc)
}

/// Every change, the version that brought it, and what it is.
#[rustfmt::skip]
pub static CHANGES: &[(Change, Version, &str)] = &[
    row(Change::HistogramCountsStartAtZero,   6, "rates of histograms are not extrapolated beyond where the count would have been zero"),
    row(Change::HistogramTypeIsCounter,       6, "rates of metrics of the type histogram give no hint"),
    row(Change::NegativeHistogramsAreGauges,  7, "histograms scaled by a negative number, or subtracted, are gauges"),
    row(Change::SharedCustomBounds,           8, "histograms with different custom bounds are combined over the bounds that they share"),
    row(Change::CollisionsOverTimeAreTold,    8, "sums and averages of histograms over time warn of contradicting hints on counter resets"),
    row(Change::FractionOfOpenBucket,         8, "histogram_fraction takes nothing from a bucket that reaches down to -Inf"),
    row(Change::NegationMerges,               9, "a sign before series that differ only in their names merges them where they never meet"),
    row(Change::CompensatedHistogramSums,    10, "sums and averages of histograms use Kahan summation"),
    row(Change::DeviationOfNan,              14, "mad_over_time is NaN if a sample is"),
    row(Change::FractionOfWidthFirst,        14, "histogram_fraction divides before it multiplies where it interpolates linearly"),
    row(Change::ResetBehindEmptyBuckets,     14, "populated buckets that are gone are a counter reset, also behind empty ones"),
];

impl Features {
    /// Whether this Prometheus gives the newer result.
    #[must_use]
    pub fn has(&self, change: Change) -> bool {
        CHANGES.iter().any(|row| row.0 == change && row.1 <= self.version())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_has_every_change_and_the_oldest_has_none() {
        for (change, since, doc) in CHANGES {
            assert!(Features::default().has(*change), "{change:?}");
            assert!(!Features::of(Version::OLDEST).has(*change), "{change:?}");
            assert!(Features::of(*since).has(*change), "{change:?}");
            assert!(!doc.is_empty() && !doc.ends_with('.'), "{change:?}");
        }
    }
}
