//! What Prometheus refuses in a text of metrics.

use crate::source::Span;
use std::fmt;

/// Something that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
}

/// The kinds of problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// A line that starts neither with a metric nor with a comment.
    NoMetric,
    /// A line that OpenMetrics does not know: a blank one, or a comment of one's own.
    NotOpenMetrics,
    /// `# HELP`, `# TYPE` or `# UNIT` without a metric.
    NoMetadataName,
    /// Metadata of OpenMetrics without a blank behind the name.
    NoText,
    /// A type that the format does not have.
    UnknownType(String),
    /// A metric whose name does not end in its unit.
    UnitNoSuffix(String),
    /// Braces without a name, and none before them.
    NoName,
    /// A second name.
    NameTwice,
    /// Something else where a label must stand.
    NoLabelName,
    /// A label without `=`.
    NoEquals,
    /// A label without a value in quotes.
    NoLabelValue,
    /// Labels without a comma between them, or without `}`.
    UnclosedLabels,
    /// A text whose quote is not closed.
    UnclosedQuote,
    /// A line without a value.
    NoValue,
    /// A value that is no number.
    BadValue(String),
    /// A number that does not fit.
    OutOfRange(String),
    /// A time that is none.
    BadTime(String),
    /// Something behind value and time.
    TrailingText,
    /// A line that ends as Windows ends lines.
    CarriageReturn,
    /// Bytes that are no UTF-8.
    InvalidUtf8,
    /// OpenMetrics without its last line.
    MissingEof,
    /// Something behind the last line of OpenMetrics.
    AfterEof,
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoMetric => f.write_str("a line starts neither with a metric nor with `#`"),
            Self::NotOpenMetrics => f.write_str("OpenMetrics has neither blank lines nor comments"),
            Self::NoMetadataName => f.write_str("the name of a metric is missing"),
            Self::NoText => f.write_str("expected a blank after the name of the metric"),
            Self::UnknownType(found) => write!(f, "there is no metric type `{found}`"),
            Self::UnitNoSuffix(unit) => {
                write!(f, "the name of the metric does not end in its unit `_{unit}`")
            }
            Self::NoName => f.write_str("the sample has no metric name"),
            Self::NameTwice => f.write_str("the sample has two metric names"),
            Self::NoLabelName => f.write_str("expected the name of a label"),
            Self::NoEquals => f.write_str("expected `=` after the name of the label"),
            Self::NoLabelValue => f.write_str("expected the value of the label in double quotes"),
            Self::UnclosedLabels => f.write_str("expected `,` or `}` after the label"),
            Self::UnclosedQuote => f.write_str("the quote is not closed"),
            Self::NoValue => f.write_str("the sample has no value"),
            Self::BadValue(found) => write!(f, "`{found}` is no number"),
            Self::OutOfRange(found) => write!(f, "`{found}` is out of range"),
            Self::BadTime(found) => write!(f, "`{found}` is no timestamp"),
            Self::TrailingText => f.write_str("unexpected text at the end of the line"),
            Self::CarriageReturn => f.write_str("the line ends with a carriage return"),
            Self::InvalidUtf8 => f.write_str("the text is not UTF-8"),
            Self::MissingEof => f.write_str("the text does not end with `# EOF`"),
            Self::AfterEof => f.write_str("there is text behind `# EOF`"),
        }
    }
}

impl ProblemKind {
    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoMetric | Self::NoName => {
                "write `name{label=\"value\"} 1`; a name with other characters goes into the braces, in quotes"
            }
            Self::NotOpenMetrics => {
                "remove the line; only `# HELP`, `# TYPE`, `# UNIT` and `# EOF` are known"
            }
            Self::UnknownType(_) => {
                "the types are counter, gauge, histogram, summary and untyped; those of OpenMetrics are unknown, \
                 info, stateset and gaugehistogram besides, and there is one blank before them"
            }
            Self::BadTime(_) => {
                "the text format takes whole milliseconds since 1970, OpenMetrics takes seconds"
            }
            Self::CarriageReturn => "end lines with a line feed alone",
            Self::UnclosedQuote => "add `\"`; within quotes it is written `\\\"`",
            _ => return None,
        })
    }
}
