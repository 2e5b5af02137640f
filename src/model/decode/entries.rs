//! The entries of a mapping as go-yaml decodes them: with what `<<` merges in.
//!
//! Version 2 merges where the `<<` stands, and whatever comes later wins; in a map (not in a struct) a key that is
//! there twice is refused. Version 3 merges last, and what is there already stays.

use super::problem::{Problem, ProblemKind};
use crate::syntax::yaml::{Flavour, Kind, Node, Style};
use std::collections::HashMap;

/// A key and its value, written out or merged in.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'t> {
    /// The key.
    pub key: Node<'t>,
    /// The value; for an alias, what it refers to.
    pub value: Node<'t>,
}

/// The entries of a mapping.
#[derive(Debug, Default)]
pub struct Entries<'t> {
    list: Vec<Entry<'t>>,
    /// What cannot be merged.
    pub problems: Vec<Problem>,
}

/// More mappings than this are not merged into one.
const MERGE_BUDGET: usize = 1000;

/// Nor deeper than this.
const MERGE_DEPTH: usize = 20;

/// Whether a key is the merge key.
fn is_merge(key: Node<'_>) -> bool {
    key.kind() == Kind::Scalar
        && key.value() == "<<"
        && (key.style() == Style::Plain && key.tag().is_none() || key.tag() == Some("!!merge"))
}

impl<'t> Entries<'t> {
    /// The entries of `node`; none if it is no mapping.
    #[must_use]
    pub fn of(node: Node<'t>) -> Self {
        let node = node.target();
        let mut entries = Self::default();
        if !node.entries().any(|entry| is_merge(entry.key)) {
            entries.list =
                node.entries().map(|entry| Entry { key: entry.key, value: entry.value.target() }).collect();
        } else {
            let mut budget = MERGE_BUDGET;
            entries.lay_out(node, 0, &mut budget);
        }
        entries
    }

    /// Lays out `mapping` and what it merges in, in the order in which go-yaml sees them; `budget` is how many
    /// mappings may still be merged.
    fn lay_out(&mut self, mapping: Node<'t>, depth: usize, budget: &mut usize) {
        let late = mapping.tree().flavour() == Flavour::V3;
        let mut sources = vec![];
        for entry in mapping.entries() {
            if !is_merge(entry.key) {
                self.add(Entry { key: entry.key, value: entry.value.target() }, late && depth > 0);
                continue;
            }
            self.sources(entry.value.target(), &mut sources);
            if !late {
                // of several, the first counts, so it is laid out last
                sources.drain(..).rev().for_each(|source| self.lay_out_source(source, depth, budget));
            }
        }
        sources.into_iter().for_each(|source| self.lay_out_source(source, depth, budget));
    }

    fn lay_out_source(&mut self, source: Node<'t>, depth: usize, budget: &mut usize) {
        if depth < MERGE_DEPTH && *budget > 0 {
            *budget -= 1;
            self.lay_out(source, depth + 1, budget);
        }
    }

    /// Adds an entry; `only_new` if one that is there already stays.
    fn add(&mut self, entry: Entry<'t>, only_new: bool) {
        let known = |other: &Entry<'t>| other.key.value() == entry.key.value();
        if !only_new || !self.list.iter().any(known) {
            self.list.push(entry);
        }
    }

    /// The mappings that a `<<` with this value merges in.
    fn sources(&mut self, value: Node<'t>, into: &mut Vec<Node<'t>>) {
        let items = match value.kind() {
            Kind::Sequence => value.items().map(Node::target).collect(),
            _ => vec![value],
        };
        for item in items {
            if item.kind() == Kind::Mapping {
                into.push(item);
            } else if item.complete() {
                let got = if item.kind() == Kind::Sequence { "a list" } else { "text" };
                let kind = ProblemKind::WrongType { field: "<<".to_owned(), expected: "a mapping", got };
                self.problems.push(Problem { kind, span: value.span() });
            }
        }
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Entry<'t>> {
        self.list.iter().copied()
    }

    /// The entry whose key is `key`, the one that counts if there are several.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Entry<'t>> {
        self.iter().rev().find(|entry| entry.key.target().value() == key)
    }

    /// Keys that stand here twice by merging: the later place and the earlier one.
    pub(super) fn repeated(&self) -> Vec<(Node<'t>, Node<'t>)> {
        let mut first = HashMap::new();
        let mut repeated = vec![];
        for Entry { key, .. } in self.iter() {
            let earlier = *first.entry(key.value()).or_insert(key);
            if earlier.parent() != key.parent() {
                repeated.push((key, earlier));
            }
        }
        repeated
    }
}
