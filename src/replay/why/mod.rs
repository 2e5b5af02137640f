//! Why an expectation about alerts failed, as data: a sentence, and what the nearest series did around that time.
//!
//! Enters: a failed case and the [`History`] of its rules. Leaves: a [`Why`]: few evaluations, chosen so that the
//! changes of state nearest to the time of the case are among them.

mod condition;
mod history;
mod sentence;
mod unmatched;

pub(super) use history::History;
pub use sentence::{shown, written};
pub(super) use unmatched::Surroundings;

use super::{
    alerting::State,
    outcome::{CaseOutcome, Pairs, Thing},
};
use crate::{model::scenario::AlertCase, time::Duration};
use condition::Condition;
use history::{Course, Track};
use sentence::Scene;
use std::{cmp::Reverse, collections::BTreeSet};

/// So many series are shown.
const SERIES: usize = 3;
/// So many evaluations are shown on each side of that of the case.
const ON_A_SIDE: usize = 5;
/// So many of them only because they are near.
const NEIGHBOURS: usize = 2;

/// Why an expectation failed.
#[derive(Clone, Debug, Default)]
pub struct Why {
    /// The fact, in a few words.
    pub sentence: String,
    /// What became of the nearest series.
    pub series: Vec<Timeline>,
    /// How many other series there are.
    pub others: usize,
    /// Which of the points of each series is that of the case.
    pub asked: usize,
}

/// What became of one series of an alerting rule.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// Its labels as the expression gives them, without the name of a metric.
    pub labels: Pairs,
    /// The expression of the rule.
    pub expr: String,
    /// `for` of the rule.
    pub hold: Option<Duration>,
    /// `keep_firing_for` of the rule.
    pub keep_firing: Option<Duration>,
    /// `query_offset` of its group: the values are of so much earlier.
    pub query_offset: Option<Duration>,
    /// The threshold, if it is the same at all evaluations.
    pub threshold: Option<f64>,
    /// Whether the expression says the threshold in numbers.
    pub is_threshold_written: bool,
    /// Some evaluations, at the same times for all series of a case.
    pub points: Vec<Point>,
}

/// A series at one evaluation.
#[derive(Clone, Copy, Debug)]
pub struct Point {
    /// When, since the start of the test.
    pub at: Duration,
    /// The state of its alert.
    pub state: State,
    /// Since when the alert is active.
    pub since: Option<Duration>,
    /// What is compared; of other expressions what they give.
    pub value: Option<f64>,
    /// What it is compared with.
    pub threshold: Option<f64>,
    /// Whether the comparison holds.
    pub holds: bool,
    /// Whether there was no evaluation since the point before.
    pub is_next: bool,
    /// Whether it was in this state at all evaluations since the point before.
    pub goes_on: bool,
}

/// Explains a failed case about alerts; nothing where nothing was recorded.
pub(super) fn explain(
    history: &History<'_>,
    case: &AlertCase,
    outcome: &CaseOutcome,
    is_whole: bool,
    around: &Surroundings<'_>,
) -> Option<Why> {
    let tracks: Vec<&Track<'_>> = history.of(case).collect();
    if tracks.is_empty() {
        let group = case.group.as_ref().map(|group| group.value.as_str());
        let sentence = unmatched::no_rule(around.files, group, &case.alertname.value);
        return Some(Why { sentence, ..Why::default() });
    }
    let after = history.times.partition_point(|time| *time <= outcome.at.as_millis());
    let evaluation = after.checked_sub(1).filter(|_| !history.is_too_long())?;
    let last = history.times.len() - 1;
    let (missing, unexpected) = leftovers(outcome);
    let all: Vec<(&Track<'_>, &Course)> =
        tracks.iter().flat_map(|track| track.courses.iter().map(move |course| (*track, course))).collect();
    let chosen = chosen(&all, missing.iter().chain(&unexpected).copied());
    let Some((track, course)) = chosen.first().copied() else {
        let exprs = tracks.iter().filter_map(|track| track.rule.expr.as_ref()?.parsed.as_ref().ok());
        let sentence = exprs.into_iter().find_map(|expr| around.unmatched(expr));
        let nothing = || format!("the expression gives nothing up to {}", history.at(last));
        return Some(Why { sentence: sentence.unwrap_or_else(nothing), ..Why::default() });
    };
    let scene = Scene {
        history,
        track,
        course,
        wanted: case.state,
        runs: course.runs(history.times.len()),
        is_only: all.len() == 1,
        evaluation,
        asked: outcome.at,
        last,
        is_whole,
        start: around.start,
    };
    let (sentence, extreme) = sentence::of(&scene, missing.first().copied(), unexpected.first().copied());
    let courses: Vec<&Course> = chosen.iter().map(|(_, course)| *course).collect();
    let columns = columns(&courses, evaluation, history.times.len(), extreme);
    let series =
        chosen.iter().map(|(track, course)| timeline(track, course, &columns, history, around.start));
    Some(Why {
        sentence,
        series: series.collect(),
        others: all.len() - chosen.len(),
        asked: columns.iter().position(|column| *column == evaluation).unwrap_or_default(),
    })
}

/// What was expected and is not there, and the reverse.
fn leftovers(outcome: &CaseOutcome) -> (Vec<&Thing>, Vec<&Thing>) {
    let mut unexpected: Vec<&Thing> = outcome.actual.iter().collect();
    let mut missing = vec![];
    for expected in &outcome.expected {
        match unexpected.iter().position(|actual| *actual == expected) {
            Some(place) => drop(unexpected.remove(place)),
            None => missing.push(expected),
        }
    }
    (missing, unexpected)
}

/// The series nearest to the things that failed, then others.
fn chosen<'a, 'h>(
    all: &[(&'a Track<'h>, &'a Course)],
    things: impl Iterator<Item = &'a Thing>,
) -> Vec<(&'a Track<'h>, &'a Course)> {
    let mut places: Vec<usize> = vec![];
    for thing in things.take(SERIES) {
        let Thing::Alert { labels, .. } = thing else { continue };
        let best = (0..all.len()).min_by_key(|place| {
            let (track, course) = all[*place];
            let likeness = likeness(track, course, labels);
            (likeness.conflicts, Reverse(likeness.agreements), places.contains(place))
        });
        places.extend(best.filter(|place| !places.contains(place)));
    }
    let rest = (0..all.len()).filter(|place| !places.contains(place));
    let rest: Vec<usize> = rest.take(SERIES - places.len()).collect();
    places.into_iter().chain(rest).map(|place| all[place]).collect()
}

/// How much the labels of a series have in common with those of an alert.
struct Likeness {
    conflicts: usize,
    agreements: usize,
}

fn likeness(track: &Track<'_>, course: &Course, labels: &Pairs) -> Likeness {
    let (mut conflicts, mut agreements) = (0, 0);
    for (name, value) in labels {
        match course.labels.get(name) {
            Some(known) if known == value => agreements += 1,
            Some(_) if !track.sets(name) => conflicts += 1,
            _ => {}
        }
    }
    Likeness { conflicts, agreements }
}

impl Track<'_> {
    /// Whether the rule itself sets the label.
    pub(super) fn sets(&self, name: &str) -> bool {
        name == "alertname" || self.rule.labels.iter().any(|label| label.name.value == name)
    }
}

/// The evaluations to show: that of the case, the nearest changes, what the sentence names, and neighbours.
fn columns(courses: &[&Course], asked: usize, evaluations: usize, extreme: Option<usize>) -> Vec<usize> {
    let mut columns = BTreeSet::from([asked]);
    let mut add = |column: usize, most: usize| {
        let is_before = column < asked;
        let beside =
            columns.iter().filter(|known| **known != asked && (**known < asked) == is_before).count();
        if column < evaluations && beside < most {
            columns.insert(column);
        }
    };
    for (index, course) in courses.iter().enumerate() {
        let mut changes: Vec<usize> =
            course.runs(evaluations).iter().map(|run| run.first).filter(|first| *first > 0).collect();
        changes.sort_by_key(|change| change.abs_diff(asked));
        let (before, after): (Vec<usize>, Vec<usize>) =
            changes.into_iter().partition(|change| *change <= asked);
        let count = if index == 0 { 2 } else { 1 };
        for change in before.into_iter().take(count).chain(after.into_iter().take(count)) {
            add(change, ON_A_SIDE);
            add(change - 1, ON_A_SIDE);
        }
        if let Some(extreme) = extreme.filter(|_| index == 0) {
            add(extreme, ON_A_SIDE);
        }
    }
    for distance in 1..=NEIGHBOURS {
        add(asked + distance, NEIGHBOURS);
        if let Some(before) = asked.checked_sub(distance) {
            add(before, NEIGHBOURS);
        }
    }
    columns.into_iter().collect()
}

fn timeline(
    track: &Track<'_>,
    course: &Course,
    columns: &[usize],
    history: &History<'_>,
    start: i64,
) -> Timeline {
    let runs = course.runs(history.times.len());
    let run = |evaluation: usize| runs.iter().position(|run| run.last >= evaluation);
    let point = |(index, column): (usize, &usize)| {
        let reading = course.at(*column);
        let both = reading.value.zip(reading.threshold).zip(track.condition.as_ref());
        Point {
            at: history.at(*column),
            state: reading.state,
            since: reading.active_at.map(|time| Duration::from_millis(time.saturating_sub(start))),
            value: reading.value,
            threshold: reading.threshold,
            holds: both.is_some_and(|((value, threshold), condition)| condition.holds(value, threshold)),
            is_next: index > 0 && columns[index - 1] + 1 == *column,
            goes_on: index > 0 && run(*column) == run(columns[index - 1]),
        }
    };
    let duration = |given: &Option<crate::source::Spanned<Duration>>| {
        given.as_ref().map(|duration| duration.value).filter(|duration| *duration != Duration::ZERO)
    };
    let expr = track.rule.expr.as_ref().and_then(|expression| expression.parsed.as_ref().ok());
    Timeline {
        labels: course.labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
        expr: expr.map(ToString::to_string).unwrap_or_default(),
        hold: duration(&track.rule.hold_duration),
        keep_firing: duration(&track.rule.keep_firing_for),
        query_offset: duration(&track.group.query_offset),
        threshold: fixed_threshold(course, track.condition.as_ref()),
        is_threshold_written: track.condition.as_ref().is_some_and(|condition| condition.is_with_number),
        points: columns.iter().enumerate().map(point).collect(),
    }
}

/// The threshold of a series, if it never changes.
fn fixed_threshold(course: &Course, condition: Option<&Condition<'_>>) -> Option<f64> {
    condition?;
    let mut thresholds = course.readings().filter_map(|(_, reading)| reading.threshold);
    let first = thresholds.next()?;
    thresholds.all(|threshold| threshold == first).then_some(first)
}
