//! `sum_over_time` and `avg_over_time`, of numbers or of histograms.

use crate::promql::{
    annotation::{AnnotationKind, Annotations, HistogramOperation},
    changes::Change,
    features::Features,
    histogram::{Combined, Histogram, Incompatible, Mean, Reconciled, Total},
    kernel::Window,
    remarks::Remarks,
    summation::{self, add_compensated},
    value::Value,
};
use std::sync::Arc;

pub(in crate::promql::functions) fn sum(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    of_one_kind::<Total>(window, annotations, HistogramOperation::Addition, sum_of_floats)
}

pub(in crate::promql::functions) fn avg(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    of_one_kind::<Mean>(window, annotations, HistogramOperation::Subtraction, mean_of_floats)
}

/// Numbers by the function, histograms combined; of both there is no result. `step` is by what an older
/// Prometheus found hints that contradict each other.
fn of_one_kind<H: Combined>(
    window: &Window<'_>,
    annotations: &mut Annotations,
    step: HistogramOperation,
    of_floats: fn(&[f64]) -> f64,
) -> Option<Value> {
    if window.histograms.is_empty() {
        return Some(Value::Float(of_floats(window.floats.values)));
    }
    let mut remarks = Remarks::of(window, annotations);
    if !window.floats.is_empty() {
        remarks.tell(AnnotationKind::MixedFloatsHistograms);
        return None;
    }
    let result = combined::<H>(window.histograms.values, window.features);
    let (result, reconciled) = result.map_err(|reason| remarks.failed(reason)).ok()?;
    if reconciled.counter_reset_collision && window.features.has(Change::CollidingResetsAreTold) {
        let is_of_all = window.features.has(Change::ResetsOfAllCollide);
        let operation = if is_of_all { HistogramOperation::Aggregation } else { step };
        remarks.annotations.add(AnnotationKind::CounterResetCollision(operation), remarks.range);
    }
    remarks.settled(reconciled, HistogramOperation::Aggregation);
    Some(result.into())
}

/// All of them, and what had to be settled.
fn combined<H: Combined>(
    histograms: &[Arc<Histogram>],
    features: &Features,
) -> Result<(Histogram, Reconciled), Incompatible> {
    let [first, rest @ ..] = histograms else { return Err(Incompatible::Schema) };
    let (mut combined, mut all) = (H::new(first), Reconciled::default());
    for histogram in rest {
        all |= combined.add(histogram, features)?;
    }
    Ok((combined.finish(features), all))
}

fn sum_of_floats(values: &[f64]) -> f64 {
    let (mut sum, mut lost) = (0.0, 0.0);
    for value in values {
        add_compensated(&mut sum, &mut lost, *value);
    }
    if sum.is_infinite() { sum } else { sum + lost }
}

fn mean_of_floats(values: &[f64]) -> f64 {
    let [first, rest @ ..] = values else { return f64::NAN };
    let mut mean = summation::Mean::new(*first);
    rest.iter().for_each(|value| mean.add(*value));
    mean.finish()
}
