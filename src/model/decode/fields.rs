//! Typed reading of one mapping, for the models.

use super::entries::{Entries, Entry};
use crate::{
    source::{Embedded, Span, Spanned},
    syntax::yaml::{Flavour, Kind, Node},
    time::Duration,
};

/// The fields of a mapping. What is absent, null or of another type reads as nothing: the walk over the same tree has
/// said so.
#[derive(Debug)]
pub struct Fields<'t> {
    node: Node<'t>,
    entries: Entries<'t>,
}

impl<'t> Fields<'t> {
    /// The fields of `node`.
    #[must_use]
    pub fn of(node: Node<'t>) -> Self {
        Self { node: node.target(), entries: Entries::of(node) }
    }

    /// All of it.
    #[must_use]
    pub fn span(&self) -> Span {
        self.node.span()
    }

    /// Whether nothing was lost to broken text, or to more merge keys than are followed.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.node.complete() && !self.entries.cut
    }

    /// All entries.
    #[must_use]
    pub fn entries(&self) -> &Entries<'t> {
        &self.entries
    }

    /// The key and value of `field`, unless it is null.
    #[must_use]
    pub fn entry(&self, field: &str) -> Option<Entry<'t>> {
        self.entries.get(field).filter(|entry| !entry.value.is_null())
    }

    /// The value of `field`, unless it is null.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<Node<'t>> {
        self.entry(field).map(|entry| entry.value)
    }

    /// Text that is not empty.
    #[must_use]
    pub fn text(&self, field: &str) -> Option<Spanned<String>> {
        self.value(field).and_then(text).filter(|text| !text.value.is_empty())
    }

    /// The name of the thing: text, or nothing at the place of the whole.
    #[must_use]
    pub fn name(&self, field: &str) -> Spanned<String> {
        self.text(field).unwrap_or_else(|| Spanned::new(String::new(), self.span()))
    }

    /// Text that is not empty, with its places.
    #[must_use]
    pub fn embedded(&self, field: &str) -> Option<Embedded> {
        self.value(field)
            .filter(|node| node.kind() == Kind::Scalar && !node.value().is_empty())
            .map(Node::embedded)
    }

    /// A duration in Prometheus's spelling.
    #[must_use]
    pub fn duration(&self, field: &str) -> Option<Spanned<Duration>> {
        let text = self.text(field)?;
        Some(Spanned::new(Duration::parse(&text).ok()?, text.span))
    }

    /// A whole number.
    #[must_use]
    pub fn int(&self, field: &str) -> Option<Spanned<i64>> {
        let node = self.value(field)?;
        Some(Spanned::new(node.as_int().ok()?, node.span()))
    }

    /// A boolean.
    #[must_use]
    pub fn bool(&self, field: &str) -> Option<Spanned<bool>> {
        let node = self.value(field)?;
        Some(Spanned::new(node.as_bool().ok()?, node.span()))
    }

    /// The items of a list that are not null, aliases followed.
    pub fn items(&self, field: &str) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let items = self.value(field).into_iter().flat_map(Node::items);
        items.map(Node::target).filter(|item| !item.is_null())
    }

    /// The texts of a list. An empty item is empty text to go-yaml v2; v3 leaves it out.
    pub fn texts(&self, field: &str) -> impl Iterator<Item = Spanned<String>> + use<'t> {
        let items = self.value(field).into_iter().flat_map(Node::items).map(Node::target);
        items.filter(|item| !item.is_null() || item.tree().flavour() == Flavour::V2).filter_map(text)
    }

    /// The texts of a list, with their places.
    pub fn embeddeds(&self, field: &str) -> impl Iterator<Item = Embedded> + use<'t> {
        self.items(field).filter(|item| item.kind() == Kind::Scalar).map(Node::embedded)
    }

    /// The entries of a mapping of names to text. An empty name is empty text to go-yaml v2; v3 leaves it out.
    #[must_use]
    pub fn pairs(&self, field: &str) -> Vec<(Spanned<String>, Node<'t>)> {
        let Some(node) = self.value(field) else { return vec![] };
        let counts = |entry: &Entry<'t>| !entry.key.is_null() || node.tree().flavour() == Flavour::V2;
        let named = |entry: Entry<'t>| Some((text(entry.key)?, entry.value));
        Entries::of(node).iter().filter(counts).filter_map(named).collect()
    }
}

/// A scalar as text.
pub(in crate::model) fn text(node: Node<'_>) -> Option<Spanned<String>> {
    node.as_str().ok().map(|value| Spanned::new(value.into_owned(), node.span()))
}
