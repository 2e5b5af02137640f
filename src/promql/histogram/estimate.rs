//! What a histogram tells of its observations: quantiles, shares, mean and variance.
//!
//! Within a bucket the observations are taken to be spread evenly: in exponential buckets as if finer buckets held the
//! same number each, in custom ones and in the zero bucket over the width.
//! <https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile>

use super::{Bucket, Histogram};
use crate::promql::summation::add_compensated;
use crate::promql::{
    Features,
    changes::Change,
    functions::math::{exp2, log2},
};

/// What observations that are NaN do to an estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NanObservations {
    /// There are some, which count as greater than all others.
    Skew,
    /// The quantile lies among them, so that it is NaN.
    Result,
}

/// An estimate.
#[derive(Clone, Copy, Debug)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Whether observations that are NaN have to do with it.
    pub nan_observations: Option<NanObservations>,
}

impl From<f64> for Estimate {
    fn from(value: f64) -> Self {
        Self { value, nan_observations: None }
    }
}

impl Bucket {
    fn spans_zero(&self) -> bool {
        self.lower <= 0.0 && self.upper >= 0.0
    }

    /// Which share of its width lies below `value`, which is within it, on a logarithmic scale.
    pub(super) fn logarithmic_share_below(&self, value: f64) -> f64 {
        let lower = log2(self.lower.abs());
        let upper = log2(self.upper.abs());
        let value_at = log2(value.abs());
        if value > 0.0 {
            (value_at - lower) / (upper - lower)
        } else {
            1.0 - ((value_at - upper) / (lower - upper))
        }
    }

    /// Which share of its width lies below `value`, which is within it.
    pub(super) fn linear_share_below(&self, value: f64) -> f64 {
        (value - self.lower) / (self.upper - self.lower)
    }
}

/// Where the walk to a rank ended.
struct Found {
    bucket: Bucket,
    /// The observations up to it and in it.
    count: f64,
}

/// Walks to the first bucket with which `rank` observations are reached, or else to the last one.
fn walk(buckets: &mut impl Iterator<Item = Bucket>, rank: f64) -> Found {
    let nothing =
        Bucket { lower: 0.0, upper: 0.0, lower_inclusive: false, upper_inclusive: false, count: 0.0 };
    let mut found = Found { bucket: nothing, count: 0.0 };
    for bucket in buckets {
        found.bucket = bucket;
        if bucket.count == 0.0 {
            continue;
        }
        found.count += bucket.count;
        if found.count >= rank {
            break;
        }
    }
    found
}

impl Histogram {
    /// The value below which the share `q` of the observations lies.
    #[must_use]
    pub fn quantile(&self, q: f64) -> Estimate {
        if q < 0.0 {
            return f64::NEG_INFINITY.into();
        }
        if q > 1.0 {
            return f64::INFINITY.into();
        }
        if self.count == 0.0 || q.is_nan() {
            return f64::NAN.into();
        }
        // Observations that are NaN are in no bucket, but above all of them, so that counting down would miss them.
        if self.sum.is_nan() || q < 0.5 {
            let mut buckets = self.all_buckets();
            let found = walk(&mut buckets, q * self.count);
            self.quantile_upwards(q * self.count, found, buckets)
        } else {
            let rank = (1.0 - q) * self.count;
            let found = walk(&mut self.all_buckets_downwards(), rank);
            match self.settle(found, rank) {
                Ok((bucket, count)) => self.interpolated(bucket, count - rank).into(),
                Err(estimate) => estimate,
            }
        }
    }

    fn quantile_upwards(&self, rank: f64, found: Found, rest: impl Iterator<Item = Bucket>) -> Estimate {
        let (mut bucket, count) = match self.settle(found, rank) {
            Ok(settled) => settled,
            Err(estimate) => return estimate,
        };
        let rank = rank - (count - bucket.count);
        if !self.sum.is_nan() {
            return self.interpolated(bucket, rank).into();
        }
        let mut in_buckets = count;
        for next in rest {
            in_buckets += next.count;
            // Prometheus interpolates in the last bucket that it has looked at.
            bucket = next;
        }
        // Both infinities make the sum NaN as well; then no observation is missing.
        let has_nan = in_buckets < self.count;
        let nan_observations = has_nan.then_some(NanObservations::Skew);
        Estimate { value: self.interpolated(bucket, rank), nan_observations }
    }

    /// The bucket to interpolate in, with the bounds that it is taken to have, and the observations up to it; or the
    /// estimate where there is nothing to interpolate.
    fn settle(&self, found: Found, rank: f64) -> Result<(Bucket, f64), Estimate> {
        let mut bucket = found.bucket;
        if self.uses_custom_buckets() {
            if bucket.lower == f64::NEG_INFINITY {
                if bucket.upper <= 0.0 {
                    return Err(bucket.upper.into());
                }
                bucket.lower = 0.0;
            } else if bucket.upper == f64::INFINITY {
                return Err(bucket.lower.into());
            }
        } else if bucket.lower < 0.0 && bucket.upper > 0.0 {
            bucket = self.one_sided(bucket);
        }
        // Rounding must not let the buckets hold more than there is.
        let count = if found.count > self.count { self.count } else { found.count };
        if count < rank {
            return Err(if self.sum.is_nan() {
                Estimate { value: f64::NAN, nan_observations: Some(NanObservations::Result) }
            } else {
                bucket.upper.into()
            });
        }
        Ok((bucket, count))
    }

    /// The zero bucket of a histogram that has buckets on one side only reaches to that side only.
    fn one_sided(&self, mut bucket: Bucket) -> Bucket {
        match self.zero_bucket_sides() {
            (true, _) => bucket.lower = 0.0,
            (_, true) => bucket.upper = 0.0,
            _ => {}
        }
        bucket
    }

    /// The value above so many of a bucket's observations.
    fn interpolated(&self, bucket: Bucket, rank: f64) -> f64 {
        let share = rank / bucket.count;
        if self.uses_custom_buckets() || bucket.spans_zero() {
            return bucket.lower + (bucket.upper - bucket.lower) * share;
        }
        let lower = log2(bucket.lower.abs());
        let upper = log2(bucket.upper.abs());
        if bucket.lower > 0.0 {
            exp2(lower + (upper - lower) * share)
        } else {
            -exp2(upper + (lower - upper) * (1.0 - share))
        }
    }

    /// The share of the observations between two values.
    #[must_use]
    pub fn fraction(&self, lower: f64, upper: f64, features: &Features) -> Estimate {
        if self.count == 0.0 || lower.is_nan() || upper.is_nan() {
            return f64::NAN.into();
        }
        if lower >= upper {
            return 0.0.into();
        }
        let (mut below_lower, mut below_upper) = (None, None);
        let (mut rank, mut in_buckets) = (0.0, 0.0);
        let mut buckets = self.all_buckets();
        for bucket in &mut buckets {
            in_buckets += bucket.count;
            let below = |value| self.rank_within(bucket, rank, value, features);
            below_lower = below_lower.or_else(|| below(lower));
            below_upper = below_upper.or_else(|| below(upper));
            if below_lower.is_some() && below_upper.is_some() {
                break;
            }
            rank += bucket.count;
        }
        let mut count = self.count;
        let mut nan_observations = None;
        if self.sum.is_nan() {
            count = buckets.fold(in_buckets, |count, bucket| count + bucket.count);
            nan_observations = (count < self.count).then_some(NanObservations::Skew);
        }
        let capped = |rank: Option<f64>| match rank {
            Some(rank) if rank > count => count,
            rank => rank.unwrap_or(count),
        };
        Estimate { value: (capped(below_upper) - capped(below_lower)) / self.count, nan_observations }
    }

    /// How many observations lie below `value`, if it is in the bucket or below it; `rank` of them lie below the
    /// bucket.
    fn rank_within(&self, bucket: Bucket, rank: f64, value: f64, features: &Features) -> Option<f64> {
        let spans_zero = bucket.spans_zero();
        let bucket = if spans_zero { self.one_sided(bucket) } else { bucket };
        if bucket.lower >= value {
            return Some(rank);
        }
        if !(bucket.lower < value && bucket.upper > value) {
            return None;
        }
        if !self.uses_custom_buckets() && !spans_zero {
            return Some(rank + bucket.count * bucket.logarithmic_share_below(value));
        }
        Some(if bucket.lower == f64::NEG_INFINITY && features.has(Change::FractionOfOpenBucket) {
            bucket.count
        } else if features.has(Change::FractionOfWidthFirst) {
            rank + bucket.count * bucket.linear_share_below(value)
        } else {
            rank + bucket.count * (value - bucket.lower) / (bucket.upper - bucket.lower)
        })
    }

    /// The mean of the observations.
    #[must_use]
    pub fn average(&self) -> f64 {
        self.sum / self.count
    }

    /// The variance of the observations, each taken to be in the middle of its bucket.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let mean = self.average();
        let (mut variance, mut compensation) = (0.0, 0.0);
        for bucket in self.buckets() {
            let middle = if self.uses_custom_buckets() {
                (bucket.upper + bucket.lower) / 2.0
            } else if bucket.spans_zero() {
                0.0
            } else {
                (bucket.upper * bucket.lower).sqrt().copysign(bucket.upper)
            };
            let deviation = middle - mean;
            add_compensated(&mut variance, &mut compensation, bucket.count * deviation * deviation);
        }
        (variance + compensation) / self.count
    }
}
