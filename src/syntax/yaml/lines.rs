//! A text as lines with columns, for diagnosing and recovering where the grammar does not help.

use super::tree::offset;
use std::ops::Range;

/// One line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'t> {
    text: &'t str,
    pub(super) start: usize,
    /// Without the line break.
    pub(super) end: usize,
}

impl<'t> Line<'t> {
    /// The line that `at` is in.
    pub(super) fn around(text: &'t str, at: usize) -> Self {
        let bytes = text.as_bytes();
        let at = at.min(bytes.len());
        let start = memchr::memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |found| found + 1);
        let end = memchr::memchr2(b'\n', b'\r', &bytes[at..]).map_or(bytes.len(), |found| at + found);
        Self { text, start, end }
    }

    /// The line behind this one.
    pub(super) fn next(&self) -> Option<Self> {
        let bytes = self.text.as_bytes();
        let length = match bytes.get(self.end)? {
            b'\r' if bytes.get(self.end + 1) == Some(&b'\n') => 2,
            _ => 1,
        };
        Some(Self::around(self.text, self.end + length))
    }

    /// The line before this one.
    pub(super) fn previous(&self) -> Option<Self> {
        let end = self.start.checked_sub(1)?;
        let crlf = end > 0 && self.text.as_bytes()[end] == b'\n' && self.text.as_bytes()[end - 1] == b'\r';
        Some(Self::around(self.text, if crlf { end - 1 } else { end }))
    }

    pub(super) fn written(&self) -> &'t str {
        &self.text[self.start..self.end]
    }

    /// How many blanks it begins with.
    pub(super) fn indent(&self) -> usize {
        self.written().bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    pub(super) fn is_indented_by_tabs(&self) -> bool {
        self.written()[..self.indent()].contains('\t')
    }

    /// What stands on it, without the blanks around and a comment at the end.
    pub(super) fn content(&self) -> Range<usize> {
        let start = self.start + self.indent();
        start..start + without_comment(&self.text[start..self.end]).len()
    }

    /// Whether nothing but a comment stands on it.
    pub(super) fn is_empty(&self) -> bool {
        let content = self.content();
        content.is_empty() || self.text[content].starts_with('#')
    }

    /// Where the content begins behind the `- ` of list items.
    pub(super) fn item_start(&self) -> usize {
        let content = self.content();
        let mut at = content.start;
        while self.text[at..content.end].starts_with("- ") {
            at += 1;
            at += self.text[at..content.end].bytes().take_while(|byte| *byte == b' ').count();
        }
        at
    }

    pub(super) fn is_item(&self) -> bool {
        let content = &self.text[self.content()];
        content == "-" || content.starts_with("- ") || content.starts_with("-\t")
    }

    /// The key that it begins with, behind the `- ` of list items; quotes included.
    pub(super) fn key(&self) -> Option<Range<usize>> {
        let start = self.item_start();
        let text = &self.text[start..self.content().end];
        let length = key_length(text)?;
        Some(start..start + length)
    }

    /// What stands behind the `:` of its key, if anything; an anchor or a tag alone is nothing.
    pub(super) fn value(&self) -> Option<Range<usize>> {
        let key = self.key()?;
        let end = self.content().end;
        let rest = &self.text[key.end..end];
        let value = rest.trim_start().strip_prefix(':')?.trim_start();
        let is_property = value.starts_with(['&', '!']) && !value.contains(' ');
        (!value.is_empty() && !is_property).then(|| end - value.len()..end)
    }

    /// Whether its value is the `|` or `>` of a block scalar.
    pub(super) fn begins_block_scalar(&self, value: &Range<usize>) -> bool {
        let text = &self.text[value.clone()];
        text.starts_with(['|', '>'])
            && text[1..].bytes().all(|byte| matches!(byte, b'+' | b'-' | b'0'..=b'9'))
    }

    /// What it is called in messages: its key, or its beginning.
    pub(super) fn name(&self) -> &'t str {
        &self.text[self.name_range()]
    }

    pub(super) fn name_range(&self) -> Range<usize> {
        if let Some(key) = self.key() {
            return key;
        }
        let content = self.content();
        let text = &self.text[content.clone()];
        let length = text.char_indices().nth(30).map_or(text.len(), |(at, _)| at);
        content.start..content.start + length
    }
}

/// `text` up to its comment, without blanks at the end.
fn without_comment(text: &str) -> &str {
    if text.starts_with('#') {
        return text;
    }
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'#') if matches!(before, b' ' | b'\t') => {
                return text[..at].trim_end_matches([' ', '\t']);
            }
            (None, b'"' | b'\'') if matches!(before, b' ' | b'\t' | b'[' | b'{' | b',') => quote = Some(byte),
            (Some(open), byte) if open == byte && !(byte == b'"' && before == b'\\') => quote = None,
            _ => {}
        }
        before = byte;
    }
    text.trim_end_matches([' ', '\t'])
}

/// How long the key is that `text` begins with.
fn key_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let first = *bytes.first()?;
    let is_end = |at: usize| bytes.get(at).is_none_or(|byte| matches!(byte, b' ' | b'\t'));
    if matches!(first, b'"' | b'\'') {
        let close = (1..bytes.len()).find(|at| bytes[*at] == first && bytes[at - 1] != b'\\')?;
        let rest = text[close + 1..].trim_start_matches(' ');
        return (rest.starts_with(':') && is_end(text.len() - rest.len() + 1)).then_some(close + 1);
    }
    if matches!(first, b'#' | b'[' | b'{' | b'|' | b'>' | b'@' | b'`' | b'%') {
        return None;
    }
    let colon = memchr::memchr_iter(b':', bytes).find(|at| is_end(at + 1))?;
    Some(text[..colon].trim_end_matches(' ').len()).filter(|length| *length > 0)
}

/// Whether a quoted text that begins here ends before the line does.
pub(super) fn closes_on_its_line(text: &str) -> bool {
    let Some(quote) = text.chars().next() else { return false };
    text[1..].contains(quote)
}

/// Where the innermost bracket stands that is open at the end of `text`.
pub(super) fn innermost_open(text: &str) -> Option<usize> {
    let mut open = vec![];
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'[' | b'{') => open.push(at),
            (None, b']' | b'}') => {
                open.pop();
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(opening), byte) if opening == byte => quote = None,
            _ => {}
        }
    }
    open.last().copied()
}

/// How far in the text around `from` other lines are looked at, in bytes.
const NEIGHBOURHOOD: usize = 1 << 16;

/// The lines near `from` that begin with the key `name`.
pub(super) fn with_key<'t>(text: &'t str, name: &'t str, from: usize) -> impl Iterator<Item = Line<'t>> {
    let start = text.floor_char_boundary(from.saturating_sub(NEIGHBOURHOOD));
    let end = text.floor_char_boundary(from.saturating_add(NEIGHBOURHOOD));
    text[start..end].match_indices(name).filter_map(move |(at, _)| {
        let line = Line::around(text, start + at);
        line.key().filter(|key| key.start == start + at && key.len() == name.len()).map(|_| line)
    })
}

/// Whether another line than that at `from` has the key `name`.
pub(super) fn is_key_elsewhere(text: &str, name: &str, from: usize) -> bool {
    !name.is_empty() && with_key(text, name, from).any(|line| !(line.start..=line.end).contains(&from))
}

/// A column for people, from 1.
pub(super) fn column(column: usize) -> u32 {
    offset(column + 1)
}
