//! A test while it is played: samples, groups and cases at each tick, the queries after the last.

use super::{
    alerting::Alerts,
    compare::{self, ActualAlert, Answer, Numbers},
    evaluation::Evaluation,
    expand::{Expander, World, vector},
    expectation::{self, Expectation, Instant, NoOthers},
    groups::{Kind, ReadyGroup, ReadyRule},
    outcome::{CaseOutcome, Failure},
    record::Previous,
    series::Loader,
    suite::Suite,
    why::{History, Surroundings, Why},
};
use crate::{
    model::{
        rules::RuleFile,
        scenario::{AlertState, QueryCase, Test},
    },
    promql::{self, Annotations, Engine, Plan, Storage},
    source::Span,
    time::Duration,
};

/// So often rules are evaluated in a test: each second of three years. More would take hours.
const MAX_TICKS: i64 = 100_000_000;

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
pub(super) struct Play<'a> {
    test: &'a Test,
    /// Until when it is played, in milliseconds since its start.
    last: i64,
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
    files: &'a [&'a RuleFile],
    /// What is taken down when a failed test is played once more.
    history: Option<History<'a>>,
}

impl<'a> Play<'a> {
    /// Makes everything ready to play a test until `last`.
    pub(super) fn new(
        suite: &'a Suite<'_>,
        test: &'a Test,
        groups: &'a [ReadyGroup],
        last: Duration,
    ) -> Result<Self, Vec<Failure>> {
        let end = test.start.saturating_add(last.as_millis());
        let step = suite.step();
        let least = groups.iter().map(|group| suite.every(group)).min().unwrap_or(step).min(step);
        let ticks = last.as_millis() / least;
        if ticks > MAX_TICKS {
            let message = format!(
                "the test needs {ticks} evaluations up to {last}, at most {MAX_TICKS} are made: give it a longer `evaluation_interval`"
            );
            return Err(vec![Failure { message, span: test.span }]);
        }
        let loader = Loader::new(test, &suite.engine.features, end)
            .map_err(|bad| vec![Failure { message: bad.message, span: bad.span }])?;
        let labels = test.external_labels.iter();
        let labels = labels.map(|label| (label.name.value.clone(), label.value.text().to_owned())).collect();
        let running = |group: &'a ReadyGroup| {
            let count = group.rules.len();
            let previous = (0..count).map(|_| Previous::default()).collect();
            let alerts = (0..count).map(|_| Alerts::default()).collect();
            Running { every: suite.every(group), group, has_run: false, previous, alerts }
        };
        Ok(Play {
            test,
            last: last.as_millis(),
            step,
            engine: &suite.engine,
            numbers: Numbers {
                features: suite.engine.features,
                neighbours: suite.scenario.fuzzy_compare,
                nan: !suite.like_promtool,
            },
            world: World::new(&suite.engine, labels, &test.external_url, suite.like_promtool),
            storage: Storage::new(),
            loader,
            groups: groups.iter().map(running).collect(),
            expectations: test.alert_cases.iter().map(Expectation::new).collect(),
            no_others: NoOthers::of(test),
            files: &suite.files,
            history: None,
        })
    }

    /// Plays it and compares.
    pub(super) fn run(mut self) -> (Vec<Failure>, Vec<CaseOutcome>) {
        let (test, mut since) = (self.test, 0);
        while since <= self.last {
            let tick = Instant { at: since, next: self.after(since) };
            if let Err(failures) = self.tick(tick) {
                let reason = format!("not reached: a rule failed at {}", Duration::from_millis(since));
                let features = &self.engine.features;
                return (
                    failures,
                    expectation::unreached(test, self.expectations, self.no_others, &reason, features),
                );
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

    /// Plays it only to take down what happens, as far as it goes.
    pub(super) fn recorded(mut self, history: History<'a>) -> Option<(History<'a>, Storage)> {
        self.history = Some(history);
        self.expectations.clear();
        self.no_others = None;
        let mut since = 0;
        while since <= self.last {
            let tick = Instant { at: since, next: self.after(since) };
            if self.tick(tick).is_err() {
                break;
            }
            self.history.as_mut()?.times.push(since);
            since = tick.next;
        }
        Some((self.history?, self.storage))
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
                if let Some(history) = &mut self.history {
                    history.before(rule.span, self.world.engine, &self.storage, time.saturating_sub(offset));
                }
                let mut evaluation =
                    Evaluation { world: &self.world, storage: &mut self.storage, time, offset, limit };
                if let Err(message) = evaluation.rule(rule, previous, alerts) {
                    let when = Duration::from_millis(tick.at);
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
        let mut expectations = std::mem::take(&mut self.expectations);
        for expectation in expectations.iter_mut().filter(|one| one.wants(tick, self.step)) {
            let case = expectation.case;
            let alerts = self.alerts(case.state, |group, name| case.is_about(group, name));
            let mut seen: Vec<Span> = alerts.iter().map(|(rule, _)| rule.span).collect();
            seen.dedup();
            let alerts = alerts.into_iter().map(|(_, alert)| alert).collect();
            expectation.look(tick, CaseOutcome { seen, ..compare::alerts(case, alerts) });
        }
        self.expectations = expectations;
        if let Some(mut no_others) = self.no_others.take() {
            no_others.look(tick, self.alerts(AlertState::Firing, |_, name| no_others.is_other(name)));
            self.no_others = Some(no_others);
        }
        Ok(())
    }

    /// The alerts in a state that are wanted, by the names of their group and their own.
    fn alerts(
        &self,
        state: AlertState,
        wanted: impl Fn(&str, &str) -> bool,
    ) -> Vec<(&ReadyRule, ActualAlert)> {
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
                found.extend(got.map(|alert| (rule, alert)));
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
        let is_empty = answer.result.as_ref().is_ok_and(Vec::is_empty);
        let mut outcome = compare::samples(case, answer, self.numbers);
        if is_empty && !outcome.passed && case.error.is_none() {
            outcome.why = self.nothing(case, time);
        }
        outcome
    }

    /// Why a query gives nothing.
    fn nothing(&self, case: &QueryCase, time: i64) -> Option<Why> {
        let scene = Surroundings {
            files: self.files,
            storage: &self.storage,
            start: self.test.start,
            lookback: self.engine.lookback,
        };
        let expr = case.expr.as_ref()?.parsed.as_ref().ok()?;
        scene.nothing_at(expr, time).map(|sentence| Why { sentence, ..Why::default() })
    }
}
