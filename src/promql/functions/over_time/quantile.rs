//! `quantile_over_time` and `mad_over_time`.

use super::numbers;
use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    changes::Change,
    kernel::Window,
    quantile,
    value::Value,
};
use smallvec::SmallVec;

/// Values that are sorted; most windows need no memory for them.
type Values = SmallVec<[f64; 64]>;

pub(in crate::promql::functions) fn quantile(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    let q = *window.scalars.first()?;
    if window.floats.is_empty() {
        return None;
    }
    if !(0.0..=1.0).contains(&q) {
        annotations.add(AnnotationKind::InvalidQuantile(q), window.first_argument);
    }
    let mut values = Values::from_slice(numbers(window, 1, annotations)?);
    Some(Value::Float(quantile::of(q, &mut values)))
}

pub(in crate::promql::functions) fn mad(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    let mut values = Values::from_slice(numbers(window, 1, annotations)?);
    if values.iter().any(|value| value.is_nan()) && window.features.has(Change::DeviationOfNan) {
        return Some(Value::Float(f64::NAN));
    }
    let median = quantile::of(0.5, &mut values);
    for value in &mut values {
        *value = (*value - median).abs();
    }
    Some(Value::Float(quantile::of(0.5, &mut values)))
}
