//! Subqueries: the rows of their operand become series of their own.

use super::{Evaluation, Row};
use crate::promql::{
    plan::{GridId, VectorId},
    query::QueryError,
    storage::Stored,
};

impl Evaluation<'_> {
    pub(super) fn subquery(&mut self, operand: VectorId, grid: GridId) -> Result<Vec<Stored>, QueryError> {
        let grid = self.grids[grid.0];
        let rows = self.take_vector(operand);
        let stored = |row: Row| {
            let mut stored = Stored::new(row.labels);
            stored.drops_name = row.drops_name;
            for (time, value) in grid.times().zip(row.points) {
                if let Some(value) = value {
                    stored.push(time, value);
                }
            }
            stored
        };
        Ok(rows.into_iter().map(stored).collect())
    }
}
