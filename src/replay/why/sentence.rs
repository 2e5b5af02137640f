//! What happened to an alert, in one sentence.
//!
//! Enters: a [`Scene`], the course of one series with the time of a case, and what was expected or came there. Leaves:
//! the most useful fact about it. Nothing is said that was not recorded.

use super::{
    super::{
        alerting::State,
        outcome::{Pairs, Thing},
    },
    fixed_threshold,
    history::{Course, History, Run, Track},
};
use crate::{
    go::number::{general, plain},
    model::scenario::AlertState,
    promql::BinaryOp,
    time::Duration,
};

/// The series in question and the time of the case.
pub(super) struct Scene<'a> {
    pub(super) history: &'a History<'a>,
    pub(super) track: &'a Track<'a>,
    pub(super) course: &'a Course,
    /// The state that is expected, or expected not to be.
    pub(super) wanted: AlertState,
    pub(super) runs: Vec<Run>,
    /// Whether the rules of the alert have no other series.
    pub(super) is_only: bool,
    /// The evaluation that the case looks at.
    pub(super) evaluation: usize,
    /// The time of the case, since the start of the test.
    pub(super) asked: Duration,
    /// The last evaluation that was recorded.
    pub(super) last: usize,
    /// Whether it lies behind all samples of the test.
    pub(super) is_whole: bool,
    /// When the test starts, in milliseconds.
    pub(super) start: i64,
}

/// The sentence, and an evaluation that it names beside the changes of state.
pub(super) fn of(
    scene: &Scene<'_>,
    missing: Option<&Thing>,
    unexpected: Option<&Thing>,
) -> (String, Option<usize>) {
    match (missing, unexpected) {
        (Some(_), _) if scene.state().is_firing() && !scene.is_wanted(scene.state()) => (scene.fire(), None),
        (Some(expected), _) if !scene.is_wanted(scene.state()) => {
            scene.conflict(expected).map_or_else(|| scene.silence(), |sentence| (sentence, None))
        }
        (Some(expected), Some(got)) => (scene.difference(expected, got), None),
        _ if scene.state() == State::Pending => (scene.pending(), None),
        _ => (scene.fire(), None),
    }
}

impl Scene<'_> {
    fn state(&self) -> State {
        self.course.at(self.evaluation).state
    }

    fn at(&self, evaluation: usize) -> Duration {
        self.history.at(evaluation)
    }

    fn subject(&self) -> String {
        if self.is_only || self.course.labels.is_empty() {
            "it".to_owned()
        } else {
            format!("`{}`", self.course.labels.in_braces())
        }
    }

    fn hold(&self) -> String {
        let hold = self.track.rule.hold_duration.as_ref().map_or(Duration::ZERO, |hold| hold.value);
        format!("`for: {hold}`")
    }

    /// Whether an alert in this state is one of those that the case is about.
    fn is_wanted(&self, state: State) -> bool {
        match self.wanted {
            AlertState::Firing => state.is_firing(),
            AlertState::Pending => state == State::Pending,
            AlertState::Active => state != State::Inactive,
        }
    }

    /// Runs of states, joined where one follows the other.
    fn joined(&self, is_part: impl Fn(State) -> bool) -> Vec<Run> {
        let mut joined: Vec<Run> = vec![];
        for run in self.runs.iter().filter(|run| is_part(run.state)) {
            match joined.last_mut() {
                Some(last) if last.last + 1 == run.first => last.last = run.last,
                _ => joined.push(*run),
            }
        }
        joined
    }

    /// Runs of firing alerts, those included that are only kept.
    fn firing(&self) -> Vec<Run> {
        self.joined(State::is_firing)
    }

    /// From when to when; an end that was not seen is none.
    fn span(&self, run: Run) -> String {
        match (run.first == run.last, run.last == self.last) {
            (_, true) => format!("since {}", self.at(run.first)),
            (true, _) => format!("only at {}", self.at(run.first)),
            _ => format!("from {} to {}", self.at(run.first), self.at(run.last)),
        }
    }

    /// A label that was expected and that no series has.
    fn conflict(&self, expected: &Thing) -> Option<String> {
        let Thing::Alert { labels, .. } = expected else { return None };
        let has = |course: &Course, (name, value): &(String, String)| course.labels.get(name) == Some(value);
        let is_of_series =
            |(name, _): &&(String, String)| self.course.labels.get(name).is_some() && !self.track.sets(name);
        let foreign = labels
            .iter()
            .filter(is_of_series)
            .find(|label| !self.track.courses.iter().any(|course| has(course, label)));
        let (name, value) = foreign?;
        let nearest = self.course.labels.in_braces();
        Some(format!("the expression gives no series with `{name}={value:?}`; the nearest is `{nearest}`"))
    }

    /// Why it does not fire.
    fn silence(&self) -> (String, Option<usize>) {
        let it = self.subject();
        if self.state() == State::Pending {
            return (self.pending(), None);
        }
        let (was, is) = match self.wanted {
            AlertState::Firing => ("fired", "fires"),
            AlertState::Pending => ("was pending", "is pending"),
            AlertState::Active => ("was active", "is active"),
        };
        let wanted = self.joined(|state| self.is_wanted(state));
        let before = wanted.iter().rev().find(|run| run.last < self.evaluation);
        let after = wanted.iter().find(|run| run.first > self.evaluation);
        let sentence = match (before, after) {
            (Some(before), Some(after)) => {
                format!("{it} {was} {}, and {is} again at {}", self.span(*before), self.at(after.first))
            }
            (Some(before), None) => format!("{it} {was} {}", self.span(*before)),
            (None, Some(after)) => format!("{it} {}", self.late(*after, is)),
            (None, None) => {
                let pending = self.runs.iter().filter(|run| run.state == State::Pending);
                match pending.min_by_key(|run| run.first.abs_diff(self.evaluation)) {
                    None => return self.never(),
                    Some(run) if run.last == self.last => {
                        format!("{it} is pending since {}; {} is not over", self.at(run.first), self.hold())
                    }
                    Some(run) if self.restart(*run, run.last).is_some() => self.restarted(*run, run.last),
                    Some(run) => {
                        format!("{it} is pending {}, too short for {}", self.span(*run), self.hold())
                    }
                }
            }
        };
        (sentence, None)
    }

    /// That it is only later what it should be.
    fn late(&self, run: Run, is: &str) -> String {
        let pending = self.runs.iter().find(|before| before.last + 1 == run.first);
        let pending =
            pending.filter(|before| before.state == State::Pending && self.wanted == AlertState::Firing);
        let pending = pending.map(|before| format!("becomes pending at {} and ", self.at(before.first)));
        let late = self.at(run.first).as_millis().saturating_sub(self.asked.as_millis());
        let (pending, late) = (pending.unwrap_or_default(), Duration::from_millis(late));
        format!("{pending}{is} at {}, {late} after the expected time", self.at(run.first))
    }

    /// When the alert of a run of pending ones began anew because its labels changed.
    fn restart(&self, run: Run, at: usize) -> Option<Duration> {
        let since = self.course.at(at).active_at?.saturating_sub(self.start);
        Some(Duration::from_millis(since)).filter(|since| *since > self.at(run.first))
    }

    fn restarted(&self, run: Run, at: usize) -> String {
        let (it, hold, first) = (self.subject(), self.hold(), self.at(run.first));
        let restart = self.restart(run, at).unwrap_or(first);
        let since = match run.last > at || run.last == self.last {
            true => format!("is pending since {first}"),
            false => format!("was pending from {first} to {}", self.at(run.last)),
        };
        format!("{it} {since}, but its labels change: {hold} started again at {restart}")
    }

    /// What becomes of a pending alert.
    fn pending(&self) -> String {
        let (it, hold) = (self.subject(), self.hold());
        let place = self.runs.iter().position(|run| run.last >= self.evaluation).unwrap_or_default();
        let run = self.runs[place];
        if self.restart(run, self.evaluation).is_some() {
            return self.restarted(run, self.evaluation);
        }
        let since = self.at(run.first);
        match self.runs.get(place + 1) {
            Some(next) if next.state.is_firing() => {
                format!("{it} is pending since {since} and fires at {} ({hold})", self.at(next.first))
            }
            Some(next) => {
                format!(
                    "{it} is pending since {since} and inactive again at {}, too early for {hold}",
                    self.at(next.first)
                )
            }
            None => format!("{it} is pending since {since}; {hold} is not over at {}", self.at(self.last)),
        }
    }

    /// Why its condition never holds.
    fn never(&self) -> (String, Option<usize>) {
        let Some(condition) = &self.track.condition else {
            return (format!("{} has never been active up to {}", self.subject(), self.at(self.last)), None);
        };
        let readings = self.course.readings();
        let both = readings.filter_map(|(at, one)| Some((at, one.value?, one.threshold?)));
        let both: Vec<(usize, f64, f64)> = both.collect();
        if let Some((at, value, threshold)) =
            both.iter().find(|(_, value, threshold)| condition.holds(*value, *threshold))
        {
            let (value, threshold) = numbers(*value, *threshold);
            let (op, at_time) = (condition.op.as_str(), self.at(*at));
            let of = if self.is_only { String::new() } else { format!(" of {}", self.subject()) };
            let sentence = format!(
                "the comparison{of} holds at {at_time} ({value} {op} {threshold}), but the rest of the expression does not"
            );
            return (sentence, Some(*at));
        }
        let comparable = both.iter().filter(|(_, value, threshold)| !(value - threshold).is_nan());
        let distance = |(_, value, threshold): &(usize, f64, f64)| (value - threshold).abs();
        let nearest = comparable.min_by(|a, b| distance(a).total_cmp(&distance(b)));
        let up_to = if self.is_whole { String::new() } else { format!("up to {} ", self.at(self.last)) };
        let subject =
            if self.is_only { "the value".to_owned() } else { format!("the value of {}", self.subject()) };
        let Some((at, value, threshold)) = nearest else {
            return (format!("{up_to}{subject} can never be compared with its threshold"), None);
        };
        let (value, threshold) = numbers(*value, *threshold);
        let when = self.at(*at);
        if fixed_threshold(self.course, Some(condition)).is_none() {
            let sentence = format!(
                "{up_to}{subject} never meets its threshold; nearest at {when}: {value} against {threshold}"
            );
            return (sentence, Some(*at));
        }
        let (never, nearest) = match condition.op {
            BinaryOp::Greater => ("never passes", "highest"),
            BinaryOp::GreaterOrEqual => ("never reaches", "highest"),
            BinaryOp::Less => ("never falls below", "lowest"),
            BinaryOp::LessOrEqual => ("never falls to", "lowest"),
            BinaryOp::NotEqual => return (format!("{up_to}{subject} is always {threshold}"), None),
            _ => ("is never", "nearest"),
        };
        (format!("{up_to}{subject} {never} {threshold}; {nearest} {value} at {when}"), Some(*at))
    }

    /// Since when it fires, and until when.
    fn fire(&self) -> String {
        let it = self.subject();
        let firing = self.firing();
        let Some(run) = firing.iter().find(|run| (run.first..=run.last).contains(&self.evaluation)) else {
            return format!("{it} does not fire at {}", self.at(self.evaluation));
        };
        let reading = self.course.at(self.evaluation);
        if reading.state == State::Kept {
            let kept = self.runs.iter().find(|run| run.last >= self.evaluation);
            let ended = self.at(kept.map_or(run.first, |kept| kept.first));
            let keep = self.track.rule.keep_firing_for.as_ref().map_or(Duration::ZERO, |keep| keep.value);
            let span = self.span(*run);
            return format!(
                "{it} fires {span}; its condition ended at {ended}, and `keep_firing_for: {keep}` goes on"
            );
        }
        let value = reading.value.map(|value| format!("; the value is {}", shown(value))).unwrap_or_default();
        format!("{it} fires {}{value}", self.span(*run))
    }

    /// It fires, but otherwise than expected.
    fn difference(&self, expected: &Thing, got: &Thing) -> String {
        let (
            Thing::Alert { labels, annotations },
            Thing::Alert { labels: got_labels, annotations: got_annotations },
        ) = (expected, got)
        else {
            return self.fire();
        };
        let labels = differing("label", labels, got_labels);
        let annotations = differing("annotation", annotations, got_annotations);
        let all: Vec<String> = labels.into_iter().chain(annotations).collect();
        let fires = self.firing().into_iter().find(|run| run.last >= self.evaluation);
        let fires = fires.map(|run| format!("fires {}", self.span(run))).unwrap_or_default();
        match all.as_slice() {
            [] => self.fire(),
            [one] => format!("{} {fires}; only its {one}", self.subject()),
            some => format!("{} {fires}; {} labels and annotations differ", self.subject(), some.len()),
        }
    }
}

/// What is said about each name whose values differ.
fn differing(kind: &str, expected: &Pairs, got: &Pairs) -> Vec<String> {
    let find = |pairs: &Pairs, name: &str| {
        pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    let changed = expected.iter().filter_map(|(name, value)| match find(got, name) {
        Some(got) if got == *value => None,
        Some(_) => Some(format!("{kind} `{name}` differs")),
        None => Some(format!("{kind} `{name}` is not there")),
    });
    let new = got.iter().filter(|(name, _)| find(expected, name).is_none());
    changed.chain(new.map(|(name, _)| format!("{kind} `{name}` was not expected"))).collect()
}

/// A number as people read it.
#[must_use]
pub fn shown(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 || (1e-4..1e12).contains(&size) {
        let exact = plain(value, None);
        if exact.len() <= 8 || value.fract() == 0.0 {
            return exact;
        }
    }
    general(value, Some(6))
}

/// A number to the last digit.
#[must_use]
pub fn written(value: f64) -> String {
    general(value, None)
}

/// Two numbers that are compared: where they look the same and are not, to the last digit.
fn numbers(value: f64, threshold: f64) -> (String, String) {
    let short = (shown(value), shown(threshold));
    if short.0 != short.1 || value == threshold {
        return short;
    }
    (general(value, None), general(threshold, None))
}
