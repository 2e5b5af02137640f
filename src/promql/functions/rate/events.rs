//! `resets` and `changes`: how often something happened between two samples.

use super::counting::{Counted, Counting, was_reset};
use crate::promql::{
    annotation::Annotations, ast::Extension, changes::Change, features::Features, histogram::Histogram,
    kernel::Window, storage::Points, value::Value,
};
use std::sync::Arc;

pub(in crate::promql::functions) fn resets(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    count(window, |(at_before, before), (at_now, now)| match (before, now) {
        (Sampled::Float(before), Sampled::Float(now)) => now < before || was_reset(at_before, at_now),
        (Sampled::Histogram(before), Sampled::Histogram(now)) => {
            was_reset(at_before, at_now) || now.detect_reset(before, window.features)
        }
        _ => true,
    })
}

pub(in crate::promql::functions) fn changes(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    count(window, |(_, before), (_, now)| match (before, now) {
        (Sampled::Float(before), Sampled::Float(now)) => now != before && !(now.is_nan() && before.is_nan()),
        (Sampled::Histogram(before), Sampled::Histogram(now)) => !now.same_as(before),
        _ => true,
    })
}

type Timed<'a> = (Counted, Sampled<'a>);

fn count<'a>(window: &Window<'a>, mut happened: impl FnMut(Timed<'a>, Timed<'a>) -> bool) -> Option<Value> {
    let mut samples = Samples::of(window);
    if window.extension == Some(Extension::Anchored) {
        samples = samples.anchored(window.start, window.features)?;
    }
    let mut before = samples.next()?;
    let mut count = 0_u32;
    for now in samples {
        count += u32::from(happened(before, now));
        before = now;
    }
    Some(Value::Float(f64::from(count)))
}

/// The value of a sample.
#[derive(Clone, Copy)]
pub(super) enum Sampled<'a> {
    Float(f64),
    Histogram(&'a Histogram),
}

/// The numbers and histograms of a window, in the order of time.
#[derive(Clone, Copy)]
pub(super) struct Samples<'a> {
    floats: Points<'a, f64>,
    histograms: Points<'a, Arc<Histogram>>,
    counting: [Counting<'a>; 2],
    /// Those that are left.
    from: [usize; 2],
    to: [usize; 2],
}

impl<'a> Samples<'a> {
    pub(super) fn of(window: &Window<'a>) -> Self {
        let Window { floats, histograms, .. } = *window;
        let counting = [Counting::of_floats(window), Counting::of_histograms(window)];
        Self { floats, histograms, counting, from: [0, 0], to: [floats.len(), histograms.len()] }
    }

    /// From the newest sample on that is at or before the start; none if no sample is after it.
    fn anchored(mut self, start: i64, features: &Features) -> Option<Self> {
        let until = |times: &[i64]| times.partition_point(|time| *time <= start);
        self.from = [until(self.floats.times), until(self.histograms.times)];
        if self.from == self.to {
            // an older Prometheus took the last two numbers in this case
            self.from[0] = self.from[0].saturating_sub(2);
            return (!features.has(Change::AnchoredEventsNeedSamples)).then_some(self);
        }
        let last = |times: &[i64], until: usize| until.checked_sub(1).map(|index| times[index]);
        let float = last(self.floats.times, self.from[0]);
        let histogram = last(self.histograms.times, self.from[1]);
        if float.is_some() && float >= histogram {
            self.from[0] -= 1;
        } else if histogram.is_some() {
            self.from[1] -= 1;
        }
        Some(self)
    }

    fn float(&self, index: usize) -> Option<Timed<'a>> {
        Some((self.counting[0].at(index)?, Sampled::Float(self.floats.values[index])))
    }

    fn histogram(&self, index: usize) -> Option<Timed<'a>> {
        Some((self.counting[1].at(index)?, Sampled::Histogram(&self.histograms.values[index])))
    }

    fn has(&self, column: usize) -> bool {
        self.from[column] < self.to[column]
    }

    pub(super) fn next_back(&mut self) -> Option<Timed<'a>> {
        let is_float = match (self.has(0), self.has(1)) {
            (false, false) => return None,
            (true, true) => self.floats.times[self.to[0] - 1] > self.histograms.times[self.to[1] - 1],
            (has_float, _) => has_float,
        };
        if is_float {
            self.to[0] -= 1;
            self.float(self.to[0])
        } else {
            self.to[1] -= 1;
            self.histogram(self.to[1])
        }
    }
}

impl<'a> Iterator for Samples<'a> {
    type Item = Timed<'a>;

    fn next(&mut self) -> Option<Timed<'a>> {
        let is_float = match (self.has(0), self.has(1)) {
            (false, false) => return None,
            (true, true) => self.floats.times[self.from[0]] < self.histograms.times[self.from[1]],
            (has_float, _) => has_float,
        };
        let index = self.from[usize::from(!is_float)];
        self.from[usize::from(!is_float)] += 1;
        if is_float { self.float(index) } else { self.histogram(index) }
    }
}
