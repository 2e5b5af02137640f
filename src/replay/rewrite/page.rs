//! A YAML text and its edits: where lines, keys and nodes begin and end, and scalars that are replaced.
//!
//! A layout that is too unusual to be edited with certainty is refused.

use super::{elements::Element, scalar::Place};
use crate::syntax::yaml::{Entry, Kind, Node, Style, Tree};
use std::ops::Range;

/// What is said of a layout that cannot be edited.
pub(super) const UNUSUAL: &str = "its layout is too unusual to be edited";

/// Why nothing is edited.
pub(super) type Refusal = &'static str;

/// A text and its edits.
pub(super) struct Page<'t> {
    pub(super) tree: &'t Tree,
    pub(super) text: &'t str,
    line_break: &'static str,
    /// In no particular order, but for those at one place.
    pub(super) edits: Vec<(Range<usize>, String)>,
}

pub(super) fn start(node: Node<'_>) -> usize {
    node.range().start as usize
}

/// Whether brackets or braces are around a node.
pub(super) fn is_in_flow(node: Node<'_>) -> bool {
    node.parent().is_some_and(|parent| parent.style() == Style::Flow)
}

impl<'t> Page<'t> {
    pub(super) fn new(tree: &'t Tree) -> Self {
        let text = tree.text().text();
        let line_break = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Self { tree, text, line_break, edits: vec![] }
    }

    /// What has been edited since the last time, in the order of the text.
    pub(super) fn take(&mut self) -> Vec<(Range<usize>, String)> {
        let mut edits = std::mem::take(&mut self.edits);
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        edits
    }

    pub(super) fn line_start(&self, at: usize) -> usize {
        self.text[..at].rfind('\n').map_or(0, |end| end + 1)
    }

    /// How many bytes stand before `at` on its line.
    pub(super) fn column(&self, at: usize) -> usize {
        at - self.line_start(at)
    }

    /// The column of the `-` before an item of a block.
    pub(super) fn dash(&self, item: Node<'t>) -> Result<usize, Refusal> {
        let before = &self.text[self.line_start(start(item))..start(item)];
        let dash = before.strip_suffix(|c: char| c == ' ' || c == '\t').map(str::trim_end);
        match dash.and_then(|dash| dash.strip_suffix('-')) {
            Some(indent) if indent.trim().is_empty() => Ok(indent.len()),
            _ => Err(UNUSUAL),
        }
    }

    /// Behind the `:` of a key.
    pub(super) fn colon(&self, key: Node<'t>) -> Result<usize, Refusal> {
        let end = key.range().end as usize;
        let rest = &self.text[end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if rest[blanks..].starts_with(':') { Ok(end + blanks + 1) } else { Err(UNUSUAL) }
    }

    /// Where a node ends, trailing comments left out.
    fn end(&self, mut node: Node<'t>) -> usize {
        loop {
            let last = match (node.kind(), node.style()) {
                (Kind::Sequence, Style::Block) => node.items().last(),
                (Kind::Mapping, Style::Block) => match node.entries().last() {
                    Some(entry) if entry.value.range().is_empty() => {
                        return self.colon(entry.key).unwrap_or(entry.key.range().end as usize);
                    }
                    entry => entry.map(|entry| entry.value),
                },
                _ => None,
            };
            match last {
                Some(last) => node = last,
                None => return node.range().end as usize,
            }
        }
    }

    pub(super) fn end_of(&self, element: Element<'t>) -> usize {
        if element.last.range().is_empty() && element.first != element.last {
            return self.colon(element.first).unwrap_or(element.first.range().end as usize);
        }
        self.end(element.last)
    }

    /// The start of the line behind the one that ends around `at`.
    pub(super) fn next_line(&self, at: usize) -> usize {
        if self.text[..at].ends_with('\n') {
            return at;
        }
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end + 1)
    }

    pub(super) fn insert_lines(&mut self, at: usize, lines: &[String]) {
        let line_break = self.line_break;
        let new = if at == self.text.len() && !self.text.ends_with('\n') {
            lines.iter().map(|line| format!("{line_break}{line}")).collect()
        } else {
            lines.iter().map(|line| format!("{line}{line_break}")).collect()
        };
        self.edits.push((at..at, new));
    }

    /// Gives an entry another scalar as its value.
    pub(super) fn set(
        &mut self,
        entry: Entry<'t>,
        write: &dyn Fn(Place<'_>) -> String,
    ) -> Result<(), Refusal> {
        let Entry { key, value } = entry;
        if value.kind() != Kind::Scalar {
            return Err(UNUSUAL);
        }
        let range = value.range().start as usize..value.range().end as usize;
        let place = Place {
            style: value.style(),
            in_flow: is_in_flow(key),
            written: &self.text[range.clone()],
            line_break: self.line_break,
        };
        let new = write(place);
        if range.is_empty() {
            let at = self.colon(key)?;
            self.edits.push((at..at, format!(" {new}")));
        } else {
            self.edits.push((range, new));
        }
        Ok(())
    }
}
