//! The machine-readable form of test results; its shape is a contract and only grows.

use super::{TestReport, TestedFile};
use crate::{
    replay::{self, CaseOutcome, CoveredRule, Failure, Pairs, TestOutcome, Thing, written},
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
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
}

#[derive(Serialize)]
struct Why {
    sentence: String,
    timeline: Vec<Timeline>,
    /// Series that are not in the timeline.
    others: usize,
}

#[derive(Serialize)]
struct Timeline {
    labels: BTreeMap<String, String>,
    expr: String,
    r#for: Option<String>,
    keep_firing_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query_offset: Option<String>,
    threshold: Option<String>,
    points: Vec<Point>,
}

#[derive(Serialize)]
struct Point {
    at: String,
    state: &'static str,
    since: Option<String>,
    value: Option<String>,
    threshold: Option<String>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Item {
    Alert { labels: BTreeMap<String, String>, annotations: BTreeMap<String, String> },
    Sample { labels: BTreeMap<String, String>, value: String },
    Event { fields: BTreeMap<String, String> },
}

#[derive(Serialize)]
struct Coverage {
    rules: usize,
    tested: usize,
    percent: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<f64>,
    untested: Vec<Untested>,
    by_rule: Vec<Covered>,
}

#[derive(Serialize)]
struct Untested {
    name: String,
    file: String,
    line: u32,
}

#[derive(Serialize)]
struct Covered {
    name: String,
    file: String,
    line: u32,
    kind: &'static str,
    state: &'static str,
    cases: usize,
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
    let document = Document {
        version: 1,
        files: report.files.iter().map(|tested| file(&report.base, tested)).collect(),
        coverage: coverage(report),
        summary: Summary { passed, failed, not_run: report.not_run, files: report.files.len() },
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn coverage(report: &TestReport) -> Coverage {
    let place = |rule: &CoveredRule| {
        let files = report.base.files;
        (files.get(rule.span.file).path().display().to_string(), files.position(rule.span).line)
    };
    let untested = report.coverage.untested().map(|rule| {
        let (file, line) = place(rule);
        Untested { name: rule.name.clone(), file, line }
    });
    let by_rule = report.coverage.rules.iter().map(|rule| {
        let (file, line) = place(rule);
        let (name, kind, state) = (rule.name.clone(), rule.kind(), rule.state().name());
        Covered { name, file, line, kind, state, cases: rule.cases() }
    });
    Coverage {
        rules: report.coverage.rules.len(),
        tested: report.coverage.tested(),
        percent: report.coverage.percent(),
        minimum: report.coverage_min,
        untested: untested.collect(),
        by_rule: by_rule.collect(),
    }
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
        why: case.why.as_ref().map(|why| explained(report, why)),
    }
}

fn explained(report: &Report, why: &replay::Why) -> Why {
    let number = |value: Option<f64>| value.map(written);
    let point = |point: &replay::Point| Point {
        at: point.at.to_string(),
        state: point.state.name(),
        since: point.since.map(|since| since.to_string()),
        value: number(point.value),
        threshold: number(point.threshold),
    };
    let timeline = |series: &replay::Timeline| Timeline {
        labels: masked(report, &series.labels),
        expr: report.secrets.masked(&series.expr).into_owned(),
        r#for: series.hold.map(|hold| hold.to_string()),
        keep_firing_for: series.keep_firing.map(|keep| keep.to_string()),
        query_offset: series.query_offset.map(|offset| offset.to_string()),
        threshold: number(series.threshold),
        points: series.points.iter().map(point).collect(),
    };
    Why {
        sentence: report.secrets.masked(&why.sentence).into_owned(),
        timeline: why.series.iter().map(timeline).collect(),
        others: why.others,
    }
}

fn masked(report: &Report, pairs: &Pairs) -> BTreeMap<String, String> {
    let masked = |(name, value): &(String, String)| (name.clone(), report.secrets.masked(value).into_owned());
    pairs.iter().map(masked).collect()
}

fn item(report: &Report, thing: &Thing) -> Item {
    let masked = |pairs| masked(report, pairs);
    match thing {
        Thing::Alert { labels, annotations } => {
            Item::Alert { labels: masked(labels), annotations: masked(annotations) }
        }
        Thing::Sample { labels, value } => Item::Sample { labels: masked(labels), value: value.clone() },
        Thing::Event { fields } => Item::Event { fields: masked(fields) },
    }
}
