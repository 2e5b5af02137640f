//! What can be wrong with a duration, and the remedy.

use super::{Duration, UNITS};
use std::{fmt, ops::Range};

/// Why a text is no duration, and where in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The cause.
    pub kind: ErrorKind,
    /// The bytes of the text that are to blame; empty only where something is missing.
    pub range: Range<usize>,
}

/// What is wrong with a duration. Displays as the fact, to be written after the text of the duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Nothing is written.
    Empty,
    /// A number without a unit.
    MissingUnit,
    /// A unit without a number, or something else where a number should stand.
    MissingNumber,
    /// A minus where only durations from 0 on make sense.
    Negative,
    /// A fraction, `1.5h`.
    Decimal,
    /// A blank between or around the parts.
    Blank,
    /// No unit of this name.
    UnknownUnit,
    /// No unit of this name in Go's spelling, which knows no days.
    UnknownGoUnit,
    /// A bigger unit after a smaller one.
    UnitOrder,
    /// The same unit twice.
    RepeatedUnit,
    /// Longer than 2^63 - 1 nanoseconds, about 292 years.
    OutOfRange,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "is empty",
            Self::MissingUnit => "has a number without a unit",
            Self::MissingNumber => "has no number where one is needed",
            Self::Negative => "is negative",
            Self::Decimal => "has a decimal",
            Self::Blank => "has a blank in it",
            Self::UnknownUnit | Self::UnknownGoUnit => "has an unknown unit",
            Self::UnitOrder => "has a bigger unit after a smaller one",
            Self::RepeatedUnit => "has the same unit twice",
            Self::OutOfRange => "is longer than the longest duration, about 292 years",
        })
    }
}

impl Error {
    pub(in crate::time) fn new(kind: ErrorKind, range: Range<usize>) -> Self {
        Self { kind, range }
    }

    /// The remedy for `text`, the text that was parsed.
    #[must_use]
    pub fn help(&self, text: &str) -> String {
        let blamed = text.get(self.range.clone()).unwrap_or_default();
        match self.kind {
            ErrorKind::MissingUnit => {
                format!("write the unit: `{blamed}s` for seconds, `{blamed}m` for minutes")
            }
            ErrorKind::Decimal => match whole(blamed) {
                Some(duration) => format!("write whole numbers: `{duration}`"),
                None => "write whole numbers of a smaller unit".to_owned(),
            },
            ErrorKind::Blank => {
                format!("write it without blanks: `{}`", text.split_whitespace().collect::<String>())
            }
            ErrorKind::UnknownUnit => match meant(blamed) {
                Some(unit) => format!("did you mean `{unit}`? The units are y, w, d, h, m, s and ms"),
                None => "the units are y, w, d, h, m, s and ms".to_owned(),
            },
            ErrorKind::UnknownGoUnit => {
                "the units here are h, m, s, ms, us and ns: a day is `24h`".to_owned()
            }
            ErrorKind::UnitOrder | ErrorKind::RepeatedUnit => {
                "write each unit once, from the biggest to the smallest: `1d12h30m`".to_owned()
            }
            ErrorKind::Negative => "write it without the minus".to_owned(),
            ErrorKind::Empty | ErrorKind::MissingNumber => {
                "write a number and a unit, such as `30s`, `5m` or `1h30m`".to_owned()
            }
            ErrorKind::OutOfRange => "write a shorter one".to_owned(),
        }
    }
}

/// `1.5h` in whole milliseconds.
fn whole(decimal: &str) -> Option<Duration> {
    let end = decimal.find(|c: char| c.is_ascii_alphabetic())?;
    let number: f64 = decimal[..end].replace(',', ".").parse().ok()?;
    let unit = UNITS.iter().find(|unit| unit.name == &decimal[end..])?;
    #[expect(clippy::cast_precision_loss, reason = "no unit is longer than 2^53 nanoseconds")]
    let milliseconds = number * (unit.nanoseconds / 1_000_000) as f64;
    #[expect(clippy::cast_possible_truncation, reason = "bounded just before")]
    let rounded = (0.5..1e15).contains(&milliseconds).then(|| milliseconds.round() as i64)?;
    Some(Duration::from_millis(rounded))
}

/// The unit that somebody meant who wrote `unit`.
fn meant(unit: &str) -> Option<&'static str> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "y" | "yr" | "yrs" | "year" | "years" => "y",
        "w" | "wk" | "week" | "weeks" => "w",
        "d" | "day" | "days" => "d",
        "h" | "hr" | "hrs" | "hour" | "hours" => "h",
        "m" | "min" | "mins" | "minute" | "minutes" => "m",
        "s" | "sec" | "secs" | "second" | "seconds" => "s",
        "ms" | "msec" | "millis" | "millisecond" | "milliseconds" => "ms",
        _ => return None,
    })
}
