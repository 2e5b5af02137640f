//! `</` and `>/`: only the observations below, or above, a value.
//!
//! A bucket that the value cuts keeps its share, spread as for quantiles; the sum is estimated anew from the middles of
//! what is left of the buckets. Of a bucket without end nothing can be said, so it stays whole or goes.

use super::{Bucket, Histogram};

/// How the observations of a bucket are spread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spread {
    /// Evenly over the width.
    Linear,
    /// Evenly on a logarithmic scale, above zero.
    Positive,
    /// Evenly on a logarithmic scale, below zero.
    Negative,
}

/// Where the cut is, and which part stays.
#[derive(Clone, Copy)]
struct Cut {
    bound: f64,
    keeps_lower: bool,
}

/// What is left of a bucket.
#[derive(Clone, Copy)]
struct Rest {
    count: f64,
    middle: f64,
}

/// The counts and the sum of what is left.
#[derive(Default)]
struct Left {
    count: f64,
    sum: f64,
    /// Whether anything is gone.
    is_less: bool,
}

impl Left {
    fn add(&mut self, rest: Rest, count_before: f64) {
        self.count += rest.count;
        self.sum += rest.middle * rest.count;
        self.is_less |= rest.count != count_before;
    }

    /// Trims the buckets of one side; says whether it held anything.
    fn add_side(
        &mut self,
        counts: &mut [f64],
        buckets: impl Iterator<Item = Bucket>,
        cut: Cut,
        spread: Spread,
    ) -> bool {
        let mut is_populated = false;
        for (count, bucket) in counts.iter_mut().zip(buckets).filter(|(count, _)| **count != 0.0) {
            is_populated = true;
            match cut.rest(bucket, spread) {
                Some(rest) => {
                    self.add(rest, *count);
                    *count = rest.count;
                }
                None => {
                    *count = 0.0;
                    self.is_less = true;
                }
            }
        }
        is_populated
    }
}

impl Histogram {
    /// Keeps only the observations below `bound`, or above it.
    pub fn trim(&mut self, bound: f64, keeps_lower: bool) {
        let cut = Cut { bound, keeps_lower };
        let (positive_spread, negative_spread) = if self.uses_custom_buckets() {
            (Spread::Linear, Spread::Linear)
        } else {
            (Spread::Positive, Spread::Negative)
        };
        let mut left = Left::default();
        let mut counts = self.positive.counts.clone();
        let buckets = self.positive.ascending().map(|(index, count)| self.positive_bucket(index, count));
        let has_positive = left.add_side(&mut counts, buckets, cut, positive_spread);
        self.positive.counts = counts;
        let mut counts = self.negative.counts.clone();
        let buckets = self.negative.ascending().map(|(index, count)| self.negative_bucket(index, count));
        let has_negative = left.add_side(&mut counts, buckets, cut, negative_spread);
        self.negative.counts = counts;
        if self.zero_count > 0.0 {
            let mut bucket = self.zero_bucket();
            match (has_negative, has_positive) {
                (true, false) => bucket.upper = 0.0,
                (false, true) => bucket.lower = 0.0,
                _ => {}
            }
            let rest = cut.rest_of_zero_bucket(bucket);
            left.add(rest, self.zero_count);
            self.zero_count = rest.count;
        }
        if left.is_less {
            self.count = left.count;
            self.sum = left.sum;
            self.compact();
        }
    }
}

impl Cut {
    /// What is left of a bucket, if it is not wholly on the wrong side.
    fn rest(self, bucket: Bucket, spread: Spread) -> Option<Rest> {
        let Self { bound, keeps_lower } = self;
        let (is_whole, is_cut) = if keeps_lower {
            (bucket.upper <= bound, bucket.lower < bound)
        } else {
            (bucket.lower >= bound, bucket.upper > bound)
        };
        if is_whole {
            return Some(Rest { count: bucket.count, middle: spread.middle(bucket.lower, bucket.upper) });
        }
        if !is_cut {
            return None;
        }
        if bucket.lower == f64::NEG_INFINITY {
            return Some(self.rest_of_lowest(bucket));
        }
        if bucket.upper == f64::INFINITY {
            return Some(self.rest_of_highest(bucket));
        }
        let below = match spread {
            Spread::Linear => bucket.count * bucket.linear_share_below(bound),
            _ => bucket.count * bucket.logarithmic_share_below(bound),
        };
        let below = if bound <= bucket.lower { 0.0 } else { below };
        let below = if bound >= bucket.upper { bucket.count } else { below };
        Some(if keeps_lower {
            Rest { count: below, middle: spread.middle(bucket.lower, bound) }
        } else {
            Rest { count: bucket.count - below, middle: spread.middle(bound, bucket.upper) }
        })
    }

    /// A bucket that reaches down to -Inf. If it ends above zero it is taken to begin there.
    fn rest_of_lowest(self, bucket: Bucket) -> Rest {
        let Self { bound, keeps_lower } = self;
        let Bucket { upper, count, .. } = bucket;
        let gone = Rest { count: 0.0, middle: if upper.is_infinite() { 0.0 } else { upper } };
        if keeps_lower {
            if bound > 0.0 && upper > 0.0 && upper != f64::INFINITY {
                Rest { count: count * bound / upper, middle: bound / 2.0 }
            } else if upper <= 0.0 {
                Rest { count, middle: bound }
            } else {
                gone
            }
        } else if bound <= bucket.lower {
            Rest { count, middle: 0.0 }
        } else if bound >= 0.0 && upper > bound && upper != f64::INFINITY {
            Rest { count: count * (1.0 - bound / upper), middle: (bound + upper) / 2.0 }
        } else {
            gone
        }
    }

    /// A bucket that reaches up to +Inf.
    fn rest_of_highest(self, bucket: Bucket) -> Rest {
        if !self.keeps_lower && self.bound >= bucket.lower {
            Rest { count: bucket.count, middle: self.bound }
        } else {
            Rest { count: 0.0, middle: if bucket.lower.is_infinite() { 0.0 } else { bucket.lower } }
        }
    }

    fn rest_of_zero_bucket(self, bucket: Bucket) -> Rest {
        let Self { bound, keeps_lower } = self;
        let Bucket { lower, upper, count, .. } = bucket;
        let whole = Rest { count, middle: (lower + upper) / 2.0 };
        let gone = Rest { count: 0.0, middle: 0.0 };
        if bound <= lower {
            return if keeps_lower { gone } else { whole };
        }
        if bound >= upper {
            return if keeps_lower { whole } else { gone };
        }
        let (share, middle) = if keeps_lower {
            ((bound - lower) / (upper - lower), (lower + bound) / 2.0)
        } else {
            ((upper - bound) / (upper - lower), (bound + upper) / 2.0)
        };
        Rest { count: count * share, middle }
    }
}

impl Spread {
    /// The mean of observations that are spread over an interval.
    fn middle(self, lower: f64, upper: f64) -> f64 {
        match (lower.is_infinite(), upper.is_infinite()) {
            (true, true) => 0.0,
            (true, false) if upper > 0.0 => upper / 2.0,
            (true, false) => upper,
            (false, true) => lower,
            (false, false) => match self {
                Self::Linear => (lower + upper) / 2.0,
                Self::Positive => (lower * upper).abs().sqrt(),
                Self::Negative => -(lower * upper).abs().sqrt(),
            },
        }
    }
}
