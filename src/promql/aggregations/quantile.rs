//! `quantile`: of numbers.

use super::{
    Grouped,
    fold::{Accumulator, Telling, fold},
};
use crate::promql::{annotation::Annotations, eval::Row, order, query::QueryError, value::Value};

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
        (!self.0.is_empty()).then(|| Value::Float(quantile(parameter, &mut self.0)))
    }
}

/// The value below which that share of the values lies; between two values in proportion. The values get sorted.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "ranks lie between 0 and the number of values"
)]
fn quantile(q: f64, values: &mut [f64]) -> f64 {
    if values.is_empty() || q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    order::sort(values, |a, b| order::is_less(*a, *b));
    let last = values.len() - 1;
    let rank = q * last as f64;
    let lower = rank.floor().max(0.0) as usize;
    let upper = last.min(lower + 1);
    let weight = rank - rank.floor();
    values[lower] * (1.0 - weight) + values[upper] * weight
}
