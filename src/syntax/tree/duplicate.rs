//! Repeated keys, as the readers see them.

use super::{Entry, Flavour, Kind, Node, NodeId, ProblemKind, Tree};
use std::{
    hash::{BuildHasher, RandomState},
    ops::Range,
};

/// So many entries are compared with each other; more are hashed.
const FEW: usize = 12;

/// What makes two keys the same.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Name<'t> {
    kind: Kind,
    text: &'t str,
}

/// All keys that stand in their mapping before.
pub(in crate::syntax) fn find(tree: &Tree) -> Vec<(ProblemKind, Range<u32>)> {
    let mut found = vec![];
    let mut names: Vec<(Name<'_>, Node<'_>)> = vec![];
    let hasher = RandomState::new();
    for (id, stored) in (0..).zip(&tree.nodes) {
        // in a damaged mapping, two may have come together that were apart
        if stored.kind != Kind::Mapping || !stored.complete {
            continue;
        }
        let entries = tree.node(NodeId(id)).entries();
        names.clear();
        names.extend(entries.filter_map(|entry| Some((name(entry, tree.flavour)?, entry.key))));
        if names.len() <= FEW {
            for (index, (name, key)) in names.iter().enumerate() {
                if let Some((_, first)) = names[..index].iter().find(|(before, _)| before == name) {
                    found.push(problem(*key, *first));
                }
            }
        } else {
            find_among_many(&names, &hasher, &mut found);
        }
    }
    found
}

/// Repeated names have the same hash, so they stand side by side when sorted by that.
fn find_among_many(
    names: &[(Name<'_>, Node<'_>)],
    hasher: &RandomState,
    found: &mut Vec<(ProblemKind, Range<u32>)>,
) {
    let hashes = names.iter().enumerate().map(|(index, (name, _))| (hasher.hash_one(name), index));
    let mut hashes: Vec<(u64, usize)> = hashes.collect();
    hashes.sort_unstable();
    for run in hashes.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        let (name, first) = names[run[0].1];
        for (_, index) in &run[1..] {
            // two names with one hash are not worth more than being overlooked
            if names[*index].0 == name {
                found.push(problem(names[*index].1, first));
            }
        }
    }
}

/// The key as the decoder compares it. Version 3 compares what is written, whatever it means, as JSON does; version 2
/// the texts that it decodes, and merge keys not at all.
fn name(entry: Entry<'_>, flavour: Flavour) -> Option<Name<'_>> {
    match flavour {
        Flavour::V3 | Flavour::Json => Some(Name { kind: entry.key.kind(), text: entry.key.value() }),
        Flavour::V2 if entry.is_merge() => None,
        Flavour::V2 => {
            let key = entry.key.target();
            let text = if key.is_null() { "" } else { key.value() };
            (key.kind() == Kind::Scalar).then_some(Name { kind: Kind::Scalar, text })
        }
    }
}

fn problem(key: Node<'_>, first: Node<'_>) -> (ProblemKind, Range<u32>) {
    let key_text = key.target().value().to_owned();
    (ProblemKind::DuplicateKey { key: key_text, first: first.span() }, key.range())
}
