//! `rate`, `increase` and `delta` of `anchored` and `smoothed` selectors: nothing is extrapolated.
//!
//! With `anchored`, the last sample before the window is taken to be at its start. With `smoothed`, the values at both
//! ends are interpolated between the samples around them.

use super::Quantity;
use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    ast::Extension,
    histogram::{Histogram, Incompatible},
    interpolation,
    kernel::Window,
    remarks::Remarks,
    series::CounterReset,
};
use std::sync::Arc;

/// Which samples of a window count.
#[derive(Clone, Copy)]
pub(in crate::promql) struct Extent {
    /// The one at or before the start, else the first.
    pub(in crate::promql) first: usize,
    /// The last one; with `smoothed` the one at or after the end, if there is one.
    pub(in crate::promql) last: usize,
}

impl Extent {
    /// Nothing if all samples are before the window.
    pub(in crate::promql) fn of(times: &[i64], start: i64, end: i64, is_smoothed: bool) -> Option<Self> {
        let (final_one, others) = times.split_last()?;
        let first = others.partition_point(|time| *time <= start).saturating_sub(1);
        let last = if is_smoothed { others.partition_point(|time| *time < end) } else { others.len() };
        let is_inside = others.get(last).unwrap_or(final_one) > &start;
        is_inside.then_some(Self { first, last })
    }

    fn of_window(times: &[i64], window: &Window<'_>) -> Option<Self> {
        let is_smoothed = is_smoothed(window);
        let extent = Self::of(times, window.start, window.end, is_smoothed)?;
        let is_after = is_smoothed && times.get(extent.first).is_some_and(|first| *first > window.end);
        (!is_after).then_some(extent)
    }

    /// The samples between the two ends, which stand for those at or beyond them.
    pub(in crate::promql) fn inner(self, times: &[i64], start: i64, end: i64) -> std::ops::Range<usize> {
        let from = self.first + usize::from(times[self.first] <= start);
        let to = self.last + usize::from(times[self.last] < end);
        from..to.max(from)
    }
}

fn is_smoothed(window: &Window<'_>) -> bool {
    window.extension == Some(Extension::Smoothed)
}

/// The values at the start and at the end.
pub(in crate::promql) fn ends_of_floats(
    extent: Extent,
    times: &[i64],
    values: &[f64],
    [start, end]: [i64; 2],
    is_smoothed: bool,
    is_counter: bool,
) -> [f64; 2] {
    let Extent { first, last } = extent;
    let at = |index: usize| (times[index], values[index]);
    let left = if is_smoothed && times[first] < start {
        interpolation::of_floats(at(first), at(first + 1), start, is_counter)
    } else {
        values[first]
    };
    let right = if is_smoothed && last > 0 && times[last] > end {
        interpolation::of_floats(at(last - 1), at(last), end, is_counter)
    } else {
        values[last]
    };
    [left, right]
}

pub(super) fn of_floats(quantity: Quantity, window: &Window<'_>) -> Option<f64> {
    let (times, values) = (window.floats.times, window.floats.values);
    let extent = Extent::of_window(times, window)?;
    let bounds = [window.start, window.end];
    let [left, right] =
        ends_of_floats(extent, times, values, bounds, is_smoothed(window), quantity.is_counter());
    let mut change = right - left;
    if quantity.is_counter() {
        let inner = &values[extent.inner(times, window.start, window.end)];
        let mut lost = 0.0;
        let mut before = left;
        for now in inner.iter().chain([&right]) {
            if *now < before {
                lost += before;
            }
            before = *now;
        }
        change += lost;
    }
    Some(if quantity == Quantity::Rate { change / window.seconds() } else { change })
}

pub(super) fn of_histograms(
    quantity: Quantity,
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Histogram> {
    let points = window.histograms;
    let extent = Extent::of_window(points.times, window)?;
    let mut remarks = Remarks::of(window, annotations);
    let change = change(quantity, window, extent, &mut remarks);
    let mut change = change.map_err(|reason| remarks.failed(reason)).ok()?;
    if quantity == Quantity::Rate {
        change.div(window.seconds(), window.features);
    }
    change.hint = CounterReset::Gauge;
    change.compact();
    Some(change)
}

fn change(
    quantity: Quantity,
    window: &Window<'_>,
    extent: Extent,
    remarks: &mut Remarks<'_>,
) -> Result<Histogram, Incompatible> {
    let values = window.histograms.values;
    let is_gauge = |histogram: &Histogram| histogram.hint == CounterReset::Gauge;
    let is_custom = values[extent.first].uses_custom_buckets();
    for value in &values[extent.first..=extent.last] {
        if value.uses_custom_buckets() != is_custom {
            return Err(Incompatible::Schema);
        }
        if quantity.is_counter() && is_gauge(value) {
            remarks.tell(AnnotationKind::NotCounter);
        }
    }
    let [left, right] = ends(quantity, window, extent, remarks)?;
    if quantity == Quantity::Delta && [&left, &right].into_iter().any(|end| !is_gauge(end)) {
        remarks.tell(AnnotationKind::NotGauge);
    }
    let mut change = right.clone();
    remarks.sub(&mut change, &left)?;
    if quantity.is_counter()
        && let Some(lost) = lost(window, extent, &left, &right, remarks)?
    {
        remarks.add(&mut change, &lost)?;
    }
    Ok(change)
}

/// The histograms at the start and at the end.
fn ends(
    quantity: Quantity,
    window: &Window<'_>,
    Extent { first, last }: Extent,
    remarks: &mut Remarks<'_>,
) -> Result<[Histogram; 2], Incompatible> {
    let (times, values) = (window.histograms.times, window.histograms.values);
    let at = |index: usize| (times[index], &*values[index]);
    let is_smoothed = is_smoothed(window);
    let mut between = |before: usize, time| {
        let (before, after) = (at(before), at(before + 1));
        interpolation::of_histograms(before, after, time, quantity.is_counter(), remarks)
    };
    let left = if is_smoothed && times[first] < window.start {
        between(first, window.start)?
    } else {
        Histogram::clone(&values[first])
    };
    let right = if is_smoothed && last > 0 && times[last] > window.end {
        between(last - 1, window.end)?
    } else {
        Histogram::clone(&values[last])
    };
    Ok([left, right])
}

/// What was lost by resets between the ends.
fn lost(
    window: &Window<'_>,
    Extent { first, last }: Extent,
    left: &Histogram,
    right: &Histogram,
    remarks: &mut Remarks<'_>,
) -> Result<Option<Histogram>, Incompatible> {
    let (times, values) = (window.histograms.times, window.histograms.values);
    let features = remarks.features;
    let (mut before, mut from) = (left, first + 1);
    if is_smoothed(window)
        && times[first] < window.start
        && values[first + 1].detect_reset(&values[first], features)
    {
        // the value at the start lies on the way from this reset to the next sample
        before = &values[first + 1];
        from += 1;
    }
    if from > last {
        return Ok(None);
    }
    let mut lost: Option<Histogram> = None;
    // the last sample is left out: the value at the end has its hint and must not be seen twice
    for now in values[from..last].iter().map(Arc::as_ref).chain([right]) {
        if now.detect_reset(before, features) {
            match &mut lost {
                None => lost = Some(before.clone()),
                Some(lost) => remarks.add(lost, before)?,
            }
        }
        before = now;
    }
    Ok(lost)
}
