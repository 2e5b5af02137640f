//! Histograms of literals, and what a histogram must be like to be stored.

use std::sync::Arc;

use super::{Histogram, Incompatible, Span, SpannedBuckets, bounds};
use crate::promql::{Buckets, CounterReset, Features, HistogramLiteral, Increment, Version};

/// Why a histogram cannot be stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// There is no such schema.
    #[error("there is no schema {0}; it is -4 to 8, or -53 for custom bounds")]
    Schema(i32),
    /// A count is negative.
    #[error("a count is negative")]
    NegativeCount,
    /// A bound is NaN.
    #[error("a custom bound is NaN")]
    NanBound,
    /// The bounds do not rise.
    #[error("the custom bounds do not rise")]
    UnorderedBounds,
    /// The last bound is +Inf.
    #[error("the last custom bound is +Inf, which is implied")]
    InfiniteBound,
    /// There are more buckets than bounds give.
    #[error("there are more buckets than custom bounds")]
    TooFewBounds,
    /// A span overlaps the one before it, or custom buckets begin below the first.
    #[error("the offset of the buckets is negative")]
    NegativeOffset,
    /// With custom bounds there is neither a zero bucket nor a negative one.
    #[error("custom bounds go with positive buckets only")]
    NotCustom,
    /// Without custom bounds they have no meaning.
    #[error("custom bounds go with schema -53 only")]
    UnusedBounds,
    /// Spans and counts do not match.
    #[error("the spans have another number of buckets")]
    SpansMismatch,
}

impl From<&Buckets> for SpannedBuckets {
    fn from(buckets: &Buckets) -> Self {
        let length = u32::try_from(buckets.counts.len()).unwrap_or(u32::MAX);
        let span = Span { offset: buckets.offset, length };
        Self { spans: if length > 0 { vec![span] } else { vec![] }, counts: buckets.counts.clone() }
    }
}

impl Histogram {
    /// The histogram of a literal, as it is written.
    #[must_use]
    pub fn from_literal(literal: &HistogramLiteral) -> Self {
        Self {
            schema: literal.schema,
            hint: literal.counter_reset.unwrap_or(CounterReset::Unknown),
            zero_threshold: literal.zero_threshold,
            zero_count: literal.zero_count,
            count: literal.count,
            sum: literal.sum,
            positive: SpannedBuckets::from(&literal.positive),
            negative: SpannedBuckets::from(&literal.negative),
            custom_values: Arc::from(literal.custom_values.as_slice()),
        }
    }

    /// One value of a series: the first, with `increment` added or taken away as often as it says, step by step.
    ///
    /// The time grows with that number; [`Histogram::next_value`] gives the values one after the other.
    ///
    /// # Errors
    /// Why they cannot be combined.
    pub fn from_value(
        first: &HistogramLiteral,
        increment: Option<Increment<'_>>,
        features: &Features,
    ) -> Result<Self, Incompatible> {
        let mut value = Self::from_literal(first);
        if let Some(increment) = increment {
            for _ in 0..increment.times {
                value = value.next_value(increment, features)?;
            }
        }
        Ok(value)
    }

    /// The value after this one in a series that grows by `increment`.
    ///
    /// # Errors
    /// Why they cannot be combined: an increment is also refused if it is coarser.
    pub fn next_value(&self, increment: Increment<'_>, features: &Features) -> Result<Self, Incompatible> {
        if self.schema > increment.histogram.schema {
            return Err(Incompatible::Schema);
        }
        let step = Self::from_literal(increment.histogram);
        let mut next = self.tidied();
        if increment.is_negative {
            next.sub(&step, features)?
        } else {
            next.add(&step, features)?
        };
        Ok(next)
    }

    /// Whether it can be stored.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn validate(&self, features: &Features) -> Result<(), Invalid> {
        let knows_negative_counts = features.version() >= Version::new(3, 8);
        if self.uses_custom_buckets() {
            check_bounds(&self.custom_values, features)?;
            let is_plain = self.zero_count == 0.0
                && self.zero_threshold == 0.0
                && self.negative.spans.is_empty()
                && self.negative.counts.is_empty();
            if !is_plain {
                return Err(Invalid::NotCustom);
            }
            if self.positive.spans.first().is_some_and(|span| span.offset < 0) {
                return Err(Invalid::NegativeOffset);
            }
        } else {
            if !bounds::EXPONENTIAL.contains(&self.schema) {
                return Err(Invalid::Schema(self.schema));
            }
            if !self.custom_values.is_empty() {
                return Err(Invalid::UnusedBounds);
            }
            if knows_negative_counts && self.zero_count < 0.0 {
                return Err(Invalid::NegativeCount);
            }
        }
        if knows_negative_counts && self.count < 0.0 {
            return Err(Invalid::NegativeCount);
        }
        check_side(&self.positive)?;
        check_side(&self.negative)?;
        let covered: i64 =
            self.positive.spans.iter().map(|s| i64::from(s.offset) + i64::from(s.length)).sum();
        if self.uses_custom_buckets()
            && i64::try_from(self.custom_values.len()).is_ok_and(|n| n + 1 < covered)
        {
            return Err(Invalid::TooFewBounds);
        }
        Ok(())
    }
}

fn check_side(side: &SpannedBuckets) -> Result<(), Invalid> {
    if side.spans.iter().skip(1).any(|span| span.offset < 0) {
        return Err(Invalid::NegativeOffset);
    }
    if side.spans.iter().map(|span| u64::from(span.length)).sum::<u64>() != side.counts.len() as u64 {
        return Err(Invalid::SpansMismatch);
    }
    if side.counts.iter().any(|count| *count < 0.0) { Err(Invalid::NegativeCount) } else { Ok(()) }
}

fn check_bounds(values: &[f64], features: &Features) -> Result<(), Invalid> {
    let takes_lowest = features.version() >= Version::new(3, 8);
    if takes_lowest && values.iter().any(|bound| bound.is_nan()) {
        return Err(Invalid::NanBound);
    }
    let falls = values.windows(2).any(|pair| pair[1] <= pair[0]);
    if falls || (!takes_lowest && values.first() == Some(&f64::NEG_INFINITY)) {
        return Err(Invalid::UnorderedBounds);
    }
    if values.last() == Some(&f64::INFINITY) { Err(Invalid::InfiniteBound) } else { Ok(()) }
}
