//! The metrics for programs; the shape of the document only grows.

use super::Row;
use crate::{
    model::inventory::{Metric, Origin},
    source::{Column, Files, Position, Span},
};
use serde::Serialize;

#[derive(Serialize)]
struct Document<'p> {
    version: u32,
    /// Whether no others exist.
    closed: bool,
    metrics: Vec<Entry<'p>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Summary {
    metrics: usize,
    unused: usize,
}

#[derive(Serialize)]
struct Entry<'p> {
    /// What is computed in it is `*`.
    name: String,
    computed: bool,
    #[serde(rename = "type")]
    kind: &'static str,
    labels: &'p [String],
    /// Whether it surely has no others.
    labels_complete: bool,
    unit: Option<&'p str>,
    help: Option<&'p str>,
    jobs: Vec<&'p str>,
    series: Vec<String>,
    origin: Source<'p>,
    used: Vec<Place>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Source<'p> {
    Declared(Place),
    Recorded(Place),
    Product { name: &'p str },
    Server { address: &'p str },
    Prometheus,
}

#[derive(Serialize)]
struct Place {
    file: String,
    range: Range,
}

#[derive(Serialize)]
struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    line: u32,
    column: u32,
    byte: u32,
}

pub(super) fn write(rows: &[Row<'_>], files: &Files, closed: bool) -> serde_json::Result<String> {
    let metrics: Vec<Entry<'_>> = rows.iter().map(|row| entry(row, files)).collect();
    let unused = rows.iter().filter(|row| row.uses.is_empty()).count();
    let summary = Summary { metrics: rows.len(), unused };
    serde_json::to_string_pretty(&Document { version: 1, closed, metrics, summary }).map(|text| text + "\n")
}

fn entry<'p>(row: &Row<'p>, files: &Files) -> Entry<'p> {
    let metric: &'p Metric = row.metric;
    Entry {
        name: metric.name.to_string(),
        computed: metric.name.exact().is_none(),
        kind: metric.kind.name(),
        labels: &metric.labels.names,
        labels_complete: metric.labels.are_all,
        unit: metric.unit.as_deref(),
        help: metric.help.as_deref(),
        jobs: metric.jobs.iter().map(AsRef::as_ref).collect(),
        series: metric.series_names(),
        origin: match &metric.origin {
            Origin::Declared(span) => Source::Declared(place(*span, files)),
            Origin::Recorded(span) => Source::Recorded(place(*span, files)),
            Origin::Product(product) => Source::Product { name: product.name },
            Origin::Server(address) => Source::Server { address },
            Origin::Prometheus => Source::Prometheus,
        },
        used: row.uses.iter().map(|span| place(*span, files)).collect(),
    }
}

fn place(span: Span, files: &Files) -> Place {
    let (start, end) = files.range(span, Column::Characters);
    let point = |Position { line, column, byte }| Point { line, column, byte };
    let file = files.get(span.file).path().display().to_string();
    Place { file, range: Range { start: point(start), end: point(end) } }
}
