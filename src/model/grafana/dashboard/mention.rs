//! Where variables are mentioned.

use crate::{
    promql,
    source::Span,
    syntax::yaml::{Kind, Node},
};

/// A variable in some text of a dashboard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Its name.
    pub name: String,
    /// Where it is written, its signs included.
    pub span: Span,
    /// The key of the text that it stands in, or of the list or mapping of the text.
    pub key: String,
}

/// Everything that texts below `root` mention, in the order of the text.
pub(super) fn mentions(root: Node<'_>) -> Vec<Mention> {
    let mut open: Vec<(Node<'_>, &str)> = vec![(root, "")];
    let mut found = vec![];
    while let Some((node, key)) = open.pop() {
        match node.kind() {
            Kind::Scalar => of_text(node, key, &mut found),
            Kind::Sequence => open.extend(node.items().map(|item| (item, key))),
            Kind::Mapping => open.extend(node.entries().map(|entry| (entry.value, entry.key.value()))),
            Kind::Alias => {}
        }
    }
    found.sort_by_key(|mention| mention.span);
    found
}

fn of_text(node: Node<'_>, key: &str, found: &mut Vec<Mention>) {
    let text = node.value();
    if memchr::memchr2(b'$', b'[', text.as_bytes()).is_none() {
        return;
    }
    let mut holes = promql::holes(text).peekable();
    if holes.peek().is_none() {
        return;
    }
    let places = node.embedded();
    found.extend(holes.map(|hole| Mention {
        name: hole.name().to_owned(),
        span: places.span(hole.range.start..hole.range.end),
        key: key.to_owned(),
    }));
}
