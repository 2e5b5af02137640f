//! Sums and differences of two histograms.
//!
//! What differs is made the same first: the wider zero bucket, the coarser schema, the custom bounds that both have.

use std::sync::Arc;

use super::{Histogram, SpannedBuckets, bounds, zero};
use crate::promql::summation::add_compensated;
use crate::promql::{CounterReset, Features, changes::Change};

/// Why two histograms cannot be combined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Incompatible {
    /// One has exponential buckets, the other custom ones.
    #[error("histograms with exponential buckets and with custom ones cannot be combined")]
    Schema,
    /// Their custom bounds differ, which matters before 3.8.
    #[error("histograms with different custom bounds cannot be combined")]
    Bounds,
}

/// What had to be settled to combine two histograms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reconciled {
    /// The one says that there was a counter reset, the other that there was none.
    pub counter_reset_collision: bool,
    /// Their custom bounds differ, and only those are left that both have.
    pub bounds_reconciled: bool,
}

impl std::ops::BitOrAssign for Reconciled {
    fn bitor_assign(&mut self, other: Self) {
        self.counter_reset_collision |= other.counter_reset_collision;
        self.bounds_reconciled |= other.bounds_reconciled;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Plus,
    Minus,
}

impl Sign {
    fn of(self, value: f64) -> f64 {
        if self == Self::Plus { value } else { -value }
    }
}

impl Histogram {
    /// Adds another histogram. It is not compacted.
    ///
    /// # Errors
    /// Why they cannot be added; then nothing is changed.
    pub fn add(&mut self, other: &Self, features: &Features) -> Result<Reconciled, Incompatible> {
        self.combine(other, Sign::Plus, features)
    }

    /// Takes another histogram away. It is not compacted, and the hint is that of a sum.
    ///
    /// # Errors
    /// Why it cannot be taken away; then nothing is changed.
    pub fn sub(&mut self, other: &Self, features: &Features) -> Result<Reconciled, Incompatible> {
        self.combine(other, Sign::Minus, features)
    }

    fn combine(&mut self, other: &Self, sign: Sign, features: &Features) -> Result<Reconciled, Incompatible> {
        let bounds_reconciled = self.check_bounds(other, features)?;
        let hint = self.hint;
        let counter_reset_collision = self.settle_hint(other.hint, features);
        if sign == Sign::Minus && !features.has(Change::HintsOfDifferences) {
            self.hint =
                if features.has(Change::NegativeHistogramsAreGauges) { CounterReset::Gauge } else { hint };
        }
        if !self.uses_custom_buckets() {
            let zero_bucket = zero::reconcile(self, other, None);
            self.zero_count += sign.of(zero_bucket.count);
        }
        self.count += sign.of(other.count);
        self.sum += sign.of(other.sum);
        if bounds_reconciled {
            let shared = shared_bounds(&self.custom_values, &other.custom_values);
            let buckets = self.over_shared_bounds(&shared, None, other, sign);
            self.positive = SpannedBuckets::of(buckets.iter().map(|(index, [count, _])| (*index, *count)));
            self.custom_values = shared;
        } else {
            let schema = self.schema.min(other.schema);
            if schema < self.schema {
                self.positive = self.positive.reduced(self.schema, schema);
                self.negative = self.negative.reduced(self.schema, schema);
                self.schema = schema;
            }
            let is_left_out = zero::swallows(schema, self.zero_threshold);
            combine_side(&mut self.positive, &other.positive, other.schema, schema, sign, is_left_out);
            if !self.uses_custom_buckets() {
                combine_side(&mut self.negative, &other.negative, other.schema, schema, sign, is_left_out);
            }
        }
        Ok(Reconciled { counter_reset_collision, bounds_reconciled })
    }

    /// Whether they have different custom bounds.
    pub(super) fn check_bounds(&self, other: &Self, features: &Features) -> Result<bool, Incompatible> {
        if self.uses_custom_buckets() != other.uses_custom_buckets() {
            return Err(Incompatible::Schema);
        }
        let is_different = self.uses_custom_buckets() && self.custom_values != other.custom_values;
        if is_different && !features.has(Change::SharedCustomBounds) {
            return Err(Incompatible::Bounds);
        }
        Ok(is_different)
    }

    /// The hint of a sum: a gauge in it makes it a gauge, and anything that is unknown makes it unknown. Says whether
    /// the hints contradict each other.
    pub(super) fn settle_hint(&mut self, other: CounterReset, features: &Features) -> bool {
        use CounterReset::{Gauge, NotReset, Reset, Unknown};
        let collides = matches!((self.hint, other), (Reset, NotReset) | (NotReset, Reset));
        self.hint = match (self.hint, other) {
            (Gauge, _) | (_, Gauge) => Gauge,
            (one, other) if one == other => one,
            _ => Unknown,
        };
        collides && features.has(Change::CollidingResetsAreTold)
    }

    /// The counts of both over bounds that both have, and what rounding lost. Buckets that hold nothing are left out.
    pub(super) fn over_shared_bounds(
        &self,
        shared: &[f64],
        compensation: Option<&[f64]>,
        other: &Self,
        sign: Sign,
    ) -> Vec<(i32, [f64; 2])> {
        let mut buckets = vec![[0.0; 2]; shared.len() + 1];
        let mut add = |target: usize, count: f64| {
            let [sum, lost] = &mut buckets[target];
            add_compensated(sum, lost, count);
        };
        for (position, (target, count)) in self.onto(shared).enumerate() {
            add(target, count);
            if let Some(lost) = compensation.and_then(|lost| lost.get(position)) {
                add(target, *lost);
            }
        }
        other.onto(shared).for_each(|(target, count)| add(target, sign.of(count)));
        (0..).zip(buckets).filter(|(_, bucket)| *bucket != [0.0; 2]).collect()
    }

    /// Each bucket's place among some of its custom bounds, and its count.
    pub(super) fn onto(&self, shared: &[f64]) -> impl Iterator<Item = (usize, f64)> {
        let mut place = 0;
        self.positive.ascending().map(move |(index, count)| {
            let bound = bounds::custom(index, &self.custom_values);
            while shared.get(place).is_some_and(|shared| *shared < bound) {
                place += 1;
            }
            (place, count)
        })
    }

    /// Adds another histogram, and to `compensation` what rounding loses. Where sums are not compensated, before 3.10,
    /// this is [`Histogram::add`], and there is no compensation.
    ///
    /// # Errors
    /// Why they cannot be added; then nothing is changed.
    pub fn kahan_add(
        &mut self,
        other: &Self,
        compensation: &mut Option<Self>,
        features: &Features,
    ) -> Result<Reconciled, Incompatible> {
        if !features.has(Change::CompensatedHistogramSums) {
            return self.add(other, features);
        }
        let bounds_reconciled = self.check_bounds(other, features)?;
        let counter_reset_collision = self.settle_hint(other.hint, features);
        let lost = compensation.get_or_insert_with(|| self.without_counts());
        if !self.uses_custom_buckets() {
            let zero_bucket = zero::reconcile(self, other, Some(lost));
            add_compensated(&mut self.zero_count, &mut lost.zero_count, zero_bucket.count);
            add_compensated(&mut self.zero_count, &mut lost.zero_count, zero_bucket.compensation);
        }
        add_compensated(&mut self.count, &mut lost.count, other.count);
        add_compensated(&mut self.sum, &mut lost.sum, other.sum);
        if bounds_reconciled {
            let shared = shared_bounds(&self.custom_values, &other.custom_values);
            let buckets = self.over_shared_bounds(&shared, Some(&lost.positive.counts), other, Sign::Plus);
            self.positive = SpannedBuckets::of(buckets.iter().map(|(index, [count, _])| (*index, *count)));
            lost.positive = SpannedBuckets::of(buckets.iter().map(|(index, [_, lost])| (*index, *lost)));
            self.custom_values = shared;
        } else {
            self.add_sides_compensated(other, lost);
        }
        lost.schema = self.schema;
        lost.zero_threshold = self.zero_threshold;
        lost.custom_values = Arc::clone(&self.custom_values);
        Ok(Reconciled { counter_reset_collision, bounds_reconciled })
    }

    fn add_sides_compensated(&mut self, other: &Self, lost: &mut Self) {
        let schema = self.schema.min(other.schema);
        let is_left_out = zero::swallows(schema, self.zero_threshold);
        let sides = [
            (&mut self.positive, &mut lost.positive, &other.positive),
            (&mut self.negative, &mut lost.negative, &other.negative),
        ];
        for (side, lost, other_side) in sides {
            if schema < self.schema {
                reduce_compensated(side, lost, self.schema, schema);
            }
            if schema < other.schema {
                let mut reduced = other_side.clone();
                let mut its_lost =
                    SpannedBuckets { counts: vec![0.0; other_side.counts.len()], spans: vec![] };
                reduce_compensated(&mut reduced, &mut its_lost, other.schema, schema);
                add_side_compensated(side, lost, &reduced, &its_lost.counts, is_left_out);
            } else {
                add_side_compensated(side, lost, other_side, &[], is_left_out);
            }
        }
        self.schema = schema;
    }

    /// The compensation of a sum that has lost nothing yet: the same buckets, and nothing in them.
    fn without_counts(&self) -> Self {
        let mut empty = self.clone();
        empty.numbers_mut().for_each(|value| *value = 0.0);
        empty
    }
}

/// Adds or takes away the buckets of one side, which have the schema `from` and are made to have the schema `to`.
fn combine_side(
    side: &mut SpannedBuckets,
    other: &SpannedBuckets,
    from: i32,
    to: i32,
    sign: Sign,
    is_left_out: impl Fn(i32) -> bool,
) {
    let reduced;
    let other = if to < from {
        reduced = other.reduced(from, to);
        &reduced
    } else {
        other
    };
    let union = side.union(other, is_left_out);
    let counts = union.sources.iter().map(|(here, there)| {
        let added = there.map(|there| sign.of(other.counts[there]));
        match (here.map(|here| side.counts[here]), added) {
            (Some(count), Some(added)) => count + added,
            (count, added) => count.or(added).unwrap_or(0.0),
        }
    });
    *side = SpannedBuckets { counts: counts.collect(), spans: union.spans };
}

/// Adds the buckets of one side, and what they have lost. `lost` has the buckets of `side` before and after.
fn add_side_compensated(
    side: &mut SpannedBuckets,
    lost: &mut SpannedBuckets,
    other: &SpannedBuckets,
    other_lost: &[f64],
    is_left_out: impl Fn(i32) -> bool,
) {
    let union = side.union(other, is_left_out);
    let mut sums = Vec::with_capacity(union.sources.len());
    let mut losses = Vec::with_capacity(union.sources.len());
    for (here, there) in union.sources {
        let added = there.map(|there| (other.counts[there], other_lost.get(there).copied().unwrap_or(0.0)));
        let held = here.map(|here| (side.counts[here], lost.counts.get(here).copied().unwrap_or(0.0)));
        let (mut sum, mut loss) = held.or(added).unwrap_or_default();
        if let (Some(_), Some((count, its_loss))) = (held, added) {
            add_compensated(&mut sum, &mut loss, count);
            if its_loss != 0.0 {
                add_compensated(&mut sum, &mut loss, its_loss);
            }
        }
        sums.push(sum);
        losses.push(loss);
    }
    *side = SpannedBuckets { counts: sums, spans: union.spans };
    *lost = SpannedBuckets { counts: losses, spans: side.spans.clone() };
}

/// Makes a side and its compensation coarser.
fn reduce_compensated(side: &mut SpannedBuckets, lost: &mut SpannedBuckets, from: i32, to: i32) {
    let regrouped = side.regrouped(from, to);
    let mut sums: Vec<f64> = vec![];
    let mut losses: Vec<f64> = vec![];
    for ((target, count), loss) in regrouped.targets.into_iter().zip(&side.counts).zip(&lost.counts) {
        match (sums.get_mut(target), losses.get_mut(target)) {
            (Some(sum), Some(lost)) => {
                add_compensated(sum, lost, *count);
                add_compensated(sum, lost, *loss);
            }
            _ => {
                sums.push(*count);
                losses.push(*loss);
            }
        }
    }
    *side = SpannedBuckets { counts: sums, spans: regrouped.spans };
    *lost = SpannedBuckets { counts: losses, spans: side.spans.clone() };
}

/// The bounds that are in both lists, which rise.
pub(super) fn shared_bounds(one: &[f64], other: &[f64]) -> Arc<[f64]> {
    let mut others = other.iter().copied().peekable();
    let is_shared = |bound: &f64| {
        while others.next_if(|other| other < bound).is_some() {}
        others.next_if(|other| other == bound).is_some()
    };
    one.iter().copied().filter(is_shared).collect()
}
