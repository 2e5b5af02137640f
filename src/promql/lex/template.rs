//! Words in which variables stand: where they end.

use super::{Lexer, Mode, is_digit, is_word};
use crate::promql::hole;

impl Lexer<'_> {
    /// Reads a word in which a variable stands, if there is one here.
    pub(super) fn template(&mut self) -> bool {
        let is_numeric = self.peek().is_some_and(|byte| is_digit(byte) || byte == b'.');
        let has_colon = self.mode == Mode::Plain && !self.is_bracket_open;
        let (mut end, mut has_hole) = (self.at, false);
        while let Some(byte) = self.input.get(end).copied() {
            end += match byte {
                b'$' | b'[' => match hole::length_at(self.input, end) {
                    Some(len) => {
                        has_hole = true;
                        len
                    }
                    None => break,
                },
                b':' if has_colon => 1,
                b'.' if is_numeric => 1,
                _ if is_word(byte) => 1,
                _ => break,
            };
        }
        if has_hole {
            self.at = end;
            self.has_duration |= self.is_bracket_open;
            if self.mode == Mode::DurationStart {
                self.mode = Mode::Plain;
            }
        }
        has_hole
    }
}
