//! `stddev_over_time` and `stdvar_over_time`.

use super::numbers;
use crate::promql::{annotation::Annotations, kernel::Window, summation::add_compensated, value::Value};

pub(in crate::promql::functions) fn stddev(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    numbers(window, 1, annotations).map(|values| Value::Float(variance(values).sqrt()))
}

pub(in crate::promql::functions) fn stdvar(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    numbers(window, 1, annotations).map(|values| Value::Float(variance(values)))
}

/// The population variance, in one pass.
///
/// B. P. Welford, "Note on a Method for Calculating Corrected Sums of Squares and Products", Technometrics 4, 1962;
/// with compensated sums.
fn variance(values: &[f64]) -> f64 {
    let (mut mean, mut mean_lost) = (0.0, 0.0);
    let (mut squares, mut squares_lost) = (0.0, 0.0);
    let mut count = 0.0;
    for value in values {
        count += 1.0;
        let distance = value - (mean + mean_lost);
        add_compensated(&mut mean, &mut mean_lost, distance / count);
        add_compensated(&mut squares, &mut squares_lost, distance * (value - (mean + mean_lost)));
    }
    (squares + squares_lost) / count
}
