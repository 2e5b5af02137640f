//! Strings with mistakes in them: where they end all the same.

use super::{
    Cause,
    read::Reader,
    string::{escape_length, special},
};

impl Reader<'_> {
    /// Goes through a string with mistakes in it, from its start and the first of them; gives its end, and whether
    /// that is sure.
    pub(super) fn damaged_string(&mut self, start: usize, mut at: usize) -> (usize, bool) {
        let known = self.problems.len();
        loop {
            match self.bytes.get(at) {
                Some(b'"') => return (at + 1, true),
                Some(b'\\') => match escape_length(&self.bytes[at..]) {
                    Some(length) => at += length,
                    None => {
                        self.once(known, |reader| reader.bad_escape(at));
                        at += 1;
                    }
                },
                Some(b'\n' | b'\r') if !self.goes_over_line(at) => return (self.unclosed(start, at), false),
                Some(byte) => {
                    let character = char::from(*byte);
                    self.once(known, |reader| reader.control_character(character, at));
                    at += 1;
                }
                None => {
                    let line = memchr::memchr2(b'\n', b'\r', &self.bytes[start..]);
                    return (self.unclosed(start, line.map_or(at, |line| start + line)), false);
                }
            }
            at = special(self.bytes, at);
        }
    }

    /// Only the first mistake in a string is worth a word.
    fn once(&mut self, known: usize, report: impl FnOnce(&mut Self)) {
        if self.problems.len() == known {
            self.recoveries += 1;
            report(self);
        }
    }

    fn bad_escape(&mut self, at: usize) {
        let length = if self.bytes.get(at + 1) == Some(&b'u') {
            let digits = self.bytes[at + 2..].iter().take(4).take_while(|byte| byte.is_ascii_hexdigit());
            2 + digits.count()
        } else {
            1 + self.text[at + 1..].chars().next().map_or(0, char::len_utf8)
        };
        let text = self.text[at..at + length].to_owned();
        let edit = (!text.starts_with("\\u")).then(|| (at..at, "\\".to_owned(), false));
        self.fault_with(Cause::Escape(text), at..at + length, edit);
    }

    fn control_character(&mut self, character: char, at: usize) {
        let (cause, escape) = match character {
            '\n' | '\r' => (Cause::LineBreak, None),
            '\t' => (Cause::ControlCharacter('\t'), Some("\\t".to_owned())),
            _ => (Cause::ControlCharacter(character), None),
        };
        let edit = escape.map(|escape| (at..at + 1, escape, false));
        self.fault_with(cause, at..at + 1, edit);
    }

    /// Whether the string that is broken by the line break at `at` ends on a later line: behind the next quote stands
    /// what can stand behind a string.
    fn goes_over_line(&self, mut at: usize) -> bool {
        loop {
            at = special(self.bytes, at);
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
                None => return false,
            }
        }
        let behind = self.bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
        behind.is_none_or(|byte| matches!(byte, b',' | b':' | b'}' | b']'))
    }

    /// A string from `start` on that lacks its end, on a line that ends at `line_end`; gives where it may have ended.
    fn unclosed(&mut self, start: usize, line_end: usize) -> usize {
        let line = self.text[start..line_end].trim_end();
        let end = start + line.strip_suffix(',').unwrap_or(line).len();
        let end = end.max(start + 1);
        self.fault_with(Cause::UnclosedString, start..end, Some((end..end, "\"".into(), false)));
        self.damage();
        end
    }
}
