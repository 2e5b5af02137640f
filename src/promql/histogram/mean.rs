//! Sums and means of many histograms, as `sum`, `avg` and their kin over time make them.

use super::{Histogram, Incompatible, Reconciled};
use crate::promql::{CounterReset, Features, changes::Change};

/// What is made of many histograms, one after the other.
pub(in crate::promql) trait Combined {
    /// Of one histogram.
    fn new(first: &Histogram) -> Self;

    /// Adds a histogram. The collision of hints that it answers is one with any histogram before.
    ///
    /// # Errors
    /// Why it cannot be added.
    fn add(&mut self, next: &Histogram, features: &Features) -> Result<Reconciled, Incompatible>;

    /// The result. It is not compacted.
    fn finish(self, features: &Features) -> Histogram;
}

/// A sum of histograms.
#[derive(Clone, Debug)]
pub(in crate::promql) struct Total {
    value: Histogram,
    compensation: Option<Histogram>,
    hints: Hints,
}

/// Which hints were seen.
#[derive(Clone, Copy, Debug, Default)]
struct Hints {
    reset: bool,
    not_reset: bool,
}

impl Hints {
    fn note(&mut self, hint: CounterReset) {
        self.reset |= hint == CounterReset::Reset;
        self.not_reset |= hint == CounterReset::NotReset;
    }

    fn settle(self, reconciled: &mut Reconciled, features: &Features) {
        if features.has(Change::ResetsOfAllCollide) {
            reconciled.counter_reset_collision = self.reset && self.not_reset;
        }
    }
}

impl Combined for Total {
    fn new(first: &Histogram) -> Self {
        let mut hints = Hints::default();
        hints.note(first.hint);
        Self { value: first.tidied(), compensation: None, hints }
    }

    fn add(&mut self, next: &Histogram, features: &Features) -> Result<Reconciled, Incompatible> {
        self.hints.note(next.hint);
        let mut reconciled = self.value.kahan_add(next, &mut self.compensation, features)?;
        self.hints.settle(&mut reconciled, features);
        Ok(reconciled)
    }

    fn finish(self, features: &Features) -> Histogram {
        with_compensation(self.value, self.compensation.as_ref(), features)
    }
}

/// A mean of histograms: their sum by their number, or, when the sum gets too great, a mean that is moved by each.
/// Before 3.10 it is always the latter.
#[derive(Clone, Debug)]
pub(in crate::promql) struct Mean {
    value: Histogram,
    compensation: Option<Histogram>,
    count: f64,
    is_moved: bool,
    hints: Hints,
}

impl Combined for Mean {
    fn new(first: &Histogram) -> Self {
        let Total { value, compensation, hints } = Total::new(first);
        Self { value, compensation, count: 1.0, is_moved: false, hints }
    }

    fn add(&mut self, next: &Histogram, features: &Features) -> Result<Reconciled, Incompatible> {
        self.hints.note(next.hint);
        self.count += 1.0;
        let mut reconciled = if features.has(Change::CompensatedHistogramSums) {
            self.add_compensated(next, features)?
        } else {
            self.move_towards(next, features)?
        };
        self.hints.settle(&mut reconciled, features);
        Ok(reconciled)
    }

    fn finish(mut self, features: &Features) -> Histogram {
        if !self.is_moved && features.has(Change::CompensatedHistogramSums) {
            self.scale(|histogram, count| histogram.div(count, features));
        }
        with_compensation(self.value, self.compensation.as_ref(), features)
    }
}

impl Mean {
    fn add_compensated(&mut self, next: &Histogram, features: &Features) -> Result<Reconciled, Incompatible> {
        let mut reconciled = Reconciled::default();
        if !self.is_moved {
            let mut sum = self.value.clone();
            let mut compensation = self.compensation.clone();
            reconciled = sum.kahan_add(next, &mut compensation, features)?;
            if !sum.has_overflow() {
                self.value = sum;
                self.compensation = compensation;
                return Ok(reconciled);
            }
            self.is_moved = true;
            self.scale(|histogram, count| histogram.div(count - 1.0, features));
        }
        self.scale(|histogram, count| histogram.mul((count - 1.0) / count, features));
        let mut share = next.tidied();
        share.div(self.count, features);
        reconciled |= self.value.kahan_add(&share, &mut self.compensation, features)?;
        Ok(reconciled)
    }

    fn scale(&mut self, scaled: impl Fn(&mut Histogram, f64)) {
        scaled(&mut self.value, self.count);
        if let Some(compensation) = &mut self.compensation {
            scaled(compensation, self.count);
        }
    }

    fn move_towards(&mut self, next: &Histogram, features: &Features) -> Result<Reconciled, Incompatible> {
        let mut step = next.tidied();
        step.div(self.count, features);
        let mut share = self.value.clone();
        share.div(self.count, features);
        let mut reconciled = step.sub(&share, features)?;
        reconciled |= self.value.add(&step, features)?;
        Ok(reconciled)
    }
}

fn with_compensation(
    mut value: Histogram,
    compensation: Option<&Histogram>,
    features: &Features,
) -> Histogram {
    if let Some(compensation) = compensation {
        let settled = value.add(compensation, features);
        debug_assert!(settled.is_ok(), "a compensation has the buckets of its sum");
    }
    value
}
