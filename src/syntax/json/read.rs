//! The way from a text to its tree, as long as it is JSON; what happens where it is not is in `recover`.

use super::{Cause, string};
use crate::{
    source::Embedded,
    syntax::tree::{
        Flavour, Kind, NO_NODE, NodeId, Problem, ProblemKind, Sink, Slice, Stored, Style, Tree, duplicate,
        offset,
    },
};
use std::ops::Range;

/// So many collections may be open at a time.
const MAX_DEPTH: usize = 10_000;

/// Reads `text`. It never fails: what is wrong is in [`Tree::problems`].
#[must_use]
pub fn read(text: &Embedded) -> Tree {
    let mut reader = Reader::new(text);
    reader.run();
    let Reader { nodes, side, problems, .. } = reader;
    let roots = nodes.first().map(|_| NodeId(0)).into_iter().collect();
    let mut tree = Tree {
        text: text.clone(),
        flavour: Flavour::Json,
        nodes,
        side,
        properties: vec![],
        roots,
        comments: vec![],
        problems,
    };
    let duplicates = duplicate::find(&tree).into_iter();
    tree.problems.extend(duplicates.map(|(kind, range)| Problem::at(text, kind, range)));
    tree.problems.sort_by_key(|problem| problem.range.start);
    tree
}

/// What may come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// A value: the root, or behind a colon.
    Value,
    /// The first item of a list, or its end.
    FirstItem,
    /// An item behind a comma.
    Item,
    /// The first key of an object, or its end.
    FirstKey,
    /// A key behind a comma.
    Key,
    /// The colon behind a key.
    Colon,
    /// A comma or the end of the collection.
    After,
    /// Nothing.
    End,
}

/// A text on its way to a tree.
pub(super) struct Reader<'t> {
    pub(super) source: &'t Embedded,
    pub(super) text: &'t str,
    pub(super) bytes: &'t [u8],
    pub(super) at: usize,
    /// The end of what was read last.
    pub(super) last_end: usize,
    pub(super) nodes: Vec<Stored>,
    /// Values that are not written as they are.
    pub(super) side: String,
    /// The collections that are open, outermost first.
    pub(super) open: Vec<u32>,
    pub(super) problems: Vec<Problem>,
    /// How often reading had to go on behind a mistake.
    pub(super) recoveries: usize,
}

/// Keeps decoded text, aside from the text itself.
struct Aside<'r> {
    text: &'r str,
    side: &'r mut String,
}

impl Sink for Aside<'_> {
    fn verbatim(&mut self, range: Range<usize>) {
        self.side.push_str(&self.text[range]);
    }

    fn decoded(&mut self, text: &str, _: Range<usize>) {
        self.side.push_str(text);
    }
}

impl<'t> Reader<'t> {
    fn new(source: &'t Embedded) -> Self {
        let text = source.text();
        Self {
            source,
            text,
            bytes: text.as_bytes(),
            at: 0,
            last_end: 0,
            nodes: Vec::with_capacity(text.len() / 16),
            side: String::new(),
            open: vec![],
            problems: vec![],
            recoveries: 0,
        }
    }

    fn run(&mut self) {
        if self.source.has_encoding_mark() {
            self.fault(Cause::EncodingMark, 0..1);
        }
        let mut state = State::Value;
        while state != State::End {
            state = self.step(state);
        }
        self.finish();
    }

    /// Reads one token, and says what may come next.
    fn step(&mut self, state: State) -> State {
        let byte = self.peek();
        match (state, byte) {
            (State::After, Some(b',')) if !self.open.is_empty() => {
                self.at += 1;
                if self.inside() == Some(Kind::Mapping) { State::Key } else { State::Item }
            }
            (State::After | State::FirstKey, Some(b'}')) if self.inside() == Some(Kind::Mapping) => {
                self.close()
            }
            (State::After | State::FirstItem, Some(b']')) if self.inside() == Some(Kind::Sequence) => {
                self.close()
            }
            (State::After, None) if self.open.is_empty() => State::End,
            (State::FirstKey | State::Key, Some(b'"')) => {
                self.string();
                State::Colon
            }
            (State::Colon, Some(b':')) => {
                self.at += 1;
                State::Value
            }
            (State::Value | State::FirstItem | State::Item, Some(byte)) => self.value(state, byte),
            _ => self.recover(state, byte),
        }
    }

    fn value(&mut self, state: State, byte: u8) -> State {
        match byte {
            b'"' => self.string(),
            b'{' if !matches!(self.bytes.get(self.at + 1), Some(b'{' | b'%')) => {
                return self.open(Kind::Mapping, State::FirstKey);
            }
            b'[' => return self.open(Kind::Sequence, State::FirstItem),
            b'-' | b'0'..=b'9' => match number_end(self.bytes, self.at) {
                Some(end) if !self.goes_on(end) => self.plain(end),
                _ => return self.recover(state, Some(byte)),
            },
            _ => match literal(&self.bytes[self.at..]) {
                Some(length) if !self.goes_on(self.at + length) => self.plain(self.at + length),
                _ => return self.recover(state, Some(byte)),
            },
        }
        State::After
    }

    /// The next byte that is no blank.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        while let Some(byte) = self.bytes.get(self.at) {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(*byte);
            }
            self.at += 1;
        }
        None
    }

    /// Whether a word goes on at `at`.
    fn goes_on(&self, at: usize) -> bool {
        self.bytes.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-._$".contains(byte))
    }

    /// What the innermost collection is.
    pub(super) fn inside(&self) -> Option<Kind> {
        self.open.last().map(|node| self.nodes[*node as usize].kind)
    }

    #[inline]
    pub(super) fn push(&mut self, kind: Kind, style: Style, range: Range<usize>, value: Slice) {
        let parent = self.open.last().copied().unwrap_or(NO_NODE);
        self.last_end = range.end;
        self.nodes.push(Stored {
            start: offset(range.start),
            end: offset(range.end),
            value,
            after: 0,
            parent,
            properties: 0,
            kind,
            style,
            complete: true,
        });
    }

    pub(super) fn plain(&mut self, end: usize) {
        let range = self.at..end;
        self.push(Kind::Scalar, Style::Plain, range.clone(), Slice::verbatim(range));
        self.at = end;
    }

    #[inline]
    fn string(&mut self) {
        let start = self.at;
        let end = string::special(self.bytes, start + 1);
        if self.bytes.get(end) == Some(&b'"') {
            self.at = end + 1;
            self.push(Kind::Scalar, Style::DoubleQuoted, start..end + 1, Slice::verbatim(start + 1..end));
        } else {
            self.escaped_string(start, end);
        }
    }

    /// A string from `start` on, in which something at `at` does not stand for itself.
    fn escaped_string(&mut self, start: usize, mut at: usize) {
        while self.bytes.get(at) == Some(&b'\\') {
            let Some(length) = string::escape_length(&self.bytes[at..]) else { break };
            at = string::special(self.bytes, at + length);
        }
        let (end, complete) =
            if self.bytes.get(at) == Some(&b'"') { (at + 1, true) } else { self.damaged_string(start, at) };
        let range = start..end;
        let body = string::body(self.text, range.clone(), Style::DoubleQuoted);
        let before = self.side.len();
        string::decode(self.text, body, &mut Aside { text: self.text, side: &mut self.side });
        let value = Slice::aside(before, self.side.len());
        self.push(Kind::Scalar, Style::DoubleQuoted, range, value);
        self.at = end;
        if !complete {
            self.damage_last();
        }
    }

    fn open(&mut self, kind: Kind, next: State) -> State {
        if self.open.len() >= MAX_DEPTH {
            let at = offset(self.at);
            self.problems.push(Problem::at(self.source, ProblemKind::TooDeep, at..at + 1));
            self.damage();
            return State::End;
        }
        let node = offset(self.nodes.len());
        self.push(kind, Style::Flow, self.at..self.at + 1, Slice::default());
        self.open.push(node);
        self.at += 1;
        next
    }

    /// Ends the innermost collection with the bracket here.
    pub(super) fn close(&mut self) -> State {
        self.at += 1;
        self.close_at(self.at);
        State::After
    }

    pub(super) fn close_at(&mut self, end: usize) {
        if let Some(node) = self.open.pop() {
            let after = offset(self.nodes.len());
            let node = &mut self.nodes[node as usize];
            node.after = after;
            node.end = offset(end);
            self.last_end = end;
        }
    }
}

/// The length of `true`, `false` or `null` at the beginning.
fn literal(bytes: &[u8]) -> Option<usize> {
    ["null", "true", "false"].iter().find(|word| bytes.starts_with(word.as_bytes())).map(|word| word.len())
}

/// The end of the number at `at`.
fn number_end(bytes: &[u8], at: usize) -> Option<usize> {
    let digits = |at: usize| {
        let count = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        (count > 0).then_some(at + count)
    };
    let is = |at: usize, one_of: &[u8]| bytes.get(at).is_some_and(|byte| one_of.contains(byte));
    let start = at + usize::from(is(at, b"-"));
    let mut end = if is(start, b"0") { start + 1 } else { digits(start)? };
    if is(end, b".") {
        end = digits(end + 1)?;
    }
    if is(end, b"eE") {
        let sign = usize::from(is(end + 1, b"+-"));
        end = digits(end + 1 + sign)?;
    }
    Some(end)
}
