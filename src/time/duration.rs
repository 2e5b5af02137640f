//! Durations in Prometheus's spelling: `1h30m`, `500ms`, `0`.
//!
//! Accepts and refuses as `model.ParseDuration` of prometheus/common does: whole numbers, units from the biggest to
//! the smallest and each at most once, a bare `0`, nothing longer than 2^63 - 1 nanoseconds. [`Duration`] prints as
//! Prometheus prints it.

use std::{fmt, ops::Range};

/// A span of time in whole milliseconds, the finest that Prometheus's spelling knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration {
    milliseconds: i64,
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self { milliseconds: 0 };

    /// A duration of so many milliseconds.
    #[must_use]
    pub const fn from_millis(milliseconds: i64) -> Self {
        Self { milliseconds }
    }

    /// Milliseconds.
    #[must_use]
    pub const fn as_millis(self) -> i64 {
        self.milliseconds
    }

    /// Seconds, with what is left of a second as a fraction.
    #[must_use]
    pub fn as_seconds(self) -> f64 {
        #[expect(
            clippy::cast_precision_loss,
            reason = "2^53 milliseconds are longer than any duration in use"
        )]
        let milliseconds = self.milliseconds as f64;
        milliseconds / 1000.0
    }

    /// Reads a duration that is not negative.
    ///
    /// # Errors
    /// What is wrong with the text, and where: the first thing that makes Prometheus refuse it.
    pub fn parse(text: &str) -> Result<Self, Error> {
        match text {
            "" => Err(Error::new(ErrorKind::Empty, 0..0)),
            "0" => Ok(Self::ZERO),
            _ => parse_parts(text),
        }
    }

    /// Reads a duration that may have a leading `-`, as `offset` in rule groups and the template function
    /// `parseDuration` take it.
    ///
    /// # Errors
    /// As [`Duration::parse`].
    pub fn parse_signed(text: &str) -> Result<Self, Error> {
        match text.strip_prefix('-') {
            Some(rest) => match Self::parse(rest) {
                Ok(duration) => Ok(Self::from_millis(-duration.milliseconds)),
                Err(error) => Err(Error::new(error.kind, error.range.start + 1..error.range.end + 1)),
            },
            None => Self::parse(text),
        }
    }
}

/// Prometheus's print: `1h30m`, `90d`, `1w`; years and weeks only where nothing is left over, `0s` for none.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.milliseconds.unsigned_abs();
        if rest == 0 {
            return f.write_str("0s");
        }
        if self.milliseconds < 0 {
            f.write_str("-")?;
        }
        for unit in &UNITS {
            let milliseconds = unit.nanoseconds / 1_000_000;
            let count = rest / milliseconds;
            if count > 0 && (!unit.only_exact || rest.is_multiple_of(milliseconds)) {
                write!(f, "{count}{}", unit.name)?;
                rest -= count * milliseconds;
            }
        }
        Ok(())
    }
}

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
            Self::UnknownUnit => "has an unknown unit",
            Self::UnitOrder => "has a bigger unit after a smaller one",
            Self::RepeatedUnit => "has the same unit twice",
            Self::OutOfRange => "is longer than the longest duration, about 292 years",
        })
    }
}

impl Error {
    pub(super) fn new(kind: ErrorKind, range: Range<usize>) -> Self {
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

struct Unit {
    name: &'static str,
    nanoseconds: u64,
    /// Printed only when nothing smaller is left: 90d reads better than 12w6d.
    only_exact: bool,
}

const fn unit(name: &'static str, milliseconds: u64, only_exact: bool) -> Unit {
    Unit { name, nanoseconds: milliseconds * 1_000_000, only_exact }
}

const SECOND: u64 = 1000;
const DAY: u64 = 86_400 * SECOND;

/// From the biggest to the smallest, the order in which they must be written.
const UNITS: [Unit; 7] = [
    unit("y", 365 * DAY, true),
    unit("w", 7 * DAY, true),
    unit("d", DAY, false),
    unit("h", 3600 * SECOND, false),
    unit("m", 60 * SECOND, false),
    unit("s", SECOND, false),
    unit("ms", 1, false),
];

const LONGEST: u64 = i64::MAX as u64;

fn parse_parts(text: &str) -> Result<Duration, Error> {
    let bytes = text.as_bytes();
    let run = |from: usize, digits: bool| {
        bytes[from..].iter().position(|b| b.is_ascii_digit() != digits).map_or(bytes.len(), |len| from + len)
    };
    let mut total: u64 = 0;
    let mut smallest = None;
    let mut at = 0;
    while at < bytes.len() {
        let number_end = run(at, true);
        if number_end == at {
            return Err(no_number(text));
        }
        let number = at..number_end;
        let written = number_end..run(number_end, false);
        let Ok(count) = text[number.clone()].parse::<u64>() else {
            return Err(Error::new(ErrorKind::OutOfRange, number));
        };
        if written.is_empty() {
            return Err(Error::new(ErrorKind::MissingUnit, number));
        }
        let Some(place) = UNITS.iter().position(|unit| unit.name == &text[written.clone()]) else {
            return Err(bad_unit(text, number, written));
        };
        match smallest {
            Some(last) if last == place => return Err(Error::new(ErrorKind::RepeatedUnit, at..written.end)),
            Some(last) if last > place => return Err(Error::new(ErrorKind::UnitOrder, at..written.end)),
            _ => smallest = Some(place),
        }
        let part = count.checked_mul(UNITS[place].nanoseconds);
        total = match part.and_then(|part| part.checked_add(total)) {
            Some(sum) if sum <= LONGEST => sum,
            _ => return Err(Error::new(ErrorKind::OutOfRange, 0..text.len())),
        };
        at = written.end;
    }
    Ok(Duration::from_millis((total / 1_000_000).cast_signed()))
}

/// The error for a text that does not begin with a digit.
fn no_number(text: &str) -> Error {
    let first = text.chars().next().unwrap_or_default();
    let kind = match first {
        '-' => ErrorKind::Negative,
        '.' | ',' => ErrorKind::Decimal,
        _ if first.is_whitespace() => ErrorKind::Blank,
        _ => ErrorKind::MissingNumber,
    };
    let end = if kind == ErrorKind::Decimal { text.len() } else { first.len_utf8() };
    Error::new(kind, 0..end)
}

/// The error for what follows a number and names no unit.
fn bad_unit(text: &str, number: Range<usize>, written: Range<usize>) -> Error {
    let unit = &text[written.clone()];
    if unit.starts_with(['.', ',']) {
        let rest = &text[written.end..];
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let name = rest[digits..].find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len() - digits);
        return Error::new(ErrorKind::Decimal, number.start..written.end + digits + name);
    }
    if let Some(blank) = unit.find(char::is_whitespace) {
        let start = written.start + blank;
        let len = unit[blank..].find(|c: char| !c.is_whitespace()).unwrap_or(unit.len() - blank);
        return Error::new(ErrorKind::Blank, start..start + len);
    }
    Error::new(ErrorKind::UnknownUnit, written)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> (ErrorKind, Range<usize>, String) {
        let error = Duration::parse(text).unwrap_err();
        let help = error.help(text);
        (error.kind, error.range, help)
    }

    #[test]
    fn prints_as_prometheus_does() {
        for (text, printed) in [
            ("0", "0s"),
            ("0w", "0s"),
            ("324ms", "324ms"),
            ("3s", "3s"),
            ("5m", "5m"),
            ("90m", "1h30m"),
            ("4d", "4d"),
            ("4d1h", "4d1h"),
            ("14d", "2w"),
            ("90d", "90d"),
            ("365d", "1y"),
            ("8w5d", "61d"),
            ("10y", "10y"),
            ("1y2w3d4h5m6s7ms", "382d4h5m6s7ms"),
            ("9223372036854ms", "106751d23h47m16s854ms"),
        ] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), printed);
        }
        assert_eq!(Duration::parse_signed("-90s").unwrap().to_string(), "-1m30s");
    }

    #[test]
    fn names_the_cause_and_the_place() {
        assert_eq!(error("").0, ErrorKind::Empty);
        assert_eq!(error("60").0, ErrorKind::MissingUnit);
        assert_eq!(error("1h60"), (ErrorKind::MissingUnit, 2..4, error("60").2));
        assert_eq!(error("1.5h"), (ErrorKind::Decimal, 0..4, "write whole numbers: `1h30m`".into()));
        assert_eq!(error("1h 30m"), (ErrorKind::Blank, 2..3, "write it without blanks: `1h30m`".into()));
        assert_eq!(error("5min").1, 1..4);
        assert!(error("5min").2.starts_with("did you mean `m`"));
        assert_eq!((error("30m1h").0, error("30m1h").1), (ErrorKind::UnitOrder, 3..5));
        assert_eq!((error("1m1m").0, error("1m1m").1), (ErrorKind::RepeatedUnit, 2..4));
        assert_eq!(error("-5m").0, ErrorKind::Negative);
        assert_eq!(error("m").0, ErrorKind::MissingNumber);
        assert_eq!(error("293y").0, ErrorKind::OutOfRange);
        assert_eq!(error("99999999999999999999s").0, ErrorKind::OutOfRange);
        assert_eq!(error("5µs").0, ErrorKind::UnknownUnit);
        assert_eq!(Duration::parse_signed("-1.5m").unwrap_err().range, 1..5);
    }
}
