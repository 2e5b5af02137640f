//! Which rules are tested: a table for people, a line or an annotation for each rule that is not.

use super::{
    TestReport,
    paint::{Line, Paint},
};
use crate::{
    replay::{CoveredRule, RuleState},
    report::{
        github::{data, property},
        mask::printable,
        pretty::counted,
    },
    source::{Column, FileId},
};
use std::io::{self, Write};

/// The files of the rules, each with a table of its rules.
pub(super) fn table(report: &TestReport) -> Vec<Line> {
    let mut files: Vec<FileId> = report.coverage.rules.iter().map(|rule| rule.span.file).collect();
    files.dedup();
    let mut lines = vec![];
    for file in files {
        let rules = report.coverage.rules.iter().filter(|rule| rule.span.file == file).collect::<Vec<_>>();
        let tested = rules.iter().filter(|rule| rule.state() != RuleState::Untested).count();
        let path = printable(&report.base.files.get(file).path().display().to_string());
        let count = format!("  {tested} of {} tested", counted(rules.len(), "rule"));
        lines.push(Line::of(Paint::Bold, path).and(Paint::Plain, count));
        lines.extend(of_file(report, &rules));
        lines.push(Line::default());
    }
    lines
}

fn of_file(report: &TestReport, rules: &[&CoveredRule]) -> Vec<Line> {
    let name = |rule: &CoveredRule| printable(&report.base.secrets.masked(&rule.name));
    let names = rules.iter().map(|rule| name(rule).chars().count()).chain(["rule".len()]).max();
    let names = names.unwrap_or_default();
    let row = |paint, [line, name, kind, state, cases]: [&str; 5], of_state| {
        Line::of(paint, format!("  {line:>5}  {name:names$}  {kind:<6}  "))
            .padded(of_state, state, "untested  ".len())
            .and(paint, format!("{cases:>5}"))
    };
    let title = row(Paint::Dim, ["line", "rule", "kind", "state", "cases"], Paint::Dim);
    let of_rule = |rule: &&CoveredRule| {
        let line = report.base.files.position(rule.span).line.to_string();
        let (state, cases) = (rule.state(), rule.cases().to_string());
        row(Paint::Plain, [&line, &name(rule), rule.kind(), state.name(), &cases], paint(state))
    };
    [title].into_iter().chain(rules.iter().map(of_rule)).collect()
}

fn paint(state: RuleState) -> Paint {
    match state {
        RuleState::Fires | RuleState::Silent | RuleState::Both | RuleState::Tested => Paint::Green,
        RuleState::Failing => Paint::Yellow,
        RuleState::Untested => Paint::Red,
    }
}

/// One line for each rule that is not tested.
pub(super) fn concise(report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    for rule in report.coverage.untested() {
        let path = printable(&report.base.files.get(rule.span.file).path().display().to_string());
        let position = report.base.files.position(rule.span);
        writeln!(out, "{path}:{}:{}: untested: {}", position.line, position.column, message(report, rule))?;
    }
    Ok(())
}

/// A notice for each rule that is not tested.
pub(super) fn github(report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    for rule in report.coverage.untested() {
        let path = report.base.files.get(rule.span.file).path().display().to_string();
        let (start, end) = report.base.files.range(rule.span, Column::Characters);
        writeln!(
            out,
            "::notice file={},line={},endLine={},col={},endColumn={},title=untested rule::{}",
            property(&path),
            start.line,
            end.line,
            start.column,
            end.column,
            data(&message(report, rule))
        )?;
    }
    Ok(())
}

fn message(report: &TestReport, rule: &CoveredRule) -> String {
    let message = match rule.is_alerting {
        true => format!("no test is about the alert `{}`", rule.name),
        false => format!("no test uses what is recorded as `{}`", rule.name),
    };
    report.base.secrets.masked(&message).into_owned()
}
