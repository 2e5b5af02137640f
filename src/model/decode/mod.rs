//! The tolerant decoder: a tree held against a table of facts.
//!
//! Enters: the root of a YAML tree and the [`Facts`] of a product. Leaves: every [`Problem`] that the tables can see
//! (unknown fields, wrong types, values that cannot be read, what must or must not stand together) and the places of
//! secrets. What is missing in a node that is not complete is no problem. The typed models read the same tree by
//! [`Entries`] and [`Fields`].

mod calendar;
mod constraint;
mod entries;
mod examine;
mod facts;
mod fields;
mod found;
mod kind;
mod problem;
mod provisioned;
mod shape;
#[cfg(test)]
mod tests;
mod together;
mod unknown;
mod url;
mod values;

use crate::{
    source::Embedded,
    syntax::yaml::{self, Node, Tree},
};

pub(super) use calendar::minutes;
pub use entries::{Entries, Entry};
pub use examine::{Examined, examine};
pub use facts::{CLIENT, EXTENSION, Facts, Field, Struct, Tables};
pub(super) use facts::{Flavours, tables};
pub use fields::Fields;
pub(super) use found::Found;
pub use kind::{DURATION, Kind, Refusal};
pub use problem::{Named, Problem, ProblemKind, UnknownField};
pub use shape::{Items, Number, Shape, StructId};
pub(crate) use unknown::{Suggestions, similar};
pub(super) use values::http_url as server_url;

/// Puts problems in the order of the text.
pub(super) fn sort(problems: &mut [Problem]) {
    problems.sort_by_key(|problem| (problem.span.file, problem.span.start));
}

/// Whether a tree can be walked: its aliases do not stand for far more than the text.
pub(super) fn is_bounded(tree: &Tree) -> bool {
    !tree.problems().iter().any(|problem| problem.kind == yaml::ProblemKind::ExcessiveAliasing)
}

/// The text of a scalar with its places; that of null is empty.
pub(super) fn text_of(node: Node<'_>) -> Embedded {
    let text = node.embedded();
    if node.is_null() { text.slice(0..0) } else { text }
}
