//! The machine-readable form of a report; its shape is a contract and only grows.

use super::{Report, Summary};
use crate::{
    diagnostic::{Diagnostic, Fix, Level, Proof, Safety},
    source::{Column, Position, Span},
};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Document {
    version: u32,
    diagnostics: Vec<Finding>,
    summary: Summary,
}

#[derive(Serialize)]
pub(super) struct Finding {
    code: &'static str,
    level: &'static str,
    proof: &'static str,
    message: String,
    entity: String,
    #[serde(flatten)]
    place: Place,
    related: Vec<Related>,
    help: Option<String>,
    fix: Option<Mend>,
}

#[derive(Serialize)]
pub(super) struct Place {
    file: String,
    range: Range,
}

#[derive(Serialize)]
pub(super) struct Range {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
pub(super) struct Point {
    line: u32,
    column: u32,
    byte: u32,
}

#[derive(Serialize)]
pub(super) struct Related {
    message: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
pub(super) struct Mend {
    title: String,
    safety: &'static str,
    edits: Vec<Replacement>,
}

#[derive(Serialize)]
pub(super) struct Replacement {
    #[serde(flatten)]
    place: Place,
    text: String,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = report.diagnostics.iter().map(|diagnostic| finding(report, diagnostic)).collect();
    let document = Document { version: 1, diagnostics, summary: report.summary() };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

pub(super) fn finding(report: &Report, diagnostic: &Diagnostic) -> Finding {
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
        entity: masked(&diagnostic.entity),
        place: place(report, diagnostic.span),
        related: related.collect(),
        help: diagnostic.help.as_deref().map(masked),
        fix: diagnostic.fix.as_ref().map(|fix| mend(report, fix)),
    }
}

fn mend(report: &Report, fix: &Fix) -> Mend {
    let safety = match fix.safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    };
    let masked = |text: &str| report.secrets.masked(text).into_owned();
    let edits = fix
        .edits
        .iter()
        .map(|edit| Replacement { place: place(report, edit.span), text: masked(&edit.text) });
    Mend { title: masked(&fix.title), safety, edits: edits.collect() }
}

pub(super) fn place(report: &Report, span: Span) -> Place {
    let (start, end) = report.files.range(span, Column::Characters);
    Place {
        file: report.files.get(span.file).path().display().to_string(),
        range: Range { start: point(start), end: point(end) },
    }
}

fn point(position: Position) -> Point {
    Point { line: position.line, column: position.column, byte: position.byte }
}
