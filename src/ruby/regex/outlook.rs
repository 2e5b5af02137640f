//! What a part of an expression comes to, before it is compiled.

use super::{
    set::{Set, Starts, class},
    tree::{Node, Place},
};

use std::borrow::Cow;

/// Parts of up to so many steps are written out as often as they are repeated.
const WRITTEN_OUT: usize = 48;

/// What a text that the part matches may begin with, if this follows it.
pub(super) fn first(node: &Node, follow: Starts) -> Starts {
    match node {
        Node::Literal(text) => text.bytes().next().map_or(follow, Starts::byte),
        Node::Set(set) => set.starts(),
        Node::Place(Place::TextEnd) => Starts::NONE.or_end(),
        Node::Place(Place::LineEnd | Place::LastLineEnd) => Starts::byte(b'\n').or_end(),
        Node::Sequence(parts) => parts.iter().rev().fold(follow, |follow, part| first(part, follow)),
        Node::Either(ways) => ways.iter().map(|way| first(way, follow)).fold(Starts::NONE, Starts::union),
        Node::Repeat { body, least, most, .. } => {
            if *most == Some(0) {
                return follow;
            }
            let first = first(body, follow);
            if *least == 0 { first.union(follow) } else { first }
        }
        Node::Group(_, body) | Node::Atomic(body) => first(body, follow),
        Node::If { then, otherwise, .. } => first(then, follow).union(first(otherwise, follow)),
        Node::Same { .. } | Node::Call(_) => Starts::ANY,
        Node::Empty | Node::Place(_) | Node::Look { .. } | Node::Keep => follow,
    }
}

/// About how many steps a part becomes.
pub(super) fn steps(node: &Node) -> usize {
    match node {
        Node::Sequence(parts) => parts.iter().map(steps).sum(),
        Node::Either(ways) => ways.iter().map(|way| 2 + steps(way)).sum(),
        Node::Repeat { body, .. } if single(body).is_some() => 1,
        Node::Repeat { body, least, most, .. } => {
            let length = steps(body);
            4 + written_out(length, *least, *most).unwrap_or(length)
        }
        Node::Group(_, body) | Node::Atomic(body) | Node::Look { body, .. } => 2 + steps(body),
        Node::If { then, otherwise, .. } => 2 + steps(then) + steps(otherwise),
        _ => 1,
    }
}

/// How many steps a part of so many becomes that is written out as often as it is repeated; nothing if that are too many,
/// so that it is counted.
pub(super) fn written_out(steps: usize, least: u32, most: Option<u32>) -> Option<usize> {
    let copies = most.unwrap_or(least.saturating_add(1)).max(1) as usize;
    let written = steps.saturating_mul(copies);
    (copies == 1 || written <= WRITTEN_OUT).then_some(written)
}

/// The set of what a part takes, if it is always one character.
pub(super) fn single(node: &Node) -> Option<Cow<'_, Set>> {
    match node {
        Node::Set(set) => Some(Cow::Borrowed(set)),
        Node::Literal(text) => {
            let mut characters = text.chars();
            let only = characters.next().filter(|_| characters.as_str().is_empty())?;
            Some(Cow::Owned(Set::new(&class(&[(only, only)]))))
        }
        _ => None,
    }
}

/// Whether a match can only begin where the search begins: it is bound to that place, or takes everything first.
pub(super) fn is_anchored(node: &Node) -> bool {
    match node {
        Node::Place(Place::TextStart | Place::SearchStart) => true,
        Node::Sequence(parts) => parts.first().is_some_and(is_anchored),
        Node::Either(ways) => ways.iter().all(is_anchored),
        Node::Group(_, body) | Node::Atomic(body) => is_anchored(body),
        Node::Repeat { body, least: 0 | 1, most: None, .. } => {
            matches!(&**body, Node::Set(set) if **set == Set::all())
        }
        _ => false,
    }
}

/// The longest text that every match has in it.
pub(super) fn needed(node: &Node) -> Option<&str> {
    match node {
        Node::Literal(text) => Some(text),
        Node::Sequence(parts) => parts.iter().filter_map(needed).max_by_key(|text| text.len()),
        Node::Repeat { body, least, .. } if *least > 0 => needed(body),
        Node::Group(_, body) | Node::Atomic(body) => needed(body),
        _ => None,
    }
}
