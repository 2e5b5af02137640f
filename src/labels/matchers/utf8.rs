//! The UTF-8 parser: names and values are words without reserved characters, or double-quoted strings of Go.

use super::{
    Error, ErrorKind, MatchOp, Matcher,
    unquote::{self, Unquoted},
};
use std::ops::Range;

/// Whether a character cannot stand in a word.
pub(super) fn is_reserved(character: char) -> bool {
    character.is_whitespace()
        || matches!(character, '{' | '}' | '!' | '=' | '~' | ',' | '\\' | '"' | '\'' | '`')
}

/// Reads a list, in braces or not.
pub(super) fn list(text: &str) -> Result<Vec<Matcher>, Error> {
    let mut lexer = Lexer { text, at: 0 };
    let mut matchers = vec![];
    let mut token = lexer.next()?;
    let brace = (token.kind == TokenKind::Open).then(|| token.range.clone());
    if brace.is_some() {
        token = lexer.next()?;
    }
    while !matches!(token.kind, TokenKind::Close | TokenKind::End) {
        matchers.push(matcher(&mut lexer, &token, matchers.is_empty())?);
        token = lexer.next()?;
        match token.kind {
            TokenKind::Comma => token = lexer.next()?,
            TokenKind::Close | TokenKind::End => {}
            _ => return Err(Error::new(ErrorKind::MissingComma, token.range)),
        }
    }
    match (brace, token.kind) {
        (Some(open), TokenKind::End) => return Err(Error::new(ErrorKind::UnclosedBrace, open)),
        (None, TokenKind::Close) => return Err(Error::new(ErrorKind::UnexpectedBrace, token.range)),
        (None, _) => return Ok(matchers),
        (Some(_), _) => {}
    }
    let rest = lexer.next()?;
    if rest.kind == TokenKind::End {
        Ok(matchers)
    } else {
        Err(Error::new(ErrorKind::TrailingText, rest.range.start..text.len()))
    }
}

/// A matcher whose first token is `name`.
fn matcher(lexer: &mut Lexer<'_>, name: &Token, first: bool) -> Result<Matcher, Error> {
    if !name.kind.is_string() {
        let kind = if first { ErrorKind::MissingName } else { ErrorKind::MissingMatcher };
        return Err(Error::new(kind, name.range.clone()));
    }
    let read_name = lexer.unquote(name)?;
    let operator = lexer.next()?;
    let TokenKind::Operator(op) = operator.kind else {
        return Err(Error::new(ErrorKind::MissingOperator, operator.range));
    };
    let value = lexer.next()?;
    if !value.kind.is_string() {
        return Err(Error::new(ErrorKind::MissingValue, value.range));
    }
    let read_value = lexer.unquote(&value)?;
    Matcher::new(read_name.text, name.range.clone(), op, read_value, value.range)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum TokenKind {
    Open,
    Close,
    Comma,
    Operator(MatchOp),
    Quoted,
    Word,
    End,
}

impl TokenKind {
    fn is_string(self) -> bool {
        matches!(self, Self::Quoted | Self::Word)
    }
}

struct Token {
    kind: TokenKind,
    range: Range<usize>,
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Token, Error> {
        let rest = self.text[self.at..].trim_start();
        let start = self.text.len() - rest.len();
        let (kind, len) = match rest.chars().next() {
            None => (TokenKind::End, 0),
            Some('{') => (TokenKind::Open, 1),
            Some('}') => (TokenKind::Close, 1),
            Some(',') => (TokenKind::Comma, 1),
            Some('=' | '!') => match MatchOp::ALL.into_iter().find(|op| rest.starts_with(op.as_str())) {
                Some(op) => (TokenKind::Operator(op), op.as_str().len()),
                None => return Err(Error::new(ErrorKind::HalfOperator, start..start + 1)),
            },
            Some('"') => match quoted_len(rest) {
                Some(len) => (TokenKind::Quoted, len),
                None => return Err(Error::new(ErrorKind::UnclosedQuote, start..self.text.len())),
            },
            Some(first) if is_reserved(first) => {
                return Err(Error::new(ErrorKind::Unquoted, start..start + first.len_utf8()));
            }
            Some(_) => (TokenKind::Word, rest.find(is_reserved).unwrap_or(rest.len())),
        };
        self.at = start + len;
        Ok(Token { kind, range: start..start + len })
    }

    fn unquote(&self, token: &Token) -> Result<Unquoted, Error> {
        let written = &self.text[token.range.clone()];
        if token.kind == TokenKind::Word {
            return Ok(Unquoted::verbatim(written, token.range.start));
        }
        unquote::go_string(&written[1..written.len() - 1], token.range.start + 1)
            .map_err(|range| Error::new(ErrorKind::Escape, range))
    }
}

/// The length of the quoted string at the start of `text`, quotes included.
fn quoted_len(text: &str) -> Option<usize> {
    let mut escaped = false;
    let inner = text.get(1..)?;
    let end = inner.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })?;
    Some(end + 2)
}
