//! Which rules a suite of tests exercises, and how.
//!
//! Enters: the test files with what came of them. Leaves: for each rule that they load, what its cases have shown. A
//! case about alerts exercises the rules whose alerts it saw, or all rules of that name if it saw none and none was
//! expected; a query the rules that record its series; and both the rules that record what these use. Only cases that
//! passed show anything.

use super::outcome::{CaseKind, CaseOutcome, Outcome};
use crate::{
    model::rules::Rule,
    project::{Content, DocumentId, Project},
    promql::{Expr, Selector},
    source::Span,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// How much of the rules is tested.
#[derive(Debug, Default)]
pub struct Coverage {
    /// The rules that the test files load, by their place.
    pub rules: Vec<CoveredRule>,
}

/// A rule and what is known of it.
#[derive(Clone, Debug)]
pub struct CoveredRule {
    /// The alert or the recorded series.
    pub name: String,
    /// Where its name is written.
    pub span: Span,
    /// Whether it makes alerts.
    pub is_alerting: bool,
    /// How many cases expect its alerts, or use what it records, and passed.
    pub used: usize,
    /// How many cases expect that it makes no alert, and passed.
    pub silent: usize,
    /// How many cases are about it that failed or were not reached.
    pub failed: usize,
}

/// What the cases have shown of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleState {
    /// Alerts are expected, and come.
    Fires,
    /// No alerts are expected, and none come.
    Silent,
    /// Both, in different cases.
    Both,
    /// What it records is used.
    Tested,
    /// Only cases that failed or were not reached are about it.
    Failing,
    /// No case is about it.
    Untested,
}

impl RuleState {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Fires => "fires",
            Self::Silent => "silent",
            Self::Both => "both",
            Self::Tested => "tested",
            Self::Failing => "failing",
            Self::Untested => "untested",
        }
    }
}

impl CoveredRule {
    /// What the cases have shown.
    #[must_use]
    pub fn state(&self) -> RuleState {
        match (self.used, self.silent, self.failed) {
            (0, 0, 0) => RuleState::Untested,
            (0, 0, _) => RuleState::Failing,
            _ if !self.is_alerting => RuleState::Tested,
            (_, 0, _) => RuleState::Fires,
            (0, _, _) => RuleState::Silent,
            _ => RuleState::Both,
        }
    }

    /// `alert` or `record`, as the rule file has it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if self.is_alerting { "alert" } else { "record" }
    }

    /// How many cases are about it.
    #[must_use]
    pub fn cases(&self) -> usize {
        self.used + self.silent + self.failed
    }
}

impl Coverage {
    /// How many rules some case is about.
    #[must_use]
    pub fn tested(&self) -> usize {
        self.rules.len() - self.untested().count()
    }

    /// The rules that no case is about.
    pub fn untested(&self) -> impl Iterator<Item = &CoveredRule> {
        self.rules.iter().filter(|rule| rule.state() == RuleState::Untested)
    }

    /// The tested rules of a hundred; all where there are none.
    #[must_use]
    pub fn percent(&self) -> f64 {
        if self.rules.is_empty() {
            return 100.0;
        }
        100.0 * self.tested() as f64 / self.rules.len() as f64
    }
}

/// What the test files test of the rules that they load; `None` is a file that could not be loaded.
#[must_use]
pub fn coverage<'a>(
    project: &Project,
    files: impl IntoIterator<Item = (DocumentId, Option<&'a Outcome>)>,
) -> Coverage {
    let mut all: BTreeMap<Span, CoveredRule> = BTreeMap::new();
    for (id, outcome) in files {
        let written = project.rule_files_of(id);
        let rules: Vec<&Rule> =
            written.iter().flat_map(|file| &file.groups).flat_map(|group| &group.rules).collect();
        let known = rules.iter().filter_map(|rule| covered(rule));
        for rule in known {
            all.entry(rule.span).or_insert(rule);
        }
        let mut suite = Exercise::new(project, id, &rules);
        match outcome {
            Some(outcome) => {
                let cases = outcome.tests.iter().flat_map(|test| &test.cases);
                cases.for_each(|case| suite.count(case, &mut all));
            }
            None => suite.count_unplayed(&mut all),
        }
    }
    Coverage { rules: all.into_values().collect() }
}

fn covered(rule: &Rule) -> Option<CoveredRule> {
    let (name, is_alerting) = match rule {
        Rule::Alerting(rule) => (&rule.name, true),
        Rule::Recording(rule) => (&rule.name, false),
        Rule::Nameless { .. } => return None,
    };
    let (name, span) = (name.value.clone(), name.span);
    Some(CoveredRule { name, span, is_alerting, used: 0, silent: 0, failed: 0 })
}

/// The rules of a test file, and which rules each expression of its cases leads to.
struct Exercise<'a> {
    alerting: HashMap<&'a str, Vec<&'a Rule>>,
    recording: HashMap<&'a str, Vec<&'a Rule>>,
    by_span: HashMap<Span, &'a Rule>,
    queries: HashMap<Span, Option<&'a Expr>>,
    /// The names of alerts that cases are about.
    alerts: Vec<&'a str>,
    /// What was found for rules and queries before.
    uses: HashMap<Span, Vec<Span>>,
}

impl<'a> Exercise<'a> {
    fn new(project: &'a Project, id: DocumentId, rules: &[&'a Rule]) -> Self {
        let (mut alerting, mut recording): (HashMap<_, Vec<_>>, HashMap<_, Vec<_>>) = Default::default();
        let mut by_span = HashMap::new();
        for rule in rules {
            let (of_kind, name) = match rule {
                Rule::Alerting(known) => (&mut alerting, &known.name),
                Rule::Recording(known) => (&mut recording, &known.name),
                Rule::Nameless { .. } => continue,
            };
            of_kind.entry(name.value.as_str()).or_default().push(*rule);
            by_span.insert(name.span, *rule);
        }
        let (mut queries, mut alerts) = (HashMap::new(), vec![]);
        if let Content::Test(scenario) = &project.document(id).content {
            for test in &scenario.tests {
                alerts.extend(test.alert_cases.iter().map(|case| case.alertname.value.as_str()));
                for case in &test.query_cases {
                    let Some(expression) = &case.expr else { continue };
                    queries.insert(expression.text.whole(), expression.parsed.as_ref().ok());
                }
            }
        }
        Self { alerting, recording, by_span, queries, alerts, uses: HashMap::new() }
    }

    fn count(&mut self, case: &CaseOutcome, all: &mut BTreeMap<Span, CoveredRule>) {
        let named = || self.alerting.get(case.subject.as_str()).into_iter().flatten();
        let alerts: Vec<Span> = match case.kind {
            CaseKind::Alert if case.seen.is_empty() || !case.passed => {
                named().filter_map(|rule| place(rule)).collect()
            }
            CaseKind::Alert => case.seen.clone(),
            CaseKind::Query | CaseKind::OtherAlerts | CaseKind::Event => vec![],
        };
        let is_silent = case.seen.is_empty();
        let mut used: Vec<Span> = match case.kind {
            CaseKind::Alert => alerts.iter().flat_map(|rule| self.used_by(*rule)).collect(),
            CaseKind::Query => self.used_by(case.span),
            CaseKind::OtherAlerts | CaseKind::Event => vec![],
        };
        used.sort_unstable();
        used.dedup();
        let mut add = |span: &Span, count: fn(&mut CoveredRule) -> &mut usize| {
            all.get_mut(span).into_iter().for_each(|rule| *count(rule) += 1);
        };
        for rule in &alerts {
            match (case.passed, is_silent) {
                (false, _) => add(rule, |rule| &mut rule.failed),
                (true, true) => add(rule, |rule| &mut rule.silent),
                (true, false) => add(rule, |rule| &mut rule.used),
            }
        }
        for rule in &used {
            add(rule, if case.passed { |rule| &mut rule.used } else { |rule| &mut rule.failed });
        }
    }

    /// A file that could not be played shows nothing, but it is about its rules.
    fn count_unplayed(&mut self, all: &mut BTreeMap<Span, CoveredRule>) {
        let named = self.alerts.iter().filter_map(|name| self.alerting.get(name));
        let mut about: Vec<Span> = named.flatten().filter_map(|rule| place(rule)).collect();
        let starts: Vec<Span> = about.iter().chain(self.queries.keys()).copied().collect();
        about.extend(starts.into_iter().flat_map(|start| self.used_by(start)));
        about.sort_unstable();
        about.dedup();
        for span in about {
            all.get_mut(&span).into_iter().for_each(|rule| rule.failed += 1);
        }
    }

    /// The rules that record what the rule or the query at `start` uses, and what those use.
    fn used_by(&mut self, start: Span) -> Vec<Span> {
        if let Some(known) = self.uses.get(&start) {
            return known.clone();
        }
        let expr = match self.queries.get(&start) {
            Some(expr) => *expr,
            None => self.by_span.get(&start).and_then(|rule| expression(rule)),
        };
        let (mut seen, mut found, mut pending) = (HashSet::new(), vec![], Vec::from_iter(expr));
        while let Some(expr) = pending.pop() {
            for rule in expr
                .selectors()
                .filter_map(Selector::metric_name)
                .filter_map(|name| self.recording.get(name))
                .flatten()
            {
                if let Some(span) = place(rule).filter(|span| seen.insert(*span)) {
                    found.push(span);
                    pending.extend(expression(rule));
                }
            }
        }
        self.uses.insert(start, found.clone());
        found
    }
}

fn place(rule: &Rule) -> Option<Span> {
    match rule {
        Rule::Alerting(rule) => Some(rule.name.span),
        Rule::Recording(rule) => Some(rule.name.span),
        Rule::Nameless { .. } => None,
    }
}

fn expression(rule: &Rule) -> Option<&Expr> {
    rule.expr()?.parsed.as_ref().ok()
}
