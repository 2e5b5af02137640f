//! A node of a tree, as its users see it.

use super::{Flavour, Kind, NO_NODE, NodeId, Properties, Sink, Stored, Style, Tree, offset};
use crate::{
    source::{Embedded, Run, Span},
    syntax::{json, yaml},
};
use std::{fmt, iter, ops::Range};

/// A node: a view into its tree.
#[derive(Clone, Copy)]
pub struct Node<'t> {
    pub(in crate::syntax) tree: &'t Tree,
    pub(in crate::syntax) id: NodeId,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.tree, other.tree) && self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {:?}: {:?}", self.kind(), self.range(), self.value())
    }
}

/// A key and its value in a mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'t> {
    /// The key.
    pub key: Node<'t>,
    /// The value; if none is written, a null at the place where it would be.
    pub value: Node<'t>,
}

impl Entry<'_> {
    /// Whether it is `<<`, whose value is merged into the mapping.
    #[must_use]
    pub fn is_merge(self) -> bool {
        let key = self.key;
        key.kind() == Kind::Scalar
            && key.value() == "<<"
            && match (key.tag(), key.tree.flavour) {
                (None, _) | (Some("!"), Flavour::V3) => key.style() == Style::Plain,
                (Some("!"), Flavour::V2) | (Some("!!merge"), _) => true,
                _ => false,
            }
    }
}

impl<'t> Node<'t> {
    pub(in crate::syntax) fn stored(self) -> &'t Stored {
        &self.tree.nodes[self.id.0 as usize]
    }

    fn properties(self) -> Option<&'t Properties> {
        let index = self.stored().properties.checked_sub(1)?;
        self.tree.properties.get(index as usize)
    }

    /// The tree it is of.
    #[must_use]
    pub fn tree(self) -> &'t Tree {
        self.tree
    }

    /// Its name in the tree.
    #[must_use]
    pub fn id(self) -> NodeId {
        self.id
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.stored().kind
    }

    /// How it is written.
    #[must_use]
    pub fn style(self) -> Style {
        self.stored().style
    }

    /// Where it stands in the file, without tag and anchor.
    #[must_use]
    pub fn span(self) -> Span {
        self.tree.text.span(self.range())
    }

    /// Where it stands in the text that was read, without tag and anchor.
    #[must_use]
    pub fn range(self) -> Range<u32> {
        self.stored().start..self.stored().end
    }

    /// The decoded text of a scalar, the name that an alias refers to, nothing for collections.
    #[must_use]
    pub fn value(self) -> &'t str {
        let text = self.tree.text.text();
        match self.kind() {
            Kind::Scalar => self.stored().value.of(text, &self.tree.side),
            Kind::Alias => {
                text.get(self.stored().start as usize + 1..self.stored().end as usize).unwrap_or("")
            }
            Kind::Sequence | Kind::Mapping => "",
        }
    }

    /// The decoded text of a scalar, which knows where each byte is written.
    #[must_use]
    pub fn embedded(self) -> Embedded {
        let stored = self.stored();
        let mut places = Places { length: 0, runs: vec![], end: stored.start };
        if self.kind() == Kind::Scalar {
            let range = stored.start as usize..stored.end as usize;
            let (text, column) = (self.tree.text.text(), stored.after as usize);
            match self.tree.flavour {
                Flavour::Json => json::decode_again(text, range, stored.style, &mut places),
                Flavour::V2 | Flavour::V3 => {
                    yaml::decode_again(text, range, stored.style, column, &mut places);
                }
            }
        }
        self.tree.text.embed(self.value(), &places.runs, places.end)
    }

    /// Its tag if one is written: `!!name` for the core schema, else as it is after expansion.
    #[must_use]
    pub fn tag(self) -> Option<&'t str> {
        self.properties()?.tag.as_deref()
    }

    /// The name that it is anchored as.
    #[must_use]
    pub fn anchor(self) -> Option<&'t str> {
        let range = self.properties()?.anchor.clone()?;
        self.tree.text.text().get(range.start as usize..range.end as usize)
    }

    fn children(self) -> impl Iterator<Item = Node<'t>> {
        let (tree, end) = (self.tree, self.after());
        let first = self.id.0 + 1;
        iter::successors((first < end).then(|| tree.node(NodeId(first))), move |child| {
            let next = child.after();
            (next < end).then(|| tree.node(NodeId(next)))
        })
    }

    /// The number of the first node that is not below this one.
    pub(in crate::syntax) fn after(self) -> u32 {
        match self.kind() {
            Kind::Sequence | Kind::Mapping => self.stored().after,
            Kind::Scalar | Kind::Alias => self.id.0 + 1,
        }
    }

    /// The entries of a mapping in their order, repeated keys and merge keys included.
    pub fn entries(self) -> impl Iterator<Item = Entry<'t>> {
        let mut children = if self.kind() == Kind::Mapping { Some(self.children()) } else { None };
        iter::from_fn(move || {
            let children = children.as_mut()?;
            Some(Entry { key: children.next()?, value: children.next()? })
        })
    }

    /// The items of a sequence.
    pub fn items(self) -> impl Iterator<Item = Node<'t>> {
        let children = if self.kind() == Kind::Sequence { Some(self.children()) } else { None };
        children.into_iter().flatten()
    }

    /// The value of the first entry whose key is the scalar `key`; for an alias, what it refers to.
    #[must_use]
    pub fn get(self, key: &str) -> Option<Node<'t>> {
        let found = self.entries().find(|entry| {
            let name = entry.key.target();
            name.kind() == Kind::Scalar && name.value() == key
        });
        found.map(|entry| entry.value.target())
    }

    /// What an alias refers to; any other node itself.
    #[must_use]
    pub fn target(self) -> Node<'t> {
        match self.kind() {
            Kind::Alias if self.stored().value.as_number() != NO_NODE => {
                self.tree.node(NodeId(self.stored().value.as_number()))
            }
            _ => self,
        }
    }

    /// Whether all of it could be read. If not, nothing may be concluded from what is not there; of a scalar that is
    /// not complete, nothing from its value either.
    #[must_use]
    pub fn complete(self) -> bool {
        self.stored().complete
    }

    /// The collection that it is in.
    #[must_use]
    pub fn parent(self) -> Option<Node<'t>> {
        let parent = self.stored().parent;
        (parent != NO_NODE).then(|| self.tree.node(NodeId(parent)))
    }
}

/// Keeps where the pieces of a scalar are written.
struct Places {
    length: u32,
    runs: Vec<Run>,
    end: u32,
}

impl Sink for Places {
    fn verbatim(&mut self, range: Range<usize>) {
        let (start, end) = (offset(range.start), offset(range.end));
        let follows = self.end == start && self.runs.last().is_some_and(|last| last.unit == (1, 1));
        if !follows {
            self.runs.push(Run::verbatim(self.length, start));
        }
        self.length += end - start;
        self.end = end;
    }

    fn decoded(&mut self, text: &str, range: Range<usize>) {
        let (start, end) = (offset(range.start), offset(range.end));
        let length = offset(text.len());
        self.runs.push(Run { decoded: self.length, written: start, unit: (length, end - start) });
        self.length += length;
        self.end = end;
    }
}
