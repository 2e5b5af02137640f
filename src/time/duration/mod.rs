//! Durations in Prometheus's spelling: `1h30m`, `500ms`, `0`.
//!
//! Accepts and refuses as `model.ParseDuration` of prometheus/common does: whole numbers, units from the biggest to
//! the smallest and each at most once, a bare `0`, nothing longer than 2^63 - 1 nanoseconds. [`Duration`] prints as
//! Prometheus prints it.

mod error;

pub use error::{Error, ErrorKind};
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
    }

    #[test]
    fn what_is_printed_reads_back() {
        for step in 0..2_000 {
            let duration = Duration::from_millis(step * step * step * 977);
            assert_eq!(Duration::parse(&duration.to_string()), Ok(duration));
        }
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
    }
}
