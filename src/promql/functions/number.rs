//! Functions of numbers, and between numbers and vectors.

use crate::{
    labels::LabelSet,
    promql::{
        annotation::Annotations,
        eval::Row,
        kernel::{Call, Moment, seconds, unix},
        query::QueryError,
        value::Value,
    },
};

/// The greater of two, NaN if one is NaN; 0 is greater than -0.
fn greater(a: f64, b: f64) -> f64 {
    if a == f64::INFINITY || b == f64::INFINITY {
        f64::INFINITY
    } else if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a == 0.0 && a == b {
        if a.is_sign_negative() { b } else { a }
    } else if a > b {
        a
    } else {
        b
    }
}

/// The smaller of two, NaN if one is NaN; -0 is smaller than 0.
fn smaller(a: f64, b: f64) -> f64 {
    -greater(-a, -b)
}

pub(super) fn clamp(value: f64, bounds: &[f64]) -> Option<f64> {
    let [least, most] = bounds else { return None };
    (least <= most || least.is_nan() || most.is_nan()).then(|| greater(*least, smaller(*most, value)))
}

pub(super) fn clamp_max(value: f64, bounds: &[f64]) -> Option<f64> {
    bounds.first().map(|most| smaller(*most, value))
}

pub(super) fn clamp_min(value: f64, bounds: &[f64]) -> Option<f64> {
    bounds.first().map(|least| greater(*least, value))
}

/// To the nearest multiple of the argument; ties are rounded up.
pub(super) fn round(value: f64, to: &[f64]) -> Option<f64> {
    // dividing by the inverse is more exact for fractions such as 0.1, which have no exact representation
    let inverse = 1.0 / to.first().copied().unwrap_or(1.0);
    Some((value * inverse + 0.5).floor() / inverse)
}

pub(super) fn sgn(value: f64) -> f64 {
    if value < 0.0 {
        -1.0
    } else if value > 0.0 {
        1.0
    } else {
        value
    }
}

pub(super) fn deg(value: f64) -> f64 {
    value * 180.0 / std::f64::consts::PI
}

pub(super) fn rad(value: f64) -> f64 {
    value * std::f64::consts::PI / 180.0
}

pub(super) fn time(moment: &Moment, _: &[f64]) -> f64 {
    unix(moment.time)
}

pub(super) fn start(moment: &Moment, _: &[f64]) -> f64 {
    unix(moment.start)
}

pub(super) fn end(moment: &Moment, _: &[f64]) -> f64 {
    unix(moment.end)
}

pub(super) fn step(moment: &Moment, _: &[f64]) -> f64 {
    if moment.start == moment.end { 0.0 } else { seconds(moment.step) }
}

pub(super) fn range(moment: &Moment, _: &[f64]) -> f64 {
    seconds(moment.end.saturating_sub(moment.start))
}

pub(super) fn pi(_: &Moment, _: &[f64]) -> f64 {
    std::f64::consts::PI
}

pub(super) fn max_of(_: &Moment, numbers: &[f64]) -> f64 {
    numbers.iter().copied().reduce(greater).unwrap_or(f64::NAN)
}

pub(super) fn min_of(_: &Moment, numbers: &[f64]) -> f64 {
    numbers.iter().copied().reduce(smaller).unwrap_or(f64::NAN)
}

/// The value of the only series; NaN if there is none or are several. Histograms do not count.
pub(super) fn scalar(rows: &[Row], step: usize) -> f64 {
    let mut values = rows.iter().filter_map(|row| row.points[step].as_ref()?.as_float());
    match (values.next(), values.next()) {
        (Some(value), None) => value,
        _ => f64::NAN,
    }
}

pub(super) fn vector(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let values = call.scalars.into_iter().next().unwrap_or_default();
    let points = values.into_iter().map(|value| Some(Value::Float(value))).collect();
    Ok(vec![Row { labels: LabelSet::empty(), drops_name: false, points }])
}
