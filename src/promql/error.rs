//! What can be wrong with an expression.
//!
//! The kinds carry data; [`Error::message`] says the fact and [`Error::help`] the remedy. Facts and terms are
//! Prometheus's.

mod help;
mod message;

pub(super) use message::quoted;

use super::{
    features::Unavailable,
    operators::BinaryOp,
    text::{Text, TextRange},
    types::Type,
};
use crate::{labels::regex, time::duration};
use std::fmt;

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Error {
    /// What.
    pub kind: ErrorKind,
    /// Where; empty where something is missing. Of an unreadable text it goes to the end, as upstream's does.
    pub range: TextRange,
}

/// Where a character cannot stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Between tokens.
    Expression,
    /// After `=`.
    AfterEquals,
    /// After `!`.
    AfterBang,
    /// Within `{}`.
    Braces,
    /// Within `[]`.
    Brackets,
    /// Where a duration is expected.
    Duration,
    /// After a duration, where a colon may follow.
    AfterDuration,
    /// Nothing was opened that it could close.
    Unopened,
}

/// What takes a value of a certain type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taker {
    /// A function.
    Function(&'static str),
    /// An aggregation.
    Aggregation,
    /// The parameter of an aggregation.
    AggregationParameter,
}

/// A modifier of selectors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modifier {
    /// `offset`
    Offset,
    /// `@`
    At,
    /// `anchored`
    Anchored,
    /// `smoothed`
    Smoothed,
}

/// The kinds of errors.
#[derive(Clone, Debug, PartialEq)]
pub enum ErrorKind {
    /// There is nothing but blanks and comments.
    NoExpression,
    /// Nested deeper than any expression that makes sense.
    TooDeep,
    /// Longer than 4 GiB.
    TooLong,
    /// A character that cannot stand there.
    #[expect(missing_docs, reason = "the names say it")]
    UnexpectedCharacter { found: char, place: Place },
    /// The text ends where it must not.
    #[expect(missing_docs, reason = "the names say it")]
    UnexpectedEnd { place: Place },
    /// `(` without `)`.
    UnclosedParenthesis,
    /// `[` without `]`.
    UnclosedBracket,
    /// A string without its closing quote.
    #[expect(missing_docs, reason = "the names say it")]
    UnterminatedString { is_raw: bool },
    /// A string with bytes that are no UTF-8.
    InvalidUtf8,
    /// A string that ends in an escape sequence.
    UnterminatedEscape,
    /// A backslash before something that is no escape sequence.
    #[expect(missing_docs, reason = "the names say it")]
    UnknownEscape { found: char },
    /// An escape sequence with something that is no digit.
    #[expect(missing_docs, reason = "the names say it")]
    IllegalEscape { found: char },
    /// An escape sequence for something that is no character.
    InvalidCodePoint,
    /// Digits that are neither a number nor a duration.
    #[expect(missing_docs, reason = "the names say it")]
    BadNumber { written: String },
    /// A number that is no number after all.
    #[expect(missing_docs, reason = "the names say it")]
    InvalidNumber { written: String },
    /// A number that does not fit.
    #[expect(missing_docs, reason = "the names say it")]
    NumberOutOfRange { written: String },
    /// A token that cannot stand there.
    Unexpected {
        /// What stands there, as a person would call it.
        found: String,
        /// In what.
        context: &'static str,
        /// What could stand there.
        expected: &'static str,
    },
    /// A comma after the last argument.
    TrailingComma,
    /// No function of this name.
    #[expect(missing_docs, reason = "the names say it")]
    UnknownFunction { name: String },
    /// A part of the language that this Prometheus does not offer.
    Unavailable {
        /// The part.
        part: String,
        /// Why.
        reason: Unavailable,
    },
    /// An aggregation of nothing.
    #[expect(missing_docs, reason = "the names say it")]
    NoAggregationArguments { name: &'static str },
    /// An aggregation with too many or too few arguments.
    #[expect(missing_docs, reason = "the names say it")]
    AggregationArguments { name: &'static str, expected: u8, given: usize },
    /// A function with too many or too few arguments.
    #[expect(missing_docs, reason = "the names say it")]
    ArgumentCount { function: &'static str, least: u8, most: Option<u8>, given: usize },
    /// A label name that cannot be.
    #[expect(missing_docs, reason = "the names say it")]
    InvalidLabelName { name: Text },
    /// A pattern that RE2 does not take.
    #[expect(missing_docs, reason = "the names say it")]
    Regex { pattern: Text, error: regex::Error },
    /// Not a duration.
    #[expect(missing_docs, reason = "the names say it")]
    InvalidDuration { written: String, kind: duration::ErrorKind, help: String },
    /// A duration of more than 292 years.
    DurationOutOfRange,
    /// A range or step of zero or less.
    DurationNotPositive,
    /// A duration divided by zero.
    #[expect(missing_docs, reason = "the names say it")]
    DivisionByZero { is_modulo: bool },
    /// `[5m]` after something that is no selector.
    RangeOfNonSelector,
    /// A modifier before `[5m]`.
    ModifierBeforeRange(Modifier),
    /// A modifier after something that cannot have it.
    ModifierOfNonSelector(Modifier),
    /// The same modifier twice.
    RepeatedModifier(Modifier),
    /// `anchored` or `smoothed` after a subquery.
    ExtensionOfSubquery(Modifier),
    /// `anchored` and `smoothed`.
    AnchoredAndSmoothed,
    /// A time that is no time.
    #[expect(missing_docs, reason = "the names say it")]
    TimestampOutOfBounds { value: f64 },
    /// A metric name before and within braces.
    #[expect(missing_docs, reason = "the names say it")]
    NameTwice { first: Text, second: Text },
    /// A selector that would select everything.
    EmptySelector,
    /// A value of the wrong type.
    #[expect(missing_docs, reason = "the names say it")]
    WrongType { expected: Type, taker: Taker, given: Type },
    /// An operand that no binary operator takes.
    #[expect(missing_docs, reason = "the names say it")]
    OperandType { op: BinaryOp, given: Type },
    /// A sign before something that has none.
    #[expect(missing_docs, reason = "the names say it")]
    SignOfNonNumber { given: Type },
    /// A subquery of something that is no instant vector.
    #[expect(missing_docs, reason = "the names say it")]
    SubqueryOfNonVector { given: Type },
    /// `bool` after an operator that does not compare.
    BoolOfNonComparison(BinaryOp),
    /// Two numbers compared without `bool`.
    ScalarComparison(BinaryOp),
    /// A label in `on` and in `group_left` or `group_right`.
    #[expect(missing_docs, reason = "the names say it")]
    LabelInBoth { label: Text },
    /// `on` or `ignoring` where there is a scalar.
    MatchingOfScalar,
    /// `fill` where there is a scalar.
    FillOfScalar,
    /// `group_left` or `group_right` of a set operator.
    GroupOfSetOperator(BinaryOp),
    /// `fill` of a set operator.
    FillOfSetOperator(BinaryOp),
    /// A set operator with a scalar.
    SetOperatorOfScalar(BinaryOp),
    /// The second argument of `info` is no selector of labels.
    #[expect(missing_docs, reason = "the names say it")]
    InfoLabels { has_name: bool },
    /// A series or values of a unit test that cannot be read.
    Series {
        /// The fact.
        message: String,
        /// The remedy.
        help: &'static str,
    },
}

impl Error {
    pub(super) fn new(kind: ErrorKind, range: TextRange) -> Self {
        Self { kind, range }
    }

    /// The fact.
    #[must_use]
    pub fn message(&self) -> String {
        message::message(&self.kind)
    }

    /// The remedy, if one is known.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        help::help(&self.kind)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Modifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Offset => "offset",
            Self::At => "@",
            Self::Anchored => "anchored",
            Self::Smoothed => "smoothed",
        })
    }
}
