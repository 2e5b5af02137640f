//! Text → tokens: the queue, simple keys and indentation.
//!
//! A token that may turn out to be a key is held back until its `:` is seen or cannot come any more; flavour v3
//! always reads two tokens further than it must, as go-yaml does for the sake of comments. What the tokens look
//! like is in [`fetch`](super::fetch).

use super::{
    Comment, Flavour,
    cursor::{Cursor, column},
    fault::{Complaint, Fault},
    token::{Token, TokenKind},
    tree::{Slice, Style, offset},
};
use crate::source::Embedded;
use std::collections::VecDeque;

/// How deep flow collections, and block collections, may be nested.
pub(super) const MAX_DEPTH: usize = 10_000;
/// How far behind its beginning the `:` of a key without `?` may stand, in characters.
const MAX_SIMPLE_KEY: usize = 1024;

/// A place where a key without `?` may begin.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SimpleKey {
    pub(super) possible: bool,
    /// It stands where nothing but a key may stand.
    required: bool,
    /// Whether the token waits in the queue for the decision.
    awaited: bool,
    /// The number of its token.
    token: usize,
    at: usize,
    line: usize,
}

/// The scanner.
pub(super) struct Scanner<'t> {
    pub(super) source: &'t Embedded,
    pub(super) cursor: Cursor<'t>,
    pub(super) flavour: Flavour,
    /// The column of the innermost block collection, −1 outside of all.
    pub(super) indent: i64,
    indents: Vec<i64>,
    /// One per open flow collection, and one for the block context.
    pub(super) keys: Vec<SimpleKey>,
    pub(super) key_allowed: bool,
    queue: VecDeque<Token>,
    /// Tokens taken out of the queue.
    taken: usize,
    /// Tokens in the queue as go-yaml counts them.
    weight: usize,
    ready: bool,
    /// Decoded values that do not stand in the text as they are.
    pub(super) side: String,
    pub(super) comments: Vec<Comment>,
    fault: Option<Fault>,
}

impl<'t> Scanner<'t> {
    pub(super) fn new(source: &'t Embedded, wide_breaks: bool, flavour: Flavour) -> Self {
        Self {
            source,
            cursor: Cursor::new(source.text(), wide_breaks),
            flavour,
            indent: -1,
            indents: vec![],
            keys: vec![SimpleKey::default()],
            key_allowed: true,
            queue: VecDeque::with_capacity(64),
            taken: 0,
            weight: 0,
            ready: false,
            side: String::new(),
            comments: vec![],
            fault: None,
        }
    }

    /// The next token.
    pub(super) fn peek(&mut self) -> Token {
        if !self.ready {
            self.fill();
        }
        let Some(head) = self.queue.front() else {
            return Token::new(TokenKind::StreamEnd, offset(self.cursor.at), offset(self.cursor.at));
        };
        if head.opens_mapping {
            Token { kind: TokenKind::BlockMappingStart, end: head.start, ..*head }
        } else if head.is_key {
            Token { kind: TokenKind::Key, end: head.start, ..*head }
        } else {
            *head
        }
    }

    /// Takes the token that [`peek`](Self::peek) gave.
    pub(super) fn take(&mut self) {
        self.ready = false;
        self.weight = self.weight.saturating_sub(1);
        match self.queue.front_mut() {
            Some(head) if head.opens_mapping => head.opens_mapping = false,
            Some(head) if head.is_key => head.is_key = false,
            Some(_) => {
                self.queue.pop_front();
                self.taken += 1;
            }
            None => {}
        }
    }

    /// What the scanner complained about, if it could not go on; it may be further than the parser is.
    pub(super) fn fault(&self) -> Option<Fault> {
        self.fault
    }

    fn fill(&mut self) {
        let enough = match self.flavour {
            Flavour::V2 => 1,
            Flavour::V3 | Flavour::Json => 3,
        };
        while self.fault.is_none() {
            if self.weight >= enough {
                match self.head_is_undecided() {
                    Ok(false) => break,
                    Ok(true) => {}
                    Err(fault) => return self.fail(fault),
                }
            }
            if let Err(fault) = self.fetch() {
                return self.fail(fault);
            }
        }
        self.ready = true;
    }

    fn fail(&mut self, fault: Fault) {
        self.fault = Some(fault);
        self.ready = true;
        self.push(Token::new(TokenKind::Fault, fault.at, fault.at));
    }

    /// Whether the first token of the queue may still turn out to be a key.
    fn head_is_undecided(&mut self) -> Result<bool, Fault> {
        let Some(level) = self.queue.front().filter(|head| !head.is_key).and_then(|head| head.key_level)
        else {
            return Ok(false);
        };
        match self.keys.get(usize::from(level)) {
            Some(key) if key.possible && key.awaited && key.token == self.taken => {
                self.is_valid(usize::from(level))
            }
            _ => Ok(false),
        }
    }

    pub(super) fn push(&mut self, token: Token) {
        self.weight += token.weight();
        self.queue.push_back(token);
    }

    /// The kind of the last token in the queue.
    pub(super) fn last_kind(&self) -> Option<TokenKind> {
        self.queue.back().map(|token| token.kind)
    }

    /// Pushes an indicator of `length` bytes and goes over it.
    pub(super) fn push_indicator(&mut self, kind: TokenKind, length: usize) {
        let start = self.cursor.at;
        self.cursor.at += length;
        self.push(Token::new(kind, offset(start), offset(self.cursor.at)));
    }

    /// Whether the simple key at `level` may still be one, as far as line and length go.
    fn is_valid(&mut self, level: usize) -> Result<bool, Fault> {
        let key = self.keys[level];
        if !key.possible {
            return Ok(false);
        }
        if key.line != self.cursor.line || self.is_too_far(key.at) {
            if key.required {
                return Err(Fault::new(Complaint::ExpectedColon, self.cursor.at, key.at));
            }
            self.keys[level].possible = false;
            return Ok(false);
        }
        Ok(true)
    }

    fn is_too_far(&self, from: usize) -> bool {
        let bytes = self.cursor.at - from;
        bytes > MAX_SIMPLE_KEY
            && (bytes > 4 * MAX_SIMPLE_KEY
                || self.cursor.text()[from..self.cursor.at].chars().count() > MAX_SIMPLE_KEY)
    }

    /// Remembers that the token about to be pushed may begin a key; gives its level then.
    pub(super) fn save_simple_key(&mut self) -> Result<Option<u16>, Fault> {
        if !self.key_allowed {
            return Ok(None);
        }
        let required = self.keys.len() == 1 && self.indent == self.cursor.column() as i64;
        self.remove_simple_key()?;
        let level = self.keys.len() - 1;
        self.keys[level] = SimpleKey {
            possible: true,
            required,
            awaited: true,
            token: self.taken + self.queue.len(),
            at: self.cursor.at,
            line: self.cursor.line,
        };
        Ok(u16::try_from(level).ok())
    }

    /// Gives up the possible key of this level.
    pub(super) fn remove_simple_key(&mut self) -> Result<(), Fault> {
        if let Some(key) = self.keys.last_mut()
            && key.possible
        {
            if key.required {
                return Err(Fault::new(Complaint::ExpectedColon, self.cursor.at, key.at));
            }
            key.possible = false;
        }
        Ok(())
    }

    pub(super) fn in_flow(&self) -> bool {
        self.keys.len() > 1
    }

    pub(super) fn open_flow(&mut self) -> Result<(), Fault> {
        let token = self.taken + self.queue.len();
        self.keys.push(SimpleKey { token, ..SimpleKey::default() });
        if self.keys.len() > MAX_DEPTH + 1 {
            return Err(Fault::new(Complaint::Depth, self.cursor.at, self.cursor.at));
        }
        Ok(())
    }

    /// Leaves a flow collection. If no key was possible in it, go-yaml forgets that the collection itself may be one.
    pub(super) fn close_flow(&mut self) {
        if self.keys.len() > 1
            && let Some(inner) = self.keys.pop()
            && let Some(outer) = self.keys.last_mut()
            && outer.token == inner.token
        {
            outer.awaited = false;
        }
    }

    /// Turns the possible key of this level into one, if it still may be: the `:` is here.
    pub(super) fn accept_simple_key(&mut self) -> Result<bool, Fault> {
        let level = self.keys.len() - 1;
        if !self.is_valid(level)? {
            return Ok(false);
        }
        let key = self.keys[level];
        self.keys[level].possible = false;
        let column = column(key.at, key.line);
        let opens = self.roll_indent(column, key.at)?;
        if let Some(token) = key.token.checked_sub(self.taken).and_then(|index| self.queue.get_mut(index)) {
            token.is_key = true;
            token.opens_mapping = opens;
            token.column = if opens { offset(column) } else { token.column };
            self.weight += 1 + usize::from(opens);
        } else {
            // the parser has it already, which go-yaml v2 does to empty flow collections
            let at = offset(key.at);
            self.push(Token::new(TokenKind::Key, at, at));
            if opens {
                self.push_block_start(TokenKind::BlockMappingStart, key.at, column);
            }
        }
        Ok(true)
    }

    /// Begins a block collection at `column` if it is deeper than the surroundings.
    pub(super) fn roll_indent(&mut self, column: usize, at: usize) -> Result<bool, Fault> {
        if self.in_flow() || self.indent >= column as i64 {
            return Ok(false);
        }
        self.indents.push(self.indent);
        self.indent = column as i64;
        if self.indents.len() > MAX_DEPTH {
            return Err(Fault::new(Complaint::Depth, at, at));
        }
        Ok(true)
    }

    pub(super) fn push_block_start(&mut self, kind: TokenKind, at: usize, column: usize) {
        self.push(Token { column: offset(column), ..Token::new(kind, offset(at), offset(at)) });
    }

    /// Ends the block collections that are deeper than `column`.
    pub(super) fn unroll_indent(&mut self, column: i64) {
        if self.in_flow() {
            return;
        }
        while self.indent > column {
            let at = offset(self.cursor.at);
            self.push(Token::new(TokenKind::BlockEnd, at, at));
            self.indent = self.indents.pop().unwrap_or(-1);
        }
    }

    /// A scalar's value with its token.
    pub(super) fn scalar_token(&self, style: Style, start: usize, end: usize, value: Slice) -> Token {
        Token { style, value, ..Token::new(TokenKind::Scalar, offset(start), offset(end)) }
    }

    /// Goes to the beginning of a line and into block context, with block collections open at `columns`.
    pub(super) fn resume(&mut self, at: usize, columns: impl Iterator<Item = u32>) {
        self.cursor.at = at;
        self.cursor.begin_line();
        self.indent = -1;
        self.indents.clear();
        for column in columns {
            self.indents.push(self.indent);
            self.indent = i64::from(column);
        }
        self.keys.truncate(1);
        self.keys[0] = SimpleKey::default();
        self.key_allowed = true;
        self.taken += self.queue.len();
        self.queue.clear();
        self.weight = 0;
        self.ready = false;
        self.fault = None;
        let from = offset(at);
        self.comments.retain(|comment| comment.range.start < from);
    }
}
