//! A timeline in columns: what an alert did around the time of a failed case.
//!
//! Enters: a [`Why`], the columns of the terminal. Leaves: lines: the rule, the times (that of the case in brackets),
//! and for each series its values and states. A state is written where it begins, and drawn on as long as it lasts.

use super::paint::{Line, Paint};
use crate::replay::{Point, State, Timeline, Why, shown};
use std::iter;

/// What stands before the cells: the names of the rows.
const NAMES: usize = "threshold  ".len();
const GAP: &str = "  ";
/// Evaluations that are left out.
const FOLD: &str = "…";

/// The lines of a timeline; nothing where there is only a sentence. `masked` hides what nobody may see.
pub(super) fn lines(why: &Why, width: usize, masked: &dyn Fn(&str) -> String) -> Vec<Line> {
    let Some(first) = why.series.first() else { return vec![] };
    let mut columns = Columns::new(why, first.points.len());
    while columns.width() > width.saturating_sub(NAMES) && columns.shrink() {}
    let mut lines = vec![];
    let mut rule = None;
    for series in &why.series {
        let (header, labels) = (masked(&header(series)), masked(&labels(series)));
        if rule.as_ref() != Some(&header) {
            lines.push(Line::of(Paint::Plain, cut(&header, width)));
            lines.push(columns.times());
            rule = Some(header);
        }
        if !series.labels.is_empty() {
            lines.push(Line::of(Paint::Bold, cut(&labels, width)));
        }
        lines.push(columns.values(series));
        if !series.is_threshold_written && series.points.iter().any(|point| point.threshold.is_some()) {
            lines.push(columns.thresholds(series));
        }
        lines.push(columns.states(series));
    }
    match why.others {
        0 => {}
        1 => lines.push(Line::of(Paint::Dim, "and one other series")),
        others => lines.push(Line::of(Paint::Dim, format!("and {others} other series"))),
    }
    lines
}

/// The rule of a series.
fn header(series: &Timeline) -> String {
    let hold = series.hold.map(|hold| format!(", for {hold}")).unwrap_or_default();
    let keep = series.keep_firing.map(|keep| format!(", keep firing for {keep}")).unwrap_or_default();
    let offset = series.query_offset.map(|offset| format!(", values of {offset} before")).unwrap_or_default();
    format!("{}{hold}{keep}{offset}", series.expr)
}

/// `{job="api"}`
pub(super) fn labels(series: &Timeline) -> String {
    let labels: Vec<String> = series.labels.iter().map(|(name, value)| format!("{name}={value:?}")).collect();
    format!("{{{}}}", labels.join(", "))
}

fn cut(text: &str, width: usize) -> String {
    match text.char_indices().nth(width) {
        Some(_) => text.chars().take(width.saturating_sub(1)).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

/// The evaluations that are shown, with the width of each.
struct Columns<'a> {
    why: &'a Why,
    first: usize,
    /// One more than the last.
    end: usize,
    /// Of the columns from `first` on.
    widths: Vec<usize>,
}

impl<'a> Columns<'a> {
    fn new(why: &'a Why, end: usize) -> Self {
        let mut columns = Self { why, first: 0, end, widths: vec![] };
        columns.measure();
        columns
    }

    /// Leaves out what is farthest from the case; whether there was anything.
    fn shrink(&mut self) -> bool {
        let (before, after) = (self.why.asked - self.first, self.end - 1 - self.why.asked);
        match before.max(after) {
            0 => return false,
            _ if before > after => self.first += 1,
            _ => self.end -= 1,
        }
        self.measure();
        true
    }

    fn measure(&mut self) {
        let length = |text: String| text.chars().count();
        let series = &self.why.series;
        let width = |index: usize| {
            let of = |series: &Timeline| {
                let point = &series.points[index];
                let (value, threshold) = (length(number(point.value)), length(number(point.threshold)));
                if series.is_threshold_written { value } else { value.max(threshold) }
            };
            series.iter().map(of).max().unwrap_or_default().max(length(self.time(index)))
        };
        self.widths = (self.first..self.end).map(width).collect();
        for series in series {
            for (start, end) in self.runs(series) {
                let word = length(word(series.points[start].state).to_owned());
                let missing = word.saturating_sub(self.span(start, end));
                self.widths[start - self.first] += missing;
            }
        }
    }

    fn width(&self) -> usize {
        self.span(self.first, self.end)
    }

    /// The width of the columns from `start` to before `end`, with what stands between them.
    fn span(&self, start: usize, end: usize) -> usize {
        let between = (start + 1..end).map(|index| self.between(index).chars().count());
        self.widths[start - self.first..end - self.first].iter().sum::<usize>() + between.sum::<usize>()
    }

    fn is_folded(&self, index: usize) -> bool {
        !self.why.series[0].points[index].is_next
    }

    /// What stands before a column that is not the first.
    fn between(&self, index: usize) -> String {
        if self.is_folded(index) { format!("{GAP}{FOLD}{GAP}") } else { GAP.to_owned() }
    }

    fn time(&self, index: usize) -> String {
        let at = self.why.series[0].points[index].at.to_string();
        if index == self.why.asked { format!("[{at}]") } else { at }
    }

    /// Where each state begins and ends.
    fn runs(&self, series: &Timeline) -> Vec<(usize, usize)> {
        let is_start = |index: &usize| *index == self.first || !series.points[*index].goes_on;
        let starts: Vec<usize> = (self.first..self.end).filter(is_start).collect();
        let ends = starts.iter().skip(1).copied().chain(iter::once(self.end));
        starts.iter().copied().zip(ends).collect()
    }

    fn row(&self, name: &str, cell: impl Fn(usize) -> (Paint, String)) -> Line {
        let mut line = Line::default().padded(Paint::Dim, name, NAMES);
        for index in self.first..self.end {
            if index > self.first {
                line = line.and(Paint::Dim, self.between(index));
            }
            let (paint, text) = cell(index);
            line = line.padded(paint, &text, self.widths[index - self.first]);
        }
        line
    }

    fn times(&self) -> Line {
        self.row("at", |index| {
            let paint = if index == self.why.asked { Paint::Bold } else { Paint::Plain };
            (paint, self.time(index))
        })
    }

    fn values(&self, series: &Timeline) -> Line {
        self.row("value", |index| {
            let point = &series.points[index];
            (if point.holds { Paint::Red } else { Paint::Plain }, number(point.value))
        })
    }

    fn thresholds(&self, series: &Timeline) -> Line {
        self.row("threshold", |index| (Paint::Plain, number(series.points[index].threshold)))
    }

    fn states(&self, series: &Timeline) -> Line {
        let mut line = Line::default().padded(Paint::Dim, "state", NAMES);
        for (start, end) in self.runs(series) {
            if start > self.first {
                line = line.and(Paint::Dim, self.between(start));
            }
            let Point { state, .. } = series.points[start];
            let (word, width) = (word(state), self.span(start, end));
            let rest = width.saturating_sub(word.len() + 1);
            let drawn =
                if end > start + 1 { format!("{word} {}", "─".repeat(rest)) } else { word.to_owned() };
            line = line.padded(paint(state), &drawn, width);
        }
        line
    }
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "·".to_owned(), shown)
}

fn word(state: State) -> &'static str {
    match state {
        State::Kept => "kept firing",
        other => other.name(),
    }
}

fn paint(state: State) -> Paint {
    match state {
        State::Inactive => Paint::Dim,
        State::Pending => Paint::Yellow,
        State::Firing => Paint::Red,
        State::Kept => Paint::Magenta,
    }
}
