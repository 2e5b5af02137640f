//! Aggregations.

use super::{Evaluation, Grid, Row};
use crate::promql::{annotation::Annotations, plan::AggregatePlan, query::QueryError, text::TextRange};

impl Evaluation<'_> {
    pub(super) fn aggregate(
        &mut self,
        plan: &AggregatePlan,
        range: TextRange,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        let _ = (plan, range, grid, annotations);
        Err(QueryError::new("not there yet"))
    }
}
