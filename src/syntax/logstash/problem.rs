//! What is wrong with a text, and what should be there.

use crate::source::Span;

/// A place at which Logstash cannot read on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What stands there; empty at the end of the file.
    pub span: Span,
    /// What should be there.
    pub kind: ProblemKind,
}

/// What should be there, or what is there in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// `input`, `filter` or `output`.
    NoSection,
    /// An opening brace, behind this.
    NoOpening(&'static str),
    /// The brace that closes what is opened there.
    NoClosing(Span),
    /// `]` of the list that is opened there, or a comma.
    NoListEnd(Span),
    /// `)` of what is opened there.
    NoParenthesis(Span),
    /// A plugin, `if` or `}`.
    NoStatement,
    /// The name of an option or `}`.
    NoOption,
    /// The key of an entry or `}`.
    NoKey,
    /// `=>` behind a name.
    NoArrow,
    /// A value.
    NoValue,
    /// White space between two options.
    NoSpace,
    /// A comma where none may be, between options or the entries of a table.
    Comma,
    /// A comma behind the last element of a list.
    TrailingComma,
    /// A comma between two elements of a list.
    NoComma,
    /// A word or a number that must stand in quotes.
    NoQuotes,
    /// A word of one letter, which must stand in quotes.
    OneLetter,
    /// A quote or a slash without its other one; whether a backslash stands before a quote that was meant to be that.
    Unterminated {
        /// Whether the text seems to end in a backslash.
        ends_in_backslash: bool,
    },
    /// A value in a condition: a field, a text, a number.
    NoOperand,
    /// An operator, `and`, `or` or the opening brace.
    NoOperator,
    /// A pattern in slashes or quotes.
    NoPattern,
    /// A word of other languages.
    Foreign {
        /// The word.
        written: String,
        /// What says it here.
        meant: &'static str,
    },
    /// `else` without `{` or `if`.
    BareElse,
    /// A comment in which a line ends with a carriage return alone.
    CarriageReturn,
    /// More levels than are read.
    TooDeep,
}
