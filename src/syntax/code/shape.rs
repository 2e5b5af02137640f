//! What the expressions of all languages have in common, one level at a time.

use tree_sitter::Node;

/// An expression; what it is made of are nodes that have shapes themselves.
#[derive(Debug)]
pub(super) enum Shape<'t> {
    /// A literal.
    Text(String),
    /// A literal.
    Number(f64),
    /// A name that stands alone.
    Name(&'t str),
    /// `base.name`
    Member(Node<'t>, &'t str),
    /// Texts or lists that are put together.
    Join(Vec<Piece<'t>>),
    /// `template % values`; nobody knows which of them is a text.
    Percent(Node<'t>, Node<'t>),
    /// Elements, each of which may be a [`Shape::Spread`].
    List(Vec<Node<'t>>),
    /// The elements of a list, where a list or arguments are written.
    Spread(Node<'t>),
    /// Fields or entries; `None` for a key where others are taken over.
    Record(Option<Node<'t>>, Vec<(Option<Node<'t>>, Node<'t>)>),
    /// A function, method, class or macro, and the list of its arguments.
    Call(Callee<'t>, Option<Node<'t>>),
    /// Means what this means.
    Same(Node<'t>),
    /// The one or the other; the second is what is meant if nobody says otherwise.
    Either(Node<'t>, Node<'t>),
    /// Nothing, as an explicit value.
    Nothing,
    /// Something else.
    Other,
}

/// What is called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Callee<'t> {
    /// What this expression gives.
    Node(Node<'t>),
    /// The method of this name, where syntax has no node for it.
    Method(Option<Node<'t>>, &'t str),
}

/// A piece of a text.
#[derive(Debug)]
pub(super) enum Piece<'t> {
    Text(String),
    Node(Node<'t>),
}

/// An argument of a call.
#[derive(Debug)]
pub(super) struct Argument<'t> {
    /// Its name, if it has one.
    pub(super) name: Option<&'t str>,
    pub(super) value: Node<'t>,
}

/// The text of a node.
pub(super) fn text_of<'t>(node: Node<'_>, text: &'t str) -> &'t str {
    text.get(node.byte_range()).unwrap_or_default()
}

/// The children that are no punctuation and no comments.
pub(super) fn children<'t>(node: Node<'t>) -> Vec<Node<'t>> {
    let mut cursor = node.walk();
    let all: Vec<Node<'t>> = node.named_children(&mut cursor).collect();
    all.into_iter().filter(|child| !child.is_extra() && !child.is_error()).collect()
}

/// The child of a field, if it is there.
pub(super) fn field<'t>(node: Node<'t>, name: &str) -> Option<Node<'t>> {
    node.child_by_field_name(name)
}

/// All children of these kinds.
pub(super) fn children_of<'t>(node: Node<'t>, kinds: &[&str]) -> Vec<Node<'t>> {
    children(node).into_iter().filter(|child| kinds.contains(&child.kind())).collect()
}

/// The value of a number as programs write it.
pub(super) fn number(text: &str) -> Shape<'static> {
    let plain: String = text.chars().filter(|c| *c != '_').collect();
    let plain = plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    plain.parse().map_or(Shape::Other, Shape::Number)
}

/// A text with the usual escapes resolved; names and labels have hardly any.
pub(super) fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        match (c, c == '\\') {
            (_, false) => plain.push(c),
            _ => match characters.next() {
                Some('n') => plain.push('\n'),
                Some('t') => plain.push('\t'),
                Some('\n') | None => {}
                Some(other) => plain.push(other),
            },
        }
    }
    plain
}
