//! Buckets with their bounds, from the lowest to the highest.

use super::{Histogram, SpannedBuckets, bounds};

/// A bucket.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bucket {
    /// The lower bound.
    pub lower: f64,
    /// The upper bound.
    pub upper: f64,
    /// Whether the lower bound is in it.
    pub lower_inclusive: bool,
    /// Whether the upper bound is in it.
    pub upper_inclusive: bool,
    /// How many observations it holds.
    pub count: f64,
}

impl Histogram {
    /// The buckets that hold something, upwards, as the HTTP API lists them. Where the zero bucket overlaps another,
    /// that one is cut.
    pub fn buckets(&self) -> impl Iterator<Item = Bucket> {
        self.all_buckets().filter(|bucket| bucket.count != 0.0)
    }

    /// All buckets, upwards, also those that hold nothing but for the zero bucket.
    pub(super) fn all_buckets(&self) -> impl Iterator<Item = Bucket> {
        let negative = self.negative.descending().map(|(index, count)| self.negative_bucket(index, count));
        let positive = self.positive.ascending().map(|(index, count)| self.positive_bucket(index, count));
        self.joined(negative, positive)
    }

    /// All buckets, downwards.
    pub(super) fn all_buckets_downwards(&self) -> impl Iterator<Item = Bucket> {
        let positive = self.positive.descending().map(|(index, count)| self.positive_bucket(index, count));
        let negative = self.negative.ascending().map(|(index, count)| self.negative_bucket(index, count));
        self.joined(positive, negative)
    }

    fn joined(
        &self,
        first: impl Iterator<Item = Bucket>,
        last: impl Iterator<Item = Bucket>,
    ) -> impl Iterator<Item = Bucket> {
        let zero_bucket = (self.zero_count > 0.0).then(|| self.zero_bucket());
        let threshold = self.zero_threshold;
        let cut = move |mut bucket: Bucket| {
            if bucket.upper < 0.0 && bucket.upper > -threshold {
                bucket.upper = -threshold;
            } else if bucket.lower > 0.0 && bucket.lower < threshold {
                bucket.lower = threshold;
            }
            bucket
        };
        first.map(cut).chain(zero_bucket).chain(last.map(cut))
    }

    pub(super) fn zero_bucket(&self) -> Bucket {
        Bucket {
            lower: -self.zero_threshold,
            upper: self.zero_threshold,
            lower_inclusive: true,
            upper_inclusive: true,
            count: self.zero_count,
        }
    }

    /// A bucket of the positive side, not cut by the zero bucket.
    pub(super) fn positive_bucket(&self, index: i32, count: f64) -> Bucket {
        let (lower, upper) = (self.bound(index.wrapping_sub(1)), self.bound(index));
        let lower_inclusive = if self.uses_custom_buckets() { index == 0 } else { lower < 0.0 };
        let upper_inclusive = self.uses_custom_buckets() || upper > 0.0;
        Bucket { lower, upper, lower_inclusive, upper_inclusive, count }
    }

    /// A bucket of the negative side, not cut by the zero bucket.
    pub(super) fn negative_bucket(&self, index: i32, count: f64) -> Bucket {
        let (lower, upper) = (-self.bound(index), -self.bound(index.wrapping_sub(1)));
        Bucket { lower, upper, lower_inclusive: lower < 0.0, upper_inclusive: upper > 0.0, count }
    }

    fn bound(&self, index: i32) -> f64 {
        if self.uses_custom_buckets() {
            bounds::custom(index, &self.custom_values)
        } else {
            bounds::exponential(index, self.schema)
        }
    }

    /// Whether there are positive buckets and no negative ones, or the other way round: then the zero bucket is taken
    /// to reach only to that side. Buckets that hold nothing count.
    pub(super) fn zero_bucket_sides(&self) -> (bool, bool) {
        let is_only =
            |one: &SpannedBuckets, other: &SpannedBuckets| !one.counts.is_empty() && other.counts.is_empty();
        (is_only(&self.positive, &self.negative), is_only(&self.negative, &self.positive))
    }
}
