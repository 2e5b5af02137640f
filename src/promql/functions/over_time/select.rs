//! One sample of a window, or when it was taken.

use super::numbers;
use crate::promql::{
    annotation::Annotations,
    histogram::Histogram,
    kernel::{Window, unix},
    value::Value,
};
use std::sync::Arc;

pub(in crate::promql::functions) fn first(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let (float, histogram) = (window.floats.iter().next(), window.histograms.iter().next());
    either(float, histogram, |float, histogram| float < histogram)
}

pub(in crate::promql::functions) fn last(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let (float, histogram) = (window.floats.iter().next_back(), window.histograms.iter().next_back());
    either(float, histogram, |float, histogram| float > histogram)
}

/// The number or the histogram; of both the number, if its time is the one to choose.
fn either(
    float: Option<(i64, &f64)>,
    histogram: Option<(i64, &Arc<Histogram>)>,
    is_float: impl Fn(i64, i64) -> bool,
) -> Option<Value> {
    match (float, histogram) {
        (Some((at, value)), Some((other, _))) if is_float(at, other) => Some(Value::Float(*value)),
        (_, Some((_, histogram))) => Some(Value::Histogram(Arc::clone(histogram))),
        (float, None) => float.map(|(_, value)| Value::Float(*value)),
    }
}

pub(in crate::promql::functions) fn ts_of_first(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let times = [window.floats.times.first(), window.histograms.times.first()];
    times.into_iter().flatten().min().map(|time| Value::Float(unix(*time)))
}

pub(in crate::promql::functions) fn ts_of_last(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let times = [window.floats.times.last(), window.histograms.times.last()];
    // both columns count as having one at time 0
    times.into_iter().map(|time| time.copied().unwrap_or(0)).max().map(|time| Value::Float(unix(time)))
}

pub(in crate::promql::functions) fn max(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    extreme(window, annotations, |value, known| value > known).map(|(_, value)| Value::Float(value))
}

pub(in crate::promql::functions) fn min(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    extreme(window, annotations, |value, known| value < known).map(|(_, value)| Value::Float(value))
}

pub(in crate::promql::functions) fn ts_of_max(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    extreme(window, annotations, |value, known| value >= known).map(|(time, _)| Value::Float(unix(time)))
}

pub(in crate::promql::functions) fn ts_of_min(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    extreme(window, annotations, |value, known| value <= known).map(|(time, _)| Value::Float(unix(time)))
}

/// The number that no other is before; anything is before NaN.
fn extreme(
    window: &Window<'_>,
    annotations: &mut Annotations,
    is_before: impl Fn(f64, f64) -> bool,
) -> Option<(i64, f64)> {
    numbers(window, 1, annotations)?;
    let mut samples = window.floats.iter().map(|(time, value)| (time, *value));
    let first = samples.next()?;
    Some(samples.fold(
        first,
        |known, sample| {
            if is_before(sample.1, known.1) || known.1.is_nan() { sample } else { known }
        },
    ))
}
