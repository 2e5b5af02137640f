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
    /// `mad_over_time` of samples of which one is NaN is NaN.
    DeviationOfNan,
    /// Native histograms that are scaled by a negative number, or subtracted, are gauges.
    NegativeHistogramsAreGauges,
    /// The difference of two native histograms has the hint that their sum has.
    HintsOfDifferences,
    /// Native histograms with different custom bounds are combined over the bounds that they share.
    SharedCustomBounds,
    /// Every selector within `histogram_count` and the like is read without buckets, not only the first one of the query
    /// and not only if something is around that function.
    CountsOfEverySelector,
    /// What is read without buckets still has its schema.
    CountsKeepSchema,
    /// `histogram_fraction` takes nothing from a bucket that reaches down to -Inf.
    FractionOfOpenBucket,
    /// Sums and averages of native histograms carry along what rounding loses.
    CompensatedHistogramSums,
    /// Annotations about forced monotonicity say how far it was from there, and when.
    ExtentInAnnotations,
    /// `histogram_fraction` divides before it multiplies where it interpolates linearly.
    FractionOfWidthFirst,
    /// A sign before series that differ only in their names merges those that never meet, instead of failing.
    NegationMerges,
    /// The same where names are taken off late.
    LateNamesMerge,
    /// Names that are taken off late are so, too, behind a subquery.
    SubqueriesDropNames,
    /// Rates of histograms are gauges, as they were before 3.8.
    RatesAreGauges,
    /// `label_replace` and `label_join` merge series that become the same and never meet, instead of failing.
    LabelsMerge,
    /// The sort functions warn that the order is lost in a range query.
    SortWarnsInRange,
    /// Two info series that both fit are both named.
    InfoNamesBoth,
    /// `info` leaves out only those series that no info series matches, not also those that gain nothing.
    InfoGainsNothing,
    /// For `info` a matcher of the name is never one of data labels, and there may be several.
    InfoNameIsNoData,
    /// `info` takes for info series what satisfies all matchers of the name; if they only exclude, names in `_info`.
    InfoByAllNames,
    /// `info` looks at the time that the modifiers of its argument name, and does not give a name back that was taken
    /// off.
    InfoAtTime,
    /// A populated bucket that is gone is a counter reset, also behind empty ones.
    ResetBehindEmptyBuckets,
    /// A comparison that does not hold takes part in the search for series that match more than once.
    FailedComparisonsMatch,
    /// `bool` takes the name off before `group_left` and `group_right` include labels, of which one may be the name.
    IncludedNameStays,
    /// The two series of a message about duplicates are in the order of their texts.
    DuplicatesAreSorted,
    /// Contradicting hints about counter resets are told.
    CollidingResetsAreTold,
    /// The parameters of `topk`, `bottomk`, `limitk` and `limit_ratio` are checked before any sample is seen.
    ParametersAreCheckedFirst,
    /// The name of an aggregation is taken off later if that of any of its samples is.
    AggregationsDropNames,
    /// What is told about classic histograms names the metric only where names are taken off late.
    ClassicHistogramsGoUnnamed,
    /// What is told about observations that are NaN is told of the histograms, not of the first argument.
    NanIsToldOfHistograms,
    /// As literals, native histograms with several gaps between their buckets have the zeros in the right places.
    LiteralsOfManyGaps,
    /// Annotations about a metric without a name leave it out.
    UnnamedInAnnotations,
    /// Contradicting hints are looked for among all histograms that are summed, not between one and those before it.
    ResetsOfAllCollide,
    /// `changes` and `resets` of an anchored selector need a sample within the range.
    AnchoredEventsNeedSamples,
    /// For `info` without known `instance` or `job` a matcher of the name is none of data labels.
    InfoNameKeepsOthers,
    /// Rates begin where the counting of their first sample started; a start at the sample itself is not known; and
    /// histograms have starts.
    RatesBeginAtStarts,
    /// To a series nothing is added by `info` only if it satisfies all matchers of the name, not any.
    InfoIgnoresByAllNames,
}

const fn row(change: Change, minor: u16, doc: &'static str) -> (Change, Version, &'static str) {
    (change, Version::new(3, minor), doc)
}

/// Every change, the version that brought it, and what it is.
#[rustfmt::skip]
pub static CHANGES: &[(Change, Version, &str)] = &[
    row(Change::ParametersAreCheckedFirst,    6, "the parameters of topk, bottomk, limitk and limit_ratio are checked before any sample is seen"),
    row(Change::HistogramCountsStartAtZero,   6, "rates of histograms are not extrapolated beyond where the count would have been zero"),
    row(Change::HistogramTypeIsCounter,       6, "rates of metrics of the type histogram give no hint"),
    row(Change::CollidingResetsAreTold,       7, "contradicting hints about counter resets are told"),
    row(Change::UnnamedInAnnotations,         7, "annotations about a metric without a name leave it out"),
    row(Change::NegativeHistogramsAreGauges,  7, "histograms scaled by a negative number, or subtracted, are gauges"),
    row(Change::InfoNamesBoth,                7, "info names both of two info series that fit"),
    row(Change::ClassicHistogramsGoUnnamed,   7, "annotations about classic histograms name the metric only where names are taken off late"),
    row(Change::HintsOfDifferences,           8, "the difference of two histograms has the hint that their sum has"),
    row(Change::ResetsOfAllCollide,           8, "contradicting hints are looked for among all histograms that are summed"),
    row(Change::SharedCustomBounds,           8, "histograms with different custom bounds are combined over the bounds that they share"),
    row(Change::CountsOfEverySelector,        7, "every selector within histogram_count and the like is read without buckets"),
    row(Change::CountsKeepSchema,            12, "histograms that are read without buckets have a schema"),
    row(Change::FractionOfOpenBucket,         8, "histogram_fraction takes nothing from a bucket that reaches down to -Inf"),
    row(Change::RatesAreGauges,               9, "rates of histograms are gauges, as they were before 3.8"),
    row(Change::LateNamesMerge,               9, "names that are taken off late merge series that never meet"),
    row(Change::AnchoredEventsNeedSamples,    9, "changes and resets of anchored selectors need a sample within the range"),
    row(Change::NegationMerges,               9, "a sign before series that differ only in their names merges them where they never meet"),
    row(Change::FailedComparisonsMatch,       9, "comparisons that do not hold take part in the search for series that match more than once"),
    row(Change::AggregationsDropNames,        9, "the name of an aggregation is taken off later if that of any of its samples is"),
    row(Change::LabelsMerge,                  9, "label_replace and label_join merge series that differ only in labels where they never meet"),
    row(Change::CompensatedHistogramSums,    10, "sums and averages of histograms use Kahan summation"),
    row(Change::InfoGainsNothing,            10, "info keeps series that an info series matches but adds nothing to"),
    row(Change::InfoNameKeepsOthers,         10, "info without instance and job keeps what a matcher of the name does not fit"),
    row(Change::InfoIgnoresByAllNames,       11, "info adds nothing to series that satisfy all matchers of the name"),
    row(Change::IncludedNameStays,           11, "a name that group_left or group_right includes stays in spite of bool"),
    row(Change::InfoNameIsNoData,            11, "info does not take matchers of the name for matchers of data labels"),
    row(Change::InfoByAllNames,              12, "info takes for info series what satisfies all matchers of the name"),
    row(Change::SubqueriesDropNames,         12, "names that are taken off late are so behind a subquery"),
    row(Change::SortWarnsInRange,            12, "the sort functions warn in range queries"),
    row(Change::DuplicatesAreSorted,         14, "the two series of a message about duplicates are in the order of their texts"),
    row(Change::InfoAtTime,                  14, "info follows the @ and offset of its argument, and keeps names off"),
    row(Change::DeviationOfNan,              14, "mad_over_time is NaN if a sample is"),
    row(Change::ExtentInAnnotations,         10, "annotations about forced monotonicity say how far it was from there, and when"),
    row(Change::FractionOfWidthFirst,        14, "histogram_fraction divides before it multiplies where it interpolates linearly"),
    row(Change::RatesBeginAtStarts,          14, "rates begin at the start of the first sample, and histograms have starts"),
    row(Change::ResetBehindEmptyBuckets,     14, "populated buckets that are gone are a counter reset, also behind empty ones"),
    row(Change::NanIsToldOfHistograms,       14, "annotations about NaN observations point to the histograms, not to the first argument"),
    row(Change::LiteralsOfManyGaps,          14, "literals of histograms with several gaps have the zeros in the right places"),
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
