//! Which rules a suite of tests looks at.
//!
//! An alerting rule is tested if a case names it, a recording rule if a case queries it; and so is every recording rule
//! that a tested rule uses.

use super::suite::rule_files;
use crate::{
    model::rules::{Rule, RuleFile},
    project::{Content, DocumentId, Project},
    promql::Expr,
    source::Span,
};
use std::collections::HashSet;

/// How much of the rules is tested.
#[derive(Debug, Default)]
pub struct Coverage {
    /// How many rules the test files load.
    pub rules: usize,
    /// How many of these are tested.
    pub tested: usize,
    /// The others, in order.
    pub untested: Vec<UntestedRule>,
}

/// A rule that no test looks at.
#[derive(Debug)]
pub struct UntestedRule {
    /// The alert or the recorded series.
    pub name: String,
    /// Where its name is written.
    pub span: Span,
}

/// What the test files `ids` test of the rules that they load.
#[must_use]
pub fn coverage(project: &Project, ids: &[DocumentId]) -> Coverage {
    let (mut all, mut tested): (Vec<(&str, Span)>, HashSet<Span>) = (vec![], HashSet::new());
    for id in ids {
        let files = rule_files(project, *id);
        all.extend(rules(&files).filter_map(|rule| name(rule)));
        tested.extend(tested_by(project, *id, &files));
    }
    all.sort_by_key(|(_, span)| *span);
    all.dedup_by_key(|(_, span)| *span);
    let untested = all.iter().filter(|(_, span)| !tested.contains(span));
    let untested: Vec<UntestedRule> =
        untested.map(|(name, span)| UntestedRule { name: (*name).to_owned(), span: *span }).collect();
    Coverage { rules: all.len(), tested: all.len() - untested.len(), untested }
}

fn rules<'a>(files: &[&'a RuleFile]) -> impl Iterator<Item = &'a Rule> {
    files.iter().flat_map(|file| &file.groups).flat_map(|group| &group.rules)
}

fn name(rule: &Rule) -> Option<(&str, Span)> {
    match rule {
        Rule::Alerting(rule) => Some((&rule.name.value, rule.name.span)),
        Rule::Recording(rule) => Some((&rule.name.value, rule.name.span)),
        Rule::Nameless { .. } => None,
    }
}

/// The places of the rules that one test file tests.
fn tested_by(project: &Project, id: DocumentId, files: &[&RuleFile]) -> HashSet<Span> {
    let Content::Test(scenario) = &project.document(id).content else { return HashSet::new() };
    let alerts: HashSet<&str> = scenario
        .tests
        .iter()
        .flat_map(|test| &test.alert_cases)
        .map(|case| case.alertname.value.as_str())
        .collect();
    let mut series: HashSet<&str> = HashSet::new();
    for expr in scenario.expressions().filter_map(|expression| expression.parsed.as_ref().ok()) {
        series.extend(metrics(expr));
    }
    let mut tested = HashSet::new();
    // a rule that is found may lead to others before it
    loop {
        let before = tested.len();
        for rule in rules(files) {
            let Some((name, span)) = name(rule) else { continue };
            let wanted = match rule {
                Rule::Alerting(_) => alerts.contains(name),
                _ => series.contains(name),
            };
            if wanted && tested.insert(span) {
                let expr = rule.expr().and_then(|expression| expression.parsed.as_ref().ok());
                series.extend(expr.into_iter().flat_map(metrics));
            }
        }
        if tested.len() == before {
            return tested;
        }
    }
}

/// The names of the series that an expression selects.
fn metrics(expr: &Expr) -> impl Iterator<Item = &str> {
    expr.selectors().filter_map(|selector| selector.name.as_ref()?.name.as_str())
}
