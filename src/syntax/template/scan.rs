//! Characters within an action: words, numbers, strings, what stands between them.

use super::{Error, ErrorKind};
use std::ops::Range;

pub(super) struct Scanner<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
}

impl<'t> Scanner<'t> {
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn accept(&mut self, word: &str) -> bool {
        let is_next = self.rest().starts_with(word);
        self.at += if is_next { word.len() } else { 0 };
        is_next
    }

    pub(super) fn blanks(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
        self.at += length;
        length > 0
    }

    /// Letters, digits and underscores.
    pub(super) fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// `.a.b`, each without a blank before it.
    pub(super) fn fields(&mut self) -> Result<Vec<String>, Error> {
        let mut fields = vec![];
        while self.rest().starts_with('.')
            && self.rest()[1..].starts_with(|c: char| c.is_alphabetic() || c == '_')
        {
            self.at += 1;
            fields.push(self.word().to_owned());
            self.terminated()?;
        }
        Ok(fields)
    }

    /// Refuses what may not stand right behind a name.
    pub(super) fn terminated(&mut self) -> Result<(), Error> {
        let rest = self.rest();
        match rest.chars().next() {
            None | Some(' ' | '\t' | '\r' | '\n' | '.' | ',' | '|' | ':' | ')' | '(') => Ok(()),
            Some(_) if rest.starts_with("}}") => Ok(()),
            Some(c) => {
                let kind = if c == '}' { ErrorKind::Unclosed } else { ErrorKind::Syntax };
                Err(self.here(kind, format!("bad character {}", coded(c))))
            }
        }
    }

    /// An error from `start` to where the scanner stands.
    pub(super) fn error(&self, start: usize, message: impl Into<String>) -> Error {
        self.error_at(start..self.at, ErrorKind::Syntax, message)
    }

    /// An error at the next character.
    pub(super) fn here(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        let width = self.peek().map_or(0, char::len_utf8);
        self.error_at(self.at..self.at + width, kind, message)
    }

    pub(super) fn error_at(&self, range: Range<usize>, kind: ErrorKind, message: impl Into<String>) -> Error {
        let start = range.start.min(self.text.len());
        let end = range.end.clamp(start, self.text.len());
        let line = 1 + self.text[..start].matches('\n').count();
        Error { message: message.into(), range: start as u32..end as u32, line, kind }
    }

    /// Passes a number; whether it is well formed.
    pub(super) fn number(&mut self) -> bool {
        if !self.real() {
            return false;
        }
        if matches!(self.peek(), Some('+' | '-')) {
            return self.real() && self.text[..self.at].ends_with('i');
        }
        true
    }

    fn real(&mut self) -> bool {
        let _ = self.accept("+") || self.accept("-");
        let is_base = |of: [&str; 2]| of.iter().any(|prefix| self.rest().starts_with(prefix));
        let base = if is_base(["0x", "0X"]) {
            16
        } else if is_base(["0o", "0O"]) {
            8
        } else if is_base(["0b", "0B"]) {
            2
        } else {
            10
        };
        self.at += if base == 10 { 0 } else { 2 };
        self.digits(base);
        if self.accept(".") {
            self.digits(base);
        }
        let has_exponent = match base {
            10 => self.accept("e") || self.accept("E"),
            16 => self.accept("p") || self.accept("P"),
            _ => false,
        };
        if has_exponent {
            let _ = self.accept("+") || self.accept("-");
            self.digits(10);
        }
        self.accept("i");
        let next = self.peek().filter(|c| c.is_alphanumeric() || *c == '_');
        self.at += next.map_or(0, char::len_utf8);
        next.is_none()
    }

    fn digits(&mut self, base: u32) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(|c: char| c == '_' || c.is_digit(base)).len();
    }

    /// A character in single quotes, as its number.
    pub(super) fn character(&mut self) -> Result<(i64, String), Error> {
        let start = self.at;
        self.at += 1;
        let mut value = vec![];
        loop {
            match self.peek() {
                None | Some('\n') => return Err(self.error(start, "unterminated character constant")),
                Some('\'') => break self.at += 1,
                Some('\\') => self.escape(&mut value, start, '\'')?,
                Some(c) => {
                    self.at += c.len_utf8();
                    value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
        let text = self.text[start..self.at].to_owned();
        let decoded = std::str::from_utf8(&value).unwrap_or_default();
        let mut chars = decoded.chars();
        match (chars.next(), chars.next(), value.as_slice()) {
            (Some(c), None, _) => Ok((i64::from(u32::from(c)), text)),
            (None, _, [byte]) => Ok((i64::from(*byte), text)),
            _ => Err(self.error(start, format!("malformed character constant: {text}"))),
        }
    }

    /// A string in double quotes, with its escapes.
    pub(super) fn quoted(&mut self) -> Result<(String, String), Error> {
        let start = self.at;
        self.at += 1;
        let mut value = vec![];
        loop {
            match self.peek() {
                None | Some('\n') => return Err(self.error(start, "unterminated quoted string")),
                Some('"') => break self.at += 1,
                Some('\\') => self.escape(&mut value, start, '"')?,
                Some(c) => {
                    self.at += c.len_utf8();
                    value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
        Ok((String::from_utf8_lossy(&value).into_owned(), self.text[start..self.at].to_owned()))
    }

    fn escape(&mut self, value: &mut Vec<u8>, start: usize, quote: char) -> Result<(), Error> {
        let escape = self.at;
        self.at += 1;
        let Some(kind) = self.peek() else { return Err(self.error(start, "unterminated quoted string")) };
        self.at += kind.len_utf8();
        let simple = match kind {
            'n' => b'\n',
            't' => b'\t',
            'r' => b'\r',
            'a' => 7,
            'b' => 8,
            'f' => 12,
            'v' => 11,
            '\\' => b'\\',
            '"' if quote == '"' => b'"',
            '\'' if quote == '\'' => b'\'',
            'x' | 'u' | 'U' | '0'..='7' => return self.coded(kind, value, escape),
            _ => return Err(self.error_at(escape..self.at, ErrorKind::Escape, "invalid syntax")),
        };
        value.push(simple);
        Ok(())
    }

    /// A character by its number.
    fn coded(&mut self, kind: char, value: &mut Vec<u8>, start: usize) -> Result<(), Error> {
        let (digits, radix) = match kind {
            'x' => (2, 16),
            'u' => (4, 16),
            'U' => (8, 16),
            _ => (3, 8),
        };
        self.at -= usize::from(radix == 8);
        let code = self.rest().get(..digits).and_then(|text| u32::from_str_radix(text, radix).ok());
        self.at = (self.at + digits).min(self.text.len());
        let bad = || self.error_at(start..self.at, ErrorKind::Escape, "invalid syntax");
        match (kind, code) {
            ('u' | 'U', Some(code)) => {
                let c = char::from_u32(code).ok_or_else(bad)?;
                value.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
            (_, Some(code)) => value.push(u8::try_from(code).map_err(|_| bad())?),
            (_, None) => return Err(bad()),
        }
        Ok(())
    }
}

/// A character and its number, as Go tells of one that it does not want.
pub(super) fn coded(c: char) -> String {
    format!("U+{:04X} '{c}'", u32::from(c))
}
