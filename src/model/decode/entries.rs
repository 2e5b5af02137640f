//! The entries of a mapping as go-yaml decodes them: with what `<<` merges in.
//!
//! Version 2 merges where the `<<` stands, lists of mappings from their end, and whatever comes later wins; in a map
//! (not in a struct) a key that is there already is refused. Version 3 merges last, and what is there already stays.

use super::problem::{Problem, ProblemKind};
use crate::{
    source::Span,
    syntax::yaml::{self, Flavour, Kind, Node},
};
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
    /// Keys that are there twice by merging, which version 2 refuses in a map.
    pub(super) repeated: Vec<Repeated<'t>>,
    /// Whether there was more to merge than is looked at: then nothing can be said about what is not there.
    pub cut: bool,
}

/// A key that is there already when it is merged in, or that was merged in before.
#[derive(Debug)]
pub(super) struct Repeated<'t> {
    pub key: Node<'t>,
    /// Where it comes from: the key itself, or what merges the same place in again.
    pub span: Span,
    pub first: Node<'t>,
}

/// So many mappings and entries are merged into one mapping; go-yaml itself refuses many more aliases than that.
const BUDGET: usize = 400_000;

/// So deep may merged mappings merge others in.
const DEPTH: usize = 100;

impl<'t> Entries<'t> {
    /// The entries of `node`; none if it is no mapping.
    #[must_use]
    pub fn of(node: Node<'t>) -> Self {
        let node = node.target();
        if node.entries().any(yaml::Entry::is_merge) {
            let mut merging = Merging {
                late: node.tree().flavour() == Flavour::V3,
                budget: BUDGET,
                open: vec![],
                known: HashMap::new(),
                merged: 0,
                into: Self::default(),
            };
            merging.lay_out(node, None);
            return merging.into;
        }
        let list =
            node.entries().map(|entry| Entry { key: entry.key, value: entry.value.target() }).collect();
        Self { list, ..Self::default() }
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
}

/// A mapping whose merge keys are being followed.
struct Merging<'t> {
    /// Whether merge keys come last, and change nothing that is there.
    late: bool,
    /// How many mappings and entries may still be merged in.
    budget: usize,
    /// The mappings around: one that merges itself in is refused as a whole.
    open: Vec<Node<'t>>,
    /// Each key with its first place and the number of the mapping that it came with.
    known: HashMap<&'t str, (Node<'t>, usize)>,
    /// How many mappings were merged in.
    merged: usize,
    into: Entries<'t>,
}

impl<'t> Merging<'t> {
    /// Lays out `mapping` and what it merges in, in the order in which go-yaml sees them; `source` is what stands
    /// behind the `<<`, nothing for the mapping itself.
    fn lay_out(&mut self, mapping: Node<'t>, source: Option<Node<'t>>) {
        let number = self.merged;
        self.open.push(mapping);
        let mut last = vec![];
        for entry in mapping.entries() {
            if entry.is_merge() && self.late {
                last.push(entry.value);
            } else if entry.is_merge() {
                self.merge(entry.value);
            } else if source.is_none() || self.spend() {
                self.add(Entry { key: entry.key, value: entry.value.target() }, source, number);
            } else {
                break;
            }
        }
        last.into_iter().for_each(|value| self.merge(value));
        self.open.pop();
    }

    /// Whether one more may be merged in.
    fn spend(&mut self) -> bool {
        match self.budget.checked_sub(1) {
            Some(rest) => self.budget = rest,
            None => self.into.cut = true,
        }
        !self.into.cut
    }

    /// Merges in what a `<<` with this value names: a mapping, an alias to one, or a list of these.
    fn merge(&mut self, value: Node<'t>) {
        if value.kind() != Kind::Sequence {
            return self.merge_one(value, value);
        }
        if self.late {
            value.items().for_each(|item| self.merge_one(item, value));
        } else {
            // of several, the first counts, so it is laid out last
            let items: Vec<Node<'t>> = value.items().take(self.budget).collect();
            items.into_iter().rev().for_each(|item| self.merge_one(item, value));
        }
    }

    fn merge_one(&mut self, source: Node<'t>, value: Node<'t>) {
        let mapping = source.target();
        if mapping.kind() != Kind::Mapping {
            self.refuse(source, value);
        } else if self.open.len() > DEPTH || self.open.contains(&mapping) {
            self.into.cut = true;
        } else if self.spend() {
            self.merged += 1;
            self.lay_out(mapping, Some(source));
        }
    }

    fn refuse(&mut self, source: Node<'t>, value: Node<'t>) {
        let got = match (source.target().kind(), source.kind()) {
            (Kind::Alias, _) => return,
            (Kind::Sequence, Kind::Alias) => "an alias to a list",
            (Kind::Sequence, _) => "a list of lists",
            _ if source.is_null() => "empty",
            _ => "text",
        };
        if source.complete() {
            let expected = "a mapping or a list of mappings";
            let kind = ProblemKind::WrongType { field: "<<".to_owned(), expected, got };
            self.into.problems.push(Problem { kind, span: value.span() });
        }
    }

    /// Adds an entry that came with the mapping of that number.
    fn add(&mut self, entry: Entry<'t>, source: Option<Node<'t>>, number: usize) {
        let key = entry.key;
        let (first, with) = *self.known.entry(key.target().value()).or_insert((key, number));
        if with != number && self.late {
            return;
        }
        if with != number {
            let again = source.filter(|_| first == key).unwrap_or(key);
            self.into.repeated.push(Repeated { key, span: again.span(), first });
        }
        self.into.list.push(entry);
    }
}
