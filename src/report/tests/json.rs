//! The machine-readable form of test results; its shape is a contract and only grows.

use super::{TestReport, TestedFile};
use crate::{
    replay::{CaseOutcome, Failure, Pairs, TestOutcome, Thing},
    report::{
        Report,
        json::{Finding, Place, finding, place},
    },
};
use serde::Serialize;
use std::{
    collections::BTreeMap,
    io::{self, Write},
};

#[derive(Serialize)]
struct Document {
    version: u32,
    files: Vec<File>,
    coverage: Coverage,
    summary: Summary,
}

#[derive(Serialize)]
struct File {
    file: String,
    diagnostics: Vec<Finding>,
    tests: Vec<Test>,
    seconds: f64,
}

#[derive(Serialize)]
struct Test {
    name: String,
    #[serde(flatten)]
    place: Place,
    passed: bool,
    failures: Vec<Broken>,
    cases: Vec<Case>,
    seconds: f64,
}

#[derive(Serialize)]
struct Broken {
    message: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct Case {
    kind: &'static str,
    subject: String,
    at: String,
    passed: bool,
    #[serde(flatten)]
    place: Place,
    expected: Vec<Item>,
    actual: Vec<Item>,
    message: String,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item {
    Alert { labels: BTreeMap<String, String>, annotations: BTreeMap<String, String> },
    Sample { labels: BTreeMap<String, String>, value: String },
}

#[derive(Serialize)]
struct Coverage {
    rules: usize,
    tested: usize,
    untested: Vec<Untested>,
}

#[derive(Serialize)]
struct Untested {
    name: String,
    file: String,
    line: u32,
}

#[derive(Serialize)]
struct Summary {
    passed: usize,
    failed: usize,
    #[serde(skip_serializing_if = "is_none")]
    not_run: usize,
    files: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
fn is_none(count: &usize) -> bool {
    *count == 0
}

pub(super) fn write(report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    let (passed, failed) = report.counts();
    let untested = report.coverage.untested.iter().map(|rule| Untested {
        name: rule.name.clone(),
        file: report.base.files.get(rule.span.file).path().display().to_string(),
        line: report.base.files.position(rule.span).line,
    });
    let document = Document {
        version: 1,
        files: report.files.iter().map(|tested| file(&report.base, tested)).collect(),
        coverage: Coverage {
            rules: report.coverage.rules,
            tested: report.coverage.tested,
            untested: untested.collect(),
        },
        summary: Summary { passed, failed, not_run: report.not_run, files: report.files.len() },
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn file(report: &Report, tested: &TestedFile<'_>) -> File {
    File {
        file: report.files.get(tested.file).path().display().to_string(),
        diagnostics: tested.diagnostics.iter().map(|diagnostic| finding(report, diagnostic)).collect(),
        tests: tested
            .outcome
            .iter()
            .flat_map(|outcome| &outcome.tests)
            .map(|one| test(report, one))
            .collect(),
        seconds: tested.elapsed().as_secs_f64(),
    }
}

fn test(report: &Report, test: &TestOutcome) -> Test {
    let broken = |failure: &Failure| Broken {
        message: report.secrets.masked(&failure.message).into_owned(),
        place: place(report, failure.span),
    };
    Test {
        name: report.secrets.masked(&test.name).into_owned(),
        place: place(report, test.span),
        passed: test.passed(),
        failures: test.failures.iter().map(broken).collect(),
        cases: test.cases.iter().map(|one| case(report, one)).collect(),
        seconds: test.elapsed.as_secs_f64(),
    }
}

fn case(report: &Report, case: &CaseOutcome) -> Case {
    let items = |things: &[Thing]| things.iter().map(|thing| item(report, thing)).collect();
    Case {
        kind: case.kind.name(),
        subject: report.secrets.masked(&case.subject).into_owned(),
        at: case.at.to_string(),
        passed: case.passed,
        place: place(report, case.span),
        expected: items(&case.expected),
        actual: items(&case.actual),
        message: report.secrets.masked(&case.message).into_owned(),
    }
}

fn item(report: &Report, thing: &Thing) -> Item {
    let masked = |pairs: &Pairs| {
        let masked =
            |(name, value): &(String, String)| (name.clone(), report.secrets.masked(value).into_owned());
        pairs.iter().map(masked).collect()
    };
    match thing {
        Thing::Alert { labels, annotations } => {
            Item::Alert { labels: masked(labels), annotations: masked(annotations) }
        }
        Thing::Sample { labels, value } => Item::Sample { labels: masked(labels), value: value.clone() },
    }
}
