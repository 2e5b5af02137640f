//! Numbers and durations: where they end. The parser gives them their values.

use super::{Lexed, Lexer, is_digit, is_word};
use crate::promql::{error::ErrorKind, token::TokenKind};

/// The number at the start of values of a series: its length, and whether it can be one.
pub(in crate::promql) fn scan_series_number(input: &[u8]) -> (usize, bool) {
    let mut lexer = Lexer { is_series: true, ..Lexer::new(input) };
    let is_number = lexer.scan_number();
    (lexer.at, is_number)
}

impl Lexer<'_> {
    pub(super) fn number_or_duration(&mut self) -> Lexed {
        if self.scan_number() {
            return Ok(TokenKind::Number);
        }
        if self.scan_duration_rest() {
            return Ok(TokenKind::Duration);
        }
        // Upstream shows what it has read so far; the whole word says more.
        self.skip_while(|byte| is_word(byte) || byte == b'.');
        let written = String::from_utf8_lossy(&self.input[self.start..self.at]).into_owned();
        Err(ErrorKind::BadNumber { written })
    }

    /// Reads what looks like a number, as loosely as upstream does; the parser converts it. False where no number
    /// ends, at the place from which on it can still be a duration.
    fn scan_number(&mut self) -> bool {
        let mut is_hex = false;
        if !self.is_series && self.accept(b'0') && (self.accept(b'x') || self.accept(b'X')) {
            is_hex = true;
            self.accept(b'_');
        }
        let is_part = |byte: u8| if is_hex { byte.is_ascii_hexdigit() } else { is_digit(byte) };
        self.accept(b'.');
        if self.peek().is_some_and(is_part) {
            self.at += 1;
        }
        let (mut has_dot, mut has_exponent) = (false, false);
        while let Some(byte) = self.peek() {
            match byte {
                b'.' if has_dot || is_hex => return self.fail_after(1),
                b'.' => {
                    has_dot = true;
                    self.at += 1;
                    if matches!(self.peek(), Some(b'_' | b'.')) {
                        return self.fail_after(1);
                    }
                }
                b'e' | b'E' if has_exponent => return self.fail_after(1),
                b'e' | b'E' => {
                    has_exponent = true;
                    self.at += 1;
                    if !self.accept(b'+') {
                        self.accept(b'-');
                    }
                    if matches!(self.peek(), None | Some(b'.' | b'_' | b'e' | b'E')) {
                        return self.fail_after(1);
                    }
                }
                b'_' => {
                    self.at += 1;
                    if matches!(self.peek(), None | Some(b'.' | b'_' | b'e' | b'E')) {
                        return self.fail_after(1);
                    }
                }
                _ if is_part(byte) => self.at += 1,
                _ => break,
            }
        }
        let is_end = !self.peek().is_some_and(is_word) || (self.is_series && self.peek() == Some(b'x'));
        is_end && self.at > self.start
    }

    fn fail_after(&mut self, bytes: usize) -> bool {
        self.at = (self.at + bytes).min(self.input.len());
        false
    }

    /// The unit after a number, and more numbers with units.
    fn scan_duration_rest(&mut self) -> bool {
        if !matches!(self.peek(), Some(b's' | b'm' | b'h' | b'd' | b'w' | b'y')) {
            return false;
        }
        self.at += 1;
        self.accept(b's');
        while self.peek().is_some_and(is_digit) {
            self.skip_while(is_digit);
            if !matches!(self.peek(), Some(b's' | b'm' | b'h' | b'd' | b'w')) {
                return false;
            }
            self.at += 1;
            self.accept(b's');
        }
        !self.peek().is_some_and(is_word)
    }
}
