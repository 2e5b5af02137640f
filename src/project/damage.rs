//! What can still be told about a text that is no YAML or JSON.
//!
//! Behind a mistake of the syntax, what the reader makes of the text is a guess: a line may belong to another mapping
//! than the one in which it ended up. What was read before the mistake is sure, and so is a collection behind it that
//! is whole and was surely not moved along with the line at fault.

use super::{Document, nest::Nest};
use crate::{
    source::{FileId, Span},
    syntax::yaml::{Cause, Kind, Node, Problem, ProblemKind, Tree},
};
use std::{collections::HashMap, ops::Range};

/// The damaged texts of a project.
#[derive(Debug, Default)]
pub(super) struct Damage {
    files: HashMap<FileId, Vec<Text>>,
}

#[derive(Debug)]
struct Text {
    /// All of it.
    span: Span,
    /// Where what may have been moved to the wrong place stands; the first starts at the first mistake.
    doubtful: Vec<Range<u32>>,
    /// Scalars at a line at fault, which may have lost a part.
    torn: Vec<Span>,
    /// Collections and whether they are whole.
    collections: Nest<bool>,
}

impl Damage {
    pub(super) fn of(documents: &[Document]) -> Self {
        let mut files: HashMap<FileId, Vec<Text>> = HashMap::new();
        for document in documents {
            files.entry(document.file).or_default().extend(Text::of(&document.tree));
        }
        Self { files }
    }

    /// Whether what was read at `span` surely stands where it was meant to.
    pub(super) fn spares_place(&self, span: Span) -> bool {
        self.around(span).all(|text| text.spares_place(span))
    }

    /// Whether a value of which `span` is a part surely has its end.
    pub(super) fn spares_value(&self, span: Span) -> bool {
        !self.around(span).any(|text| text.torn.iter().any(|torn| torn.contains(span)))
    }

    fn around(&self, span: Span) -> impl Iterator<Item = &Text> {
        self.files.get(&span.file).into_iter().flatten().filter(move |text| text.span.contains(span))
    }
}

impl Text {
    /// The damage of a text, if there is any.
    fn of(tree: &Tree) -> Option<Self> {
        let is_mistake = |kind: &ProblemKind| matches!(kind, ProblemKind::Syntax(_) | ProblemKind::Json(_));
        let mistakes = || tree.problems().iter().filter(|problem| is_mistake(&problem.kind));
        mistakes().next()?;
        let text = tree.text().text();
        let on_disk = |range: Range<usize>| {
            let span = tree.text().span(range.start as u32..range.end as u32);
            span.start..span.end
        };
        let faults: Vec<Range<usize>> = mistakes().map(|problem| fault(text, problem)).collect();
        let is_torn = |node: &Node| {
            let (start, end) = (node.range().start as usize, node.range().end as usize);
            faults.iter().any(|fault| start < fault.end && fault.start <= end)
        };
        let (mut collections, mut torn) = (vec![], vec![]);
        for node in tree.nodes() {
            match node.kind() {
                Kind::Mapping | Kind::Sequence => collections.push((node.span(), node.complete())),
                Kind::Scalar if is_torn(&node) => torn.push(node.span()),
                Kind::Scalar | Kind::Alias => {}
            }
        }
        let doubtful = mistakes().map(|problem| on_disk(moved(text, problem))).collect();
        Some(Self {
            span: tree.text().whole(),
            doubtful,
            torn,
            collections: collections.into_iter().collect(),
        })
    }

    fn spares_place(&self, span: Span) -> bool {
        if self.doubtful.first().is_none_or(|first| span.end <= first.start) {
            return true;
        }
        let is_moved = self.doubtful.iter().any(|range| range.start < span.end && span.start < range.end);
        !is_moved && self.collections.innermost(span).is_some_and(|whole| *whole)
    }
}

/// What may have been moved together with the line at fault: up to the first line that is less indented than every
/// place at which that line may have been meant to begin.
fn moved(text: &str, problem: &Problem) -> Range<usize> {
    let start = problem.range.start as usize;
    let ProblemKind::Syntax(cause) = &problem.kind else { return start..start };
    let mut lines = text[start..].split_inclusive('\n');
    let fault = lines.next().unwrap_or_default();
    let mut next = lines.clone().filter_map(column).peekable();
    let mut outermost = match cause {
        // an item may have been meant for another list than the one whose items begin there
        Cause::Indentation { expected, column, .. } if expected < column && fault.starts_with("- ") => {
            *expected
        }
        Cause::Indentation { column, expected, .. } if expected < column => expected + 1,
        // it may as well belong to what stands around it
        Cause::Indentation { column, .. } => column - 1,
        Cause::Misplaced { column, .. } => *column,
        _ => return start..start,
    };
    let opens_block = fault.trim_end().ends_with(':');
    let begins_at = |place: u32| matches!(cause, Cause::Indentation { expected, .. } if *expected == place);
    if let Some(next) = next.peek().filter(|next| opens_block || begins_at(**next)) {
        // what a key holds is not less indented than the key; and the line beside it may be the one at fault
        outermost = outermost.min(*next);
    }
    let length = lines
        .take_while(|line| column(line).is_none_or(|column| column >= outermost))
        .map(str::len)
        .sum::<usize>();
    start..start + fault.len() + length
}

/// The column, from 1, at which a line begins; `None` for blank lines and comments.
fn column(line: &str) -> Option<u32> {
    let content = line.trim_start_matches(' ');
    let is_blank = content.trim().is_empty() || content.starts_with('#');
    (!is_blank).then(|| (line.len() - content.len() + 1) as u32)
}

/// The line at fault from its mistake on, with the blanks before it.
fn fault(text: &str, problem: &Problem) -> Range<usize> {
    let start = problem.range.start as usize;
    let line = text[start..].find('\n').unwrap_or(text.len() - start);
    text[..start].trim_end().len()..start + line
}
