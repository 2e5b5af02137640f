//! Patterns of matchers: whether Prometheus takes them, and whether the empty value matches.

use super::{error::ErrorKind, text::Text};
use crate::labels::regex::{Dialect, validate_bytes};

/// Whether Go's RE2 takes the pattern.
pub(super) fn validate(pattern: &Text) -> Result<(), ErrorKind> {
    validate_bytes(pattern.as_bytes(), Dialect::Matcher)
        .map_err(|error| ErrorKind::Regex { pattern: pattern.clone(), error })
}

/// Whether the empty text matches a valid pattern, anchored at both ends.
///
/// Nothing is compiled: a sequence matches if each of its parts does, alternatives if one of them does.
pub(super) fn matches_empty(pattern: &Text) -> bool {
    let mut rest = pattern.as_bytes();
    let mut groups = vec![];
    let mut group = Group::default();
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        let is_empty = match byte {
            b'|' => {
                group.next_alternative();
                continue;
            }
            b'(' => {
                groups.push(group);
                group = Group::default();
                rest = skip_flags(rest);
                continue;
            }
            b')' => {
                let inner = group.matches_empty();
                group = groups.pop().unwrap_or_default();
                inner
            }
            b'^' | b'$' => true,
            b'[' => {
                rest = after_class(rest);
                false
            }
            b'\\' => {
                let (is_empty, tail) = escape(rest);
                rest = tail;
                is_empty
            }
            _ => false,
        };
        let (may_be_left_out, tail) = quantifier(rest);
        rest = tail;
        group.sequence_is_empty &= is_empty || may_be_left_out;
    }
    group.matches_empty()
}

/// What has been read of a group.
struct Group {
    /// Whether an alternative before the current one matches the empty text.
    alternative_is_empty: bool,
    /// Whether all parts of the current alternative do.
    sequence_is_empty: bool,
}

impl Default for Group {
    fn default() -> Self {
        Self { alternative_is_empty: false, sequence_is_empty: true }
    }
}

impl Group {
    fn next_alternative(&mut self) {
        self.alternative_is_empty |= self.sequence_is_empty;
        self.sequence_is_empty = true;
    }

    fn matches_empty(&self) -> bool {
        self.alternative_is_empty || self.sequence_is_empty
    }
}

/// Skips `?:`, `?P<name>` or flags after `(`.
fn skip_flags(rest: &[u8]) -> &[u8] {
    let [b'?', flags @ ..] = rest else { return rest };
    let end = if matches!(flags, [b'P', b'<', ..] | [b'<', ..]) { b'>' } else { b':' };
    match flags.iter().position(|byte| *byte == end || *byte == b')') {
        Some(at) if flags[at] == end => &flags[at + 1..],
        Some(at) => &flags[at..],
        None => &[],
    }
}

/// Skips to the end of a class whose `[` has been read.
fn after_class(mut rest: &[u8]) -> &[u8] {
    rest = rest.strip_prefix(b"^").unwrap_or(rest);
    rest = rest.strip_prefix(b"]").unwrap_or(rest);
    while let Some((byte, tail)) = rest.split_first() {
        rest = match byte {
            b']' => return tail,
            b'\\' => escape(tail).1,
            b'[' if tail.first() == Some(&b':') => {
                let name_end = tail.windows(2).position(|pair| pair == b":]");
                name_end.map_or(tail, |at| &tail[at + 2..])
            }
            _ => tail,
        };
    }
    rest
}

/// Whether an escape sequence matches the empty text, and what follows it.
fn escape(rest: &[u8]) -> (bool, &[u8]) {
    let Some((kind, tail)) = rest.split_first() else { return (true, rest) };
    match kind {
        b'A' | b'z' | b'B' => (true, tail),
        b'b' => (false, tail),
        b'Q' => {
            let end = tail.windows(2).position(|pair| pair == b"\\E");
            let (quoted, tail) = end.map_or((tail, &[][..]), |at| (&tail[..at], &tail[at + 2..]));
            (quoted.is_empty(), tail)
        }
        b'p' | b'P' | b'x' if tail.first() == Some(&b'{') => {
            let end = tail.iter().position(|byte| *byte == b'}');
            (false, end.map_or(&[][..], |at| &tail[at + 1..]))
        }
        b'p' | b'P' => (false, tail.get(1..).unwrap_or_default()),
        b'x' => (false, tail.get(2..).unwrap_or_default()),
        _ => (false, tail),
    }
}

/// Whether a quantifier stands here that allows none, and what follows the quantifiers.
fn quantifier(mut rest: &[u8]) -> (bool, &[u8]) {
    let mut allows_none = false;
    loop {
        match rest.first() {
            Some(b'*' | b'?') => {
                allows_none = true;
                rest = &rest[1..];
            }
            Some(b'+') => rest = &rest[1..],
            Some(b'{') => match counted(rest) {
                Some((least_is_zero, tail)) => {
                    allows_none |= least_is_zero;
                    rest = tail;
                }
                None => return (allows_none, rest),
            },
            _ => return (allows_none, rest),
        }
        // what makes a quantifier lazy is none itself
        rest = rest.strip_prefix(b"?").unwrap_or(rest);
    }
}

/// `{2}`, `{2,}` or `{2,5}`: whether it starts at 0, and what follows. Anything else in braces is plain text.
fn counted(rest: &[u8]) -> Option<(bool, &[u8])> {
    let end = rest.iter().position(|byte| *byte == b'}')?;
    let (least, most) = match rest[1..end].iter().position(|byte| *byte == b',') {
        Some(comma) => (&rest[1..=comma], &rest[comma + 2..end]),
        None => (&rest[1..end], &[][..]),
    };
    let is_number = |digits: &[u8]| digits.iter().all(u8::is_ascii_digit);
    if least.is_empty() || !is_number(least) || !is_number(most) {
        return None;
    }
    Some((least.iter().all(|digit| *digit == b'0'), &rest[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_left_out_matches_the_empty_value() {
        for pattern in [
            "",
            ".*",
            "a|",
            "|a",
            "(a|b)?",
            "(?i)",
            "(?:a*)(b?)",
            "a{0}",
            "a{0,3}",
            "^$",
            "\\Aa?\\z",
            "[]a]*",
            "(a|(b|))",
            "\\Q\\E",
            "[[:alpha:]]*?",
            "(?P<x>a*)",
            "\\B",
            "(?i:a?)",
            "x*|y",
            "a{00,}",
        ] {
            assert!(matches_empty(&pattern.into()), "{pattern}");
        }
    }

    #[test]
    fn what_needs_a_character_does_not() {
        for pattern in [
            ".+",
            "a",
            "a|b",
            "(a|b)",
            "a{1,}",
            "{",
            "a{,3}",
            "[]*]",
            "\\*",
            "\\Qa*\\E",
            "\\pL",
            "\\p{Greek}+",
            "\\x{41}",
            "\\x41",
            "a?b",
            "(a*)b",
            "\\b",
            "(?i)a",
            "[^]]",
            "()+a",
            "(a?)x|y",
        ] {
            assert!(!matches_empty(&pattern.into()), "{pattern}");
        }
    }
}
