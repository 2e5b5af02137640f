//! The lines of a file that a finding needs to show: few, short, and with secrets masked.

use super::{Report, mask::printable};
use crate::source::Span;
use std::ops::Range;

/// Lines shown before and after a marked one.
const CONTEXT: u32 = 1;
/// Marked places further apart than this many lines are shown in excerpts of their own.
const REACH: u32 = 12;
/// Characters of a long line that are shown before and after the first marked one.
const WINDOW: usize = 100;

/// Some lines of one file, with places marked in them.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The path of the file.
    pub(super) name: String,
    /// The masked lines, the last with its line break.
    pub(super) text: String,
    /// The number of the first line, from 1.
    pub(super) first_line: u32,
    /// Line and column of the first mark in the file, from 1.
    pub(super) position: (u32, u32),
    /// Byte ranges in `text`, and what stands there; the first is the subject.
    pub(super) marks: Vec<(Range<usize>, Option<String>)>,
}

/// A place to mark.
pub(super) type Mark = (Span, Option<String>);

/// Cuts out what is needed to show `subject` and those of `others` that stand near it; the rest of them is
/// returned to be shown elsewhere.
pub(super) fn around(report: &Report, subject: Mark, others: Vec<Mark>) -> (Excerpt, Vec<Mark>) {
    let line_of = |span: Span| report.files.position(span).line;
    let line = line_of(subject.0);
    let (near, far): (Vec<_>, Vec<_>) = others
        .into_iter()
        .partition(|(span, _)| span.file == subject.0.file && line_of(*span).abs_diff(line) <= REACH);
    let marks: Vec<Mark> = std::iter::once(subject).chain(near).collect();
    (cut(report, &marks), far)
}

fn cut(report: &Report, marks: &[Mark]) -> Excerpt {
    let id = marks[0].0.file;
    let file = report.files.get(id);
    let lines = marks.iter().map(|(span, _)| report.files.position(*span).line);
    let first_line = lines.clone().min().unwrap_or(1).saturating_sub(CONTEXT).max(1);
    let last_line = lines.max().unwrap_or(1) + CONTEXT;
    let position = report.files.position(marks[0].0);
    let mut excerpt = Excerpt {
        name: printable(&file.path().display().to_string()),
        text: String::new(),
        first_line,
        position: (position.line, position.column),
        marks: vec![],
    };
    let ranges: Vec<Range<usize>> = marks.iter().map(|(span, _)| file.decoded(*span)).collect();
    let mut placed = vec![0..0; marks.len()];
    for line in (first_line..=last_line).map_while(|line| file.line_range(line)) {
        let shown = window(file.text().text(), &line, &ranges);
        let shift = |at: usize| excerpt.text.len() + at.clamp(shown.start, shown.end) - shown.start;
        for (range, place) in ranges.iter().zip(&mut placed) {
            if (line.start..=line.end).contains(&range.start) {
                *place = shift(range.start)..shift(range.end);
            }
        }
        excerpt.text.push_str(&report.secrets.masked_excerpt(id, file, shown));
        excerpt.text.push('\n');
    }
    excerpt.marks = placed.into_iter().zip(marks.iter().map(|(_, message)| message.clone())).collect();
    excerpt
}

/// The part of a line that is shown: all of it, or the surroundings of the first mark in it.
fn window(text: &str, line: &Range<usize>, marks: &[Range<usize>]) -> Range<usize> {
    if line.len() <= 2 * WINDOW {
        return line.clone();
    }
    let center = marks.iter().map(|mark| mark.start).find(|at| line.contains(at)).unwrap_or(line.start);
    let start = text.floor_char_boundary(center.saturating_sub(WINDOW).max(line.start));
    let end = text.ceil_char_boundary((center + WINDOW).min(line.end));
    start..end
}
