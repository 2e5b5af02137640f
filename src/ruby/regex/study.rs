//! What can be said of an expression without a text to look at.

use super::{
    Options, Regex, RegexError,
    parse::parse,
    set::Set,
    tree::{Node, Place},
};

/// How often a part stands in a text that is to keep an expression busy.
const REPEATED: usize = 40;

/// So many parts of an expression are tried, with texts of so many bytes.
const MOST_TRIED: usize = 64;
const LONGEST: usize = 4096;

/// So many steps back are more than an expression needs that tries a number of ways that grows with the text only.
const SUSPECT: u64 = 100_000;

/// The tree of an expression.
#[derive(Clone, Debug)]
pub struct Study(Node);

impl Study {
    /// Reads an expression.
    ///
    /// # Errors
    ///
    /// It is none, or one that is not played here.
    pub fn new(expression: &str, options: Options) -> Result<Self, RegexError> {
        parse(expression, options).map(|(node, _)| Self(node))
    }

    /// Whether it matches every text: nothing need be there for it.
    #[must_use]
    pub fn matches_all(&self) -> bool {
        asks_nothing(&self.0)
    }

    /// Whether it matches whatever `later` matches, because that goes on where it ends.
    #[must_use]
    pub fn begins(&self, later: &Self) -> bool {
        let (mut own, mut others) = (pieces(&self.0), pieces(&later.0));
        // a text may go on in the other expression
        if let (Some(Piece::Text(last)), true) = (own.last().copied(), own.len() <= others.len()) {
            let at = own.len() - 1;
            if let Piece::Text(other) = others[at]
                && other.starts_with(last)
            {
                own.pop();
                others.truncate(at);
            }
        }
        own.len() <= others.len() && own.iter().zip(&others).all(|(own, other)| own == other)
    }

    /// A text on which the expression tries endlessly many ways, if one is found: a part of it that repeats what is
    /// repeated already, many times, and then something that does not match. It is tried out.
    #[must_use]
    pub fn hostile(&self, regex: &Regex) -> Option<String> {
        let mut before = String::new();
        let (mut found, mut tried) = (None, 0);
        search(&self.0, &mut before, &mut |prefix, part| {
            tried += 1;
            if found.is_none() && tried <= MOST_TRIED {
                let text = format!("{prefix}{}\u{1}{}", part.repeat(REPEATED), regex.needed());
                found = regex.is_match_within(&text, SUSPECT).is_err().then_some(text);
            }
        });
        found
    }
}

/// Whether a part matches wherever it is tried.
fn asks_nothing(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Keep => true,
        Node::Repeat { body, least, .. } => *least == 0 || asks_nothing(body),
        Node::Sequence(parts) => parts.iter().all(asks_nothing),
        Node::Either(ways) => ways.iter().any(asks_nothing),
        Node::Group(_, body) | Node::Atomic(body) => asks_nothing(body),
        Node::Place(place) => *place == Place::SearchStart,
        _ => false,
    }
}

/// A part of a sequence; groups that are taken anyhow are opened.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece<'n> {
    Text(&'n str),
    Other(&'n Node),
    Open(usize),
    Close(usize),
}

fn pieces(node: &Node) -> Vec<Piece<'_>> {
    let mut pieces = vec![];
    flatten(node, &mut pieces);
    pieces
}

fn flatten<'n>(node: &'n Node, out: &mut Vec<Piece<'n>>) {
    match node {
        Node::Empty => {}
        Node::Literal(text) => out.push(Piece::Text(text)),
        Node::Sequence(parts) => parts.iter().for_each(|part| flatten(part, out)),
        Node::Group(number, body) => {
            out.push(Piece::Open(*number));
            flatten(body, out);
            out.push(Piece::Close(*number));
        }
        other => out.push(Piece::Other(other)),
    }
}

/// Goes through the parts in order; `before` becomes a text that those passed match. Of each part that is repeated without
/// end and has a choice in it, `told` hears what stands before it and a text that it matches.
fn search(node: &Node, before: &mut String, told: &mut dyn FnMut(&str, &str)) {
    match node {
        Node::Sequence(parts) => parts.iter().for_each(|part| search(part, before, told)),
        Node::Either(ways) => {
            let start = before.len();
            for way in ways.iter().rev() {
                before.truncate(start);
                search(way, before, told);
            }
        }
        Node::Repeat { body, least, most, .. } => {
            let start = before.len();
            let is_long = most.is_none_or(|most| most > 10);
            if is_long && has_choice(body) {
                for length in [1, 2] {
                    let mut part = String::new();
                    example(body, length, LONGEST / REPEATED, &mut part);
                    if !part.is_empty() {
                        told(&before[..start], &part);
                    }
                }
            }
            search(body, before, told);
            before.truncate(start);
            several(body, 1, *least, LONGEST, before);
        }
        Node::Group(_, body) | Node::Atomic(body) => search(body, before, told),
        other => example(other, 1, LONGEST, before),
    }
}

/// Whether there are several ways to match the same.
fn has_choice(node: &Node) -> bool {
    match node {
        Node::Repeat { least, most, .. } => *most != Some(*least),
        Node::Either(_) => true,
        Node::Sequence(parts) => parts.iter().any(has_choice),
        Node::Group(_, body) => has_choice(body),
        _ => false,
    }
}

/// Writes a text that the part matches, with runs of about this length; it is cut off where it becomes too long.
fn example(node: &Node, length: u32, longest: usize, out: &mut String) {
    match node {
        _ if out.len() >= longest => {}
        Node::Literal(text) => out.push_str(text),
        Node::Set(set) => out.extend(member(set)),
        Node::Sequence(parts) => parts.iter().for_each(|part| example(part, length, longest, out)),
        Node::Either(ways) => ways.first().into_iter().for_each(|way| example(way, length, longest, out)),
        Node::Repeat { body, least, most, .. } => {
            several(body, length, length.max(*least).min(most.unwrap_or(u32::MAX)), longest, out);
        }
        Node::Group(_, body) | Node::Atomic(body) => example(body, length, longest, out),
        _ => {}
    }
}

/// Writes an example so many times.
fn several(body: &Node, length: u32, count: u32, longest: usize, out: &mut String) {
    for _ in 0..count {
        let before = out.len();
        example(body, length, longest, out);
        if out.len() == before {
            break;
        }
    }
}

/// A character of a set, a letter if there is one.
fn member(set: &Set) -> Option<char> {
    "a0 -".chars().chain((' '..='~').chain(['\n', 'é'])).find(|character| set.has(*character))
}
