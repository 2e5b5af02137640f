//! Answers as lines of text.

use super::numbers::number;
use crate::{
    promql::{Answer, Value},
    time::Timestamp,
};

/// One line for each sample; of series over time each under its name.
pub(super) fn write(answer: &Answer) -> String {
    match answer {
        Answer::Scalar(value) => format!("{}\n", number(*value)),
        Answer::String(text) => format!("{text}\n"),
        Answer::Vector(samples) => aligned(
            "",
            samples.iter().map(|sample| (sample.labels.to_string(), value(&sample.value))).collect(),
        ),
        Answer::Matrix(series) => series
            .iter()
            .map(|series| {
                let points = series.points.iter();
                let rows = points.map(|point| (Timestamp(point.time).to_string(), value(&point.value)));
                format!("{}\n{}", series.labels, aligned("  ", rows.collect()))
            })
            .collect(),
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Float(value) => number(*value),
        Value::Histogram(histogram) => histogram.to_string(),
    }
}

/// Rows whose second cells stand below each other, unless a first one is very long.
fn aligned(indent: &str, rows: Vec<(String, String)>) -> String {
    const WIDEST: usize = 80;
    let width = |cell: &str| cell.chars().count();
    let widest = rows.iter().map(|(cell, _)| width(cell)).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    rows.iter().map(|(first, second)| format!("{indent}{first:widest$}  {second}\n")).collect()
}
