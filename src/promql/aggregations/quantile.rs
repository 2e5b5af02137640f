//! `quantile`: of numbers.

use super::{
    Grouped,
    fold::{Accumulator, Telling, fold},
};
use crate::promql::{annotation::Annotations, eval::Row, quantile, query::QueryError, value::Value};

/// The quantile of each group.
pub(super) fn of_groups(grouped: Grouped<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    grouped.check_quantiles(annotations);
    fold::<Quantile>(grouped, annotations)
}

#[derive(Default)]
struct Quantile(Vec<f64>);

impl Accumulator for Quantile {
    fn add_float(&mut self, value: f64) {
        self.0.push(value);
    }

    fn finish(mut self, parameter: f64, _: &mut Telling<'_>) -> Option<Value> {
        (!self.0.is_empty()).then(|| Value::Float(quantile::of(parameter, &mut self.0)))
    }
}
