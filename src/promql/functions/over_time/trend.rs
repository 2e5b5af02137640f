//! `deriv`, `predict_linear` and `double_exponential_smoothing`: where a gauge is going.

use super::numbers;
use crate::promql::{
    annotation::Annotations,
    kernel::{Window, unix},
    query::QueryError,
    storage::Points,
    summation::add_compensated,
    value::Value,
};

pub(in crate::promql::functions) fn deriv(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    numbers(window, 2, annotations)?;
    // times near those of the samples keep the sums of squares exact
    let near = *window.floats.times.first()?;
    Some(Value::Float(regression(window.floats, near)?.slope))
}

pub(in crate::promql::functions) fn predict_linear(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    let seconds = *window.scalars.first()?;
    numbers(window, 2, annotations)?;
    let line = regression(window.floats, window.time)?;
    Some(Value::Float(line.slope * seconds + line.intercept))
}

/// A straight line.
struct Line {
    /// Per second.
    slope: f64,
    intercept: f64,
}

/// The line of least squares through the samples, with its intercept at that time.
fn regression(points: Points<'_, f64>, intercept_at: i64) -> Option<Line> {
    let initial = *points.values.first()?;
    if points.values.iter().skip(1).all(|value| *value == initial) {
        return Some(if initial.is_infinite() {
            Line { slope: f64::NAN, intercept: f64::NAN }
        } else {
            Line { slope: 0.0, intercept: initial }
        });
    }
    let mut sums = [(0.0, 0.0); 4];
    let mut count = 0.0;
    for (time, y) in points.iter() {
        count += 1.0;
        let x = unix(time.saturating_sub(intercept_at));
        for ((sum, lost), term) in sums.iter_mut().zip([x, *y, x * y, x * x]) {
            add_compensated(sum, lost, term);
        }
    }
    let [x, y, xy, xx] = sums.map(|(sum, lost)| sum + lost);
    let covariance = xy - x * y / count;
    let variance = xx - x * x / count;
    let slope = covariance / variance;
    Some(Line { slope, intercept: y / count - slope * x / count })
}

/// Whether the two factors of `double_exponential_smoothing` lie between 0 and 1.
pub(in crate::promql::functions) fn check_factors(factors: &[f64]) -> Result<(), QueryError> {
    for ((kind, name), factor) in [("smoothing", "sf"), ("trend", "tf")].into_iter().zip(factors) {
        if *factor <= 0.0 || *factor >= 1.0 {
            let infinity = if *factor > 0.0 { "+Inf" } else { "-Inf" };
            let got = if factor.is_infinite() { infinity.to_owned() } else { format!("{factor:.6}") };
            return Err(QueryError::new(format!(
                "invalid {kind} factor. Expected: 0 < {name} < 1, got: {got}"
            )));
        }
    }
    Ok(())
}

/// Holt's linear method: a level that follows the samples, and a trend that follows the level.
/// <https://en.wikipedia.org/wiki/Exponential_smoothing>
pub(in crate::promql::functions) fn double_exponential_smoothing(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    let [level_factor, trend_factor] = *window.scalars else { return None };
    let [first, rest @ ..] = numbers(window, 2, annotations)? else { return None };
    let (mut before, mut level) = (0.0, *first);
    let mut trend = rest.first()? - first;
    for (index, value) in rest.iter().enumerate() {
        if index > 0 {
            trend = trend_factor * (level - before) + (1.0 - trend_factor) * trend;
        }
        let next = level_factor * value + (1.0 - level_factor) * (level + trend);
        (before, level) = (level, next);
    }
    Some(Value::Float(level))
}
