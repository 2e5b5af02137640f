//! A place in the text that knows its line: the character classes of YAML 1.1 and the line breaks.
//!
//! Columns are counted in bytes. go-yaml counts characters, but compares columns only where nothing but ASCII can
//! stand before them.

use std::ops::Range;

const BLANK: u8 = 1;
/// A byte that is, or may begin, a line break, and the NUL that stands for the end.
const BREAK: u8 = 2;
const FLOW: u8 = 4;
const WORD: u8 = 8;
const COLON: u8 = 16;
const QUOTED: u8 = 32;

const CLASSES: [u8; 256] = classes();

const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b' ' | b'\t' => BLANK,
            b'\n' | b'\r' | 0xc2 | 0xe2 | 0 => BREAK,
            b',' | b'?' | b'[' | b']' | b'{' | b'}' => FLOW,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'_' | b'-' => WORD,
            b':' => COLON,
            b'"' | b'\'' | b'\\' => QUOTED,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// A byte that may end a plain scalar in block context.
pub(super) const PLAIN_BLOCK: u8 = BLANK | BREAK | COLON;
/// A byte that may end a plain scalar in flow context.
pub(super) const PLAIN_FLOW: u8 = PLAIN_BLOCK | FLOW;
/// A byte that needs a look inside quotes.
pub(super) const IN_QUOTES: u8 = BREAK | QUOTED;

/// The column of `at` in a line that begins at `line`; a lens may let that begin elsewhere than it does.
#[inline]
pub(super) fn column(at: usize, line: usize) -> usize {
    usize::try_from(at.wrapping_sub(line).cast_signed()).unwrap_or(0)
}

/// A place in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    /// Where we are.
    pub(super) at: usize,
    /// Where the line begins.
    pub(super) line: usize,
    /// Whether the text holds NEL, LS or PS, which break lines too.
    wide_breaks: bool,
    lens: Lens,
}

/// Lines that are read as if they were indented otherwise: how a text is read on after a wrong indentation.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Lens {
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many columns further right they are than they shall be.
    pub(super) excess: isize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str, wide_breaks: bool) -> Self {
        Self { text, at: 0, line: 0, wide_breaks, lens: Lens::default() }
    }

    /// A cursor over `range` of `text`, for reading one scalar again.
    pub(super) fn within(text: &'t str, range: Range<usize>) -> Self {
        let (at, line) = (range.start, range.start);
        Self { text: &text[..range.end], at, line, wide_breaks: true, lens: Lens::default() }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The byte at `at`, 0 behind the end.
    #[inline]
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn peek(&self) -> u8 {
        self.byte(self.at)
    }

    #[inline]
    pub(super) fn at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    #[inline]
    pub(super) fn column(&self) -> usize {
        column(self.at, self.line)
    }

    /// The next byte from `at` on that belongs to one of `classes`, or the end.
    #[inline]
    pub(super) fn find(&self, at: usize, classes: u8) -> usize {
        let rest = &self.text.as_bytes()[at..];
        rest.iter()
            .position(|byte| CLASSES[*byte as usize] & classes != 0)
            .map_or(self.text.len(), |n| at + n)
    }

    /// The end of the run of letters, digits, `_` and `-` at `at`.
    pub(super) fn word_end(&self, at: usize) -> usize {
        let rest = &self.text.as_bytes()[at..];
        rest.iter().position(|byte| CLASSES[*byte as usize] & WORD == 0).map_or(self.text.len(), |n| at + n)
    }

    #[inline]
    pub(super) fn is_blank(&self, at: usize) -> bool {
        matches!(self.byte(at), b' ' | b'\t')
    }

    /// How many bytes the line break at `at` has; 0 if there is none.
    #[inline]
    pub(super) fn break_length(&self, at: usize) -> usize {
        match self.byte(at) {
            b'\n' => 1,
            b'\r' => 1 + usize::from(self.byte(at + 1) == b'\n'),
            0xc2 if self.wide_breaks => 2 * usize::from(self.byte(at + 1) == 0x85),
            0xe2 if self.wide_breaks && self.byte(at + 1) == 0x80 => {
                3 * usize::from(matches!(self.byte(at + 2), 0xa8 | 0xa9))
            }
            _ => 0,
        }
    }

    /// Whether a line break or the end is at `at`.
    #[inline]
    pub(super) fn is_line_end(&self, at: usize) -> bool {
        at >= self.text.len() || self.break_length(at) > 0
    }

    /// Whether a blank, a line break or the end is at `at`.
    #[inline]
    pub(super) fn is_blank_or_end(&self, at: usize) -> bool {
        self.is_blank(at) || self.is_line_end(at)
    }

    /// The end of the line that `at` is in, its break excluded.
    #[inline]
    pub(super) fn line_end(&self, at: usize) -> usize {
        let bytes = &self.text.as_bytes()[at..];
        if !self.wide_breaks {
            return memchr::memchr2(b'\n', b'\r', bytes).map_or(self.text.len(), |n| at + n);
        }
        let mut at = at;
        while !self.is_line_end(at) {
            at += 1;
        }
        at
    }

    #[inline]
    pub(super) fn skip_blanks(&mut self) {
        while self.is_blank(self.at) {
            self.at += 1;
        }
    }

    /// Goes over the line break here, if there is one.
    #[inline]
    pub(super) fn skip_break(&mut self) {
        let length = self.break_length(self.at);
        if length > 0 {
            self.at += length;
            self.begin_line();
        }
    }

    /// Lets the line begin here.
    #[inline]
    pub(super) fn begin_line(&mut self) {
        self.line = self.at;
        if self.at < self.lens.end {
            self.line = self.at.wrapping_add_signed(self.excess(self.at));
        }
    }

    /// How many columns further right the line that begins at `start` is than it shall be.
    pub(super) fn excess(&self, start: usize) -> isize {
        if start < self.lens.start || start >= self.lens.end {
            return 0;
        }
        let blanks =
            self.text.as_bytes()[start..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.lens.excess.min(isize::try_from(blanks).unwrap_or(0))
    }

    pub(super) fn look_through(&mut self, lens: Lens) {
        self.lens = lens;
    }

    pub(super) fn lens(&self) -> Lens {
        self.lens
    }

    /// Whether nothing but blanks stands on the line before `at`.
    pub(super) fn is_indentation(&self, at: usize) -> bool {
        let before = self.text.as_bytes()[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t'));
        before.is_none_or(|byte| matches!(byte, b'\n' | b'\r'))
    }

    /// Whether `---` or `...` stands alone at the beginning of this line.
    pub(super) fn at_document_indicator(&self) -> bool {
        self.at == self.line
            && matches!(self.byte(self.at), b'-' | b'.')
            && self.byte(self.at + 1) == self.peek()
            && self.byte(self.at + 2) == self.peek()
            && self.is_blank_or_end(self.at + 3)
    }
}
