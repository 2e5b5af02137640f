//! YAML as Prometheus and Alertmanager read it: go-yaml's YAML 1.1, in its versions v2 and v3.
//!
//! Enters: decoded text. Leaves: a [`Tree`] in which every node knows its place, comments included, and problems as
//! data. Nothing recurses and nothing fails: after a syntax error reading goes on where the indentation allows, and
//! what is incomplete for it says so. Scalars stay text until they are asked for as a type, because go-yaml reads
//! them per target: [`Node::as_bool`] and its like.

mod alias;
mod build;
mod cause;
mod cursor;
mod diagnose;
mod fault;
mod fetch;
mod indentation;
mod lines;
pub(super) mod number;
mod parse;
mod property;
mod read;
mod recover;
mod scalar;
mod scan;
mod survey;
#[cfg(test)]
mod tests;
mod token;

pub use super::tree::{
    Comment, Entry, Flavour, Kind, Mend, Mismatch, Node, NodeId, Problem, ProblemKind, Style, Tree,
};
pub use cause::Cause;
pub use read::read;
pub use recover::MAX_ERRORS;

pub(super) use fetch::decode_again;

use super::tree;

/// Which documents of a text are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Documents {
    /// The first one, as promtool and amtool do.
    First,
    /// All, as for Kubernetes manifests.
    All,
}

/// How a text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whose rules.
    pub flavour: Flavour,
    /// How much.
    pub documents: Documents,
}
