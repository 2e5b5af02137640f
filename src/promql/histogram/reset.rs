//! Whether a counter was reset between two histograms.

use super::{Histogram, SpannedBuckets, arithmetic::shared_bounds, zero};
use crate::promql::{CounterReset, Features, changes::Change};

impl Histogram {
    /// Whether a counter reset lies between `previous` and this one: its hint says so, or, if the hint does not tell,
    /// any count is less than it was, or it is finer than it was.
    #[must_use]
    pub fn detect_reset(&self, previous: &Self, features: &Features) -> bool {
        match self.hint {
            CounterReset::Reset => return true,
            CounterReset::NotReset => return false,
            CounterReset::Unknown | CounterReset::Gauge => {}
        }
        if self.count < previous.count || self.schema > previous.schema {
            return true;
        }
        if self.uses_custom_buckets() != previous.uses_custom_buckets() {
            return true;
        }
        if self.uses_custom_buckets() && self.custom_values != previous.custom_values {
            return !features.has(Change::SharedCustomBounds) || self.is_less_over_shared_bounds(previous);
        }
        self.zero_bucket_was_reset(previous)
            || self.side_was_reset(previous, features, |histogram| &histogram.positive)
            || self.side_was_reset(previous, features, |histogram| &histogram.negative)
    }

    /// The zero bucket never becomes narrower, never comes to end within a populated bucket, and never loses count.
    fn zero_bucket_was_reset(&self, previous: &Self) -> bool {
        if self.zero_threshold < previous.zero_threshold {
            return true;
        }
        let before = zero::widened(previous, self.zero_threshold, None);
        before.threshold != self.zero_threshold || self.zero_count < before.count
    }

    fn side_was_reset(
        &self,
        previous: &Self,
        features: &Features,
        side: impl Fn(&Self) -> &SpannedBuckets,
    ) -> bool {
        let swallows = zero::swallows(self.schema, self.zero_threshold);
        let covered = |index| self.zero_threshold != 0.0 && swallows(index);
        let reduced;
        let before = if previous.schema > self.schema {
            reduced = side(previous).reduced(previous.schema, self.schema);
            &reduced
        } else {
            side(previous)
        };
        let mut now = side(self).ascending().skip_while(|(index, _)| covered(*index)).peekable();
        for (index, count) in before.ascending().skip_while(|(index, _)| covered(*index)) {
            while now.next_if(|(now, _)| *now < index).is_some() {}
            let is_less = match now.peek() {
                Some((now, held)) if *now == index => *held < count,
                Some(_) => count != 0.0,
                None if features.has(Change::ResetBehindEmptyBuckets) => count != 0.0,
                // Older versions look at no bucket after the first one that is missing at the end.
                None => return count != 0.0,
            };
            if is_less {
                return true;
            }
        }
        false
    }

    fn is_less_over_shared_bounds(&self, previous: &Self) -> bool {
        let shared = shared_bounds(&self.custom_values, &previous.custom_values);
        let totals = |histogram: &Self| {
            let mut totals = vec![0.0; shared.len() + 1];
            histogram.onto(&shared).for_each(|(place, count)| totals[place] += count);
            totals
        };
        let (now, before) = (totals(self), totals(previous));
        now.iter().zip(&before).any(|(now, before)| now < before)
    }
}
