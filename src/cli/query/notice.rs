//! What is wrong, or worth knowing, about a query: excerpts on standard error.

use super::{Error, output, series::Fault};
use crate::{
    diagnostic::Level,
    promql::{self, AnnotationLevel, Features, Outcome, QueryError, TextRange},
    report::{self, Look, Remark},
};
use std::{
    io::{self, IsTerminal},
    ops::Range,
};

/// What an expression is called where a finding has its path.
const NAME: &str = "expression";
/// So many problems of a file are shown.
const SHOWN: usize = 10;

/// Tells why an expression cannot be read.
pub(super) fn parse_errors(errors: &[promql::Error], expr: &str, look: Look) -> Result<(), Error> {
    errors.iter().try_for_each(|error| {
        tell(Level::Error, error.message(), error.help(), expr, Some(error.range), look)
    })
}

/// Tells what there is to say about an answer, and why there is none.
pub(super) fn outcome(outcome: &Outcome, expr: &str, features: &Features, look: Look) -> Result<(), Error> {
    for annotation in outcome.annotations.iter() {
        let (level, prefix) = match annotation.kind.level() {
            AnnotationLevel::Warning => (Level::Warning, "PromQL warning: "),
            AnnotationLevel::Info => (Level::Note, "PromQL info: "),
        };
        // level and place are shown beside the message
        let text = annotation.text(expr, features);
        let message = text.strip_prefix(prefix).unwrap_or(&text);
        let message = message.rsplit_once(" (").map_or(message, |(message, _)| message);
        tell(level, message.to_owned(), None, expr, Some(annotation.range), look)?;
    }
    match &outcome.result {
        Ok(_) => Ok(()),
        Err(error) => tell(Level::Error, error.message.clone(), remedy(error), expr, error.range, look),
    }
}

/// The option that moves the limit that was hit.
fn remedy(error: &QueryError) -> Option<String> {
    let help = match error {
        _ if error.is_timeout() => "`--timeout` gives it more time; fewer steps or series need less",
        _ if error.is_too_much() => "`--max-samples` lets it hold more; fewer steps or series need less",
        _ => return None,
    };
    Some(help.into())
}

fn tell(
    level: Level,
    message: String,
    help: Option<String>,
    expr: &str,
    range: Option<TextRange>,
    look: Look,
) -> Result<(), Error> {
    let range = range.map_or(0..expr.len(), |range| range.start as usize..range.end as usize);
    let range = visible(expr, range);
    let remark = Remark { level, message, help, name: NAME.into(), text: expr, first_line: 1, range };
    show(look, remark)
}

fn show(look: Look, remark: Remark) -> Result<(), Error> {
    let color = look.color && io::stderr().is_terminal();
    output::tell(&report::remark(Look { color, ..look }, remark)?);
    Ok(())
}

/// A range that holds something to show, within the text.
fn visible(text: &str, range: Range<usize>) -> Range<usize> {
    let end = text.ceil_char_boundary(range.end.min(text.len()));
    let start = text.floor_char_boundary(range.start.min(end));
    if start < end { start..end } else { text.floor_char_boundary(start.saturating_sub(1))..end }
}

/// Tells what is wrong in the texts of series.
pub(super) fn problems(faults: Vec<Fault>, look: Look) -> Result<(), Error> {
    let more = faults.len().saturating_sub(SHOWN);
    for fault in faults.into_iter().take(SHOWN) {
        let remark = Remark {
            level: Level::Error,
            message: fault.message,
            help: fault.help,
            name: fault.path,
            text: &fault.line,
            first_line: fault.line_number,
            range: visible(&fault.line, fault.range),
        };
        show(look, remark)?;
    }
    if more > 0 {
        output::tell(&format!("{more} more"));
    }
    Ok(())
}

/// Line and column, from 1, at which a range starts; columns count bytes, as Prometheus counts them.
pub(super) fn position(expr: &str, range: TextRange) -> String {
    let before = &expr.as_bytes()[..(range.start as usize).min(expr.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    format!("{line}:{column}")
}
