//! What stands behind a `\`, and what stands in brackets.

use super::{
    error::{Error, ErrorKind},
    translate::ClassItem,
    unicode_classes::Names,
};

/// The names that `[[:…:]]` takes.
const POSIX_CLASSES: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
    "upper", "word", "xdigit",
];

/// Whether `\` and this letter are a class: `\d`, `\S`, …
pub(super) fn is_shorthand(letter: u8) -> bool {
    matches!(letter, b'd' | b'D' | b's' | b'S' | b'w' | b'W')
}

/// The character at `at`.
fn char_at(pattern: &str, at: usize) -> Option<char> {
    pattern.get(at..)?.chars().next()
}

/// The end of the character at `at`, or `at` at the end of the pattern.
fn after_char(pattern: &str, at: usize) -> usize {
    at + char_at(pattern, at).map_or(0, char::len_utf8)
}

/// An escaped character; `at` is its `\`. Gives the code point and where the escape ends.
pub(super) fn character(pattern: &str, at: usize) -> Result<(u32, usize), Error> {
    let bytes = pattern.as_bytes();
    let Some(&letter) = bytes.get(at + 1) else {
        return Err(Error::new(ErrorKind::TrailingBackslash, at..at + 1));
    };
    let end = at + 2;
    let plain = |character: u8| Ok((u32::from(character), end));
    match letter {
        b'0' => Ok(octal(bytes, at + 1)),
        b'1'..=b'7' if matches!(bytes.get(end), Some(b'0'..=b'7')) => Ok(octal(bytes, at + 1)),
        b'1'..=b'9' => Err(Error::new(ErrorKind::Backreference, at..end)),
        b'x' => hexadecimal(pattern, at),
        b'a' => plain(7),
        b'f' => plain(12),
        b'n' => plain(b'\n'),
        b'r' => plain(b'\r'),
        b't' => plain(b'\t'),
        b'v' => plain(11),
        b'C' => Err(Error::new(ErrorKind::AnyByte, at..end)),
        b'Z' => Err(Error::new(ErrorKind::EndBeforeNewline, at..end)),
        _ if letter.is_ascii() && !letter.is_ascii_alphanumeric() => plain(letter),
        _ => Err(Error::new(ErrorKind::UnknownEscape, at..after_char(pattern, at + 1))),
    }
}

/// Up to three octal digits at `at`.
fn octal(bytes: &[u8], at: usize) -> (u32, usize) {
    let digits = bytes[at..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7'));
    digits.fold((0, at), |(value, end), digit| (value * 8 + u32::from(digit - b'0'), end + 1))
}

/// `\x41` or `\x{263a}`; `at` is the `\`.
fn hexadecimal(pattern: &str, at: usize) -> Result<(u32, usize), Error> {
    let bad = |end: usize| Err(Error::new(ErrorKind::HexEscape, at..end));
    let digits = at + 2;
    if char_at(pattern, digits) != Some('{') {
        let digit = |at: usize| char_at(pattern, at).and_then(|digit| digit.to_digit(16));
        return match (digit(digits), digit(digits + 1)) {
            (Some(high), Some(low)) => Ok((high * 16 + low, digits + 2)),
            _ => bad(after_char(pattern, after_char(pattern, digits))),
        };
    }
    let (mut value, mut end) = (0, digits + 1);
    loop {
        let next = char_at(pattern, end);
        let start = end;
        end = after_char(pattern, end);
        match next {
            Some('}') if start > digits + 1 => return Ok((value, end)),
            Some(digit) => match digit.to_digit(16).map(|digit| value * 16 + digit) {
                Some(longer) if longer <= u32::from(char::MAX) => value = longer,
                _ => return bad(end),
            },
            None => return bad(end),
        }
    }
}

/// `\p…` or `\P…`; `at` is the `\`. Gives where it ends and the class.
pub(super) fn unicode_class(pattern: &str, at: usize, names: Names) -> Result<(usize, ClassItem<'_>), Error> {
    let name = at + 2;
    let (name, end) = if char_at(pattern, name) == Some('{') {
        match pattern[name..].find('}') {
            Some(len) => (name + 1..name + len, name + len + 1),
            None => return Err(Error::new(ErrorKind::UnknownUnicodeClass, at..pattern.len())),
        }
    } else {
        let end = after_char(pattern, name);
        (name..end, end)
    };
    let name = &pattern[name];
    if names.know(name.strip_prefix('^').unwrap_or(name)) {
        Ok((end, ClassItem::Unicode(pattern.as_bytes()[at + 1], name)))
    } else {
        Err(Error::new(ErrorKind::UnknownUnicodeClass, at..end))
    }
}

/// A class in brackets; `open` is its `[`. Gives where it ends; `found` is told what stands in it.
///
/// `unclosed_from` remembers from which offset on no `:]` follows, so that a pattern is searched for it only once.
pub(super) fn bracket_class<'p>(
    pattern: &'p str,
    open: usize,
    names: Names,
    unclosed_from: &mut usize,
    mut found: impl FnMut(ClassItem<'p>),
) -> Result<usize, Error> {
    let bytes = pattern.as_bytes();
    let first = open + 1 + usize::from(bytes.get(open + 1) == Some(&b'^'));
    let mut at = first;
    loop {
        match bytes.get(at..).unwrap_or_default() {
            [] => return Err(Error::new(ErrorKind::MissingBracket, open..pattern.len())),
            [b']', ..] if at > first => return Ok(at + 1),
            [b'[', b':', _, ..] if at < *unclosed_from => match posix_class(pattern, at)? {
                Some(end) => {
                    found(ClassItem::Posix(&pattern[at..end]));
                    at = end;
                }
                None => *unclosed_from = at,
            },
            [b'\\', b'p' | b'P', ..] => {
                let (end, item) = unicode_class(pattern, at, names)?;
                found(item);
                at = end;
            }
            [b'\\', letter, ..] if is_shorthand(*letter) => {
                found(ClassItem::Shorthand(*letter));
                at += 2;
            }
            _ => {
                let (end, item) = range(pattern, open, at)?;
                found(item);
                at = end;
            }
        }
    }
}

/// `[:alpha:]`; `at` is its `[`. Gives where it ends, `None` if no `:]` follows, so that it is plain characters.
fn posix_class(pattern: &str, at: usize) -> Result<Option<usize>, Error> {
    let Some(len) = pattern[at + 2..].find(":]") else { return Ok(None) };
    let end = at + 2 + len + 2;
    let name = &pattern[at + 2..end - 2];
    if POSIX_CLASSES.contains(&name.strip_prefix('^').unwrap_or(name)) {
        Ok(Some(end))
    } else {
        Err(Error::new(ErrorKind::UnknownPosixClass, at..end))
    }
}

/// A character or a range at `at` in the class that `open` opens.
fn range(pattern: &str, open: usize, at: usize) -> Result<(usize, ClassItem<'_>), Error> {
    let (low, end) = class_character(pattern, open, at)?;
    match pattern.as_bytes()[end..] {
        [b'-', next, ..] if next != b']' => {
            let (high, range_end) = class_character(pattern, open, end + 1)?;
            if high < low {
                return Err(Error::new(ErrorKind::ReversedRange, at..range_end));
            }
            Ok((range_end, ClassItem::Range(low, high)))
        }
        _ => Ok((end, ClassItem::Range(low, low))),
    }
}

fn class_character(pattern: &str, open: usize, at: usize) -> Result<(u32, usize), Error> {
    match char_at(pattern, at) {
        None => Err(Error::new(ErrorKind::MissingBracket, open..pattern.len())),
        Some('\\') => character(pattern, at).map_err(|error| match pattern.as_bytes().get(at + 1) {
            Some(letter) if is_shorthand(*letter) || matches!(letter, b'p' | b'P') => {
                Error { kind: ErrorKind::ClassAsRangeEnd, ..error }
            }
            _ => error,
        }),
        Some(character) => Ok((u32::from(character), at + character.len_utf8())),
    }
}
