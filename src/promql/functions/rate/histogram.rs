//! How much native histograms change between the samples of a window.

use super::{Quantity, counting::Counting};
use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    changes::Change,
    features::Features,
    histogram::{Histogram, Incompatible},
    kernel::Window,
    remarks::Remarks,
    series::CounterReset,
};
use std::{borrow::Cow, sync::Arc};

/// The change from the first to the last of two or more histograms; a gauge. If they do not fit together, only that is
/// told.
pub(super) fn change(
    quantity: Quantity,
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Histogram> {
    let mut told = Annotations::default();
    let mut remarks = Remarks::of(window, &mut told);
    let (values, features) = (window.histograms.values, window.features);
    let change = match quantity {
        Quantity::Delta => difference(values, &mut remarks),
        Quantity::Rate | Quantity::Increase => rise(values, Counting::of_histograms(window), &mut remarks),
    };
    match change {
        Ok(mut change) => {
            annotations.append(told);
            // 3.8 gave the hint of the differences and sums
            if features.has(Change::RatesAreGauges) || !features.has(Change::HintsOfDifferences) {
                change.hint = CounterReset::Gauge;
            }
            change.compact();
            Some(change)
        }
        Err(reason) => {
            Remarks::of(window, annotations).failed(reason);
            None
        }
    }
}

fn is_gauge(histogram: &Histogram) -> bool {
    histogram.hint == CounterReset::Gauge
}

/// Of a gauge: only the ends matter.
fn difference(values: &[Arc<Histogram>], remarks: &mut Remarks<'_>) -> Result<Histogram, Incompatible> {
    let [first, .., last] = values else { return Err(Incompatible::Schema) };
    if first.uses_custom_buckets() != last.uses_custom_buckets() {
        return Err(Incompatible::Schema);
    }
    let mut difference = last.copy_to_schema(first.schema.min(last.schema));
    remarks.sub(&mut difference, first)?;
    if !is_gauge(first) || !is_gauge(last) {
        remarks.tell(AnnotationKind::NotGauge);
    }
    Ok(difference)
}

/// Of a counter: what was lost by resets is added.
fn rise(
    values: &[Arc<Histogram>],
    counting: Counting<'_>,
    remarks: &mut Remarks<'_>,
) -> Result<Histogram, Incompatible> {
    let [first, rest @ ..] = values else { return Err(Incompatible::Schema) };
    let Some(last) = rest.last() else { return Err(Incompatible::Schema) };
    if values.iter().any(|value| is_gauge(value)) {
        remarks.tell(AnnotationKind::NotCounter);
    }
    let start = start(first, &rest[0], counting, remarks.features);
    let is_custom = start.uses_custom_buckets();
    if rest.iter().any(|value| value.uses_custom_buckets() != is_custom) {
        return Err(Incompatible::Schema);
    }
    let schema = rest.iter().map(|value| value.schema).fold(start.schema, i32::min);
    let mut rise = last.copy_to_schema(schema);
    remarks.sub(&mut rise, &start)?;
    if counting.overlaps() {
        remarks.tell(|metric| AnnotationKind::StartTimeOverlap { metric, count: 1 });
    }
    let mut before: &Histogram = &start;
    for (index, now) in rest.iter().enumerate() {
        if counting.was_reset(index + 1) || now.detect_reset(before, remarks.features) {
            remarks.add(&mut rise, before)?;
        }
        before = now;
    }
    Ok(rise)
}

/// Where the rise starts. If the counter was reset right after the first sample, that is zero: then it does not matter
/// whether the first sample fits the others.
fn start<'a>(
    first: &'a Histogram,
    second: &Histogram,
    counting: Counting<'_>,
    features: &Features,
) -> Cow<'a, Histogram> {
    if counting.was_reset(1) || second.detect_reset(first, features) {
        Cow::Owned(Histogram::empty(second.schema, Arc::clone(&second.custom_values)))
    } else {
        Cow::Borrowed(first)
    }
}
