//! Answers in the JSON of Prometheus's HTTP API, native histograms with their buckets included.

use super::{
    notice::position,
    numbers::{number, seconds},
};
use crate::{
    labels::LabelSet,
    promql::{
        AnnotationLevel, Answer, Bucket, Error, Features, Histogram, Outcome, Point, QueryError, Series,
        Value,
    },
};
use std::fmt::{self, Write};

/// The response to a query at `time`, the time of an instant query.
pub(super) fn response(outcome: &Outcome, expr: &str, features: &Features, time: i64) -> String {
    let mut out = match &outcome.result {
        Ok(answer) => {
            let mut out = String::from("{\"status\":\"success\",\"data\":");
            // writing to a string does not fail
            let _ = push_answer(&mut out, answer, time);
            out
        }
        Err(error) => failure(error_type(error), &error.message),
    };
    for (key, level) in [("warnings", AnnotationLevel::Warning), ("infos", AnnotationLevel::Info)] {
        let of_level = outcome.annotations.iter().filter(|annotation| annotation.kind.level() == level);
        let texts: Vec<String> =
            of_level.map(|annotation| quoted(&annotation.text(expr, features))).collect();
        if !texts.is_empty() {
            out.push_str(&format!(",\"{key}\":[{}]", texts.join(",")));
        }
    }
    out.push_str("}\n");
    out
}

/// The response to an expression that cannot be read.
pub(super) fn refused(errors: &[Error], expr: &str) -> String {
    let messages: Vec<String> = errors
        .iter()
        .map(|error| format!("{}: parse error: {}", position(expr, error.range), error.message()))
        .collect();
    format!("{}}}\n", failure("bad_data", &format!("invalid parameter \"query\": {}", messages.join("\n"))))
}

fn failure(kind: &str, message: &str) -> String {
    format!("{{\"status\":\"error\",\"errorType\":\"{kind}\",\"error\":{}", quoted(message))
}

fn error_type(error: &QueryError) -> &'static str {
    if error.is_timeout() { "timeout" } else { "execution" }
}

fn push_answer(out: &mut String, answer: &Answer, time: i64) -> fmt::Result {
    let kind = match answer {
        Answer::Scalar(_) => "scalar",
        Answer::String(_) => "string",
        Answer::Vector(_) => "vector",
        Answer::Matrix(_) => "matrix",
    };
    write!(out, "{{\"resultType\":\"{kind}\",\"result\":[")?;
    match answer {
        Answer::Scalar(value) => write!(out, "{},\"{}\"", seconds(time), number(*value))?,
        Answer::String(text) => write!(out, "{},{}", seconds(time), quoted(&text.to_string()))?,
        Answer::Vector(samples) => {
            for (index, sample) in samples.iter().enumerate() {
                out.push_str(if index == 0 { "{\"metric\":" } else { ",{\"metric\":" });
                push_labels(out, &sample.labels)?;
                let key = if sample.value.as_float().is_some() { "value" } else { "histogram" };
                write!(out, ",\"{key}\":")?;
                push_value(out, time, &sample.value)?;
                out.push('}');
            }
        }
        Answer::Matrix(series) => {
            for (index, series) in series.iter().enumerate() {
                out.push_str(if index == 0 { "{\"metric\":" } else { ",{\"metric\":" });
                push_series(out, series)?;
                out.push('}');
            }
        }
    }
    out.push_str("]}");
    Ok(())
}

fn push_series(out: &mut String, series: &Series) -> fmt::Result {
    push_labels(out, &series.labels)?;
    let (floats, histograms): (Vec<&Point>, Vec<&Point>) =
        series.points.iter().partition(|point| point.value.as_float().is_some());
    for (key, points) in [("values", floats), ("histograms", histograms)] {
        for (index, point) in points.iter().enumerate() {
            if index == 0 {
                write!(out, ",\"{key}\":[")?;
            } else {
                out.push(',');
            }
            push_value(out, point.time, &point.value)?;
        }
        if !points.is_empty() {
            out.push(']');
        }
    }
    Ok(())
}

fn push_labels(out: &mut String, labels: &LabelSet) -> fmt::Result {
    out.push('{');
    for (index, (name, value)) in labels.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(out, "{comma}{}:{}", quoted(name), quoted(value))?;
    }
    out.push('}');
    Ok(())
}

fn push_value(out: &mut String, time: i64, value: &Value) -> fmt::Result {
    write!(out, "[{},", seconds(time))?;
    match value {
        Value::Float(value) => write!(out, "\"{}\"", number(*value))?,
        Value::Histogram(histogram) => push_histogram(out, histogram)?,
    }
    out.push(']');
    Ok(())
}

fn push_histogram(out: &mut String, histogram: &Histogram) -> fmt::Result {
    write!(out, "{{\"count\":\"{}\",\"sum\":\"{}\"", number(histogram.count), number(histogram.sum))?;
    let mut is_first = true;
    for bucket in histogram.buckets() {
        out.push_str(if is_first { ",\"buckets\":[" } else { "," });
        is_first = false;
        let [lower, upper, count] = [bucket.lower, bucket.upper, bucket.count].map(number);
        write!(out, "[{},\"{lower}\",\"{upper}\",\"{count}\"]", boundaries(&bucket))?;
    }
    out.push_str(if is_first { "}" } else { "]}" });
    Ok(())
}

/// Which bounds are in a bucket, as the API numbers it.
fn boundaries(bucket: &Bucket) -> u8 {
    match (bucket.lower_inclusive, bucket.upper_inclusive) {
        (false, true) => 0,
        (true, false) => 1,
        (false, false) => 2,
        (true, true) => 3,
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
