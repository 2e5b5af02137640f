//! Strings: where they end, and what their escapes stand for.

use crate::syntax::tree::{Sink, Style};
use std::ops::Range;

/// The place from `at` on of the first byte that does not stand for itself in a string: a quote, a backslash, a
/// control character; or the end.
///
/// Most strings are too short for a vector search to pay off, and it would know no ranges: eight bytes at a time.
pub(super) fn special(bytes: &[u8], mut at: usize) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES * 0x80;
    let rest = bytes.get(at..).unwrap_or_default();
    let (words, _) = rest.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        let (quote, backslash) = (word ^ (ONES * 0x22), word ^ (ONES * 0x5c));
        // a borrow can only spoil the bytes behind a hit
        let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word;
        let hits = (below(quote, 1) | below(backslash, 1) | below(word, 0x20)) & HIGH;
        if hits != 0 {
            return at + hits.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..0x20);
    bytes[at.min(bytes.len())..].iter().position(is_special).map_or(bytes.len(), |found| at + found)
}

/// The length of the escape that `bytes` begin with, `None` if it means nothing.
pub(super) fn escape_length(bytes: &[u8]) -> Option<usize> {
    match bytes.get(1)? {
        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => Some(2),
        b'u' => code_unit(bytes).map(|_| 6),
        _ => None,
    }
}

/// The number of the `\u` escape that `bytes` begin with.
fn code_unit(bytes: &[u8]) -> Option<u16> {
    let (prefix, digits) = bytes.get(..6)?.split_at(2);
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    let value = digits.iter().try_fold(0, |value, byte| Some(value << 4 | digit(byte)?));
    value.filter(|_| prefix == b"\\u").and_then(|value| u16::try_from(value).ok())
}

/// What the escape that `bytes` begin with stands for, and its length; half a surrogate pair stands for U+FFFD.
fn unescape(bytes: &[u8]) -> Option<(char, usize)> {
    let simple = match bytes.get(1)? {
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => {
            let first = code_unit(bytes)?;
            let second = code_unit(&bytes[6..]);
            let decoded = char::decode_utf16([first].into_iter().chain(second)).next()?;
            let character = decoded.unwrap_or(char::REPLACEMENT_CHARACTER);
            return Some((character, 6 * character.len_utf16()));
        }
    };
    Some((simple, 2))
}

/// Decodes what stands at `body`, between the quotes; what is no escape stands for itself.
pub(super) fn decode(text: &str, body: Range<usize>, sink: &mut impl Sink) {
    let bytes = &text.as_bytes()[..body.end];
    let mut start = body.start;
    let mut at = start;
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        let escape = at + found;
        let Some((character, length)) = unescape(&bytes[escape..]) else {
            at = escape + 1;
            continue;
        };
        if start < escape {
            sink.verbatim(start..escape);
        }
        at = escape + length;
        sink.decoded(character.encode_utf8(&mut [0; 4]), escape..at);
        start = at;
    }
    if start < body.end {
        sink.verbatim(start..body.end);
    }
}

/// The part of a scalar at `range` that is its value, as it is written.
pub(super) fn body(text: &str, range: Range<usize>, style: Style) -> Range<usize> {
    let written = &text[range.clone()];
    let quote = |character: Option<char>| character.map_or(0, char::len_utf8);
    match style {
        Style::DoubleQuoted => {
            let closed = memchr::memchr(b'\\', written.as_bytes()).is_none() || !ends_in_escape(written);
            let is_closed = written.len() > 1 && written.ends_with('"') && closed;
            range.start + 1..range.end - usize::from(is_closed)
        }
        Style::SingleQuoted => {
            let (first, last) = (quote(written.chars().next()), quote(written.chars().next_back()));
            range.start + first..(range.end - last).max(range.start + first)
        }
        _ => range,
    }
}

/// Whether the last character belongs to an escape.
fn ends_in_escape(written: &str) -> bool {
    let backslashes = written.bytes().rev().skip(1).take_while(|byte| *byte == b'\\').count();
    !backslashes.is_multiple_of(2)
}

/// Decodes the scalar at `range`, which was read before.
pub(in crate::syntax) fn decode_again(text: &str, range: Range<usize>, style: Style, sink: &mut impl Sink) {
    let body = body(text, range, style);
    match style {
        Style::DoubleQuoted => decode(text, body, sink),
        _ if body.is_empty() => {}
        _ => sink.verbatim(body),
    }
}
