//! Patterns that need no regex engine: a text, several between `|`, each perhaps with `.*` or `.+` at its ends, all
//! perhaps in one group. Most matchers that people write are such.
//!
//! Enters: a pattern that is valid and anchored. Leaves: a comparison that gives the same answer, or `None`.

use memchr::memmem;
use std::collections::HashSet;

/// A pattern as a comparison.
#[derive(Clone, Debug)]
pub(super) struct Plain {
    /// The values that match as they stand.
    values: HashSet<Box<str>, foldhash::fast::FixedState>,
    /// What else matches.
    parts: Vec<Part>,
    /// Whether the whole stands in a group that captures.
    pub(super) captures: bool,
}

/// Text between `.*` or `.+`.
#[derive(Clone, Debug, Default)]
struct Part {
    before: Wildcard,
    text: Box<str>,
    after: Wildcard,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wildcard {
    #[default]
    None,
    /// `.*`
    Any,
    /// `.+`
    Some,
}

impl Plain {
    /// `pattern`, if it is so simple. `dot_newline` says whether `.` matches a newline too; where it does not, no pattern
    /// with a `.` is simple.
    pub(super) fn read(pattern: &str, dot_newline: bool) -> Option<Self> {
        let (pattern, captures) = ungrouped(pattern);
        let mut plain = Self { values: HashSet::default(), parts: vec![], captures };
        let mut rest = Some(pattern);
        while let Some(text) = rest {
            let (part, next) = alternative(text)?;
            rest = next;
            match (part.before, part.after) {
                (Wildcard::None, Wildcard::None) => _ = plain.values.insert(part.text),
                _ if dot_newline => plain.parts.push(part),
                _ => return None,
            }
        }
        Some(plain)
    }

    /// Whether the whole of `value` matches.
    pub(super) fn is_match(&self, value: &str) -> bool {
        self.values.contains(value) || self.parts.iter().any(|part| part.is_match(value))
    }
}

impl Part {
    fn is_match(&self, value: &str) -> bool {
        match (self.before, self.after) {
            (Wildcard::None, after) => value.strip_prefix(&*self.text).is_some_and(|rest| after.takes(rest)),
            (before, Wildcard::None) => {
                value.strip_suffix(&*self.text).is_some_and(|rest| before.takes(rest))
            }
            (before, after) => {
                let start = before.least(value.chars().next());
                let end = value.len().checked_sub(after.least(value.chars().next_back()));
                let inner = end.and_then(|end| value.as_bytes().get(start..end));
                inner.is_some_and(|inner| memmem::find(inner, self.text.as_bytes()).is_some())
                    && (!value.is_empty() || (before, after) == (Wildcard::Any, Wildcard::Any))
            }
        }
    }
}

impl Wildcard {
    /// Whether it matches the whole of `text`.
    fn takes(self, text: &str) -> bool {
        match self {
            Self::None => text.is_empty(),
            Self::Any => true,
            Self::Some => !text.is_empty(),
        }
    }

    /// How many bytes it takes at least where `next` is the nearest character.
    fn least(self, next: Option<char>) -> usize {
        if self == Self::Some { next.map_or(0, char::len_utf8) } else { 0 }
    }
}

/// The pattern without the group that it stands in, and whether that one captures. What looks like one group around
/// all may be several; then the inside has parentheses and is not simple.
fn ungrouped(pattern: &str) -> (&str, bool) {
    let bare = pattern.strip_prefix('^').unwrap_or(pattern);
    let Some(bare) = bare.strip_suffix(")$").or(bare.strip_suffix(')')) else { return (pattern, false) };
    match (bare.strip_prefix("(?:"), bare.strip_prefix('(')) {
        (Some(inside), _) => (inside, false),
        (None, Some(inside)) => (inside, true),
        (None, None) => (pattern, false),
    }
}

/// The first alternative of `pattern`, and what follows its `|`.
fn alternative(pattern: &str) -> Option<(Part, Option<&str>)> {
    let rest = pattern.strip_prefix('^').unwrap_or(pattern);
    let (before, mut rest) = wildcard(rest);
    let mut text = String::new();
    loop {
        let len = rest.find(is_meta).unwrap_or(rest.len());
        text.push_str(&rest[..len]);
        rest = &rest[len..];
        match rest.as_bytes() {
            [b'\\', escaped, ..] if escaped.is_ascii_punctuation() => {
                text.push(char::from(*escaped));
                rest = &rest[2..];
            }
            _ => break,
        }
        // a quantifier is a metacharacter, so it ends the text and is found below
    }
    let (after, rest) = wildcard(rest);
    let rest = rest.strip_prefix('$').unwrap_or(rest);
    let next = if rest.is_empty() { None } else { Some(rest.strip_prefix('|')?) };
    let part = if before == Wildcard::None || after != Wildcard::None || !text.is_empty() {
        Part { before, text: text.into(), after }
    } else {
        Part { before: Wildcard::None, text: text.into(), after: before }
    };
    Some((part, next))
}

/// The wildcard at the start of `pattern`, and what follows it; a `?` behind it is left to be found.
fn wildcard(pattern: &str) -> (Wildcard, &str) {
    match pattern.as_bytes() {
        [b'.', b'*', ..] => (Wildcard::Any, &pattern[2..]),
        [b'.', b'+', ..] => (Wildcard::Some, &pattern[2..]),
        _ => (Wildcard::None, pattern),
    }
}

/// Whether a character may mean something other than itself.
fn is_meta(character: char) -> bool {
    matches!(character, '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' | '|')
}
