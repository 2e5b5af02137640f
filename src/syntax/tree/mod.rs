//! The tree that a YAML or a JSON text is read into: all nodes in one list, in the order of the text, each with the end
//! of its subtree.
//!
//! Readers fill it; decoders and checks see it as [`Node`]s, each of which knows its place in the file. Scalars stay
//! text until they are asked for as a type ([`Node::as_bool`] and its like), which follows the [`Flavour`] that the
//! text was read by.

pub(super) mod duplicate;
mod node;
mod problem;
mod resolve;

pub use node::{Entry, Node};
pub use problem::{Mend, Problem, ProblemKind};
pub use resolve::Mismatch;

use crate::source::{Embedded, Span};
use std::ops::Range;

/// Whose rules a text is read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    /// go-yaml v2: the configurations of Prometheus and Alertmanager.
    V2,
    /// go-yaml v3: rule files and their tests.
    V3,
    /// JSON as Go reads it: Grafana's dashboards.
    Json,
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

/// Takes the pieces of a decoded scalar.
pub(super) trait Sink {
    /// What stands in the text at `range`.
    fn verbatim(&mut self, range: Range<usize>);
    /// `text`, which is written as what stands at `range`.
    fn decoded(&mut self, text: &str, range: Range<usize>);
}

/// A place as the nodes hold it; a text is smaller than 4 GiB.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// One node of a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) u32);

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text, which a type may be read from.
    Scalar,
    /// A list.
    Sequence,
    /// Keys with values.
    Mapping,
    /// `*name`: what is anchored as `&name`.
    Alias,
}

/// How a node is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A scalar without quotes; also one that is absent.
    Plain,
    /// A scalar in `'`.
    SingleQuoted,
    /// A scalar in `"`.
    DoubleQuoted,
    /// A scalar after `|`.
    Literal,
    /// A scalar after `>`.
    Folded,
    /// A collection by indentation.
    Block,
    /// A collection in brackets or braces.
    Flow,
}

/// A piece of the text or of the decoded values.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slice {
    start: u32,
    /// Twice the length, plus one for the decoded values.
    length: u32,
}

impl Slice {
    pub(super) fn verbatim(range: Range<usize>) -> Self {
        Self { start: offset(range.start), length: offset(range.len() << 1) }
    }

    pub(super) fn aside(start: usize, end: usize) -> Self {
        Self { start: offset(start), length: offset((end - start) << 1 | 1) }
    }

    pub(super) fn of<'t>(self, text: &'t str, side: &'t str) -> &'t str {
        let source = if self.length & 1 == 1 { side } else { text };
        let start = self.start as usize;
        source.get(start..start + (self.length >> 1) as usize).unwrap_or("")
    }

    /// A number instead of a piece.
    pub(super) fn number(number: u32) -> Self {
        Self { start: number, length: 0 }
    }

    pub(super) fn as_number(self) -> u32 {
        self.start
    }
}

/// A node as it is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub(super) start: u32,
    pub(super) end: u32,
    /// The value of a scalar, the target of an alias.
    pub(super) value: Slice,
    /// The first node behind the subtree; for a scalar, the column of the lines of a block scalar.
    pub(super) after: u32,
    pub(super) parent: u32,
    /// One more than the index of tag and anchor; 0 for none.
    pub(super) properties: u32,
    pub(super) kind: Kind,
    pub(super) style: Style,
    pub(super) complete: bool,
}

impl Stored {
    /// The column of a block collection.
    pub(super) fn column(&self) -> u32 {
        self.value.start
    }

    /// How many nodes are in a collection; keys count.
    pub(super) fn children(&self) -> u32 {
        self.value.length
    }

    pub(super) fn count_child(&mut self, change: i32) {
        self.value.length = self.value.length.saturating_add_signed(change);
    }
}

/// Tag and anchor of a node.
#[derive(Clone, Debug, Default)]
pub(super) struct Properties {
    pub(super) tag: Option<Box<str>>,
    pub(super) anchor: Option<Range<u32>>,
}

/// What a text says, with the place of every word.
#[derive(Debug)]
pub struct Tree {
    pub(super) text: Embedded,
    pub(super) flavour: Flavour,
    pub(super) nodes: Vec<Stored>,
    pub(super) side: String,
    pub(super) properties: Vec<Properties>,
    pub(super) roots: Vec<NodeId>,
    pub(super) comments: Vec<Comment>,
    pub(super) problems: Vec<Problem>,
}

/// The parent of a root.
pub(super) const NO_NODE: u32 = u32::MAX;

impl Tree {
    /// The roots of the documents, in their order.
    pub fn documents(&self) -> impl Iterator<Item = Node<'_>> {
        self.roots.iter().map(|id| self.node(*id))
    }

    /// The root of the first document, if the text has one.
    #[must_use]
    pub fn root(&self) -> Option<Node<'_>> {
        self.documents().next()
    }

    /// All nodes of all documents, in no particular order.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'_>> {
        let mut open: Vec<Node<'_>> = self.documents().collect();
        std::iter::from_fn(move || {
            let node = open.pop()?;
            open.extend(node.items());
            open.extend(node.entries().flat_map(|entry| [entry.key, entry.value]));
            Some(node)
        })
    }

    /// What is wrong with the text, in order of position.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The comments, in order of position.
    #[must_use]
    pub fn comments(&self) -> &[Comment] {
        &self.comments
    }

    /// What was read.
    #[must_use]
    pub fn text(&self) -> &Embedded {
        &self.text
    }

    /// Whose rules it was read by.
    #[must_use]
    pub fn flavour(&self) -> Flavour {
        self.flavour
    }

    /// The node `id`, which must be of this tree.
    #[must_use]
    pub fn node(&self, id: NodeId) -> Node<'_> {
        Node { tree: self, id }
    }

    /// How many nodes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is no node.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
