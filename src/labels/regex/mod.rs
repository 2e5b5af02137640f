//! Regular expressions as Prometheus and Alertmanager understand them: those of Go.
//!
//! Enters: a pattern. Leaves: an [`Error`] with the cause and the range in the pattern, or a [`Regex`] that matches
//! what Go's would. [`validate`] accepts and refuses as Go's `regexp/syntax` does with the flags of `regexp.Compile`;
//! nothing is compiled, one pass decides. The same pass translates a pattern for the engine, the crate `regex`.
//! Where the pattern stands decides how it is compiled, see [`Dialect`].

mod compiled;
mod error;
mod escape;
mod group;
mod limits;
mod plain;
mod scan;
mod template;
mod translate;
mod unicode_classes;

pub use compiled::Regex;
pub use error::{Error, ErrorKind};
use scan::{Scanned, exceeded, scan};
pub use template::Template;
use unicode_classes::Names;

/// Who compiles the pattern, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// A label matcher of PromQL: parsed alone by the parser of Go 1.24, which Prometheus carries, then compiled
    /// between anchors; plain texts and alternatives of plain texts are not parsed at all.
    Matcher,
    /// `regex` of a relabelling and `label_replace`: Go's own package compiles it with `^(?s:` and `)$` around it,
    /// which makes `a)|(b` one.
    Relabel,
    /// Alertmanager's matchers: likewise, with `^(?:` and `)$`.
    Alertmanager,
    /// `match` and `reReplaceAll` of templates: Go's own package compiles it as it stands, and a part of a text is enough
    /// for a match.
    Search,
}

impl Dialect {
    /// What is put around a pattern before it is parsed.
    fn parentheses(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Matcher => None,
            Self::Relabel => Some(("^(?s:", ")$")),
            Self::Alertmanager => Some(("^(?:", ")$")),
            Self::Search => Some(("", "")),
        }
    }
}

/// Checks `pattern`.
///
/// # Errors
/// The first thing in the pattern that the product stumbles over.
pub fn validate(pattern: &str, dialect: Dialect) -> Result<(), Error> {
    if is_literal(pattern.as_bytes()) {
        return Ok(());
    }
    match dialect.parentheses() {
        None => {
            let scanned = scan(pattern, Names::Exact)?;
            scanned.check_anchored().map_err(|limit| exceeded(limit, pattern))
        }
        Some((before, after)) => validate_between(before, pattern, after),
    }
}

/// Checks a pattern that may not be text: strings of PromQL can hold any bytes.
///
/// # Errors
/// As [`validate`]; bytes that are no UTF-8 are an error where the product parses the pattern.
pub fn validate_bytes(pattern: &[u8], dialect: Dialect) -> Result<(), Error> {
    match std::str::from_utf8(pattern) {
        Ok(pattern) => validate(pattern, dialect),
        Err(_) if dialect == Dialect::Matcher && is_literal(pattern) => Ok(()),
        Err(error) => {
            let start = error.valid_up_to();
            let end = error.error_len().map_or(pattern.len(), |len| start + len);
            Err(Error::new(ErrorKind::InvalidUtf8, start..end))
        }
    }
}

/// Whether the empty text matches a pattern that is valid as a [`Dialect::Matcher`], anchored at both ends.
#[must_use]
pub fn matches_empty(pattern: &[u8]) -> bool {
    match std::str::from_utf8(pattern) {
        Ok(pattern) if !is_literal(pattern.as_bytes()) => {
            scan(pattern, Names::Exact).is_ok_and(|scanned| scanned.matches_empty())
        }
        _ => pattern.split(|byte| *byte == b'|').any(<[u8]>::is_empty),
    }
}

/// Whether a pattern is plain text, or several between `|`.
fn is_literal(pattern: &[u8]) -> bool {
    let is_meta = |byte: &u8| {
        matches!(
            byte,
            b'\\' | b'.' | b'+' | b'*' | b'?' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'^' | b'$'
        )
    };
    !pattern.iter().any(is_meta)
}

/// Checks a pattern that is compiled only with what is put around it.
fn validate_between(before: &str, pattern: &str, after: &str) -> Result<(), Error> {
    let Err(error) = scan(&[before, pattern, after].concat(), Names::Loose) else { return Ok(()) };
    let alone: Result<Scanned, Error> = scan(pattern, Names::Loose);
    // what is wrong with the pattern alone is told better without what stands around it
    Err(alone.err().unwrap_or_else(|| {
        let inside = |at: usize| at.saturating_sub(before.len()).min(pattern.len());
        Error::new(error.kind, inside(error.range.start)..inside(error.range.end))
    }))
}

#[cfg(test)]
mod match_tests;
#[cfg(test)]
mod tests;
