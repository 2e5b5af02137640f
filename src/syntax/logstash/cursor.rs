//! A place in the text, and the smallest pieces: white space, words, texts in quotes.

use super::{
    Layout,
    problem::{Problem, ProblemKind},
};
use crate::source::{Embedded, Span};
use std::ops::Range;

/// Something could not be read; the problem is told already.
#[derive(Debug)]
pub(super) struct Lost;

pub(super) type Read<T> = Result<T, Lost>;

/// Levels of braces, brackets and parentheses that are read.
const DEEPEST: usize = 200;

#[derive(Debug)]
pub(super) struct Reader<'t> {
    embedded: &'t Embedded,
    text: &'t str,
    pub(super) at: usize,
    pub(super) problems: Vec<Problem>,
    pub(super) layout: Layout,
    depth: usize,
    /// Where lines begin, and where what is written in them does.
    lines: Vec<(usize, usize)>,
    /// For each delimiter a place, and where what begins there ends: so does all that begins between the two.
    ends: [Option<(usize, Option<usize>)>; 3],
    /// Whether something is only tried: then no branch is tried within.
    is_trying: bool,
    /// The last text in quotes that goes over several lines: its end may be the start of another.
    long_text: Option<Range<usize>>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(embedded: &'t Embedded, layout: Layout) -> Self {
        let text = embedded.text();
        Self {
            embedded,
            text,
            at: 0,
            problems: vec![],
            layout,
            depth: 0,
            lines: lines(text),
            ends: [None; 3],
            is_trying: false,
            long_text: None,
        }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.embedded.span(offset(range.start)..offset(range.end))
    }

    /// From `start` to here; reading may have gone back behind a text that has no end.
    pub(super) fn span_from(&self, start: usize) -> Span {
        self.span(start..self.at.max(start))
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn text_from(&self, start: usize) -> &'t str {
        &self.text[start..]
    }

    pub(super) fn text(&self, range: Range<usize>) -> &'t str {
        &self.text[range]
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn is_over(&self) -> bool {
        self.at >= self.text.len()
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    pub(super) fn accept(&mut self, text: &str) -> bool {
        let is_there = self.starts_with(text);
        self.at += if is_there { text.len() } else { 0 };
        is_there
    }

    /// Passes one character, whatever it is.
    pub(super) fn pass(&mut self) {
        self.at += self.rest().chars().next().map_or(0, char::len_utf8);
    }

    /// Passes white space and comments. A comment ends with its line; a carriage return alone ends no line.
    pub(super) fn blanks(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
                b'#' if self.comment() => {}
                _ => return,
            }
        }
    }

    /// Passes a comment, if it is one.
    fn comment(&mut self) -> bool {
        let length = self.rest().find(['\r', '\n']).unwrap_or(self.rest().len());
        let after = &self.rest()[length..];
        if after.starts_with('\r') && !after.starts_with("\r\n") && after.len() > 1 {
            let start = self.at;
            self.problem(start..start + length + 1, ProblemKind::CarriageReturn);
        }
        self.at += length;
        true
    }

    /// What comes behind white space and comments, without going there.
    pub(super) fn peek_behind_blanks(&mut self, from: usize) -> &'t str {
        let (here, told) = (self.at, self.problems.len());
        self.at = from;
        self.blanks();
        let rest = self.rest();
        self.at = here;
        self.problems.truncate(told);
        rest
    }

    /// The letters, digits, `_` and `-` from here on; nothing is passed.
    pub(super) fn word(&self) -> &'t str {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let length = self.rest().bytes().take_while(is_part).count();
        &self.rest()[..length]
    }

    /// The bareword from here on, which may be of one letter only; nothing is passed.
    pub(super) fn bareword(&self) -> &'t str {
        let rest = self.rest();
        let starts = rest.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let length = if starts { rest.bytes().take_while(is_part).count() } else { 0 };
        &rest[..length]
    }

    /// The number from here on; nothing is passed.
    pub(super) fn number(&self) -> &'t str {
        let rest = self.rest();
        let sign = usize::from(rest.starts_with('-'));
        let digits = |from: usize| rest.bytes().skip(from).take_while(u8::is_ascii_digit).count();
        let whole = digits(sign);
        if whole == 0 {
            return "";
        }
        let end = sign + whole;
        let fraction = if rest[end..].starts_with('.') { 1 + digits(end + 1) } else { 0 };
        &rest[..end + fraction]
    }

    /// What stands between `delimiter`s, the first of which is here; only a backslash before one makes it a part of the
    /// text. What has no end ends with its line.
    pub(super) fn delimited(&mut self, delimiter: u8) -> &'t str {
        let start = self.at;
        let inner = start + 1;
        match self.end_of_delimited(delimiter) {
            Some(end) => {
                self.at = end + 1;
                if !self.is_on_one_line(inner, end) {
                    self.long_text = Some(start..self.at);
                }
                &self.text[inner..end]
            }
            None => {
                self.unterminated(start);
                &self.text[inner.min(self.at)..self.at]
            }
        }
    }

    /// Tells of a word of other languages, and passes it.
    pub(super) fn instead(&mut self, length: usize, meant: &'static str) {
        let range = self.at..self.at + length;
        let written = self.text(range.clone()).to_owned();
        self.at = range.end;
        self.problem(range, ProblemKind::Foreign { written, meant });
    }

    /// Where the delimiter is that ends what begins here.
    pub(super) fn end_of_delimited(&mut self, delimiter: u8) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        if bytes.get(start) == Some(&delimiter) {
            return Some(start);
        }
        let known = &mut self.ends[match delimiter {
            b'"' => 0,
            b'\'' => 1,
            _ => 2,
        }];
        if let Some((from, end)) = *known
            && from <= start
            && end.is_none_or(|end| start < end)
        {
            return end;
        }
        let is_end = |at: &usize| bytes[at - 1] != b'\\';
        let end = memchr::memchr_iter(delimiter, &bytes[start..]).map(|at| start + at).find(is_end);
        *known = Some((start, end));
        end
    }

    /// Reads something, and takes it back: whether it could be read, and what stands behind it then.
    pub(super) fn tries<T>(
        &mut self,
        from: usize,
        read: impl FnOnce(&mut Self) -> Read<T>,
    ) -> Option<&'t str> {
        let (here, told, long_text) = (self.at, self.problems.len(), self.long_text.take());
        self.at = from;
        self.is_trying = true;
        let is_read = read(self).is_ok() && self.problems.len() == told;
        self.blanks();
        let behind = self.rest();
        self.is_trying = false;
        self.problems.truncate(told);
        (self.at, self.long_text) = (here, long_text);
        is_read.then_some(behind)
    }

    pub(super) fn is_trying(&self) -> bool {
        self.is_trying
    }

    fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|(start, _)| *start <= at).saturating_sub(1)
    }

    pub(super) fn is_on_one_line(&self, a: usize, b: usize) -> bool {
        self.line(a) == self.line(b)
    }

    /// Where the line begins, and where what is written in it does.
    pub(super) fn line_of(&self, at: usize) -> (usize, usize) {
        self.lines[self.line(at)]
    }

    /// Tells that what begins at `start` has no end, and goes on behind its first line.
    fn unterminated(&mut self, start: usize) {
        let line = &self.text[start..];
        let line = line[..line.find('\n').unwrap_or(line.len())].trim_end();
        let delimiter = &line[..1];
        let ends_in_backslash = line[1..].contains(&format!("\\{delimiter}"));
        self.at = start + line.len();
        self.problem(start..self.at, ProblemKind::Unterminated { ends_in_backslash });
    }

    /// Whether what could not be read stands right behind a text over several lines: then that has no end, and what
    /// ends it begins another. This is told, and reading goes on behind its first line.
    pub(super) fn blames_long_text(&mut self) -> bool {
        let Some(range) = self.long_text.take() else { return false };
        let is_right_behind = self.at >= range.end && self.is_on_one_line(range.end, self.at);
        if is_right_behind {
            self.unterminated(range.start);
        }
        is_right_behind
    }

    pub(super) fn problem(&mut self, range: Range<usize>, kind: ProblemKind) {
        let span = self.span(range);
        self.problems.push(Problem { span, kind });
    }

    /// Tells that something else than this is here.
    pub(super) fn lost<T>(&mut self, kind: ProblemKind) -> Read<T> {
        if !self.blames_long_text() {
            let end = self.at + self.token().len();
            self.problem(self.at..end, kind);
        }
        Err(Lost)
    }

    /// The word or the character that is here.
    pub(super) fn token(&self) -> &'t str {
        let word = self.word();
        let first = self.rest().chars().next().map_or(0, char::len_utf8);
        if word.is_empty() { &self.rest()[..first] } else { word }
    }

    /// Reads something one level deeper.
    pub(super) fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= DEEPEST {
            return self.lost(ProblemKind::TooDeep);
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }
}

/// Where lines begin, and where what is written in them does.
fn lines(text: &str) -> Vec<(usize, usize)> {
    let starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1));
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
    starts
        .map(|start| (start, start + text.as_bytes()[start..].iter().take_while(|b| is_blank(b)).count()))
        .collect()
}
