//! For people: findings with excerpts, then each failed expectation with what was expected and got, and why.

use super::{
    Fault, TestReport, called, coverage, difference, one_line,
    paint::{Line, Paint},
    why,
};
use crate::{
    report::{Look, mask::printable, pretty},
    source::Span,
};
use std::io::{self, Write};

const WHY: &str = "  why: ";

pub(super) fn write(look: Look, report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    pretty::diagnostics(look, &report.base, out)?;
    for fault in report.files.iter().flat_map(super::TestedFile::faults) {
        for line in lines(&fault, report, look.width) {
            writeln!(out, "{}", line.text(look.color))?;
        }
        writeln!(out)?;
    }
    if report.shows_coverage {
        for line in coverage::table(report) {
            writeln!(out, "{}", line.text(look.color))?;
        }
    }
    if look.summary {
        writeln!(out, "{report}")?;
    }
    Ok(())
}

/// A fault and everything there is to say about it.
fn lines(fault: &Fault<'_>, report: &TestReport, width: usize) -> Vec<Line> {
    let masked = |text: &str| printable(&report.base.secrets.masked(text));
    let (test, what) = match fault {
        Fault::Failure(test, failure) => (test, failure.message.clone()),
        Fault::Case(test, case) => (test, format!("{}: {}", called(case), case.message)),
    };
    let failed = Line::of(Paint::Red, "FAILED").and(Paint::Plain, " ");
    let mut lines = vec![failed.and(Paint::Bold, masked(&one_line(&test.name)))];
    lines.push(Line::of(Paint::Dim, format!("  {}", place(report, fault.span()))));
    if let Some(test) = fault.test() {
        lines.push(Line::of(Paint::Dim, format!("  in the test at {}", place(report, test))));
    }
    lines.push(Line::of(Paint::Plain, format!("  {}", masked(&what))));
    let Fault::Case(_, case) = fault else { return lines };
    lines.extend(
        difference::lines(case, width.saturating_sub(4), &masked).iter().map(|line| line.indented(4)),
    );
    if let Some(why) = &case.why {
        let mut before = Line::of(Paint::Bold, WHY);
        for part in wrapped(&masked(&why.sentence), width.saturating_sub(WHY.len())) {
            lines.push(before.and(Paint::Plain, part));
            before = Line::of(Paint::Plain, " ".repeat(WHY.len()));
        }
        lines.extend(why::lines(why, width.saturating_sub(4), &masked).iter().map(|line| line.indented(4)));
    }
    lines
}

/// The words of a text, in lines of at most `width` columns where that is possible.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![];
    for word in text.split(' ') {
        let length = word.chars().count() + 1;
        match lines.last_mut().filter(|line| line.chars().count() + length <= width) {
            Some(line) => line.extend([" ", word]),
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

fn place(report: &TestReport, span: Span) -> String {
    let files = report.base.files;
    let path = printable(&files.get(span.file).path().display().to_string());
    let position = files.position(span);
    format!("{path}:{}:{}", position.line, position.column)
}
