//! An operator between two values.

use super::of_numbers;
use crate::promql::{
    annotation::{AnnotationKind, HistogramOperation},
    changes::Change,
    features::Features,
    histogram::Histogram,
    operators::BinaryOp,
    series::CounterReset,
    value::Value,
};
use std::sync::Arc;

/// What an operator makes of two values.
#[derive(Debug)]
pub(super) struct Element {
    /// The result; of a comparison the value on the left.
    pub(super) value: Value,
    /// Whether a comparison holds; true of other operators.
    pub(super) keeps: bool,
    /// What there is to say about the result.
    pub(super) note: Option<AnnotationKind>,
}

impl Element {
    fn of(value: impl Into<Value>) -> Self {
        Self { value: value.into(), keeps: true, note: None }
    }
}

/// A truth as a number.
pub(super) fn truth(is_true: bool) -> f64 {
    if is_true { 1.0 } else { 0.0 }
}

/// Combines two values; the error says why they cannot be.
#[inline]
pub(super) fn combine(
    op: BinaryOp,
    left: &Value,
    right: &Value,
    features: &Features,
) -> Result<Element, AnnotationKind> {
    match (left, right) {
        (Value::Float(left), Value::Float(right)) if op.is_comparison() => {
            let keeps = of_numbers(op, *left, *right) != 0.0;
            Ok(Element { keeps, ..Element::of(*left) })
        }
        (Value::Float(left), Value::Float(right)) if !op.is_trim() => {
            Ok(Element::of(of_numbers(op, *left, *right)))
        }
        _ => with_histogram(op, left, right, features),
    }
}

fn with_histogram(
    op: BinaryOp,
    left: &Value,
    right: &Value,
    features: &Features,
) -> Result<Element, AnnotationKind> {
    match (op, left, right) {
        (BinaryOp::Mul, Value::Histogram(histogram), Value::Float(number))
        | (BinaryOp::Mul, Value::Float(number), Value::Histogram(histogram)) => {
            Ok(changed(histogram, |histogram| histogram.mul(*number, features)))
        }
        (BinaryOp::Div, Value::Histogram(histogram), Value::Float(number)) => {
            Ok(changed(histogram, |histogram| histogram.div(*number, features)))
        }
        (BinaryOp::TrimUpper | BinaryOp::TrimLower, Value::Histogram(histogram), Value::Float(bound)) => {
            let mut trimmed = (**histogram).clone();
            trimmed.trim(*bound, op == BinaryOp::TrimUpper);
            Ok(Element::of(trimmed))
        }
        (BinaryOp::Add | BinaryOp::Sub, Value::Histogram(left), Value::Histogram(right)) => {
            sum(op, left, right, features)
        }
        (BinaryOp::Equal | BinaryOp::NotEqual, Value::Histogram(left), Value::Histogram(right)) => {
            let keeps = left.same_as(right) == (op == BinaryOp::Equal);
            Ok(Element { keeps, ..Element::of(Value::Histogram(left.clone())) })
        }
        _ => Err(AnnotationKind::IncompatibleTypes {
            left: type_name(left),
            operator: op.as_str(),
            right: type_name(right),
        }),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Float(_) => "float",
        Value::Histogram(_) => "histogram",
    }
}

/// A changed copy, without the buckets that hold nothing.
fn changed(histogram: &Histogram, change: impl FnOnce(&mut Histogram)) -> Element {
    let mut copy = histogram.clone();
    change(&mut copy);
    copy.compact();
    Element::of(copy)
}

fn sum(
    op: BinaryOp,
    left: &Arc<Histogram>,
    right: &Arc<Histogram>,
    features: &Features,
) -> Result<Element, AnnotationKind> {
    let mut result = (**left).clone();
    let (operation, outcome) = if op == BinaryOp::Add {
        (HistogramOperation::Addition, result.add(right, features))
    } else {
        (HistogramOperation::Subtraction, result.sub(right, features))
    };
    let Ok(reconciled) = outcome else { return Err(AnnotationKind::IncompatibleBuckets(op.as_str())) };
    if reconciled.counter_reset_collision && features.has(Change::CollidingResetsAreTold) {
        return Err(AnnotationKind::CounterResetCollision(operation));
    }
    if op == BinaryOp::Sub && features.has(Change::NegativeHistogramsAreGauges) {
        result.hint = CounterReset::Gauge;
    }
    result.compact();
    let note = reconciled.bounds_reconciled.then_some(AnnotationKind::MismatchedCustomBuckets(operation));
    Ok(Element { note, ..Element::of(result) })
}
