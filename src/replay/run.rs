//! The clock: samples, groups and cases at each tick, the queries after the last.

use super::{
    alerting::{Alerts, Tick},
    compare::{self, ActualAlert, Answer, Numbers},
    expand::{Expander, World, vector},
    expectation::{Expectation, Instant, NoOthers},
    groups::{self, Alerting, Kind, ReadyGroup, ReadyRule, relabelled},
    outcome::{CaseKind, CaseOutcome, Failure, Outcome, TestOutcome},
    record::Previous,
    series::Loader,
};
use crate::{
    labels::METRIC_NAME,
    model::{
        rules::RuleFile,
        scenario::{AlertState, QueryCase, Scenario, Test},
    },
    project::{Content, DocumentId, Outcome as Resolved, Project},
    promql::{self, Annotations, Engine, Features, Plan, Sample, Storage},
    source::Spanned,
    time::Duration,
};
use std::{collections::HashSet, sync::OnceLock};

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

/// Plays the tests of the document `id`, one after the other.
#[must_use]
pub fn run(project: &Project, id: DocumentId, options: &Options) -> Outcome {
    let Some(suite) = Suite::new(project, id, options) else { return Outcome::default() };
    Outcome { tests: (0..suite.tests().len()).map(|index| suite.play(index)).collect() }
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

/// A unit test file with the rules that it loads. Its tests share nothing else, so they can be played in any order and
/// at the same time.
pub struct Suite<'a> {
    scenario: &'a Scenario,
    files: Vec<&'a RuleFile>,
    /// The rules, made ready when the first test needs them; the second with the labels that VictoriaMetrics adds.
    groups: [OnceLock<Result<Vec<ReadyGroup>, Vec<Failure>>>; 2],
    engine: Engine,
    like_promtool: bool,
}

/// A group and what its rules left behind.
struct Running<'a> {
    /// So often it is evaluated, in milliseconds.
    every: i64,
    group: &'a ReadyGroup,
    /// Whether it has been evaluated in this test.
    has_run: bool,
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
    numbers: Numbers,
    world: World<'a>,
    storage: Storage,
    loader: Loader<'a>,
    groups: Vec<Running<'a>>,
    /// One for each alert case, in order.
    expectations: Vec<Expectation<'a>>,
    no_others: Option<NoOthers<'a>>,
}

impl<'a> Suite<'a> {
    /// The tests of the document `id`, if it is a unit test file.
    #[must_use]
    pub fn new(project: &'a Project, id: DocumentId, options: &Options) -> Option<Self> {
        let Content::Test(scenario) = &project.document(id).content else { return None };
        let step = scenario.evaluation_interval.as_millis();
        let engine = Engine { subquery_step: step, ..options.engine.clone() };
        let (files, groups) = (rule_files(project, id), Default::default());
        Some(Self { scenario, files, groups, engine, like_promtool: options.like_promtool })
    }

    fn groups(&self, with_group_labels: bool) -> &Result<Vec<ReadyGroup>, Vec<Failure>> {
        self.groups[usize::from(with_group_labels)].get_or_init(|| {
            let order = self.scenario.group_eval_order.iter();
            let order: Vec<&str> = order.map(|name| name.value.as_str()).collect();
            groups::ready(&self.files, &order, with_group_labels)
        })
    }

    /// The same rules with the tests of another text.
    #[must_use]
    pub fn with(&self, scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            files: self.files.clone(),
            groups: Default::default(),
            engine: Engine { subquery_step: scenario.evaluation_interval.as_millis(), ..self.engine.clone() },
            like_promtool: self.like_promtool,
        }
    }

    /// Its tests, in order.
    #[must_use]
    pub fn tests(&self) -> &'a [Test] {
        &self.scenario.tests
    }

    /// Plays the test with this index, which must be one of [`Suite::tests`].
    #[must_use]
    pub fn play(&self, index: usize) -> TestOutcome {
        let test = &self.scenario.tests[index];
        let name = test_name(test, index).0;
        let span = test.name.as_ref().map_or(test.span, |name| name.span);
        let played = match self.groups(test.has_group_labels) {
            Ok(groups) => self.start(test, groups),
            Err(failures) => Err(failures.clone()),
        };
        let (failures, cases) = match played {
            Ok(play) => play.run(),
            Err(failures) => {
                let reached = test.alert_cases.iter().map(Expectation::new).collect();
                let reason = "the test cannot be loaded";
                let cases = unreached(test, reached, NoOthers::of(test), reason, &self.engine.features);
                (failures, cases)
            }
        };
        TestOutcome { name, span, failures, cases, elapsed: std::time::Duration::ZERO }
    }

    fn start<'s>(&'s self, test: &'s Test, groups: &'s [ReadyGroup]) -> Result<Play<'s>, Vec<Failure>> {
        let end = test.start.saturating_add(test.last_time().as_millis());
        let step = self.scenario.evaluation_interval.as_millis().max(1);
        let every = |group: &ReadyGroup| {
            group.interval.filter(|_| self.scenario.honor_group_interval).unwrap_or(step)
        };
        let least = groups.iter().map(every).min().unwrap_or(step).min(step);
        let ticks = test.last_time().as_millis() / least;
        if ticks > MAX_TICKS {
            let message = format!("the test needs {ticks} evaluations; at most {MAX_TICKS} are made");
            return Err(vec![Failure { message, span: test.span }]);
        }
        let loader = Loader::new(test, &self.engine.features, end)
            .map_err(|bad| vec![Failure { message: bad.message, span: bad.span }])?;
        let labels = test.external_labels.iter();
        let labels = labels.map(|label| (label.name.value.clone(), label.value.text().to_owned())).collect();
        let running = |group: &'s ReadyGroup| {
            let count = group.rules.len();
            let previous = (0..count).map(|_| Previous::default()).collect();
            let alerts = (0..count).map(|_| Alerts::default()).collect();
            Running { every: every(group), group, has_run: false, previous, alerts }
        };
        Ok(Play {
            test,
            end,
            step,
            engine: &self.engine,
            numbers: Numbers {
                features: self.engine.features,
                neighbours: self.scenario.fuzzy_compare,
                nan: !self.like_promtool,
            },
            world: World::new(&self.engine, labels, &test.external_url, self.like_promtool),
            storage: Storage::new(),
            loader,
            groups: groups.iter().map(running).collect(),
            expectations: test.alert_cases.iter().map(Expectation::new).collect(),
            no_others: NoOthers::of(test),
        })
    }
}

impl<'a> Play<'a> {
    fn run(mut self) -> (Vec<Failure>, Vec<CaseOutcome>) {
        let (test, mut since) = (self.test, 0);
        while test.start.saturating_add(since) <= self.end {
            let tick = Instant { at: since, next: self.after(since) };
            if let Err(failures) = self.tick(tick) {
                let reason = format!("not reached: a rule failed at {}", Duration::from_millis(since));
                let features = &self.engine.features;
                return (failures, unreached(test, self.expectations, self.no_others, &reason, features));
            }
            since = tick.next;
        }
        let reached =
            std::mem::take(&mut self.expectations).into_iter().filter_map(Expectation::into_outcome);
        let no_others = self.no_others.take().map(NoOthers::into_outcome);
        let mut cases: Vec<CaseOutcome> = reached.chain(no_others).collect();
        cases.extend(self.test.query_cases.iter().map(|case| self.query(case)));
        cases.sort_by_key(|case| case.span.start);
        (self.unsupported(), cases)
    }

    /// The tick after this one, in milliseconds since the start.
    fn after(&self, since: i64) -> i64 {
        let next = |every: i64| (since / every).saturating_add(1).saturating_mul(every);
        self.groups
            .iter()
            .map(|running| next(running.every))
            .min()
            .map_or(next(self.step), |other| other.min(next(self.step)))
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

    fn tick(&mut self, tick: Instant) -> Result<(), Vec<Failure>> {
        let time = self.test.start.saturating_add(tick.at);
        self.loader.load(&mut self.storage, time);
        let mut failures = vec![];
        for running in self.groups.iter_mut().filter(|running| tick.at % running.every == 0) {
            let Running { group, previous, alerts, has_run, .. } = running;
            let has_run = std::mem::replace(has_run, true);
            for ((rule, previous), alerts) in group.rules.iter().zip(previous).zip(alerts) {
                // what has none of its series gives nothing again
                if has_run && rule.is_idle(&self.storage) {
                    continue;
                }
                let (offset, limit) = (group.query_offset, group.limit);
                let mut evaluation =
                    Evaluation { world: &self.world, storage: &mut self.storage, time, offset, limit };
                if let Err(message) = evaluation.rule(rule, previous, alerts) {
                    let when = Duration::from_millis(tick.at);
                    let message = format!("rule `{}` fails at {when}: {message}", rule.name);
                    failures.push(Failure { message, span: rule.span });
                }
            }
        }
        failures.extend(self.unsupported());
        if !failures.is_empty() {
            return Err(failures);
        }
        let mut expectations = std::mem::take(&mut self.expectations);
        for expectation in expectations.iter_mut().filter(|one| one.wants(tick, self.step)) {
            let case = expectation.case;
            let alerts = self.alerts(case.state, |group, name| case.is_about(group, name));
            let alerts = alerts.into_iter().map(|(_, alert)| alert).collect();
            expectation.look(tick, compare::alerts(case, alerts));
        }
        self.expectations = expectations;
        if let Some(mut no_others) = self.no_others.take() {
            no_others.look(tick, self.alerts(AlertState::Firing, |_, name| no_others.is_other(name)));
            self.no_others = Some(no_others);
        }
        Ok(())
    }

    /// The alerts in a state that are wanted, by the names of their group and their own.
    fn alerts(&self, state: AlertState, wanted: impl Fn(&str, &str) -> bool) -> Vec<(&str, ActualAlert)> {
        let mut found = vec![];
        for Running { group, alerts, .. } in &self.groups {
            let is_wanted = |rule: &ReadyRule| wanted(&group.name, &rule.name);
            for (rule, alerts) in group.rules.iter().zip(alerts).filter(|(rule, _)| is_wanted(rule)) {
                let Kind::Alerting(kind) = &rule.kind else { continue };
                let expander = Expander { world: &self.world, storage: &self.storage, alert: &rule.name };
                let got = alerts.in_state(state).map(|alert| ActualAlert {
                    labels: alert.label_pairs(),
                    annotations: alert.annotations(kind, &expander),
                });
                found.extend(got.map(|alert| (rule.name.as_str(), alert)));
            }
        }
        found
    }

    fn query(&self, case: &QueryCase) -> CaseOutcome {
        let time = self.test.start.saturating_add(case.eval_time.as_millis());
        let failed = |error: String| Answer { result: Err(error), annotations: Annotations::default() };
        let answer = match &case.expr {
            None => failed("no expression is given".to_owned()),
            Some(expression) => match expression.parsed.as_ref().map(Plan::new) {
                Err(errors) => failed(errors.first().map_or_else(String::new, promql::Error::message)),
                Ok(Err(error)) => failed(error.message),
                Ok(Ok(plan)) => {
                    let outcome = self.engine.instant(&plan, &self.storage, time);
                    let result = outcome.result.map_err(|error| error.message).and_then(vector);
                    Answer { result, annotations: outcome.annotations }
                }
            },
        };
        compare::samples(case, answer, self.numbers)
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

/// All cases of a test that could not be played to its end; those that were not reached have failed.
fn unreached(
    test: &Test,
    reached: Vec<Expectation<'_>>,
    no_others: Option<NoOthers<'_>>,
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
    };
    let alerts = reached.into_iter().map(|expectation| {
        let case = expectation.case;
        let Spanned { value: name, span } = &case.alertname;
        let missed =
            || missed(CaseKind::Alert, name.clone(), case.eval_time, *span, compare::expected_alerts(case));
        expectation.into_outcome().unwrap_or_else(missed)
    });
    let queries = test.query_cases.iter().map(|case| {
        let (subject, span) = compare::subject(case);
        missed(CaseKind::Query, subject, case.eval_time, span, compare::expected_samples(case, features))
    });
    let no_others = no_others.map(|no_others| no_others.unreached(reason));
    let mut cases: Vec<CaseOutcome> = alerts.chain(queries).chain(no_others).collect();
    cases.sort_by_key(|case| case.span.start);
    cases
}
