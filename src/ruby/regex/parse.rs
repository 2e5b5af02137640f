//! Text → tree: groups, repetitions, and what stands between them.

use super::{
    Options, RegexError,
    class::bracket,
    escape::{self, Escape},
    group::group_names,
    set::Set,
    tree::{Node, Order, Place},
};
use regex_syntax::hir::ClassUnicode;

/// So many repetitions of repetitions there may be.
const MOST_STACKED: usize = 100;

/// So often may something be repeated.
const MOST: u32 = 100_000;

pub(super) struct Parser<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    pub(super) options: Options,
    /// The names of all groups that open with a parenthesis, in order.
    pub(super) names: Vec<Option<&'t str>>,
    /// Whether groups without a name capture nothing.
    pub(super) has_names: bool,
    /// How many groups are opened.
    pub(super) opened: usize,
    pub(super) depth: usize,
    /// How many repetitions repeat another one.
    stacked: usize,
}

/// The tree of an expression, and the names of its groups.
pub(super) fn parse(text: &str, options: Options) -> Result<(Node, Vec<Option<&str>>), RegexError> {
    let mut names = group_names(text);
    let has_names = names.iter().any(Option::is_some);
    if has_names {
        names.retain(Option::is_some);
    }
    let mut parser = Parser { text, at: 0, options, names, has_names, opened: 0, depth: 0, stacked: 0 };
    let node = parser.either()?;
    if parser.at < text.len() {
        return Err(RegexError::new("a `)` closes nothing", parser.at..parser.at + 1));
    }
    parser.names.resize(parser.opened, None);
    Ok((node, parser.names))
}

impl<'t> Parser<'t> {
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn error<T>(&self, message: impl Into<String>, from: usize) -> Result<T, RegexError> {
        Err(RegexError::new(message, from..self.at.max(from)))
    }

    pub(super) fn take(&mut self, prefix: &str) -> bool {
        let is_there = self.rest().starts_with(prefix);
        self.at += if is_there { prefix.len() } else { 0 };
        is_there
    }

    /// Ways, up to the end or a parenthesis that closes.
    pub(super) fn either(&mut self) -> Result<Node, RegexError> {
        let mut ways = vec![];
        loop {
            ways.push(self.sequence()?);
            if !self.take("|") {
                break;
            }
        }
        Ok(if ways.len() == 1 { ways.remove(0) } else { Node::Either(ways) })
    }

    fn sequence(&mut self) -> Result<Node, RegexError> {
        let mut parts: Vec<Node> = vec![];
        while let Some(first) = self.rest().chars().next() {
            if matches!(first, '|' | ')') {
                break;
            }
            let from = self.at;
            let is_left_out = self.options.extended && (first.is_ascii_whitespace() || first == '#');
            if is_left_out {
                let length =
                    if first == '#' { self.rest().find('\n').unwrap_or(self.rest().len()) } else { 1 };
                self.at += length;
                continue;
            }
            let is_repetition = matches!(first, '*' | '+' | '?') || first == '{' && self.braces().is_some();
            if is_repetition {
                self.at += 1;
                return self.error("nothing stands before this that can be repeated", from);
            }
            match self.atom()? {
                Atom::Node(node) => {
                    let node = self.repeated(node)?;
                    push(&mut parts, node);
                }
                Atom::Nothing => {}
                Atom::Rest(node) => {
                    // options that hold up to the end of the group: what follows is a group of its own
                    push(&mut parts, node);
                    break;
                }
            }
        }
        Ok(match parts.len() {
            0 => Node::Empty,
            1 => parts.remove(0),
            _ => Node::Sequence(parts),
        })
    }

    /// The repetitions behind a part.
    fn repeated(&mut self, mut node: Node) -> Result<Node, RegexError> {
        let mut is_repeated = false;
        loop {
            if self.options.extended {
                let blanks = self.rest().bytes().take_while(u8::is_ascii_whitespace).count();
                let next = self.text.as_bytes().get(self.at + blanks);
                if matches!(next, Some(b'*' | b'+' | b'?' | b'{')) {
                    self.at += blanks;
                }
            }
            let (least, most, is_brace) = match self.rest().as_bytes().first() {
                Some(b'*') => (0, None, false),
                Some(b'+') => (1, None, false),
                Some(b'?') => (0, Some(1), false),
                Some(b'{') => match self.braces() {
                    Some((least, most, length)) => {
                        let own = self.at;
                        self.at += length - 1;
                        if most.is_some_and(|most| most < least) {
                            self.at += 1;
                            return self.error("the second number is smaller than the first", own);
                        }
                        if least.max(most.unwrap_or(0)) > MOST {
                            self.at += 1;
                            return self.error(format!("nothing is repeated more than {MOST} times"), own);
                        }
                        (least, most, true)
                    }
                    None => return Ok(node),
                },
                _ => return Ok(node),
            };
            self.at += 1;
            self.stacked += usize::from(is_repeated);
            if self.stacked > MOST_STACKED {
                let range = self.at - 1..self.at;
                return Err(RegexError::unsupported("too many repetitions repeat each other", range));
            }
            is_repeated = true;
            // behind `{n}` alone a question mark makes all of it optional
            let is_fixed = is_brace && most == Some(least);
            let order = if !is_fixed && self.take("?") { Order::Lazy } else { Order::Greedy };
            let is_possessive = order == Order::Greedy && !is_brace && self.take("+");
            let body = Box::new(node);
            node = Node::Repeat { body, least, most, order };
            if is_possessive {
                node = Node::Atomic(Box::new(node));
            }
        }
    }

    /// The numbers in braces here, and how long they are: `{n}`, `{n,}`, `{n,m}`, `{,m}`.
    fn braces(&self) -> Option<(u32, Option<u32>, usize)> {
        let rest = self.rest().strip_prefix('{')?;
        let length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b',').count();
        let inner = rest[length..].starts_with('}').then(|| &rest[..length])?;
        let number = |text: &str| match text {
            "" => Some(None),
            text if !text.contains(',') => Some(Some(text.parse().unwrap_or(u32::MAX))),
            _ => None,
        };
        let (least, most) = match inner.split_once(',') {
            Some((least, most)) => (number(least)?, number(most)?),
            None => {
                let exact = number(inner)?;
                (exact, Some(exact?))
            }
        };
        (least.is_some() || most.is_some()).then_some((least.unwrap_or(0), most, inner.len() + 2))
    }

    fn atom(&mut self) -> Result<Atom, RegexError> {
        let from = self.at;
        let Some(first) = self.rest().chars().next() else { return Ok(Atom::Nothing) };
        self.at += first.len_utf8();
        Ok(Atom::Node(match first {
            '.' => Node::Set(Box::new(if self.options.dot_all { Set::all() } else { Set::in_line() })),
            '^' => Node::Place(Place::LineStart),
            '$' => Node::Place(Place::LineEnd),
            '[' => {
                let class = bracket(self, from)?;
                self.set(class)
            }
            '(' => return self.group(from),
            '\\' => match escape::read(self, from)? {
                Escape::Node(node) => node,
                Escape::Character(character) => self.literal(character),
                Escape::Class(class) => self.set(class),
                Escape::Same(name) => self.same(name, from)?,
                Escape::Call(name) => Node::Call(self.called(name, from)?),
            },
            other => self.literal(other),
        }))
    }

    /// One character, or its other case where case does not count.
    fn literal(&self, character: char) -> Node {
        if self.options.ignore_case {
            let mut class = super::set::class(&[(character, character)]);
            class.case_fold_simple();
            if class.ranges().len() > 1 || class.ranges().iter().any(|range| range.start() != range.end()) {
                return Node::Set(Box::new(Set::new(&class)));
            }
        }
        Node::Literal(character.to_string())
    }

    fn set(&self, mut class: ClassUnicode) -> Node {
        if self.options.ignore_case {
            class.case_fold_simple();
        }
        Node::Set(Box::new(Set::new(&class)))
    }

    /// Whether a group of this number is there.
    pub(super) fn has_group(&self, number: usize) -> bool {
        number <= self.names.len()
    }
}

/// What is read at once.
pub(super) enum Atom {
    Node(Node),
    Nothing,
    /// All that is left of the group.
    Rest(Node),
}

/// Adds a part; texts are joined.
fn push(parts: &mut Vec<Node>, node: Node) {
    match (parts.last_mut(), node) {
        (Some(Node::Literal(before)), Node::Literal(text)) => before.push_str(&text),
        (_, node) => parts.push(node),
    }
}
