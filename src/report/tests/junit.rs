//! JUnit's XML: a suite for each test file, a case for each expectation, with what was expected and got.
//!
//! A test is timed as a whole, so each of its cases has an equal part. A test that broke off is an error of its own,
//! and what it did not reach is skipped.

use super::{
    TestReport, TestedFile, difference, one_line,
    paint::{Line, Paint},
    why,
};
use crate::{
    diagnostic::{Diagnostic, Level},
    replay::{CaseKind, CaseOutcome, TestOutcome},
    report::{
        Report,
        junit::{self, Case, Fault, Suite, Verdict},
        mask::printable,
    },
    source::FileId,
};
use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashSet},
    io::{self, Write},
    time::Duration,
};

/// Columns of text.
const WIDTH: usize = 100;

pub(super) fn write(report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    let base = &report.base;
    let suites =
        report.files.iter().map(|tested| Suite { file: path(base, tested.file), cases: cases(base, tested) });
    let coverage = report.lack_of_coverage().map(|message| {
        let fault = Fault { kind: "coverage", text: message.clone(), message };
        let name = "enough rules are tested".to_owned();
        let case = Case { name, line: None, elapsed: Duration::ZERO, verdict: Verdict::Failure(fault) };
        Suite { file: "coverage".to_owned(), cases: vec![case] }
    });
    let suites: Vec<Suite> = suites.chain(unread(report)).chain(coverage).collect();
    junit::document(&suites, report.elapsed, out)
}

fn path(report: &Report, file: FileId) -> String {
    printable(&report.files.get(file).path().display().to_string())
}

/// The files that were asked for and could not be read, so that nobody knows what tests are in them.
fn unread(report: &TestReport) -> Vec<Suite> {
    let base = &report.base;
    let told: HashSet<FileId> =
        report.files.iter().flat_map(|file| &file.diagnostics).map(|found| found.span.file).collect();
    let errors = || base.diagnostics.iter().filter(|found| found.level == Level::Error);
    let files: BTreeSet<FileId> =
        errors().map(|found| found.span.file).filter(|file| !told.contains(file)).collect();
    let suite = |file: FileId| {
        let found: Vec<&Diagnostic> = errors().filter(|found| found.span.file == file).collect();
        Suite { file: path(base, file), cases: vec![unloaded(base, &found)] }
    };
    files.into_iter().map(suite).collect()
}

fn cases(report: &Report, tested: &TestedFile<'_>) -> Vec<Case> {
    match &tested.outcome {
        None => vec![unloaded(report, &tested.diagnostics)],
        Some(outcome) => outcome.tests.iter().flat_map(|test| test_cases(report, test)).collect(),
    }
}

/// The case of a file that could not be loaded.
fn unloaded(report: &Report, found: &[&Diagnostic]) -> Case {
    let mut found = found.to_vec();
    // what is worst says why
    found.sort_by_key(|found| Reverse(found.level));
    let mut faults = found.iter().map(|found| junit::fault(report, found));
    let first = faults.next().unwrap_or_else(|| Fault {
        kind: "load",
        message: "the file cannot be loaded".to_owned(),
        text: String::new(),
    });
    let text = faults.fold(first.text, |text, fault| text + &fault.text);
    let verdict = Verdict::Error(Fault { text, ..first });
    Case { name: "can be loaded".to_owned(), line: None, elapsed: Duration::ZERO, verdict }
}

fn test_cases(report: &Report, test: &TestOutcome) -> Vec<Case> {
    let name = report.secrets.masked(&one_line(&test.name)).into_owned();
    let line = |span| Some(report.files.position(span).line);
    let count = test.cases.len() + usize::from(test.cases.is_empty() || !test.failures.is_empty());
    let elapsed = test.elapsed / u32::try_from(count).unwrap_or(u32::MAX);
    let mut cases = vec![];
    if let Some(first) = test.failures.first() {
        let masked = |text: &str| report.secrets.masked(text).into_owned();
        let lines: String = test.failures.iter().map(|failure| masked(&failure.message) + "\n").collect();
        let fault = Fault { kind: "test", message: masked(&first.message), text: lines };
        let name = format!("{name}: is played to its end");
        cases.push(Case { name, line: line(test.span), elapsed, verdict: Verdict::Error(fault) });
    } else if test.cases.is_empty() {
        cases.push(Case { name: name.clone(), line: line(test.span), elapsed, verdict: Verdict::Passed });
    }
    cases.extend(test.cases.iter().map(|case| {
        let subject = one_line(&case.subject);
        let subject = report.secrets.masked(&subject);
        let name = match case.kind {
            CaseKind::Event => format!("{name}: {} {subject}", case.kind.name()),
            kind => format!("{name}: {} {subject} at {}", kind.name(), case.at),
        };
        Case { name, line: line(case.span), elapsed, verdict: verdict(report, case) }
    }));
    cases
}

fn verdict(report: &Report, case: &CaseOutcome) -> Verdict {
    let message = report.secrets.masked(&case.message).into_owned();
    if case.passed {
        return Verdict::Passed;
    }
    if !case.is_reached {
        return Verdict::Skipped(message);
    }
    let masked = |text: &str| report.secrets.masked(text).into_owned();
    let mut lines = difference::lines(case, WIDTH, &masked);
    if let Some(why) = &case.why {
        lines.push(Line::of(Paint::Plain, masked(&why.sentence)));
        lines.extend(why::lines(why, WIDTH, &masked));
    }
    let text = lines.iter().map(|line| line.text(false).trim_end().to_owned() + "\n").collect();
    Verdict::Failure(Fault { kind: case.kind.name(), message, text })
}
