//! What happens where a text is not JSON: the mistake is noted, and reading goes on where that makes sense.
//!
//! Every way out of here has read something or knows better what may come next, and there is a limit to how often it
//! is entered: so reading always ends, and takes time in proportion to the text.

use super::{
    Cause,
    cause::{json_word, number_meant},
    read::{Reader, State},
    string::special,
};
use crate::{
    source::Span,
    syntax::tree::{Kind, Mend, NO_NODE, Problem, ProblemKind, Slice, Style, offset},
};
use std::ops::Range;

/// After so many mistakes reading stops.
pub const MAX_ERRORS: usize = 10;

/// After so many attempts to go on reading stops, whether or not each was worth a word.
const MAX_RECOVERIES: usize = 100;

/// How far to either side of a bracket its line is looked at, in bytes.
const MAX_INDENT: usize = 400;

/// A replacement of a part of the text, and whether it is surely what was meant.
type Edit = (Range<usize>, String, bool);

impl Reader<'_> {
    /// Goes on where `byte` is not what may come next.
    pub(super) fn recover(&mut self, state: State, byte: Option<u8>) -> State {
        self.recoveries += 1;
        if self.problems.len() >= MAX_ERRORS || self.recoveries > MAX_RECOVERIES {
            self.damage();
            return State::End;
        }
        let Some(byte) = byte else { return self.unexpected_end(state) };
        let rest = &self.bytes[self.at..];
        match (state, byte) {
            _ if rest.starts_with(b"//") || rest.starts_with(b"/*") || byte == b'#' => self.comment(state),
            _ if is_template(rest) => self.template(state),
            (State::After, _) if self.open.is_empty() => self.trailing_text(byte),
            (_, b',') => self.comma(state),
            (_, b']' | b'}') => self.bracket(state, byte),
            (State::Colon, _) => self.missing_colon(byte),
            (State::After, _) => self.missing_comma(byte),
            (State::Key | State::FirstKey, _) => self.no_key(byte),
            _ => self.no_value(),
        }
    }

    fn comment(&mut self, state: State) -> State {
        let rest = &self.bytes[self.at..];
        let length = if rest.starts_with(b"/*") {
            memchr::memmem::find(rest, b"*/").map_or(rest.len(), |end| end + 2)
        } else {
            memchr::memchr(b'\n', rest).unwrap_or(rest.len())
        };
        let range = self.at..self.at + length;
        self.at = range.end;
        self.fault(Cause::Comment, range.start..range.start + self.text[range].trim_end().len());
        state
    }

    /// A template stands for a value, or for nothing that can be told.
    fn template(&mut self, state: State) -> State {
        let rest = &self.bytes[self.at..];
        let line = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let close: &[u8] = match rest {
            [b'{', b'{', ..] => b"}}",
            [b'{', ..] => b"%}",
            [b'<', ..] => b"%>",
            _ => b"}",
        };
        let length = memchr::memmem::find(&rest[..line], close).map_or(line, |end| end + close.len());
        self.fault(Cause::Template, self.at..self.at + length);
        self.damage();
        match state {
            State::Value | State::Item | State::FirstItem => {
                self.plain(self.at + length);
                self.damage_last();
                State::After
            }
            _ => {
                self.at += length;
                state
            }
        }
    }

    fn trailing_text(&mut self, byte: u8) -> State {
        let line = memchr::memchr(b'\n', &self.bytes[self.at..]).unwrap_or(self.bytes.len() - self.at);
        let length = self.text[self.at..self.at + line].trim_end().len();
        match byte {
            b'}' | b']' => self.fault(Cause::UnopenedBracket(char::from(byte)), self.at..self.at + 1),
            _ => self.fault(Cause::TrailingText, self.at..self.at + length),
        }
        State::End
    }

    /// A comma where a value, a key or a colon is expected.
    fn comma(&mut self, state: State) -> State {
        match state {
            State::Value if self.open.is_empty() => {
                self.unexpected_character();
                state
            }
            State::Value => self.missing_value(),
            State::Colon => {
                self.lone_key();
                State::After
            }
            _ => {
                let range = self.at..self.at + 1;
                self.fault_with(Cause::ExtraComma, range.clone(), Some((range, String::new(), true)));
                self.at += 1;
                state
            }
        }
    }

    /// A closing bracket that is not the one that may stand here.
    fn bracket(&mut self, state: State, byte: u8) -> State {
        let closes = if byte == b'}' { Kind::Mapping } else { Kind::Sequence };
        if self.inside() == Some(closes) {
            match state {
                State::Key | State::Item => {
                    let comma = self.last_comma();
                    let edit = (comma.clone(), String::new(), true);
                    self.fault_with(Cause::TrailingComma, comma, Some(edit));
                }
                State::Value => return self.missing_value(),
                State::Colon => self.lone_key(),
                _ => {}
            }
            return self.close();
        }
        let closes_any = |node: &&u32| self.nodes[**node as usize].kind == closes;
        if self.open.iter().rev().any(|node| closes_any(&node)) {
            if let Some(node) = self.open.last() {
                let at = self.nodes[*node as usize].start as usize;
                self.fault(Cause::UnclosedBracket(char::from(self.bytes[at])), at..at + 1);
                self.damage();
            }
            if state == State::Colon {
                self.lone_key();
            } else if state == State::Value {
                self.absent();
            }
            while self.inside().is_some_and(|kind| kind != closes) {
                self.close_at(self.last_end);
            }
            return self.close();
        }
        self.fault(Cause::UnopenedBracket(char::from(byte)), self.at..self.at + 1);
        self.damage();
        self.at += 1;
        state
    }

    /// Something behind a key that is no colon.
    fn missing_colon(&mut self, byte: u8) -> State {
        let key = self.last_value();
        let end = self.last_end;
        if byte == b'=' {
            let range = self.at..self.at + 1;
            self.fault_with(Cause::MissingColon(key), range.clone(), Some((range.clone(), ":".into(), true)));
            self.at = range.end;
        } else {
            let behind = (end..end, ":".to_owned(), true);
            self.fault_with(Cause::MissingColon(key), self.last_start()..end, Some(behind));
        }
        State::Value
    }

    /// Something behind a value that is no comma.
    fn missing_comma(&mut self, byte: u8) -> State {
        let is_key = self.inside() == Some(Kind::Mapping);
        let begins = match byte {
            b'"' => true,
            b'{' | b'[' | b'-' | b'0'..=b'9' => !is_key,
            _ => byte.is_ascii_alphabetic() || byte == b'\'',
        };
        if self.at == self.last_end && self.bytes[..self.at].ends_with(b"\"") {
            return self.quote_in_string();
        }
        if !begins {
            self.leave_out();
            return State::After;
        }
        let end = self.last_end;
        let start = self.text[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        self.fault_with(Cause::MissingComma, start..end, Some((end..end, ",".into(), true)));
        if is_key { State::Key } else { State::Item }
    }

    /// Something right behind a closing quote: it closes the string too early. The string ends with the first quote of
    /// its line that looks like an end.
    fn quote_in_string(&mut self) -> State {
        let rest = &self.bytes[self.at..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        let edit = (self.at - 1..self.at - 1, "\\".to_owned(), false);
        self.fault_with(Cause::QuoteInString, self.at - 1..self.at, Some(edit));
        let ends = |quote: &usize| is_end(&line[quote + 1..]);
        let end = memchr::memchr_iter(b'"', line).find(ends).or_else(|| memchr::memrchr(b'"', line));
        self.at += end.map_or(line.len(), |quote| quote + 1);
        self.last_end = self.at;
        self.damage_last();
        State::After
    }

    /// Something that is no key, where one is expected.
    fn no_key(&mut self, byte: u8) -> State {
        if byte == b'{' || byte == b'[' {
            self.fault(Cause::MissingKey, self.at..self.at + 1);
            self.absent();
            self.damage_last();
            return State::Value;
        }
        if self.foreign_string() {
            return State::Colon;
        }
        let word = self.word();
        if word.is_empty() {
            self.leave_out();
            return if self.peek() == Some(b'"') { State::Key } else { State::After };
        }
        let text = self.text[word.clone()].to_owned();
        // `name": …` has lost its first quote only
        let end = word.end + usize::from(self.bytes.get(word.end) == Some(&b'"'));
        let edit = (word.start..end, format!("\"{text}\""), true);
        self.fault_with(Cause::UnquotedKey(text), word.start..end, Some(edit));
        self.plain(word.end);
        self.at = end;
        State::Colon
    }

    /// Something that is no value, where one is expected.
    fn no_value(&mut self) -> State {
        if self.foreign_string() {
            return State::After;
        }
        let word = self.word();
        if word.is_empty() {
            let range = self.leave_out();
            self.push(Kind::Scalar, Style::Plain, range.clone(), Slice::verbatim(range));
            self.damage_last();
            return State::After;
        }
        let text = &self.text[word.clone()];
        let is_number = text.trim_start_matches(['-', '+', '.']).starts_with(|c: char| c.is_ascii_digit());
        let (cause, edit) = if is_number {
            let edit = number_meant(text).map(|meant| (word.clone(), meant, false));
            (Cause::Number(text.to_owned()), edit)
        } else {
            let safe = |meant: &str| meant != "null";
            let edit = json_word(text).map(|meant| (word.clone(), meant.to_owned(), safe(meant)));
            (Cause::Word(text.to_owned()), edit)
        };
        self.fault_with(cause, word.clone(), edit);
        self.plain(word.end);
        self.damage_last();
        State::After
    }

    /// Reads a string in other quotes, if one that ends on its line is here.
    fn foreign_string(&mut self) -> bool {
        let Some(quote) = self.text[self.at..].chars().next() else { return false };
        let closing = match quote {
            '\'' | '`' => quote,
            '\u{201c}' | '\u{201d}' => '\u{201d}',
            '\u{2018}' | '\u{2019}' => '\u{2019}',
            _ => return false,
        };
        let rest = &self.text[self.at + quote.len_utf8()..];
        let line = &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())];
        let Some(length) = line.find(closing) else { return false };
        let body = self.at + quote.len_utf8()..self.at + quote.len_utf8() + length;
        let range = self.at..body.end + closing.len_utf8();
        let text = &self.text[body.clone()];
        let is_plain = special(text.as_bytes(), 0) == text.len();
        let edit = is_plain.then(|| (range.clone(), format!("\"{text}\""), true));
        self.fault_with(Cause::Quotes(quote), range.clone(), edit);
        self.push(Kind::Scalar, Style::SingleQuoted, range.clone(), Slice::verbatim(body));
        self.at = range.end;
        true
    }

    /// The text ends although something is expected.
    fn unexpected_end(&mut self, state: State) -> State {
        if self.nodes.is_empty() && self.problems.is_empty() {
            // a range of nothing cannot be shown
            let end = self.text.chars().next().map_or(0, char::len_utf8);
            self.fault(Cause::Empty, 0..end);
        }
        if state == State::Value && !self.open.is_empty() {
            self.absent();
            self.damage_last();
        }
        if state == State::Colon {
            self.lone_key();
        }
        if self.problems.is_empty() && !self.open.is_empty() {
            let at = self.unclosed_bracket();
            self.fault(Cause::UnclosedBracket(char::from(self.bytes[at])), at..at + 1);
        }
        self.damage();
        State::End
    }

    /// The bracket that was most likely forgotten to be closed: the first one whose closing bracket stands on a line
    /// that is indented less, or the innermost that is open.
    fn unclosed_bracket(&self) -> usize {
        let is_collection = |kind: Kind| matches!(kind, Kind::Mapping | Kind::Sequence);
        let closed = self.nodes.iter().filter(|node| is_collection(node.kind) && node.after != 0);
        let mut misfits = closed.filter(|node| {
            let indent = |at: u32| self.indent(at as usize);
            match (indent(node.start), indent(node.end - 1)) {
                (Some((opens, _)), Some((closes, true))) => closes < opens,
                _ => false,
            }
        });
        let open = self.open.last().map_or(0, |node| self.nodes[*node as usize].start);
        misfits.next().map_or(open, |node| node.start) as usize
    }

    /// How far the line of the bracket at `at` is indented, and whether it begins with it.
    fn indent(&self, at: usize) -> Option<(usize, bool)> {
        let from = at.saturating_sub(MAX_INDENT);
        let start = memchr::memrchr(b'\n', &self.bytes[from..at]).map(|found| from + found + 1)?;
        let indent = self.bytes[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        Some((indent, start + indent == at))
    }

    fn missing_value(&mut self) -> State {
        let end = self.text[..self.at].trim_end().len();
        self.fault(Cause::MissingValue, end.saturating_sub(1)..end);
        self.last_end = end;
        self.absent();
        self.damage_last();
        State::After
    }

    /// A key with neither colon nor value.
    fn lone_key(&mut self) {
        let key = self.last_value();
        self.fault(Cause::MissingColon(key), self.last_start()..self.last_end);
        self.absent();
        self.damage_last();
    }

    /// A null that is not written, right behind what was read.
    fn absent(&mut self) {
        let end = self.last_end;
        self.push(Kind::Scalar, Style::Plain, end..end, Slice::default());
    }

    /// Leaves out what cannot stand here, up to where something may begin.
    fn leave_out(&mut self) -> Range<usize> {
        let start = self.at;
        self.unexpected_character();
        let stops = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b'"' | b'\n');
        let rest = &self.bytes[self.at..];
        self.at += rest.iter().position(stops).unwrap_or(rest.len());
        self.damage();
        start..self.at
    }

    /// Notes the character here, and goes behind it.
    fn unexpected_character(&mut self) {
        let Some(character) = self.text[self.at..].chars().next() else { return };
        let range = self.at..self.at + character.len_utf8();
        self.fault(Cause::UnexpectedCharacter(character), range.clone());
        self.at = range.end;
    }

    /// What stands here up to a blank or a character of JSON.
    fn word(&self) -> Range<usize> {
        let ends = |byte: &u8| byte.is_ascii_whitespace() || b"\",:{}[]'=<>();`".contains(byte);
        let rest = &self.bytes[self.at..];
        self.at..self.at + rest.iter().position(ends).unwrap_or(rest.len())
    }

    fn last_comma(&self) -> Range<usize> {
        let end = memchr::memrchr(b',', &self.bytes[self.last_end..self.at]);
        let at = end.map_or(self.last_end, |found| self.last_end + found);
        at..at + 1
    }

    fn last_start(&self) -> usize {
        self.nodes.last().map_or(0, |node| node.start as usize)
    }

    fn last_value(&self) -> String {
        self.nodes.last().map_or("", |node| node.value.of(self.text, &self.side)).to_owned()
    }

    pub(super) fn fault(&mut self, cause: Cause, range: Range<usize>) {
        self.fault_with(cause, range, None);
    }

    pub(super) fn fault_with(&mut self, cause: Cause, range: Range<usize>, edit: Option<Edit>) {
        if self.problems.len() >= MAX_ERRORS {
            return;
        }
        let place =
            |range: Range<usize>| -> Span { self.source.span(offset(range.start)..offset(range.end)) };
        let title = cause.help();
        let mend = edit.map(|(range, text, safe)| Mend { title, safe, edits: vec![(place(range), text)] });
        let range = offset(range.start)..offset(range.end);
        self.problems.push(Problem { mend, ..Problem::at(self.source, ProblemKind::Json(cause), range) });
    }

    /// Notes that what is open lacks something.
    pub(super) fn damage(&mut self) {
        let node = self.open.last().copied().unwrap_or(NO_NODE);
        self.damage_from(node);
    }

    /// Notes that the last node, and what it is in, is not what was meant.
    pub(super) fn damage_last(&mut self) {
        if let Some(last) = self.nodes.len().checked_sub(1) {
            self.damage_from(offset(last));
        }
    }

    fn damage_from(&mut self, mut node: u32) {
        // what is around an incomplete node is incomplete already
        while let Some(stored) = self.nodes.get_mut(node as usize).filter(|stored| stored.complete) {
            stored.complete = false;
            node = stored.parent;
        }
    }

    /// Closes what is open at the end.
    pub(super) fn finish(&mut self) {
        while !self.open.is_empty() {
            self.close_at(self.last_end);
        }
    }
}

/// Whether a placeholder of Helm, Jinja, ERB or a shell begins here.
fn is_template(rest: &[u8]) -> bool {
    [&b"{{"[..], b"{%", b"<%", b"${"].iter().any(|mark| rest.starts_with(mark))
}

/// Whether what follows a quote on its line is what follows a string in JSON: nothing but brackets and commas, or a
/// comma and a key or a value.
fn is_end(behind: &[u8]) -> bool {
    let closes = |byte: &u8| byte.is_ascii_whitespace() || b",}]".contains(byte);
    match behind.trim_ascii_start() {
        [b',', rest @ ..] if matches!(rest.trim_ascii_start(), [b'"' | b'{' | b'[', ..]) => true,
        rest => rest.iter().all(closes),
    }
}
