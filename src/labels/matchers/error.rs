//! Why a text is no matcher.

use super::regex;
use std::{fmt, ops::Range};

/// Why a text is no matcher, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The cause.
    pub kind: ErrorKind,
    /// The bytes of the text that are to blame; empty only where something is missing.
    pub range: Range<usize>,
}

/// The cause. Displays as the fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// No label name where one must stand.
    MissingName,
    /// A name that the classic parser cannot read: not of ASCII letters, digits, `_` and `:`.
    Name,
    /// No operator behind the name.
    MissingOperator,
    /// `!` without `=` or `~`.
    HalfOperator,
    /// No value behind the operator.
    MissingValue,
    /// A character that must stand in quotes: one of ``\'` ``.
    Unquoted,
    /// A `"` without its partner.
    UnclosedQuote,
    /// A `"` inside of a value that is not escaped.
    BareQuote,
    /// A quoted string with an escape that Go does not know, a line break, or bytes that are no UTF-8.
    Escape,
    /// `{` without `}`.
    UnclosedBrace,
    /// A brace where none may stand.
    UnexpectedBrace,
    /// Something other than a comma or the end behind a matcher.
    MissingComma,
    /// Something other than a matcher behind a comma.
    MissingMatcher,
    /// Something behind the closing brace.
    TrailingText,
    /// A pattern that does not compile.
    Regex {
        /// What is wrong with it; its range is that in the unquoted pattern.
        error: regex::Error,
        /// The unquoted pattern.
        pattern: String,
    },
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingName => "expected a label name",
            Self::Name => "not a valid label name",
            Self::MissingOperator => "expected an operator: `=`, `!=`, `=~` or `!~`",
            Self::HalfOperator => "expected `!=` or `!~`",
            Self::MissingValue => "expected a value",
            Self::Unquoted => "this character must be quoted",
            Self::UnclosedQuote => "the string is not closed",
            Self::BareQuote => "unescaped double quote in the value",
            Self::Escape => "the string has an invalid escape",
            Self::UnclosedBrace => "the brace is not closed",
            Self::UnexpectedBrace => "unexpected brace",
            Self::MissingComma => "expected a comma or the end",
            Self::MissingMatcher => "expected a matcher behind the comma",
            Self::TrailingText => "text behind the closing brace",
            Self::Regex { error, .. } => return error.kind.fmt(f),
        })
    }
}

impl Error {
    pub(super) fn new(kind: ErrorKind, range: Range<usize>) -> Self {
        Self { kind, range }
    }

    /// The remedy.
    #[must_use]
    pub fn help(&self) -> String {
        let fixed = match &self.kind {
            ErrorKind::MissingName
            | ErrorKind::MissingOperator
            | ErrorKind::HalfOperator
            | ErrorKind::MissingValue
            | ErrorKind::MissingMatcher => "write a matcher as `label=\"value\"`",
            ErrorKind::Name | ErrorKind::Unquoted => "put it in double quotes",
            ErrorKind::UnclosedQuote => "close it with `\"`",
            ErrorKind::BareQuote => "quote the whole value and write `\\\"` inside",
            ErrorKind::Escape => "write `\\\\` for a backslash",
            ErrorKind::UnclosedBrace => "close it with `}`",
            ErrorKind::UnexpectedBrace => "leave the braces out, or quote the value",
            ErrorKind::MissingComma => "quote the value, or separate matchers with commas",
            ErrorKind::TrailingText => "remove it",
            ErrorKind::Regex { error, pattern } => return error.help(pattern),
        };
        fixed.to_owned()
    }
}
