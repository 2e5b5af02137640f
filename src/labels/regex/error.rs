//! What can be wrong with a pattern, in Go's words and with the remedy.

use super::unicode_classes::spelt_right;
use std::{fmt, ops::Range};

/// Why a pattern is no regular expression of Go's, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Error {
    /// The cause.
    pub kind: ErrorKind,
    /// The bytes of the pattern that are to blame.
    pub range: Range<usize>,
}

/// The cause. Displays as Go words it; several causes may share Go's words, and [`Error::help`] tells them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `(` without its `)`; the range is that of the innermost one left open.
    MissingParen,
    /// `\Q` without `\E`, so that a `)` behind it is quoted too: one of the pattern, or the one that the product adds.
    UnclosedQuote,
    /// `)` without its `(`.
    UnexpectedParen,
    /// `[` without its `]`.
    MissingBracket,
    /// A `\` with nothing behind it.
    TrailingBackslash,
    /// A quantifier with nothing before it.
    MissingRepeatArgument,
    /// A quantifier after a quantifier: `a**`, the possessive `a++`.
    NestedRepetition,
    /// A count above 1000.
    RepeatTooLarge,
    /// `{5,2}`
    RepeatReversed,
    /// Nested counts whose product is above 1000.
    RepeatProduct,
    /// `[z-a]`
    ReversedRange,
    /// `\p{…}` of a name that is no category and no script.
    UnknownUnicodeClass,
    /// `[[:foo:]]`
    UnknownPosixClass,
    /// A letter or digit that means nothing behind a `\`.
    UnknownEscape,
    /// A class such as `\d` as one end of a range.
    ClassAsRangeEnd,
    /// `\1`
    Backreference,
    /// `\C`, a single byte.
    AnyByte,
    /// `\Z`
    EndBeforeNewline,
    /// `\x` without two hexadecimal digits or a character in braces.
    HexEscape,
    /// `(?P<…>` without its `>` or with a name that is no word.
    GroupName,
    /// `(?=…)` and `(?!…)`
    Lookahead,
    /// `(?<=…)` and `(?<!…)`
    Lookbehind,
    /// `(?>…)`
    AtomicGroup,
    /// A flag other than i, m, s and U.
    UnknownFlag,
    /// Another construct in `(?…)`.
    UnsupportedGroup,
    /// Bytes that are no UTF-8.
    InvalidUtf8,
    /// More than 1000 levels.
    NestingDepth,
    /// More than about 3.3 million instructions when compiled.
    TooLarge,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MissingParen | Self::UnclosedQuote => "missing closing )",
            Self::UnexpectedParen => "unexpected )",
            Self::MissingBracket => "missing closing ]",
            Self::TrailingBackslash => "trailing backslash at end of expression",
            Self::MissingRepeatArgument => "missing argument to repetition operator",
            Self::NestedRepetition => "invalid nested repetition operator",
            Self::RepeatTooLarge | Self::RepeatReversed | Self::RepeatProduct => "invalid repeat count",
            Self::ReversedRange | Self::UnknownUnicodeClass | Self::UnknownPosixClass => {
                "invalid character class range"
            }
            Self::UnknownEscape
            | Self::ClassAsRangeEnd
            | Self::Backreference
            | Self::AnyByte
            | Self::EndBeforeNewline
            | Self::HexEscape => "invalid escape sequence",
            Self::GroupName | Self::Lookbehind => "invalid named capture",
            Self::Lookahead | Self::AtomicGroup | Self::UnknownFlag | Self::UnsupportedGroup => {
                "invalid or unsupported Perl syntax"
            }
            Self::InvalidUtf8 => "invalid UTF-8",
            Self::NestingDepth => "expression nests too deeply",
            Self::TooLarge => "expression too large",
        })
    }
}

impl Error {
    pub(super) fn new(kind: ErrorKind, range: Range<usize>) -> Self {
        Self { kind, range }
    }

    /// The remedy for `pattern`, the pattern that was validated.
    #[must_use]
    pub fn help(&self, pattern: &str) -> String {
        let blamed = pattern.get(self.range.clone()).unwrap_or_default();
        let fixed = match self.kind {
            ErrorKind::MissingParen => "close the group with `)`, or write `\\(` for the character",
            ErrorKind::UnclosedQuote => "end the quoted part with `\\E`",
            ErrorKind::UnexpectedParen => "write `\\)` for the character, or open the group with `(`",
            ErrorKind::MissingBracket => "close the class with `]`, or write `\\[` for the character",
            ErrorKind::TrailingBackslash => "write `\\\\` for a backslash",
            ErrorKind::MissingRepeatArgument if blamed.starts_with('*') => {
                "this is a regular expression, not a glob: write `.*` for any text"
            }
            ErrorKind::MissingRepeatArgument => return format!("write `\\{blamed}` for the character"),
            ErrorKind::NestedRepetition => {
                "RE2 has no possessive or doubled quantifiers: write one, or group with `(?:…)`"
            }
            ErrorKind::RepeatTooLarge => "RE2 counts to 1000 at most",
            ErrorKind::RepeatReversed => "write the smaller count first",
            ErrorKind::RepeatProduct => "nested counts multiply, and RE2 takes 1000 at most",
            ErrorKind::ReversedRange => "write the range from the lower to the higher character",
            ErrorKind::UnknownUnicodeClass => return unicode_class_help(blamed),
            ErrorKind::UnknownPosixClass => {
                "the classes are alnum, alpha, ascii, blank, cntrl, digit, graph, lower, print, punct, space, \
                 upper, word and xdigit"
            }
            ErrorKind::UnknownEscape => return escape_help(blamed),
            ErrorKind::ClassAsRangeEnd => "write the class beside the range, or `\\-` for the character",
            ErrorKind::Backreference => "RE2 has no backreferences",
            ErrorKind::AnyByte => "write `.` for any character",
            ErrorKind::EndBeforeNewline => "write `\\z` for the end of the text",
            ErrorKind::HexEscape => {
                "write two hexadecimal digits, `\\x41`, or a character in braces, `\\x{263a}`"
            }
            ErrorKind::GroupName => "write `(?P<name>…)` with a name of letters, digits and `_`",
            ErrorKind::Lookahead | ErrorKind::Lookbehind => {
                "RE2 has no lookaround: use a second matcher with `!~`, or spell out what may match"
            }
            ErrorKind::AtomicGroup => "RE2 has no atomic groups: write `(?:…)`",
            ErrorKind::UnknownFlag => "the flags are i, m, s and U",
            ErrorKind::UnsupportedGroup => "RE2 knows `(?:…)`, `(?P<name>…)` and the flags i, m, s and U",
            ErrorKind::InvalidUtf8 => "write the pattern in UTF-8",
            ErrorKind::NestingDepth => "RE2 nests 1000 levels at most",
            ErrorKind::TooLarge => "use smaller counts",
        };
        fixed.to_owned()
    }
}

fn unicode_class_help(blamed: &str) -> String {
    let name = blamed.trim_start_matches(['\\', 'p', 'P', '{', '^']).trim_end_matches('}');
    match spelt_right(name) {
        Some(right) => format!("did you mean `\\p{{{right}}}`?"),
        None => "write a category such as `\\p{L}` or a script such as `\\p{Greek}`".to_owned(),
    }
}

fn escape_help(blamed: &str) -> String {
    match blamed.as_bytes().get(1) {
        Some(b'h') => "write `[ \\t]` for a blank".to_owned(),
        Some(b'R') => "write `\\r?\\n` for a line break".to_owned(),
        Some(b'u') => "write `\\x{…}` for a character by its number".to_owned(),
        Some(b'b' | b'B') => {
            "write `\\x08` for a backspace; a word boundary cannot stand in a class".to_owned()
        }
        Some(b'E') => "`\\E` needs a `\\Q` before it".to_owned(),
        _ => format!(
            "write `{}` for the character, or `\\\\` for a backslash",
            blamed.trim_start_matches('\\')
        ),
    }
}
