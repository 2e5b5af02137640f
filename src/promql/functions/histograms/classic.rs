//! Estimates from the buckets of a classic histogram, which count up to their upper bounds.
//!
//! Within a bucket the observations are taken to be spread evenly over its width; the first bucket begins at zero if it
//! ends above it.

use crate::promql::{annotation::ForcedMonotonicity, changes::Change, features::Features};

/// What is less than this, relative to both, is no difference between two counts.
const TOLERANCE: f64 = 1e-12;

/// A bucket.
#[derive(Clone, Copy)]
pub(super) struct Bucket {
    /// Its upper bound.
    pub(super) upper: f64,
    /// How many observations are at most that.
    pub(super) count: f64,
}

/// How far the counts of buckets fell where they must not.
pub(super) struct Repair {
    least: f64,
    greatest: f64,
    difference: f64,
}

impl Repair {
    /// As an annotation tells it.
    pub(super) fn extent(&self, time: i64) -> ForcedMonotonicity {
        ForcedMonotonicity {
            first: time,
            last: time,
            least_bucket: self.least,
            greatest_bucket: self.greatest,
            greatest_difference: self.difference,
            count: 1,
        }
    }
}

/// The value below which the share `q` of the observations lies, and what had to be repaired. The buckets are left
/// sorted, joined and repaired, behind them what joining left over.
pub(super) fn quantile(q: f64, buckets: &mut [Bucket]) -> (f64, Option<Repair>) {
    if q.is_nan() {
        return (f64::NAN, None);
    }
    if !(0.0..=1.0).contains(&q) {
        return (if q < 0.0 { f64::NEG_INFINITY } else { f64::INFINITY }, None);
    }
    let Some(buckets) = in_order(buckets) else { return (f64::NAN, None) };
    let repair = repair(buckets);
    let [rest @ .., next_to_last, last] = &*buckets else { return (f64::NAN, repair) };
    if last.count == 0.0 {
        return (f64::NAN, repair);
    }
    let rank = q * last.count;
    let position = first_reaching(&buckets[..=rest.len()], rank);
    let bucket = buckets[position];
    let value = if position == rest.len() + 1 {
        next_to_last.upper
    } else if position == 0 && bucket.upper <= 0.0 {
        bucket.upper
    } else {
        let none = Bucket { upper: 0.0, count: 0.0 };
        let below = position.checked_sub(1).map_or(none, |below| buckets[below]);
        let share = (rank - below.count) / (bucket.count - below.count);
        below.upper + (bucket.upper - below.upper) * share
    };
    (value, repair)
}

/// The first bucket that counts so many, or else the number of buckets; by halving, which matters where counts are NaN.
fn first_reaching(buckets: &[Bucket], rank: f64) -> usize {
    let (mut low, mut high) = (0, buckets.len());
    while low < high {
        let middle = low.midpoint(high);
        if buckets[middle].count >= rank {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

/// The share of the observations between two values.
pub(super) fn fraction(lower: f64, upper: f64, buckets: &mut [Bucket], features: &Features) -> f64 {
    let Some(buckets) = in_order(buckets) else { return f64::NAN };
    let count = buckets.last().map_or(0.0, |last| last.count);
    if count == 0.0 || lower.is_nan() || upper.is_nan() {
        return f64::NAN;
    }
    if lower >= upper {
        return 0.0;
    }
    let rank = |value| match rank_of(value, buckets, features) {
        Some(rank) if rank > count => count,
        rank => rank.unwrap_or(count),
    };
    (rank(upper) - rank(lower)) / count
}

/// How many observations are below a value, if it is below the bound of a bucket.
fn rank_of(value: f64, buckets: &[Bucket], features: &Features) -> Option<f64> {
    let knows_start = features.has(Change::FractionOfOpenBucket);
    let starts_at_zero = knows_start && buckets.first().is_some_and(|bucket| bucket.upper > 0.0);
    let mut below = Bucket { upper: if starts_at_zero { 0.0 } else { f64::NEG_INFINITY }, count: 0.0 };
    for bucket in buckets {
        if below.upper >= value {
            return Some(below.count);
        }
        if below.upper < value && bucket.upper > value {
            if knows_start && below.upper == f64::NEG_INFINITY {
                return Some(bucket.count);
            }
            let width = bucket.upper - below.upper;
            return Some(below.count + (bucket.count - below.count) * (value - below.upper) / width);
        }
        below = *bucket;
    }
    None
}

/// The buckets by their bounds, those with the same bound added up; nothing unless the last reaches to +Inf.
fn in_order(buckets: &mut [Bucket]) -> Option<&mut [Bucket]> {
    buckets.sort_by(|one, other| one.upper.total_cmp(&other.upper));
    if buckets.last()?.upper != f64::INFINITY {
        return None;
    }
    let mut last = 0;
    for position in 1..buckets.len() {
        let bucket = buckets[position];
        if bucket.upper == buckets[last].upper {
            buckets[last].count += bucket.count;
        } else {
            last += 1;
            buckets[last] = bucket;
        }
    }
    buckets.get_mut(..=last)
}

/// Makes the counts rise. Small differences are taken for what rounding left, others are told.
fn repair(buckets: &mut [Bucket]) -> Option<Repair> {
    let mut repair: Option<Repair> = None;
    let (first, rest) = buckets.split_first_mut()?;
    let mut before = first.count;
    for bucket in rest {
        let count = bucket.count;
        if count == before {
            continue;
        }
        if is_almost(before, count) {
            bucket.count = before;
        } else if count < before {
            bucket.count = before;
            let repair = repair.get_or_insert(Repair {
                least: f64::INFINITY,
                greatest: f64::NEG_INFINITY,
                difference: 0.0,
            });
            repair.least = repair.least.min(bucket.upper);
            repair.greatest = repair.greatest.max(bucket.upper);
            repair.difference = repair.difference.max(before - count);
        } else {
            before = count;
        }
    }
    repair
}

/// Whether two counts differ only by what rounding does.
/// <https://floating-point-gui.de/errors/comparison/>
fn is_almost(one: f64, other: f64) -> bool {
    if one.is_nan() && other.is_nan() || one == other {
        return true;
    }
    let sum = one.abs() + other.abs();
    let difference = (one - other).abs();
    if one == 0.0 || other == 0.0 || sum < f64::MIN_POSITIVE {
        difference < TOLERANCE * f64::MIN_POSITIVE
    } else {
        difference / sum.min(f64::MAX) < TOLERANCE
    }
}
