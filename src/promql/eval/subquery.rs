//! Subqueries: the rows of their operand become series of their own.

use super::{Evaluation, Row};
use crate::promql::{
    changes::Change,
    plan::{GridId, VectorId},
    query::QueryError,
    storage::Stored,
};

impl Evaluation<'_> {
    pub(super) fn subquery(&mut self, operand: VectorId, grid: GridId) -> Result<Vec<Stored>, QueryError> {
        let grid = self.grids[grid.0];
        let rows = self.take_vector(operand);
        let drops_names = self.engine.features.has(Change::SubqueriesDropNames);
        let stored = |row: Row| {
            let mut stored = Stored::new(row.labels);
            stored.drops_name = drops_names && row.drops_name;
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
