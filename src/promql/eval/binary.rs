//! Binary operators.
//!
//! Enters: the rows of both sides. Leaves: the rows of the result. Series are matched once, for all times; only the
//! values are gone through time by time. `element` combines two values, `matching` says which series belong together,
//! `pairs` and `sets` are the operators between two vectors.

mod element;
mod matching;
mod pairs;
mod sets;

use super::{Evaluation, Grid, Row, join_same_labels};
use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    ast::Side,
    functions::math,
    operators::BinaryOp,
    plan::WithScalar,
    query::QueryError,
    text::TextRange,
    value::Value,
};
use element::{combine, truth};

/// An operator between two numbers.
pub(super) fn of_numbers(op: BinaryOp, left: f64, right: f64) -> f64 {
    match op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        BinaryOp::Div => left / right,
        BinaryOp::Mod => left % right,
        BinaryOp::Pow => math::pow(left, right),
        BinaryOp::Atan2 => math::atan2(left, right),
        BinaryOp::Equal => truth(left == right),
        BinaryOp::NotEqual => truth(left != right),
        BinaryOp::Greater => truth(left > right),
        BinaryOp::Less => truth(left < right),
        BinaryOp::GreaterOrEqual => truth(left >= right),
        BinaryOp::LessOrEqual => truth(left <= right),
        BinaryOp::TrimUpper | BinaryOp::TrimLower | BinaryOp::And | BinaryOp::Or | BinaryOp::Unless => {
            unreachable!("`{op}` is refused between numbers before the query runs")
        }
    }
}

/// What could not be combined: of each time only the last is told.
#[derive(Debug, Default)]
struct Faults(Vec<Option<AnnotationKind>>);

impl Faults {
    fn note(&mut self, kind: AnnotationKind, step: usize) {
        if self.0.len() <= step {
            self.0.resize(step + 1, None);
        }
        self.0[step] = Some(kind);
    }

    fn tell(self, range: TextRange, annotations: &mut Annotations) {
        for kind in self.0.into_iter().flatten() {
            annotations.add(kind, range);
        }
    }
}

impl WithScalar {
    /// The result for one sample, which may be none.
    fn apply(
        &self,
        value: Value,
        number: f64,
        features: &crate::promql::Features,
    ) -> Result<Option<Value>, AnnotationKind> {
        let number = Value::Float(number);
        let element = match self.scalar_side {
            Side::Left => combine(self.op, &number, &value, features)?,
            Side::Right => combine(self.op, &value, &number, features)?,
        };
        Ok(if self.is_bool {
            Some(Value::Float(truth(element.keeps)))
        } else if self.op.is_comparison() {
            // the sample is what remains, on whichever side it stands
            element.keeps.then_some(value)
        } else {
            Some(element.value)
        })
    }
}

impl Evaluation<'_> {
    pub(super) fn with_scalar(
        &mut self,
        plan: &WithScalar,
        range: TextRange,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        let mut rows = self.take_vector(plan.vector);
        let numbers = self.take_scalar(plan.scalar);
        let features = &self.engine.features;
        let mut faults = Faults::default();
        for row in &mut rows {
            for (step, (point, number)) in row.points.iter_mut().zip(&numbers).enumerate() {
                let Some(value) = point.take() else { continue };
                match plan.apply(value, *number, features) {
                    Ok(result) => *point = result,
                    Err(kind) => faults.note(kind, step),
                }
            }
            if plan.is_bool || plan.op.is_arithmetic() {
                row.drop_name(features);
            }
        }
        faults.tell(range, annotations);
        rows.retain(Row::has_values);
        join_same_labels(rows, grid, features)
    }
}
