//! Answers as lines of text, written as they are made: there may be millions.

use super::numbers::number;
use crate::{
    promql::{Answer, Value},
    time::Timestamp,
};
use std::io::{self, Write};

/// One line for each sample; of series over time each under its name.
pub(super) fn write(answer: &Answer, out: &mut dyn Write) -> io::Result<()> {
    match answer {
        Answer::Scalar(value) => writeln!(out, "{}", number(*value)),
        Answer::String(text) => writeln!(out, "{text}"),
        Answer::Vector(samples) => {
            let rows = samples.iter();
            aligned("", rows.map(|sample| (sample.labels.to_string(), &sample.value)), out)
        }
        Answer::Matrix(series) => series.iter().try_for_each(|series| {
            writeln!(out, "{}", series.labels)?;
            let rows = series.points.iter();
            aligned("  ", rows.map(|point| (Timestamp(point.time).to_string(), &point.value)), out)
        }),
    }
}

fn value(value: &Value) -> String {
    match value {
        Value::Float(value) => number(*value),
        Value::Histogram(histogram) => histogram.to_string(),
    }
}

/// Rows whose second cells stand below each other, unless a first one is very long.
fn aligned<'a>(
    indent: &str,
    rows: impl Iterator<Item = (String, &'a Value)> + Clone,
    out: &mut dyn Write,
) -> io::Result<()> {
    const WIDEST: usize = 80;
    let widths = rows.clone().map(|(cell, _)| cell.chars().count());
    let widest = widths.filter(|width| *width <= WIDEST).max().unwrap_or(0);
    for (first, second) in rows {
        writeln!(out, "{indent}{first:widest$}  {}", value(second))?;
    }
    Ok(())
}
