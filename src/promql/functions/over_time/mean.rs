//! `sum_over_time` and `avg_over_time`, of numbers or of histograms.

use crate::promql::{
    annotation::{AnnotationKind, Annotations, HistogramOperation},
    changes::Change,
    features::Features,
    histogram::{Histogram, Incompatible, Mean, Reconciled, Total, add_compensated},
    kernel::Window,
    remarks::Remarks,
    value::Value,
};
use std::sync::Arc;

pub(in crate::promql::functions) fn sum(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    of_one_kind(window, annotations, HistogramOperation::Addition, sum_of_floats, |histograms, features| {
        let [first, rest @ ..] = histograms else { return Err(Incompatible::Schema) };
        let mut total = Total::new(first);
        let reconciled = collected(rest, |next| total.add(next, features))?;
        Ok((total.finish(features), reconciled))
    })
}

pub(in crate::promql::functions) fn avg(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    of_one_kind(
        window,
        annotations,
        HistogramOperation::Subtraction,
        mean_of_floats,
        |histograms, features| {
            let [first, rest @ ..] = histograms else { return Err(Incompatible::Schema) };
            let mut mean = Mean::new(first);
            let reconciled = collected(rest, |next| mean.add(next, features))?;
            Ok((mean.finish(features), reconciled))
        },
    )
}

/// Gives the result, and what had to be settled.
type OfHistograms = fn(&[Arc<Histogram>], &Features) -> Result<(Histogram, Reconciled), Incompatible>;

/// Numbers by the one function, histograms by the other; of both there is no result. `step` is by what an older
/// Prometheus found hints that contradict each other.
fn of_one_kind(
    window: &Window<'_>,
    annotations: &mut Annotations,
    step: HistogramOperation,
    of_floats: fn(&[f64]) -> f64,
    of_histograms: OfHistograms,
) -> Option<Value> {
    if window.histograms.is_empty() {
        return Some(Value::Float(of_floats(window.floats.values)));
    }
    let mut remarks = Remarks::of(window, annotations);
    if !window.floats.is_empty() {
        remarks.tell(AnnotationKind::MixedFloatsHistograms);
        return None;
    }
    let result = of_histograms(window.histograms.values, window.features);
    let (result, reconciled) = result.map_err(|reason| remarks.failed(reason)).ok()?;
    if reconciled.counter_reset_collision && window.features.has(Change::CollidingResetsAreTold) {
        let is_of_all = window.features.has(Change::ResetsOfAllCollide);
        let operation = if is_of_all { HistogramOperation::Aggregation } else { step };
        remarks.annotations.add(AnnotationKind::CounterResetCollision(operation), remarks.range);
    }
    remarks.settled(reconciled, HistogramOperation::Aggregation);
    Some(result.into())
}

/// What had to be settled to add all of them.
fn collected(
    histograms: &[Arc<Histogram>],
    mut add: impl FnMut(&Histogram) -> Result<Reconciled, Incompatible>,
) -> Result<Reconciled, Incompatible> {
    let mut all = Reconciled::default();
    for histogram in histograms {
        all |= add(histogram)?;
    }
    Ok(all)
}

fn sum_of_floats(values: &[f64]) -> f64 {
    let (mut sum, mut lost) = (0.0, 0.0);
    for value in values {
        add_compensated(&mut sum, &mut lost, *value);
    }
    if sum.is_infinite() { sum } else { sum + lost }
}

/// The sum by the number; from where the sum is too great on, a mean that each value moves.
fn mean_of_floats(values: &[f64]) -> f64 {
    let [first, rest @ ..] = values else { return f64::NAN };
    let (mut sum, mut lost, mut count) = (*first, 0.0, 1.0);
    for (index, value) in rest.iter().enumerate() {
        let (mut next, mut next_lost) = (sum, lost);
        add_compensated(&mut next, &mut next_lost, *value);
        if next.is_infinite() {
            return moved_mean(sum / count, lost / count, count, &rest[index..]);
        }
        (sum, lost) = (next, next_lost);
        count += 1.0;
    }
    sum / count + lost / count
}

/// The mean of `count` values, moved by more.
fn moved_mean(mut mean: f64, mut lost: f64, mut count: f64, values: &[f64]) -> f64 {
    for value in values {
        count += 1.0;
        let share = (count - 1.0) / count;
        mean *= share;
        lost *= share;
        add_compensated(&mut mean, &mut lost, value / count);
    }
    mean + lost
}
