//! `and`, `or` and `unless`.

use super::matching::{Groups, Steps};
use crate::promql::{
    eval::{Evaluation, Grid, Row, join_same_labels},
    operators::BinaryOp,
    plan::{Matching, VectorId},
    query::QueryError,
};

impl Evaluation<'_> {
    pub(in crate::promql::eval) fn set(
        &mut self,
        op: BinaryOp,
        sides: [VectorId; 2],
        matching: &Matching,
        grid: &Grid,
    ) -> Result<Vec<Row>, QueryError> {
        let [mut left, mut right] = sides.map(|id| self.take_vector(id));
        let groups = Groups::new([&left, &right], matching);
        if op == BinaryOp::Or {
            let taken = groups.present(0, &left);
            retain(&mut right, &groups.of[1], |group, step| !taken[group].contains(step));
            left.append(&mut right);
        } else {
            let present: Vec<Steps> = groups.present(1, &right);
            let keeps_present = op == BinaryOp::And;
            retain(&mut left, &groups.of[0], |group, step| present[group].contains(step) == keeps_present);
        }
        join_same_labels(left, grid, &self.engine.features)
    }
}

/// Keeps the values of which the group and the time satisfy `keeps`.
fn retain(rows: &mut Vec<Row>, groups: &[usize], keeps: impl Fn(usize, usize) -> bool) {
    for (row, group) in rows.iter_mut().zip(groups) {
        for (step, point) in row.points.iter_mut().enumerate() {
            if point.is_some() && !keeps(*group, step) {
                *point = None;
            }
        }
    }
    rows.retain(Row::has_values);
}
