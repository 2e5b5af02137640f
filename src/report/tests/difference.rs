//! Expected against got: each expected thing beside the one that is most like it, name by name.
//!
//! Enters: a failed case. Leaves: lines, with expected and got in two columns where these fit, else one below the
//! other. What is the same on both sides of a case is left out.

use super::paint::{Line, Paint};
use crate::replay::{CaseOutcome, Pairs, Thing};
use std::collections::BTreeSet;

const ABSENT: &str = "(none)";
/// What stands before a row: whether it differs.
const DIFFERS: &str = "≠ ";
const SAME: &str = "  ";

/// The comparison of a failed case, in at most `width` columns. `masked` hides what nobody may see.
pub(super) fn lines(case: &CaseOutcome, width: usize, masked: &dyn Fn(&str) -> String) -> Vec<Line> {
    let mut lines = vec![];
    let mut free: Vec<&Thing> = case.actual.iter().collect();
    let mut alone = vec![];
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
            Some(place) => lines.extend(compared(&rows(expected, free.remove(place), masked), width)),
            None => lines.extend(listed("expected, and not there:", expected, Paint::Green, masked)),
        }
    }
    for actual in free {
        lines.extend(listed("there, and not expected:", actual, Paint::Red, masked));
    }
    lines
}

/// One name with its values; `None` where there is none.
struct Row {
    name: String,
    expected: Option<String>,
    got: Option<String>,
}

impl Row {
    fn is_same(&self) -> bool {
        self.expected == self.got
    }
}

/// Names and values of a thing, with where they belong.
fn named(thing: &Thing) -> Pairs {
    let label = |(name, value): &(String, String)| (format!("label {name}"), value.clone());
    match thing {
        Thing::Alert { labels, annotations } => {
            let annotation = |(name, value): &(String, String)| (format!("annotation {name}"), value.clone());
            labels.iter().map(label).chain(annotations.iter().map(annotation)).collect()
        }
        Thing::Sample { labels, value } => {
            labels.iter().map(label).chain([("value".to_owned(), value.clone())]).collect()
        }
        Thing::Event { fields } => fields.clone(),
    }
}

/// How many names have the same value.
fn likeness(a: &Thing, b: &Thing) -> usize {
    let of_b: BTreeSet<(String, String)> = named(b).into_iter().collect();
    named(a).into_iter().filter(|row| of_b.contains(row)).count()
}

/// Labels first, then annotations, then the value.
fn rows(expected: &Thing, got: &Thing, masked: &dyn Fn(&str) -> String) -> Vec<Row> {
    let is_event = matches!(expected, Thing::Event { .. });
    let (expected, got) = (named(expected), named(got));
    let find = |pairs: &Pairs, name: &str| {
        pairs.iter().find(|(known, _)| known == name).map(|(_, value)| masked(&shown(value)))
    };
    let new = got.iter().filter(|(name, _)| find(&expected, name).is_none());
    let names: Vec<&String> = expected.iter().chain(new).map(|(name, _)| name).collect();
    let kinds = ["label", "annotation", "value"];
    let sorted = kinds.iter().flat_map(|kind| names.iter().filter(move |name| name.starts_with(kind)));
    let sorted: Vec<&&String> = if is_event { names.iter().collect() } else { sorted.collect() };
    sorted
        .into_iter()
        .map(|name| Row { name: masked(name), expected: find(&expected, name), got: find(&got, name) })
        .collect()
}

fn listed(title: &str, thing: &Thing, paint: Paint, masked: &dyn Fn(&str) -> String) -> Vec<Line> {
    let rows = named(thing);
    let names = widest(rows.iter().map(|(name, _)| name.as_str()));
    let row = |(name, value): &(String, String)| {
        let line = Line::of(Paint::Plain, SAME).padded(Paint::Plain, &masked(name), names);
        line.and(Paint::Plain, "  ").and(paint, masked(&shown(value)))
    };
    [Line::of(Paint::Plain, title)].into_iter().chain(rows.iter().map(row)).collect()
}

fn compared(rows: &[Row], width: usize) -> Vec<Line> {
    fn value(value: Option<&String>) -> &str {
        value.map_or(ABSENT, String::as_str)
    }
    let names = widest(rows.iter().map(|row| row.name.as_str()));
    let expected = widest(rows.iter().map(|row| value(row.expected.as_ref())).chain(["expected"]));
    let got = widest(rows.iter().map(|row| value(row.got.as_ref())).chain(["got"]));
    let is_table = SAME.len() + names + 2 + expected + 2 + got <= width;
    let blank = || Line::of(Paint::Plain, SAME).padded(Paint::Plain, "", names).and(Paint::Plain, "  ");
    let mut lines = vec![];
    if is_table {
        let title = blank().padded(Paint::Dim, "expected", expected);
        lines.push(title.and(Paint::Plain, "  ").and(Paint::Dim, "got"));
    }
    for row in rows {
        let (left, right) = (value(row.expected.as_ref()), value(row.got.as_ref()));
        let (sign, green, red) = match row.is_same() {
            true => (SAME, Paint::Plain, Paint::Plain),
            false => (DIFFERS, Paint::Green, Paint::Red),
        };
        let start =
            Line::of(Paint::Bold, sign).padded(Paint::Plain, &row.name, names).and(Paint::Plain, "  ");
        if is_table {
            lines.push(start.padded(green, left, expected).and(Paint::Plain, "  ").and(red, right));
        } else if row.is_same() {
            lines.push(start.and(Paint::Plain, left));
        } else {
            lines.push(start.and(Paint::Dim, "expected  ").and(green, left));
            lines.push(blank().and(Paint::Dim, "got       ").and(red, right));
        }
    }
    lines
}

fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

/// A value with its control characters made visible.
fn shown(value: &str) -> String {
    if value.is_empty() || value.trim() != value || value.chars().any(char::is_control) {
        format!("{value:?}")
    } else {
        value.to_owned()
    }
}
