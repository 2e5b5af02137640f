//! Whether an answer is what is expected: as close as the original wants it.

use super::{
    expectation::{Evaluation, Expected, ExpectedSeries, When},
    histograms,
};
use mcpmon_check::{
    labels::LabelSet,
    promql::{Answer, Point, Sample, Series, Times, Value, is_stale},
};
use std::collections::{HashMap, HashSet};

/// The relative error that a number may have.
const EPSILON: f64 = 0.000_001;

/// Whether two numbers count as the same.
pub(super) fn almost_equal(a: f64, b: f64) -> bool {
    if is_stale(a) || is_stale(b) {
        return is_stale(a) && is_stale(b);
    }
    if a.is_nan() && b.is_nan() || a == b {
        return true;
    }
    let (sum, difference) = (a.abs() + b.abs(), (a - b).abs());
    if a == 0.0 || b == 0.0 || sum < f64::MIN_POSITIVE {
        return difference < EPSILON * f64::MIN_POSITIVE;
    }
    difference / sum.min(f64::MAX) < EPSILON
}

/// A value as a script writes it.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Float(value) => value.to_string(),
        Value::Histogram(histogram) => histogram.to_expression(&mcpmon_check::promql::Features::all()),
    }
}

fn check_value(labels: &LabelSet, expected: &(Value, bool), actual: &Value) -> Result<(), String> {
    let (expected, with_hint) = expected;
    let is_same = match (expected, actual) {
        (Value::Float(expected), Value::Float(actual)) => almost_equal(*expected, *actual),
        (Value::Histogram(expected), Value::Histogram(actual)) => {
            histograms::are_same(expected, actual, *with_hint)
        }
        _ => false,
    };
    if is_same { Ok(()) } else { Err(differs(labels, &text(expected), &text(actual))) }
}

fn differs(labels: &LabelSet, expected: &str, actual: &str) -> String {
    format!("{labels}\n      expected {expected}\n      got      {actual}")
}

impl Evaluation {
    /// Compares an answer with what is expected.
    pub(super) fn check_answer(&self, answer: &Answer) -> Result<(), String> {
        match (answer, &self.result) {
            (Answer::Scalar(actual), Expected::Scalar(expected)) if almost_equal(*expected, *actual) => {
                Ok(())
            }
            (Answer::Scalar(actual), Expected::Scalar(expected)) => {
                Err(format!("\n      expected {expected}\n      got      {actual}"))
            }
            (Answer::String(actual), Expected::String(expected)) if actual == expected => Ok(()),
            (Answer::Vector(samples), Expected::Series(expected)) => self.check_vector(samples, expected),
            (Answer::Matrix(series), Expected::Series(expected)) => self.check_matrix(series, expected),
            (Answer::String(actual), Expected::String(expected)) => {
                Err(format!("\n      expected {expected}\n      got      {actual}"))
            }
            _ => Err("an answer of another type".into()),
        }
    }

    /// Compares the samples of one time.
    pub(super) fn check_vector(
        &self,
        samples: &[Sample],
        expected: &HashMap<LabelSet, ExpectedSeries>,
    ) -> Result<(), String> {
        for (index, sample) in samples.iter().enumerate() {
            let Some(series) = expected.get(&sample.labels) else {
                return Err(format!("unexpected {} {}", sample.labels, text(&sample.value)));
            };
            if self.is_ordered && series.place != index + 1 {
                return Err(format!(
                    "{} at place {}, expected at {}",
                    sample.labels,
                    index + 1,
                    series.place
                ));
            }
            match series.values.first() {
                Some(Some(value)) => check_value(&sample.labels, value, &sample.value)?,
                // what is left out counts as 0
                _ => check_value(&sample.labels, &(Value::Float(0.0), false), &sample.value)?,
            }
        }
        all_seen(expected, samples.iter().map(|sample| &sample.labels))
    }

    fn check_matrix(
        &self,
        series: &[Series],
        expected: &HashMap<LabelSet, ExpectedSeries>,
    ) -> Result<(), String> {
        if self.is_ordered {
            return Err("an order is expected, but the answer is a matrix".into());
        }
        check_sorted(series)?;
        for actual in series {
            let Some(expected) = expected.get(&actual.labels) else {
                return Err(format!("unexpected {} {}", actual.labels, points_text(&actual.points)));
            };
            check_points(self.times(), actual, expected)?;
        }
        all_seen(expected, series.iter().map(|series| &series.labels))
    }

    /// The times of the points of a matrix.
    fn times(&self) -> Times {
        self.window.unwrap_or(match self.when {
            When::Range(times) => times,
            When::Instant(time) => Times { start: time, end: time, step: 0 },
        })
    }
}

fn check_points(times: Times, actual: &Series, expected: &ExpectedSeries) -> Result<(), String> {
    let time = |index: usize| times.start + i64::try_from(index).unwrap() * times.step;
    if expected.values.len() > 1 && time(expected.values.len() - 1) > times.end {
        return Err(format!("{}: more values are expected than there are times", actual.labels));
    }
    let (mut floats, mut histograms) = split(&actual.points);
    for (index, value) in expected.values.iter().enumerate() {
        let Some(value) = value else { continue };
        let rest = if value.0.as_float().is_some() { &mut floats } else { &mut histograms };
        let next = if rest.is_empty() { None } else { Some(rest.remove(0)) };
        match next {
            Some(point) if point.time == time(index) => {
                check_value(&actual.labels, value, &point.value)
                    .map_err(|error| format!("at {}: {error}", point.time))?;
            }
            _ => {
                return Err(differs(
                    &actual.labels,
                    &expected_text(times, expected),
                    &points_text(&actual.points),
                ));
            }
        }
    }
    if floats.is_empty() && histograms.is_empty() {
        return Ok(());
    }
    Err(differs(&actual.labels, &expected_text(times, expected), &points_text(&actual.points)))
}

/// The points that are numbers, and those that are histograms.
fn split(points: &[Point]) -> (Vec<&Point>, Vec<&Point>) {
    points.iter().partition(|point| point.value.as_float().is_some())
}

fn expected_text(times: Times, expected: &ExpectedSeries) -> String {
    let time = |index: usize| times.start + i64::try_from(index).unwrap() * times.step;
    let values = expected.values.iter().enumerate();
    let values = values.filter_map(|(index, value)| Some((time(index), &value.as_ref()?.0)));
    values.map(|(time, value)| format!("{} @{time}", text(value))).collect::<Vec<_>>().join(", ")
}

fn points_text(points: &[Point]) -> String {
    let points = points.iter().map(|point| format!("{} @{}", text(&point.value), point.time));
    points.collect::<Vec<_>>().join(", ")
}

fn all_seen<'a>(
    expected: &HashMap<LabelSet, ExpectedSeries>,
    seen: impl Iterator<Item = &'a LabelSet>,
) -> Result<(), String> {
    let seen: HashSet<_> = seen.collect();
    match expected.keys().find(|labels| !seen.contains(labels)) {
        Some(labels) => Err(format!("there is no {labels}")),
        None => Ok(()),
    }
}

/// Whether the series of a matrix stand in the order of their labels.
pub(super) fn check_sorted(series: &[Series]) -> Result<(), String> {
    let labels: Vec<Vec<_>> = series.iter().map(|series| series.labels.iter().collect()).collect();
    if labels.is_sorted() { Ok(()) } else { Err("the series of the matrix are not sorted".into()) }
}
