//! The machine-readable form of a report; its shape is a contract and only grows.

use super::{Report, Summary};
use crate::{
    diagnostic::{Diagnostic, Fix, Level, Proof, Safety},
    source::{Column, Position, Span},
};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    diagnostics: Vec<Finding<'a>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'static str,
    level: &'static str,
    proof: &'static str,
    message: String,
    entity: &'a str,
    #[serde(flatten)]
    place: Place,
    related: Vec<Related>,
    help: Option<String>,
    fix: Option<Mend<'a>>,
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

#[derive(Serialize)]
struct Related {
    message: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Mend<'a> {
    title: &'a str,
    safety: &'static str,
    edits: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
struct Replacement<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.diagnostics.iter().map(|diagnostic| finding(report, diagnostic)).collect();
    let document = Document { version: 1, diagnostics, summary: report.summary() };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn finding<'a>(report: &Report, diagnostic: &'a Diagnostic) -> Finding<'a> {
    let masked = |text: &str| report.secrets.masked(text).into_owned();
    let related = diagnostic
        .related
        .iter()
        .map(|related| Related { message: masked(&related.message), place: place(report, related.span) });
    Finding {
        code: diagnostic.code.id,
        level: Level::name(diagnostic.level),
        proof: Proof::name(diagnostic.code.proof),
        message: masked(&diagnostic.message),
        entity: &diagnostic.entity,
        place: place(report, diagnostic.span),
        related: related.collect(),
        help: diagnostic.help.as_deref().map(masked),
        fix: diagnostic.fix.as_ref().map(|fix| mend(report, fix)),
    }
}

fn mend<'a>(report: &Report, fix: &'a Fix) -> Mend<'a> {
    let safety = match fix.safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    };
    let edits =
        fix.edits.iter().map(|edit| Replacement { place: place(report, edit.span), text: &edit.text });
    Mend { title: &fix.title, safety, edits: edits.collect() }
}

fn place(report: &Report, span: Span) -> Place {
    let (start, end) = report.files.range(span, Column::Characters);
    Place {
        file: report.files.get(span.file).path().display().to_string(),
        range: Range { start: point(start), end: point(end) },
    }
}

fn point(position: Position) -> Point {
    Point { line: position.line, column: position.column, byte: position.byte }
}
