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
mod duplicate;
mod fault;
mod fetch;
mod indentation;
mod lines;
mod node;
mod number;
mod parse;
mod problem;
mod property;
mod read;
mod recover;
mod resolve;
mod scalar;
mod scan;
mod survey;
#[cfg(test)]
mod tests;
mod token;
mod tree;

pub use cause::Cause;
pub use node::{Entry, Node};
pub use problem::{Mend, Problem, ProblemKind};
pub use read::read;
pub use recover::MAX_ERRORS;
pub use resolve::Mismatch;
pub use tree::{Kind, NodeId, Style, Tree};

use crate::source::Span;
use std::ops::Range;

/// Whose rules a text is read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// go-yaml v2: the configurations of Prometheus and Alertmanager.
    V2,
    /// go-yaml v3: rule files and their tests.
    V3,
}

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

/// A comment, from its `#` to the end of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Where, in the file.
    pub span: Span,
    /// Where, in the text that was read.
    pub range: Range<u32>,
    /// Whether nothing else stands on its line.
    pub own_line: bool,
}
