//! Native histograms, as samples.
//!
//! Enters: literals of unit tests and other histograms. Leaves: histograms, and numbers and texts made of them.
//! Mirrors the float histograms of Prometheus, to the last bit of every count, and also where they keep buckets that
//! hold nothing: equality, size and quantiles depend on that. Buckets are kept in spans, with absolute counts.
//! <https://prometheus.io/docs/specs/native_histograms/>

mod arithmetic;
mod bounds;
mod buckets;
mod chunks;
mod encoding;
mod equality;
mod estimate;
mod literal;
mod mean;
mod reset;
mod spans;
mod text;
mod trim;
mod zero;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::{CounterReset, Features, changes::Change};
pub use arithmetic::{Incompatible, Reconciled};
pub use buckets::Bucket;
pub use chunks::Chunks;
pub use estimate::{Estimate, NanObservations};
pub use literal::Invalid;
pub(super) use mean::{Combined, Mean, Total};
pub use spans::{Span, SpannedBuckets};

/// A native histogram.
#[derive(Clone, Debug)]
pub struct Histogram {
    /// How fine the buckets are: -4 to 8, or -53 for custom bounds.
    pub schema: i32,
    /// What is known about a counter reset before it.
    pub hint: CounterReset,
    /// How wide the zero bucket is, to either side.
    pub zero_threshold: f64,
    /// How many observations are in the zero bucket.
    pub zero_count: f64,
    /// How many observations there are.
    pub count: f64,
    /// The sum of the observations. The staleness marker makes the whole histogram one.
    pub sum: f64,
    /// The buckets of positive observations, or those with custom bounds.
    pub positive: SpannedBuckets,
    /// The buckets of negative observations.
    pub negative: SpannedBuckets,
    /// The upper bounds of custom buckets, without the last one, which is +Inf.
    pub custom_values: Arc<[f64]>,
}

impl Histogram {
    /// A histogram without observations.
    #[must_use]
    pub fn empty(schema: i32, custom_values: Arc<[f64]>) -> Self {
        Self {
            schema,
            hint: CounterReset::Unknown,
            zero_threshold: 0.0,
            zero_count: 0.0,
            count: 0.0,
            sum: 0.0,
            positive: SpannedBuckets::default(),
            negative: SpannedBuckets::default(),
            custom_values,
        }
    }

    /// Whether its buckets have bounds of their own.
    #[must_use]
    pub fn uses_custom_buckets(&self) -> bool {
        self.schema == bounds::CUSTOM
    }

    /// What `histogram_count` and its kin are given of a sample: no buckets.
    #[must_use]
    pub fn without_buckets(&self, features: &Features) -> Self {
        let schema = if features.has(Change::CountsKeepSchema) { self.schema } else { 0 };
        Self { hint: self.hint, count: self.count, sum: self.sum, ..Self::empty(schema, Arc::default()) }
    }

    /// Multiplies every count and the sum. A negative factor leaves a gauge.
    pub fn mul(&mut self, factor: f64, features: &Features) {
        self.scale(|value| value * factor);
        self.mark_negative(factor, features);
    }

    /// Divides every count and the sum. Buckets that are divided by zero are gone; a negative divisor leaves a gauge.
    pub fn div(&mut self, divisor: f64, features: &Features) {
        if divisor == 0.0 {
            self.positive = SpannedBuckets::default();
            self.negative = SpannedBuckets::default();
        }
        self.scale(|value| value / divisor);
        self.mark_negative(divisor, features);
    }

    fn scale(&mut self, scaled: impl Fn(f64) -> f64) {
        self.numbers_mut().for_each(|value| *value = scaled(*value));
    }

    fn mark_negative(&mut self, factor: f64, features: &Features) {
        if factor < 0.0 && features.has(Change::NegativeHistogramsAreGauges) {
            self.hint = CounterReset::Gauge;
        }
    }

    fn numbers_mut(&mut self) -> impl Iterator<Item = &mut f64> {
        [&mut self.zero_count, &mut self.count, &mut self.sum]
            .into_iter()
            .chain(&mut self.positive.counts)
            .chain(&mut self.negative.counts)
    }

    /// Whether a number in it is infinite: a sum that was too great.
    #[must_use]
    pub fn has_overflow(&self) -> bool {
        [self.zero_count, self.count, self.sum].iter().copied().any(f64::is_infinite)
            || [&self.positive.counts[..], &self.negative.counts, &self.custom_values]
                .iter()
                .any(|values| values.iter().copied().any(f64::is_infinite))
    }

    /// How many samples it counts as where samples are limited: one for each 16 bytes that upstream needs for it and
    /// its time.
    #[must_use]
    pub fn size(&self) -> usize {
        const FIXED: usize = 168;
        const TIMESTAMP: usize = 8;
        let words = self.positive.spans.len()
            + self.negative.spans.len()
            + self.positive.counts.len()
            + self.negative.counts.len()
            + self.custom_values.len();
        (FIXED + 8 * words + TIMESTAMP) / 16
    }

    /// Removes buckets that hold nothing, and joins spans that touch.
    pub fn compact(&mut self) {
        self.positive.compact(None);
        self.negative.compact(None);
    }

    /// The same in a coarser schema. Finer schemas, and custom bounds, leave it as it is; another schema makes the
    /// counter reset unknown.
    #[must_use]
    pub fn copy_to_schema(&self, schema: i32) -> Self {
        if self.schema <= schema || self.uses_custom_buckets() || schema == bounds::CUSTOM {
            return self.tidied();
        }
        Self {
            schema,
            hint: CounterReset::Unknown,
            positive: self.positive.reduced(self.schema, schema),
            negative: self.negative.reduced(self.schema, schema),
            custom_values: Arc::default(),
            ..*self
        }
    }

    /// Without what its kind of schema does not use, which only a literal can have.
    fn tidied(&self) -> Self {
        let mut tidied = self.clone();
        if self.uses_custom_buckets() {
            tidied.zero_threshold = 0.0;
            tidied.zero_count = 0.0;
            tidied.negative = SpannedBuckets::default();
        } else if !self.custom_values.is_empty() {
            tidied.custom_values = Arc::default();
        }
        tidied
    }
}
