//! Binary operators.

use super::{Evaluation, Grid, Row};
use crate::promql::{
    annotation::Annotations,
    operators::BinaryOp,
    plan::{BinaryPlan, Matching, VectorId, WithScalar},
    query::QueryError,
    text::TextRange,
};

/// An operator between two numbers.
pub(super) fn of_numbers(op: BinaryOp, left: f64, right: f64) -> f64 {
    let truth = |is_true: bool| if is_true { 1.0 } else { 0.0 };
    match op {
        BinaryOp::Add => left + right,
        BinaryOp::Sub => left - right,
        BinaryOp::Mul => left * right,
        BinaryOp::Div => left / right,
        BinaryOp::Mod => left % right,
        BinaryOp::Pow => left.powf(right),
        BinaryOp::Atan2 => left.atan2(right),
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

impl Evaluation<'_> {
    pub(super) fn with_scalar(
        &mut self,
        plan: &WithScalar,
        range: TextRange,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        let _ = (plan, range, grid, annotations);
        Err(QueryError::new("not there yet"))
    }

    pub(super) fn binary(
        &mut self,
        plan: &BinaryPlan,
        range: TextRange,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        let _ = (plan, range, grid, annotations);
        Err(QueryError::new("not there yet"))
    }

    pub(super) fn set(
        &mut self,
        op: BinaryOp,
        sides: [VectorId; 2],
        matching: &Matching,
        grid: &Grid,
    ) -> Result<Vec<Row>, QueryError> {
        let _ = (op, sides, matching, grid);
        Err(QueryError::new("not there yet"))
    }
}
