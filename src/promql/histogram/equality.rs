//! When two histograms are the same.

use super::{Histogram, Span, SpannedBuckets};

impl Histogram {
    /// Whether they are the same: the same buckets, also those that hold nothing, and the same bits in every count.
    /// Hints do not matter, nor which spans without buckets there are.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.schema == other.schema
            && self.zero_threshold == other.zero_threshold
            && are_same_bits(
                &[self.count, self.sum, self.zero_count],
                &[other.count, other.sum, other.zero_count],
            )
            && (!self.uses_custom_buckets() || self.custom_values == other.custom_values)
            && is_same_side(&self.positive, &other.positive)
            && is_same_side(&self.negative, &other.negative)
    }
}

fn are_same_bits(one: &[f64], other: &[f64]) -> bool {
    one.iter().map(|value| value.to_bits()).eq(other.iter().map(|value| value.to_bits()))
}

fn is_same_side(one: &SpannedBuckets, other: &SpannedBuckets) -> bool {
    are_same_bits(&one.counts, &other.counts) && populated(&one.spans).eq(populated(&other.spans))
}

/// The spans that have buckets; an empty one only moves the next.
fn populated(spans: &[Span]) -> impl Iterator<Item = Span> {
    let mut moved = 0_i32;
    spans.iter().filter_map(move |span| {
        moved = moved.wrapping_add(span.offset);
        (span.length > 0).then(|| Span { offset: std::mem::take(&mut moved), length: span.length })
    })
}
