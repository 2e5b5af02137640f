//! Texts in double quotes.

use super::{
    cursor::{Cursor, Fault, Read},
    problem::ProblemKind,
};
use memchr::memchr2;
use std::borrow::Cow;

impl<'t> Cursor<'t> {
    /// A text in quotes, of which the first stands next: what is between them, escapes as they are written.
    pub(super) fn quoted(&mut self, may_break: bool) -> Read<&'t str> {
        let start = self.at();
        self.skip(1);
        let inner = self.at();
        loop {
            let rest = self.rest().as_bytes();
            let Some(length) = memchr2(b'"', b'\\', rest) else {
                self.line();
                return Err(self.unclosed(start));
            };
            if !may_break && rest[..length].contains(&b'\n') {
                return Err(self.unclosed(start));
            }
            self.skip(length);
            if rest[length] == b'"' {
                let text = self.since(inner);
                self.skip(1);
                return Ok(text);
            }
            match self.rest()[1..].chars().next() {
                Some(escaped) if escaped != '\n' => self.skip(1 + escaped.len_utf8()),
                _ => return Err(self.unclosed(start)),
            }
        }
    }

    /// The quote at `start` is not closed; told at its line.
    pub(super) fn unclosed(&self, start: usize) -> Fault {
        let line = self.since(start).lines().next().unwrap_or_default();
        Fault { kind: ProblemKind::UnclosedQuote, range: start..start + line.len().max(1) }
    }
}

/// What `\"`, `\\` and `\n` stand for; other backslashes stay.
pub(super) fn unescaped(text: &str, escapes_quote: bool) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = match chars.peek() {
            Some('\\') if c == '\\' => Some('\\'),
            Some('n') if c == '\\' => Some('\n'),
            Some('"') if c == '\\' && escapes_quote => Some('"'),
            _ => None,
        };
        if escaped.is_some() {
            chars.next();
        }
        plain.push(escaped.unwrap_or(c));
    }
    Cow::Owned(plain)
}

/// What the escapes stand for that Go writes when it quotes a text.
pub(super) fn go_unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let Some(escape) = rest.chars().next() else { break };
        rest = &rest[escape.len_utf8()..];
        let simple = match escape {
            'a' => 7,
            'b' => 8,
            't' => 9,
            'n' => 10,
            'v' => 11,
            'f' => 12,
            'r' => 13,
            '"' | '\\' => escape as u8,
            _ => {
                rest = code(escape, rest, &mut bytes);
                continue;
            }
        };
        bytes.push(simple);
    }
    bytes.extend_from_slice(rest.as_bytes());
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// Decodes `\x41`, `\u0041` and `\U00000041`; what is left of the text.
fn code<'t>(escape: char, rest: &'t str, bytes: &mut Vec<u8>) -> &'t str {
    let length = match escape {
        'x' => 2,
        'u' => 4,
        _ => 8,
    };
    let digits = rest.get(..length).unwrap_or_default();
    let Ok(number) = u32::from_str_radix(digits, 16) else { return rest };
    match (u8::try_from(number), char::from_u32(number)) {
        (Ok(byte), _) if escape == 'x' => bytes.push(byte),
        (_, Some(c)) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        _ => {}
    }
    &rest[digits.len()..]
}
