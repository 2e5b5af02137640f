//! What alerting rules did at every evaluation.
//!
//! Enters: while a failed test is played once more, each rule of interest before and after it is evaluated. Leaves: a
//! [`Course`] for each series of its expression, with the state of its alert and both sides of the comparison. Only
//! changes are kept.

use super::{
    super::alerting::{Alerts, State},
    condition::{Condition, nameless},
};
use crate::{
    labels::LabelSet,
    model::{
        rules::{AlertingRule, Group, Rule, RuleFile},
        scenario::{AlertCase, InputSeries, Test},
    },
    promql::{Engine, Storage},
    source::{Span, Spanned},
    time::Duration,
};
use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

/// So many changes are kept at most; then there is nothing to tell.
const MOST_CHANGES: usize = 4_000_000;

/// So many evaluations beyond the last case are played at most.
const MOST_BEYOND: i64 = 2000;
/// So many values of series are looked at beyond the last case.
const MOST_READINGS: usize = 500_000;
/// So many at least.
const MARGIN: i64 = 5;

/// One series at one evaluation.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    pub(super) state: State,
    /// When the alert became active, in milliseconds.
    pub(super) active_at: Option<i64>,
    pub(super) value: Option<f64>,
    pub(super) threshold: Option<f64>,
}

impl Reading {
    fn is_same(&self, other: &Self) -> bool {
        let bits = |value: Option<f64>| value.map(f64::to_bits);
        (self.state, self.active_at) == (other.state, other.active_at)
            && bits(self.value) == bits(other.value)
            && bits(self.threshold) == bits(other.threshold)
    }
}

/// What became of one series; evaluations are counted from 0.
pub(super) struct Course {
    /// Those of the expression, without the name of a metric.
    pub(super) labels: LabelSet,
    /// The first evaluation with each reading; before the first there was nothing.
    changes: Vec<(usize, Reading)>,
}

/// Evaluations in a row with the same state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) state: State,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// The courses of one rule.
pub(super) struct Track<'a> {
    pub(super) group: &'a Group,
    pub(super) rule: &'a AlertingRule,
    pub(super) condition: Option<Condition<'a>>,
    pub(super) courses: Vec<Course>,
    /// What was measured for the evaluation that is going on.
    measured: HashMap<LabelSet, Reading>,
}

/// The courses of the rules of some alerts.
pub(in crate::replay) struct History<'a> {
    pub(super) tracks: Vec<Track<'a>>,
    /// When each evaluation was, in milliseconds since the start of the test.
    pub(in crate::replay) times: Vec<i64>,
    changes: usize,
}

impl<'a> History<'a> {
    /// Of the rules of these names.
    pub(in crate::replay) fn new(files: &[&'a RuleFile], names: &HashSet<&str>) -> Self {
        let groups = files.iter().flat_map(|file| &file.groups);
        let rules = groups.flat_map(|group| group.rules.iter().map(move |rule| (group, rule)));
        let tracks = rules.filter_map(|(group, rule)| match rule {
            Rule::Alerting(rule) if names.contains(rule.name.value.as_str()) => Some(Track::new(group, rule)),
            _ => None,
        });
        Self { tracks: tracks.collect(), times: vec![], changes: 0 }
    }

    /// Until when to play a test: until its samples are used up and its alerts could have
    /// fired, unless that is far; and whether it is all.
    pub(in crate::replay) fn horizon(&self, test: &Test, step: i64) -> (Duration, bool) {
        let last = test.last_time();
        let samples = |input: &InputSeries| i64::try_from(input.values.count()).unwrap_or(i64::MAX);
        let longest = test.input_series.iter().map(samples).max().unwrap_or_default().max(1);
        let samples_end = test.interval.as_millis().saturating_mul(longest - 1);
        let millis = |given: &Option<Spanned<Duration>>| given.as_ref().map_or(0, |given| given.as_millis());
        let rules = self.tracks.iter().map(|track| track.rule);
        let hold = rules.map(|rule| millis(&rule.hold_duration) + millis(&rule.keep_firing_for)).max();
        let beyond = hold.unwrap_or_default().saturating_add(step.saturating_mul(MARGIN));
        let wanted = last.as_millis().saturating_add(beyond).max(samples_end);
        // with many series even a few evaluations take long
        let beyond = (MOST_READINGS / test.input_series.len().max(1)).try_into().unwrap_or(MOST_BEYOND);
        let most = last.as_millis().saturating_add(step.saturating_mul(MOST_BEYOND.min(beyond)));
        (Duration::from_millis(wanted.min(most)), samples_end <= most)
    }

    /// The rules that a case is about.
    pub(super) fn of<'h>(&'h self, case: &'h AlertCase) -> impl Iterator<Item = &'h Track<'a>> {
        self.tracks.iter().filter(|track| case.is_about(&track.group.name.value, &track.rule.name.value))
    }

    /// The time of an evaluation since the start of the test.
    pub(super) fn at(&self, evaluation: usize) -> Duration {
        Duration::from_millis(self.times.get(evaluation).or(self.times.last()).copied().unwrap_or_default())
    }

    /// Whether there was more than can be kept.
    pub(super) fn is_too_long(&self) -> bool {
        self.changes > MOST_CHANGES
    }

    /// Measures the rule whose name stands at `rule`, before it is evaluated.
    pub(in crate::replay) fn before(&mut self, rule: Span, engine: &Engine, storage: &Storage, time: i64) {
        let Some(track) = self.track(rule) else { return };
        let Some(condition) = &track.condition else { return };
        track.measured = condition
            .measure(engine, storage, time)
            .into_iter()
            .map(|one| {
                let (value, threshold) = (Some(one.value), one.threshold);
                (one.labels, Reading { value, threshold, ..Reading::default() })
            })
            .collect();
    }

    /// Takes down the states of a rule after its evaluation at `time`.
    pub(in crate::replay) fn after(&mut self, rule: Span, alerts: &Alerts, time: i64) {
        let evaluation = self.times.len();
        let is_too_long = self.is_too_long();
        let Some(track) = self.track(rule) else { return };
        let mut readings = std::mem::take(&mut track.measured);
        if is_too_long {
            return;
        }
        for alert in alerts.active() {
            let reading = readings.entry(nameless(&alert.sample.labels)).or_default();
            // labels made from the value may leave an old alert beside a new one
            if reading.state.is_firing() {
                continue;
            }
            (reading.state, reading.active_at) = (alert.state(), Some(alert.active_at));
            if track.condition.is_none() && alert.updated_at == time {
                reading.value = alert.sample.value.as_float();
            }
        }
        self.changes += track.take(evaluation, readings);
    }

    fn track(&mut self, rule: Span) -> Option<&mut Track<'a>> {
        self.tracks.iter_mut().find(|track| track.rule.name.span == rule)
    }
}

impl<'a> Track<'a> {
    fn new(group: &'a Group, rule: &'a AlertingRule) -> Self {
        let expr = rule.expr.as_ref().and_then(|expression| expression.parsed.as_ref().ok());
        let condition = expr.and_then(Condition::of);
        Self { group, rule, condition, courses: vec![], measured: HashMap::new() }
    }

    /// Keeps what has changed, and says how much that is.
    fn take(&mut self, evaluation: usize, mut readings: HashMap<LabelSet, Reading>) -> usize {
        let mut changed = 0;
        for course in &mut self.courses {
            let reading = readings.remove(&course.labels).unwrap_or_default();
            if course.changes.last().is_none_or(|(_, last)| !last.is_same(&reading)) {
                course.changes.push((evaluation, reading));
                changed += 1;
            }
        }
        let mut new: Vec<(LabelSet, Reading)> = readings.into_iter().collect();
        new.sort_by(|a, b| a.0.cmp(&b.0));
        changed += new.len();
        self.courses.extend(
            new.into_iter().map(|(labels, reading)| Course { labels, changes: vec![(evaluation, reading)] }),
        );
        changed
    }
}

impl Course {
    /// What was read at an evaluation.
    pub(super) fn at(&self, evaluation: usize) -> Reading {
        let after = self.changes.partition_point(|(first, _)| *first <= evaluation);
        after.checked_sub(1).map(|index| self.changes[index].1).unwrap_or_default()
    }

    /// The readings, each with the first evaluation that had it.
    pub(super) fn readings(&self) -> impl Iterator<Item = (usize, Reading)> {
        self.changes.iter().copied()
    }

    /// All evaluations, grouped by state.
    pub(super) fn runs(&self, evaluations: usize) -> Vec<Run> {
        let mut runs: Vec<Run> = vec![];
        let mut add = |state, Range { start, end }: Range<usize>| match runs.last_mut() {
            _ if start >= end => {}
            Some(run) if run.state == state => run.last = end - 1,
            _ => runs.push(Run { state, first: start, last: end - 1 }),
        };
        add(State::Inactive, 0..self.changes.first().map_or(0, |(first, _)| *first));
        let ends = self.changes.iter().skip(1).map(|(first, _)| *first).chain([evaluations]);
        for ((first, reading), end) in self.changes.iter().zip(ends) {
            add(reading.state, *first..end);
        }
        runs
    }
}
