//! Expected against got: each expected thing beside the one that is most like it, name by name.

use crate::replay::{CaseOutcome, Pairs, Thing};
use std::collections::BTreeSet;

/// A line of a comparison.
pub(super) struct Line {
    pub(super) text: String,
    pub(super) mark: Mark,
}

/// What is special about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    Same,
    Expected,
    Got,
    Title,
}

/// The comparison of a failed case.
pub(super) fn lines(case: &CaseOutcome) -> Vec<Line> {
    let mut lines = vec![];
    let mut free: Vec<&Thing> = case.actual.iter().collect();
    let mut alone = vec![];
    // what is the same on both sides is no matter
    for expected in &case.expected {
        match free.iter().position(|actual| *actual == expected) {
            Some(place) => drop(free.remove(place)),
            None => alone.push(expected),
        }
    }
    for expected in alone {
        let nearest =
            (0..free.len()).max_by_key(|place| (likeness(expected, free[*place]), usize::MAX - place));
        match nearest {
            Some(place) => {
                let actual = free.remove(place);
                title(&mut lines, "differs");
                compare(&mut lines, expected, actual);
            }
            None => {
                title(&mut lines, "expected, and not there");
                list(&mut lines, expected, Mark::Expected);
            }
        }
    }
    for actual in free {
        title(&mut lines, "there, and not expected");
        list(&mut lines, actual, Mark::Got);
    }
    lines
}

fn title(lines: &mut Vec<Line>, text: &str) {
    lines.push(Line { text: format!("{text}:"), mark: Mark::Title });
}

/// Names and values of a thing, with where they belong.
fn rows(thing: &Thing) -> Pairs {
    match thing {
        Thing::Alert { labels, annotations } => {
            let label = |(name, value): &(String, String)| (format!("label {name}"), value.clone());
            let annotation = |(name, value): &(String, String)| (format!("annotation {name}"), value.clone());
            labels.iter().map(label).chain(annotations.iter().map(annotation)).collect()
        }
        Thing::Sample { labels, value } => {
            let label = |(name, value): &(String, String)| (format!("label {name}"), value.clone());
            labels.iter().map(label).chain([("value".to_owned(), value.clone())]).collect()
        }
    }
}

/// How many rows are the same.
fn likeness(a: &Thing, b: &Thing) -> usize {
    let rows_of_b: BTreeSet<(String, String)> = rows(b).into_iter().collect();
    rows(a).into_iter().filter(|row| rows_of_b.contains(row)).count()
}

fn list(lines: &mut Vec<Line>, thing: &Thing, mark: Mark) {
    let sign = if mark == Mark::Expected { '-' } else { '+' };
    let rows = rows(thing);
    let width = width(rows.iter());
    for (name, value) in rows {
        lines.push(Line { text: format!("{sign} {name:width$}  {}", shown(&value)), mark });
    }
}

fn compare(lines: &mut Vec<Line>, expected: &Thing, actual: &Thing) {
    let (expected, actual) = (rows(expected), rows(actual));
    let width = width(expected.iter().chain(&actual));
    let find = |rows: &Pairs, name: &str| {
        rows.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    let new = actual.iter().filter(|(name, _)| find(&expected, name).is_none());
    let names: Vec<&String> = expected.iter().chain(new).map(|(name, _)| name).collect();
    let kinds = ["label", "annotation", "value"];
    for name in kinds.iter().flat_map(|kind| names.iter().filter(move |name| name.starts_with(kind))) {
        match (find(&expected, name), find(&actual, name)) {
            (Some(expected), Some(actual)) if expected == actual => {
                lines.push(Line { text: format!("  {name:width$}  {}", shown(&expected)), mark: Mark::Same });
            }
            (expected, actual) => {
                let absent = || "(none)".to_owned();
                let expected = expected.map_or_else(absent, |value| shown(&value));
                let actual = actual.map_or_else(absent, |value| shown(&value));
                lines.push(Line {
                    text: format!("≠ {name:width$}  expected  {expected}"),
                    mark: Mark::Expected,
                });
                lines.push(Line { text: format!("  {:width$}  got       {actual}", ""), mark: Mark::Got });
            }
        }
    }
}

fn width<'a>(rows: impl Iterator<Item = &'a (String, String)>) -> usize {
    rows.map(|(name, _)| name.chars().count()).max().unwrap_or(0)
}

/// A value with its control characters made visible.
fn shown(value: &str) -> String {
    if value.is_empty() || value.trim() != value || value.chars().any(char::is_control) {
        format!("{value:?}")
    } else {
        value.to_owned()
    }
}
