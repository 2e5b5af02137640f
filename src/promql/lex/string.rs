//! String literals: where they end, and whether their escapes are Go's.

use super::{Lexed, Lexer};
use crate::promql::{error::ErrorKind, token::TokenKind};

/// Whether a string literal may hold these bytes: upstream takes a written U+FFFD for a sign of bad UTF-8.
fn is_text(bytes: &[u8]) -> bool {
    str::from_utf8(bytes).is_ok_and(|text| !text.contains(char::REPLACEMENT_CHARACTER))
}

impl Lexer<'_> {
    pub(super) fn raw_string(&mut self) -> Lexed {
        let Some(len) = self.input[self.at..].iter().position(|byte| *byte == b'`') else {
            let is_text = is_text(&self.input[self.at..]);
            let unterminated = ErrorKind::UnterminatedString { is_raw: true };
            return Err(if is_text { unterminated } else { ErrorKind::InvalidUtf8 });
        };
        let content = &self.input[self.at..self.at + len];
        self.at += len + 1;
        if is_text(content) { Ok(TokenKind::String) } else { Err(ErrorKind::InvalidUtf8) }
    }

    /// A quoted string; its escapes are checked here and decoded by the parser.
    pub(super) fn string(&mut self, quote: u8) -> Lexed {
        let content = self.at;
        let mut is_ascii = true;
        loop {
            let Some(byte) = self.peek().filter(|byte| *byte != b'\n') else {
                return Err(self.invalid_or(content, ErrorKind::UnterminatedString { is_raw: false }));
            };
            self.at += 1;
            match byte {
                b'\\' => {
                    if let Err(kind) = self.escape(quote) {
                        return Err(self.invalid_or(content, kind));
                    }
                }
                _ if byte == quote => break,
                _ => is_ascii &= byte.is_ascii(),
            }
        }
        if !is_ascii && !is_text(&self.input[content..self.at - 1]) {
            return Err(ErrorKind::InvalidUtf8);
        }
        Ok(TokenKind::String)
    }

    /// Bytes that are no UTF-8 come first if they stand before what is wrong.
    fn invalid_or(&self, content: usize, kind: ErrorKind) -> ErrorKind {
        if is_text(&self.input[content..self.at]) { kind } else { ErrorKind::InvalidUtf8 }
    }

    /// What follows a backslash, as Go's scanner checks it.
    fn escape(&mut self, quote: u8) -> Result<(), ErrorKind> {
        let Some(byte) = self.peek() else { return Err(ErrorKind::UnterminatedEscape) };
        let (digits, base, max) = match byte {
            b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' => (0, 0, 0),
            _ if byte == quote => (0, 0, 0),
            b'0'..=b'7' => (3, 8, 255),
            b'x' => (2, 16, 255),
            b'u' => (4, 16, 0x10_ffff),
            b'U' => (8, 16, 0x10_ffff),
            _ => {
                let found = self.character(self.at).unwrap_or(char::REPLACEMENT_CHARACTER);
                return Err(ErrorKind::UnknownEscape { found });
            }
        };
        if base != 8 {
            self.at += 1;
        }
        let mut value: u32 = 0;
        for _ in 0..digits {
            let Some(byte) = self.peek() else { return Err(ErrorKind::UnterminatedEscape) };
            let Some(digit) = char::from(byte).to_digit(base) else {
                let found = self.character(self.at).unwrap_or(char::REPLACEMENT_CHARACTER);
                return Err(ErrorKind::IllegalEscape { found });
            };
            value = value.wrapping_mul(base) + digit;
            self.at += 1;
        }
        if value > max || (0xd800..0xe000).contains(&value) {
            return Err(ErrorKind::InvalidCodePoint);
        }
        Ok(())
    }
}
