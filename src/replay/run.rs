//! The clock: samples, groups and cases at each tick, the queries after the last.

use super::{
    alerting::{Alerts, Tick},
    compare::{self, Tolerance},
    expand::{Expander, World, vector},
    groups::{self, Alerting, Kind, ReadyGroup, ReadyRule, relabelled},
    history::History,
    outcome::{CaseKind, CaseOutcome, Failure, Outcome, TestOutcome},
    record::Previous,
    series::Loader,
    unmatched,
    why::{self, Why},
};
use crate::{
    labels::METRIC_NAME,
    model::{
        rules::RuleFile,
        scenario::{AlertCase, QueryCase, Scenario, Test},
    },
    project::{Content, DocumentId, Outcome as Resolved, Project},
    promql::{self, Engine, Features, Plan, Sample, Storage},
    source::Spanned,
    time::Duration,
};
use std::collections::HashSet;

/// So often rules are evaluated in a test: each second of three years. More would take hours.
const MAX_TICKS: i64 = 100_000_000;

/// How tests are played.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How expressions are evaluated; the step of subqueries is the file's evaluation interval.
    pub engine: Engine,
    /// Whether the defects of promtool are wanted, too.
    pub like_promtool: bool,
}

/// Plays the tests of the document `id` whose names are `wanted`.
#[must_use]
pub fn run(project: &Project, id: DocumentId, options: &Options, wanted: &dyn Fn(&str) -> bool) -> Outcome {
    let Content::Test(scenario) = &project.document(id).content else { return Outcome::default() };
    let files = rule_files(project, id);
    let step = scenario.evaluation_interval.as_millis();
    let engine = Engine { subquery_step: step, ..options.engine.clone() };
    let context = Context { scenario, files: &files, engine: &engine, like_promtool: options.like_promtool };
    let tests = scenario.tests.iter().enumerate();
    let chosen = tests.filter(|(index, test)| wanted(test_name(test, *index).1));
    Outcome { tests: chosen.map(|(index, test)| context.play(test, index)).collect() }
}

/// The name of a test for people, and the one that it is chosen by.
#[must_use]
pub fn test_name(test: &Test, index: usize) -> (String, &str) {
    match &test.name {
        Some(name) => (name.value.clone(), &name.value),
        None => (format!("unnamed#{index}"), ""),
    }
}

/// The rule files of a test file, in the order of its patterns.
pub(super) fn rule_files(project: &Project, id: DocumentId) -> Vec<&RuleFile> {
    let own = project.references().iter().filter(|reference| reference.config == id);
    let found = own.filter(|reference| reference.outcome == Resolved::Found);
    let mut seen = HashSet::new();
    let documents = found.flat_map(|reference| &reference.rules).filter(|id| seen.insert(**id));
    let rules = documents.filter_map(|id| match &project.document(*id).content {
        Content::Rules(file) => Some(file),
        _ => None,
    });
    rules.collect()
}

/// What all tests of a file share.
struct Context<'a> {
    scenario: &'a Scenario,
    files: &'a [&'a RuleFile],
    engine: &'a Engine,
    like_promtool: bool,
}

/// A group and what its rules left behind.
struct Running {
    group: ReadyGroup,
    previous: Vec<Previous>,
    alerts: Vec<Alerts>,
}

/// A test while it is played.
struct Play<'a> {
    test: &'a Test,
    /// The time of the last case.
    end: i64,
    step: i64,
    engine: &'a Engine,
    tolerance: Tolerance,
    world: World<'a>,
    storage: Storage,
    loader: Loader<'a>,
    groups: Vec<Running>,
    /// One for each alert case, in order.
    alert_outcomes: Vec<Option<CaseOutcome>>,
    files: &'a [&'a RuleFile],
    /// What is taken down when a failed test is played once more.
    history: Option<History<'a>>,
}

impl<'a> Context<'a> {
    fn play(&self, test: &'a Test, index: usize) -> TestOutcome {
        let name = test_name(test, index).0;
        let span = test.name.as_ref().map_or(test.span, |name| name.span);
        let order: Vec<&str> =
            self.scenario.group_eval_order.iter().map(|name| name.value.as_str()).collect();
        let played = match groups::ready(self.files, &order) {
            Ok(groups) => self.start(test, groups, last_time(test)),
            Err(failures) => Err(failures),
        };
        let (failures, mut cases) = match played {
            Ok(play) => play.run(),
            Err(failures) => {
                let cases = unreached(
                    test,
                    vec![None; test.alert_cases.len()],
                    "the test cannot be loaded",
                    &self.engine.features,
                );
                (failures, cases)
            }
        };
        self.explain(test, &mut cases);
        TestOutcome { name, span, failures, cases }
    }

    /// Plays a test once more, and longer, to say why cases about alerts failed.
    fn explain(&self, test: &'a Test, cases: &mut [CaseOutcome]) {
        let failed =
            |case: &&mut CaseOutcome| case.kind == CaseKind::Alert && case.is_reached && !case.passed;
        let mut failed: Vec<&mut CaseOutcome> = cases.iter_mut().filter(failed).collect();
        if failed.is_empty() {
            return;
        }
        let names = failed.iter().map(|case| case.subject.clone()).collect();
        let history = History::new(self.files, &names);
        let (until, is_whole) = history.horizon(test, last_time(test), self.step());
        let order: Vec<&str> =
            self.scenario.group_eval_order.iter().map(|name| name.value.as_str()).collect();
        let Ok(groups) = groups::ready(self.files, &order) else { return };
        let Ok(mut play) = self.start(test, groups, until) else { return };
        play.history = Some(history);
        let Some((history, storage)) = play.recorded() else { return };
        let clock = why::Clock { start: test.start, step: self.step() };
        let scene = unmatched::Scene {
            files: self.files,
            storage: &storage,
            start: test.start,
            lookback: self.engine.lookback,
        };
        for case in &mut failed {
            case.why = why::explain(&history, case, clock, is_whole, &scene);
        }
    }

    fn step(&self) -> i64 {
        self.scenario.evaluation_interval.as_millis()
    }

    fn start(
        &self,
        test: &'a Test,
        groups: Vec<ReadyGroup>,
        last: Duration,
    ) -> Result<Play<'a>, Vec<Failure>> {
        let end = test.start.saturating_add(last.as_millis());
        let ticks = last.as_millis() / self.scenario.evaluation_interval.as_millis().max(1);
        if ticks > MAX_TICKS {
            let message = format!("the test needs {ticks} evaluations; at most {MAX_TICKS} are made");
            return Err(vec![Failure { message, span: test.span }]);
        }
        let loader = Loader::new(test, &self.engine.features, end)
            .map_err(|bad| vec![Failure { message: bad.message, span: bad.span }])?;
        let labels = test.external_labels.iter();
        let labels = labels.map(|label| (label.name.value.clone(), label.value.text().to_owned())).collect();
        let running = |group: ReadyGroup| {
            let count = group.rules.len();
            let previous = (0..count).map(|_| Previous::default()).collect();
            let alerts = (0..count).map(|_| Alerts::default()).collect();
            Running { group, previous, alerts }
        };
        Ok(Play {
            test,
            end,
            step: self.scenario.evaluation_interval.as_millis(),
            engine: self.engine,
            tolerance: Tolerance {
                features: self.engine.features,
                neighbours: self.scenario.fuzzy_compare,
                nan: !self.like_promtool,
            },
            world: World::new(self.engine, labels, &test.external_url, self.like_promtool),
            storage: Storage::new(),
            loader,
            groups: groups.into_iter().map(running).collect(),
            alert_outcomes: vec![None; test.alert_cases.len()],
            files: self.files,
            history: None,
        })
    }
}

impl<'a> Play<'a> {
    fn run(mut self) -> (Vec<Failure>, Vec<CaseOutcome>) {
        let mut time = self.test.start;
        while time <= self.end {
            if let Err(failures) = self.tick(time) {
                let test = self.test;
                let when = Duration::from_millis(time - test.start);
                let reason = format!("not reached: a rule failed at {when}");
                return (failures, unreached(test, self.alert_outcomes, &reason, &self.engine.features));
            }
            match time.checked_add(self.step) {
                Some(next) => time = next,
                None => break,
            }
        }
        let mut cases: Vec<CaseOutcome> =
            std::mem::take(&mut self.alert_outcomes).into_iter().flatten().collect();
        cases.extend(self.test.query_cases.iter().map(|case| self.query(case)));
        cases.sort_by_key(|case| case.span.start);
        (self.unsupported(), cases)
    }

    /// Plays it only to take down what happens, as far as it goes.
    fn recorded(mut self) -> Option<(History<'a>, Storage)> {
        let mut time = self.test.start;
        while time <= self.end && self.tick(time).is_ok() {
            self.history.as_mut()?.evaluations += 1;
            time = time.checked_add(self.step)?;
        }
        Some((self.history?, self.storage))
    }

    /// Failures for what templates use that is not supported.
    fn unsupported(&self) -> Vec<Failure> {
        let mut messages = self.world.take_unsupported();
        messages.dedup();
        let span = self.test.span;
        messages
            .into_iter()
            .map(|message| Failure { message: format!("not supported yet: {message}"), span })
            .collect()
    }

    fn tick(&mut self, time: i64) -> Result<(), Vec<Failure>> {
        self.loader.load(&mut self.storage, time);
        let mut failures = vec![];
        for running in &mut self.groups {
            let Running { group, previous, alerts } = running;
            for ((rule, previous), alerts) in group.rules.iter().zip(previous).zip(alerts) {
                let (offset, limit) = (group.query_offset, group.limit);
                if let Some(history) = &mut self.history {
                    history.before(rule.span, self.world.engine, &self.storage, time.saturating_sub(offset));
                }
                let mut evaluation =
                    Evaluation { world: &self.world, storage: &mut self.storage, time, offset, limit };
                if let Err(message) = evaluation.rule(rule, previous, alerts) {
                    let when = Duration::from_millis(time - self.test.start);
                    let message = format!("rule `{}` fails at {when}: {message}", rule.name);
                    failures.push(Failure { message, span: rule.span });
                }
                if let Some(history) = &mut self.history {
                    history.after(rule.span, alerts, time);
                }
            }
        }
        failures.extend(self.unsupported());
        if !failures.is_empty() {
            return Err(failures);
        }
        let since = time - self.test.start;
        for (index, case) in self.test.alert_cases.iter().enumerate() {
            if (since..since.saturating_add(self.step)).contains(&case.eval_time.as_millis()) {
                self.alert_outcomes[index] = Some(self.alerts(case));
            }
        }
        Ok(())
    }

    /// Compares the firing alerts of a name with those that are expected.
    fn alerts(&self, case: &AlertCase) -> CaseOutcome {
        let (mut actual, mut seen) = (vec![], vec![]);
        for Running { group, alerts, .. } in &self.groups {
            for (rule, alerts) in
                group.rules.iter().zip(alerts).filter(|(rule, _)| rule.name == case.alertname.value)
            {
                let Kind::Alerting(kind) = &rule.kind else { continue };
                let expander = Expander { world: &self.world, storage: &self.storage, alert: &rule.name };
                let got = alerts.firing().map(|alert| compare::Firing {
                    labels: alert.label_pairs(),
                    annotations: alert.annotations(kind, &expander),
                });
                let before = actual.len();
                actual.extend(got);
                seen.extend((actual.len() > before).then_some(rule.span));
            }
        }
        CaseOutcome { seen, ..compare::alerts(case, actual) }
    }

    fn query(&self, case: &QueryCase) -> CaseOutcome {
        let time = self.test.start.saturating_add(case.eval_time.as_millis());
        let result = match &case.expr {
            None => Err("no expression is given".to_owned()),
            Some(expression) => match &expression.parsed {
                Err(errors) => Err(errors.first().map_or_else(String::new, promql::Error::message)),
                Ok(expr) => Plan::new(expr)
                    .and_then(|plan| self.engine.instant(&plan, &self.storage, time).result)
                    .map_err(|error| error.message)
                    .and_then(vector),
            },
        };
        let is_empty = result.as_ref().is_ok_and(Vec::is_empty);
        let mut outcome = compare::samples(case, result, self.tolerance);
        if is_empty && !outcome.passed {
            outcome.why = self.nothing(case, time);
        }
        outcome
    }

    /// Why a query gives nothing.
    fn nothing(&self, case: &QueryCase, time: i64) -> Option<Why> {
        let scene = unmatched::Scene {
            files: self.files,
            storage: &self.storage,
            start: self.test.start,
            lookback: self.engine.lookback,
        };
        let expr = case.expr.as_ref()?.parsed.as_ref().ok()?;
        scene.nothing_at(expr, time).map(|sentence| Why { sentence, ..Why::default() })
    }
}

/// One rule at one tick.
struct Evaluation<'a, 'w> {
    world: &'a World<'w>,
    storage: &'a mut Storage,
    time: i64,
    offset: i64,
    limit: Option<usize>,
}

impl Evaluation<'_, '_> {
    fn rule(&mut self, rule: &ReadyRule, previous: &mut Previous, alerts: &mut Alerts) -> Result<(), String> {
        let time = self.time.saturating_sub(self.offset);
        let outcome = self.world.engine.instant(&rule.plan, self.storage, time);
        let result = outcome.result.map_err(|error| error.message).and_then(vector)?;
        let samples = match &rule.kind {
            Kind::Alerting(kind) => self.alerting(&rule.name, kind, alerts, result)?,
            Kind::Recording(labels) => self.recording(&rule.name, labels, result)?,
        };
        previous.record(self.storage, samples, time, &self.world.engine.features)
    }

    fn alerting(
        &self,
        name: &str,
        rule: &Alerting,
        alerts: &mut Alerts,
        result: Vec<Sample>,
    ) -> Result<Vec<Sample>, String> {
        let expander = Expander { world: self.world, storage: self.storage, alert: name };
        alerts.update(&Tick { name, rule, limit: self.limit, time: self.time, expander: &expander }, result)
    }

    fn recording(
        &self,
        name: &str,
        labels: &[(String, String)],
        mut result: Vec<Sample>,
    ) -> Result<Vec<Sample>, String> {
        let mut seen = HashSet::with_capacity(result.len());
        for sample in &mut result {
            let changes = labels.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            sample.labels = relabelled(&sample.labels, [(METRIC_NAME, name)].into_iter().chain(changes));
            if !seen.insert(sample.labels.clone()) {
                return Err(
                    "vector contains metrics with the same labelset after applying rule labels".into()
                );
            }
        }
        match self.limit.filter(|limit| result.len() > *limit) {
            Some(limit) => Err(format!("exceeded limit of {limit} with {} series", result.len())),
            None => Ok(result),
        }
    }
}

/// The time of the last case since the start of the test.
fn last_time(test: &Test) -> Duration {
    let alerts = test.alert_cases.iter().map(|case| case.eval_time);
    let queries = test.query_cases.iter().map(|case| case.eval_time);
    alerts.chain(queries).max().unwrap_or(Duration::ZERO)
}

/// All cases of a test that could not be played to its end; those that were not reached have failed.
fn unreached(
    test: &Test,
    reached: Vec<Option<CaseOutcome>>,
    reason: &str,
    features: &Features,
) -> Vec<CaseOutcome> {
    let missed = |kind, subject: String, at, span, expected| CaseOutcome {
        kind,
        subject,
        at,
        span,
        is_reached: false,
        passed: false,
        expected,
        actual: vec![],
        message: reason.to_owned(),
        why: None,
        seen: vec![],
    };
    let alerts = test.alert_cases.iter().zip(reached).map(|(case, reached)| {
        let Spanned { value: name, span } = &case.alertname;
        let missed =
            || missed(CaseKind::Alert, name.clone(), case.eval_time, *span, compare::expected_alerts(case));
        reached.unwrap_or_else(missed)
    });
    let queries = test.query_cases.iter().map(|case| {
        let (subject, span) = compare::subject(case);
        missed(CaseKind::Query, subject, case.eval_time, span, compare::expected_samples(case, features))
    });
    let mut cases: Vec<CaseOutcome> = alerts.chain(queries).collect();
    cases.sort_by_key(|case| case.span.start);
    cases
}
