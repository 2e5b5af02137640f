//! Merge keys: what a mapping with `<<` in it comes down to.
//!
//! Version 3 lets what is written in the mapping win, then what is merged first. Version 2 decodes in the order of the
//! text, lists of mappings from their end; into a map it refuses a key that is set already.

use super::{Entry, Flavour, Kind, Node};
use std::collections::HashMap;

/// So many merged entries are looked at.
const BUDGET: usize = 10_000;

/// What a mapping comes down to.
#[derive(Debug, Default)]
pub struct Merged<'t> {
    /// The entries that count: those of the mapping itself but the merge keys, and those merged in.
    pub entries: Vec<Entry<'t>>,
    /// Entries that do not count because of another with the same key: the loser and the winner. Version 2 refuses
    /// them where the mapping is decoded into a map.
    pub conflicts: Vec<(Entry<'t>, Entry<'t>)>,
    /// Values of merge keys that are neither a mapping nor a list of mappings.
    pub invalid: Vec<Node<'t>>,
    /// Whether there was more than is looked at.
    pub exhausted: bool,
}

impl<'t> Node<'t> {
    /// The entries of a mapping with those that `<<` merges in.
    #[must_use]
    pub fn merged_entries(self) -> Merged<'t> {
        let mut merged = Merged::default();
        if !self.entries().any(Entry::is_merge) {
            merged.entries.extend(self.entries());
            return merged;
        }
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut open = vec![ordered(self)];
        let mut budget = BUDGET + self.entries().count();
        while let Some(entries) = open.last_mut() {
            let Some((entry, own)) = entries.pop() else {
                open.pop();
                continue;
            };
            if budget == 0 {
                merged.exhausted = true;
                return merged;
            }
            budget -= 1;
            if entry.is_merge() {
                let sources = merged.sources(entry.value, self.tree.flavour);
                open.extend(
                    sources
                        .into_iter()
                        .rev()
                        .map(|source| ordered(source).into_iter().map(|(entry, _)| (entry, false)).collect()),
                );
                continue;
            }
            let is_own = own && open.len() == 1;
            merged.add(entry, is_own, &mut known, self.tree.flavour);
        }
        merged
    }
}

/// The entries of a mapping in the order in which they are decoded, the first at the end.
fn ordered(node: Node<'_>) -> Vec<(Entry<'_>, bool)> {
    let mut entries: Vec<_> = node.entries().map(|entry| (entry, true)).collect();
    if node.tree.flavour == Flavour::V3 {
        entries.sort_by_key(|(entry, _)| entry.is_merge());
    }
    entries.reverse();
    entries
}

impl<'t> Merged<'t> {
    /// The mappings that the value of a merge key names, in the order in which they are decoded.
    fn sources(&mut self, value: Node<'t>, flavour: Flavour) -> Vec<Node<'t>> {
        let named = value.target();
        let mut sources: Vec<Node<'_>> = match named.kind() {
            Kind::Mapping => vec![named],
            // an alias to a list is refused
            Kind::Sequence if value == named => named.items().map(Node::target).collect(),
            _ => vec![value],
        };
        self.invalid.extend(sources.iter().filter(|source| source.kind() != Kind::Mapping));
        sources.retain(|source| source.kind() == Kind::Mapping);
        if flavour == Flavour::V2 {
            sources.reverse();
        }
        sources
    }

    fn add(&mut self, entry: Entry<'t>, is_own: bool, known: &mut HashMap<&'t str, usize>, flavour: Flavour) {
        let name = entry.key.target().value();
        match known.get(name).copied() {
            // repeated keys of the mapping itself are another problem
            Some(_) if is_own && flavour == Flavour::V3 => self.entries.push(entry),
            Some(index) => {
                let first = self.entries[index];
                if flavour == Flavour::V2 {
                    self.entries[index] = entry;
                    self.conflicts.push((first, entry));
                } else {
                    self.conflicts.push((entry, first));
                }
            }
            None => {
                known.insert(name, self.entries.len());
                self.entries.push(entry);
            }
        }
    }
}
