//! Which line is indented wrongly, and where it belongs.
//!
//! Lines that may be wrong are moved to the columns of their neighbours, with and without the lines nested below
//! them, and what results is read. Of the moves with which the text can be read best that one is proposed that
//! agrees most with the rest of the text: the same key at the same column, the same step to what is nested.

use super::{
    Flavour,
    cursor::Lens,
    diagnose::Edits,
    lines::{self, Line},
    read::trial,
};
use std::{cmp::Reverse, collections::HashMap, ops::Range};

/// How far before and behind the line the text is taken into account, in bytes.
const REACH: usize = 1 << 14;

/// If not all can be read after a move, so many lines more must be.
const ENOUGH: usize = 4;

/// A line moved to another column.
pub(super) struct Shift {
    /// The lines that are moved.
    pub(super) lens: Lens,
    /// What the line begins with.
    pub(super) name: Range<usize>,
    pub(super) column: usize,
    pub(super) expected: usize,
    /// A key that begins at the expected column.
    pub(super) beside: Option<String>,
    pub(super) edits: Edits,
}

/// A line to be moved, perhaps with those nested below it.
struct Candidate<'t> {
    line: Line<'t>,
    nested: Vec<Line<'t>>,
    target: usize,
}

/// How well a move mends the text; more is better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Merit {
    /// How far the text can be read then.
    reach: usize,
    same_key: i32,
    same_step: i32,
    /// The line of the complaint itself rather than one before it.
    own: bool,
    distance: Reverse<usize>,
}

/// The surroundings of a line that can be read on their own.
struct Excerpt<'t> {
    text: &'t str,
    range: Range<usize>,
}

/// Looks for the move that mends the complaint about `line`, in the text from `since` on.
pub(super) fn find(text: &str, since: usize, line: &Line<'_>, flavour: Flavour) -> Option<Shift> {
    let excerpt = Excerpt::around(text, since, line);
    let before = trial(&text[excerpt.range.clone()], flavour, None);
    let line = Line::around(text, line.start);
    let steps = steps(&excerpt);
    let mut best: Option<(Merit, Candidate<'_>)> = None;
    for candidate in candidates(&excerpt, line, &steps) {
        let same_key = candidate.same_key(text);
        if same_key < 0 {
            continue;
        }
        let edits = candidate.edits();
        let key = candidate.key_start(&excerpt);
        let after = trial(&excerpt.edited(&edits), flavour, key);
        let moved_end = candidate.nested.last().map_or(line.end, |last| last.end.max(line.end));
        let grown = edits.iter().map(|(range, new)| new.len() as isize - range.len() as isize).sum::<isize>();
        let reach =
            after.fault.map_or(usize::MAX, |at| (at + excerpt.range.start).saturating_add_signed(-grown));
        let is_better = reach > moved_end
            && excerpt.lines().filter(|line| line.start > moved_end && line.end < reach).count() >= ENOUGH;
        if !after.has_node || after.duplicates > before.duplicates || (after.fault.is_some() && !is_better) {
            continue;
        }
        let merit = Merit {
            reach,
            same_key,
            same_step: candidate.same_step(&steps) + candidate.same_step_from_above(&excerpt, &steps),
            own: candidate.line.start == line.start,
            distance: Reverse(candidate.line.indent().abs_diff(candidate.target)),
        };
        if best.as_ref().is_none_or(|(known, _)| *known < merit) {
            best = Some((merit, candidate));
        }
    }
    best.map(|(_, candidate)| candidate.shift(&excerpt))
}

impl<'t> Excerpt<'t> {
    fn around(text: &'t str, since: usize, line: &Line<'_>) -> Self {
        let limit = line.start.saturating_sub(REACH).max(since);
        let mut top = Line::around(text, line.start);
        let mut column = top.indent();
        let mut above = top;
        while let Some(previous) = above.previous().filter(|previous| previous.start >= limit) {
            above = previous;
            if !above.is_empty() && above.indent() <= column && (above.key().is_some() || above.is_item()) {
                top = above;
                column = above.indent();
            }
        }
        let mut below = Line::around(text, line.start);
        let mut end = below.end;
        while let Some(next) = below.next().filter(|next| next.end <= line.end + REACH) {
            below = next;
            if !below.is_empty() && (below.indent() < column || is_document_indicator(&below)) {
                break;
            }
            end = below.end;
        }
        Self { text, range: top.start..end }
    }

    fn lines(&self) -> impl Iterator<Item = Line<'t>> {
        let end = self.range.end;
        let first = Line::around(self.text, self.range.start);
        std::iter::successors(Some(first), move |line| line.next().filter(|line| line.end <= end))
            .filter(|line| !line.is_empty())
    }

    /// The lines above `line`, the nearest first.
    fn above(&self, line: &Line<'t>) -> impl Iterator<Item = Line<'t>> {
        let start = self.range.start;
        std::iter::successors(line.previous(), Line::previous)
            .take_while(move |line| line.start >= start)
            .filter(|line| !line.is_empty())
    }

    fn below(&self, line: &Line<'t>) -> impl Iterator<Item = Line<'t>> {
        let end = self.range.end;
        std::iter::successors(line.next(), Line::next)
            .take_while(move |line| line.end <= end)
            .filter(|line| !line.is_empty())
    }

    fn edited(&self, edits: &Edits) -> String {
        let mut edited = String::with_capacity(self.range.len() + 64);
        let mut at = self.range.start;
        for (range, new) in edits {
            edited.push_str(&self.text[at..range.start]);
            edited.push_str(new);
            at = range.end;
        }
        edited.push_str(&self.text[at..self.range.end]);
        edited
    }
}

fn is_document_indicator(line: &Line<'_>) -> bool {
    line.written().starts_with("---") || line.written().starts_with("...")
}

/// The columns at which something is open above a line, the innermost first: those of its keys and of its items.
fn open_columns<'t>(excerpt: &Excerpt<'t>, line: &Line<'t>) -> Vec<usize> {
    let mut columns = vec![];
    let mut limit = usize::MAX;
    for above in excerpt.above(line).filter(|above| above.key().is_some() || above.is_item()) {
        for column in [above.item_start() - above.start, above.indent()] {
            if column < limit {
                columns.push(column);
                limit = column;
            }
        }
        if limit == 0 {
            break;
        }
    }
    columns
}

/// The moves worth a trial.
fn candidates<'t>(excerpt: &Excerpt<'t>, line: Line<'t>, steps: &HashMap<&str, usize>) -> Vec<Candidate<'t>> {
    let mut candidates = vec![];
    let mut add = |moved: Line<'t>, target: usize| {
        if target == moved.indent() && !moved.is_indented_by_tabs() {
            return;
        }
        let nested = nested(excerpt, &moved);
        if !nested.is_empty() {
            candidates.push(Candidate { line: moved, nested, target });
        }
        candidates.push(Candidate { line: moved, nested: vec![], target });
    };
    if line.is_indented_by_tabs() {
        let innermost = excerpt.above(&line).find_map(|above| above.key().map(|key| key.start - above.start));
        add(line, innermost.unwrap_or(0) + steps.get("").copied().filter(|step| *step > 0).unwrap_or(2));
        return candidates;
    }
    if line.key().is_some() || line.is_item() {
        for column in open_columns(excerpt, &line) {
            add(line, column);
        }
        if let Some(below) = excerpt.below(&line).next() {
            add(line, below.indent());
        }
    }
    // a line before it may have begun a block too deep, or too early
    let column = line.indent();
    let run = excerpt.above(&line).take_while(|above| above.item_start() - above.start > column);
    for first in run.last().into_iter().chain(excerpt.above(&line).next()) {
        let inner = first.item_start() - first.start - first.indent();
        add(first, column);
        if let Some(outer) = column.checked_sub(inner) {
            add(first, outer);
        }
        for column in open_columns(excerpt, &first) {
            add(first, column);
        }
    }
    candidates
}

/// The lines that belong below `line`.
fn nested<'t>(excerpt: &Excerpt<'t>, line: &Line<'t>) -> Vec<Line<'t>> {
    let column = line.indent();
    let takes_items = !line.is_item() && line.key().is_some() && line.value().is_none();
    let belongs = |below: &Line<'t>| {
        below.indent() > column || (takes_items && below.indent() == column && below.is_item())
    };
    let end =
        excerpt.below(line).find(|below| !belongs(below)).map_or(excerpt.range.end, |below| below.start);
    // with the comments between, but neither with blank lines nor with comments behind
    let mut nested: Vec<Line<'_>> = std::iter::successors(line.next(), Line::next)
        .take_while(|below| below.start < end && below.end <= excerpt.range.end)
        .filter(|below| !below.content().is_empty())
        .collect();
    nested.truncate(nested.iter().rposition(|below| !below.is_empty()).map_or(0, |last| last + 1));
    nested
}

/// The commonest step from a key to what is nested below it, per key and over all.
fn steps<'t>(excerpt: &Excerpt<'t>) -> HashMap<&'t str, usize> {
    let mut counts: HashMap<(&str, usize), usize> = HashMap::new();
    let lines: Vec<Line<'_>> = excerpt.lines().filter(|line| !line.is_indented_by_tabs()).collect();
    for pair in lines.windows(2) {
        let Some(key) = pair[0].key().filter(|_| goes_on(&pair[0], &pair[1])) else { continue };
        let step = pair[1].indent().checked_sub(key.start - pair[0].start);
        if let Some(step) = step.filter(|step| *step > 0 || pair[1].is_item()) {
            *counts.entry((&excerpt.text[key], step)).or_default() += 1;
            *counts.entry(("", step)).or_default() += 1;
        }
    }
    let mut best: HashMap<&str, (usize, usize)> = HashMap::new();
    for ((key, step), count) in counts {
        let known = best.entry(key).or_insert((count, step));
        *known = (*known).max((count, step));
    }
    best.into_iter().map(|(key, (_, step))| (key, step)).collect()
}

/// Whether the line `below` seems to belong to the value of the key of `line`.
fn goes_on(line: &Line<'_>, below: &Line<'_>) -> bool {
    match line.value() {
        None => true,
        Some(value) => line.begins_block_scalar(&value) || (below.key().is_none() && !below.is_item()),
    }
}

impl Candidate<'_> {
    /// The column at which its key begins when it is moved.
    fn key_column(&self) -> usize {
        self.target + self.line.item_start() - self.line.start - self.line.indent()
    }

    /// Where its key, if it has one, begins in the excerpt when it is moved.
    fn key_start(&self, excerpt: &Excerpt<'_>) -> Option<usize> {
        let key = self.line.key()?;
        Some((key.start + self.target).saturating_sub(self.line.indent() + excerpt.range.start))
    }

    /// The line with its new indentation, and those below it as far moved as it.
    fn edits(&self) -> Edits {
        let from = self.line.indent();
        let all = std::iter::once(&self.line).chain(&self.nested);
        all.map(|line| {
            let new = (line.indent() + self.target).saturating_sub(from);
            let (old, start) = (line.indent(), line.start);
            if line.is_indented_by_tabs() {
                (start..start + old, " ".repeat(new))
            } else if new < old {
                (start..start + old - new, String::new())
            } else {
                (start..start, " ".repeat(new - old))
            }
        })
        .collect()
    }

    /// Whether other lines with this key begin at the new column.
    fn same_key(&self, text: &str) -> i32 {
        let Some(key) = self.line.key() else { return 0 };
        let name = &text[key];
        let mut known = false;
        for line in lines::with_key(text, name, self.line.start).filter(|line| line.start != self.line.start)
        {
            known = true;
            if line.item_start() - line.start == self.key_column() && line.is_item() == self.line.is_item() {
                return 1;
            }
        }
        -i32::from(known)
    }

    /// Whether what is nested below is as far away as usual.
    fn same_step(&self, steps: &HashMap<&str, usize>) -> i32 {
        let Some(below) = self.line.next().filter(|below| goes_on(&self.line, below)) else { return 0 };
        let moved =
            if self.nested.is_empty() { 0 } else { self.target as isize - self.line.indent() as isize };
        let step =
            below.indent().checked_add_signed(moved).and_then(|column| column.checked_sub(self.key_column()));
        let usual = steps.get(self.line.name()).or(steps.get(""));
        match (step, usual) {
            (Some(step), Some(usual)) if step == *usual => 1,
            (_, Some(_)) => -1,
            _ => 0,
        }
    }

    /// Whether it is as far from the key above, if it is the first below that, as usual.
    fn same_step_from_above(&self, excerpt: &Excerpt<'_>, steps: &HashMap<&str, usize>) -> i32 {
        let Some(above) = excerpt.above(&self.line).next().filter(|above| above.value().is_none()) else {
            return 0;
        };
        let Some(key) = above.key() else { return 0 };
        let step = self.target.checked_sub(key.start - above.start);
        let usual = steps.get(&excerpt.text[key]).or(steps.get(""));
        match (step, usual) {
            (Some(step), Some(usual)) if step == *usual => 1,
            (_, Some(_)) => -1,
            _ => 0,
        }
    }

    fn shift(&self, excerpt: &Excerpt<'_>) -> Shift {
        let column = self.key_column();
        let around = excerpt.above(&self.line).chain(excerpt.below(&self.line));
        let mut beside = around.filter(|line| match self.line.is_item() {
            true => line.is_item() && line.indent() == self.target,
            false => line.item_start() - line.start == column,
        });
        let name = self.line.key().map_or(self.line.name_range(), |key| {
            if self.line.is_item() { self.line.content().start..key.end } else { key }
        });
        Shift {
            lens: Lens {
                start: self.line.start,
                end: self.nested.last().unwrap_or(&self.line).end + 1,
                excess: self.line.indent() as isize - self.target as isize,
            },
            name,
            column: self.line.indent(),
            expected: self.target,
            beside: beside.find_map(|line| line.key().map(|key| excerpt.text[key].to_owned())),
            edits: self.edits(),
        }
    }
}
