//! What is expected of alerts, while a test is played.
//!
//! Enters: at each tick, the alerts that a case is about. Leaves: the outcome of the case. promtool looks at the last
//! tick that is not after the `eval_time`; a case with `until` goes on to the last tick that is not after that, and one
//! with `exact_time` looks at the tick before as well.

use super::{
    compare::{self, ActualAlert},
    groups::ReadyRule,
    outcome::{CaseKind, CaseOutcome},
};
use crate::{
    model::scenario::{AlertCase, Test},
    promql::Features,
    source::Spanned,
    time::Duration,
};
use std::collections::HashSet;

/// A tick, in milliseconds since the start of the test.
#[derive(Clone, Copy, Debug)]
pub(super) struct Instant {
    pub(super) at: i64,
    /// When the next one is.
    pub(super) next: i64,
}

/// A case and what was seen of it so far.
pub(super) struct Expectation<'a> {
    pub(super) case: &'a AlertCase,
    /// The last tick before its time at which all was as it is expected.
    held_at: Option<i64>,
    outcome: Option<CaseOutcome>,
}

impl<'a> Expectation<'a> {
    pub(super) fn new(case: &'a AlertCase) -> Self {
        Self { case, held_at: None, outcome: None }
    }

    fn start(&self) -> i64 {
        self.case.eval_time.as_millis()
    }

    fn is_due(&self, tick: Instant) -> bool {
        tick.at <= self.case.end().as_millis() && self.start() < tick.next
    }

    /// Whether this tick matters to it, which none does once it has failed, if evaluations are `step` milliseconds apart.
    pub(super) fn wants(&self, tick: Instant, step: i64) -> bool {
        if self.outcome.as_ref().is_some_and(|outcome| !outcome.passed) {
            return false;
        }
        let is_before = self.case.exact_time && tick.next <= self.start();
        self.is_due(tick) || (is_before && self.start() < tick.next.saturating_add(step))
    }

    /// Takes up what a comparison at this tick gave.
    pub(super) fn look(&mut self, tick: Instant, mut seen: CaseOutcome) {
        if !self.is_due(tick) {
            self.held_at = seen.passed.then_some(tick.at);
            return;
        }
        match &self.outcome {
            Some(_) if !seen.passed => seen.at = Duration::from_millis(tick.at),
            Some(_) => {}
            None => {
                if let Some(held) = self.held_at.filter(|_| seen.passed) {
                    seen.passed = false;
                    let (held, start) = (Duration::from_millis(held), self.case.eval_time);
                    seen.message = format!("it is so already at {held}, and should begin only at {start}");
                }
            }
        }
        self.outcome = Some(seen);
    }

    /// What came of it; `None` if the test did not come so far.
    pub(super) fn into_outcome(self) -> Option<CaseOutcome> {
        self.outcome
    }
}

/// The expectation that no alert fires but those that are named.
pub(super) struct NoOthers<'a> {
    named: HashSet<&'a str>,
    outcome: CaseOutcome,
}

impl<'a> NoOthers<'a> {
    /// Of this test, if it expects that.
    pub(super) fn of(test: &'a Test) -> Option<Self> {
        let span = test.no_other_alerts?;
        let outcome = CaseOutcome {
            kind: CaseKind::OtherAlerts,
            subject: String::new(),
            at: Duration::ZERO,
            span,
            is_reached: true,
            passed: true,
            expected: vec![],
            actual: vec![],
            message: String::new(),
            why: None,
            seen: vec![],
        };
        let named = test.alert_cases.iter().map(|case| case.alertname.value.as_str()).collect();
        Some(Self { named, outcome })
    }

    /// Whether an alert of this name is one that is not expected.
    pub(super) fn is_other(&self, name: &str) -> bool {
        self.outcome.passed && !self.named.contains(name)
    }

    /// Takes up the alerts that fire at this tick, and are not expected.
    pub(super) fn look(&mut self, tick: Instant, firing: Vec<(&ReadyRule, ActualAlert)>) {
        if !self.outcome.passed {
            return;
        }
        self.outcome.at = Duration::from_millis(tick.at);
        let mut names: Vec<&str> = firing.iter().map(|(rule, _)| rule.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let Some(first) = names.first() else { return };
        self.outcome.message = match names.len() {
            1 => format!("`{first}` fires, and no expectation of this test names it"),
            count => {
                format!("`{first}` and {} others fire, and no expectation of this test names them", count - 1)
            }
        };
        self.outcome.subject = names.join(", ");
        self.outcome.passed = false;
        self.outcome.actual = firing.into_iter().map(|(_, alert)| alert.into_thing()).collect();
    }

    /// What came of it.
    pub(super) fn into_outcome(self) -> CaseOutcome {
        self.outcome
    }

    /// What is to be said where the test did not come to its end.
    pub(super) fn unreached(self, reason: &str) -> CaseOutcome {
        CaseOutcome { is_reached: false, passed: false, message: reason.to_owned(), ..self.outcome }
    }
}

/// All cases of a test that could not be played to its end; those that were not reached have failed.
pub(super) fn unreached(
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
        why: None,
        seen: vec![],
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

/// All cases of a test that cannot be loaded.
pub(super) fn unloaded(test: &Test, features: &Features) -> Vec<CaseOutcome> {
    let reached = test.alert_cases.iter().map(Expectation::new).collect();
    unreached(test, reached, NoOthers::of(test), "the test cannot be loaded", features)
}
