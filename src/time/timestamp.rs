//! Points in time as people write them: seconds since 1970, or RFC 3339.
//!
//! Enters: text. Leaves: milliseconds since 1970, or nothing. [`parse`] reads what promtool's options and test files
//! take: `1600000000.5`, `2020-09-13T12:26:40Z`, `2020-09-13T12:26:40.25+02:00`; a [`Timestamp`] of the command line
//! may be a duration since 0 as well, as unit tests count.

use super::{Duration, calendar::rfc3339};
use std::{fmt, str::FromStr};

const DAY: i64 = 86_400;
/// Earlier times are printed as those of tests, which count from 0.
const YEAR_MILLIS: u64 = 366 * 86_400_000;

/// A point in time, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A text that is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no time; write a duration since 0 (`1h30m`), a Unix time (`1700000000`) or RFC 3339 (`2026-01-31T12:00:00Z`)"
)]
pub struct NoTimestamp(String);

impl FromStr for Timestamp {
    type Err = NoTimestamp;

    fn from_str(text: &str) -> Result<Self, NoTimestamp> {
        let duration = || Duration::parse(text).ok().map(Duration::as_millis);
        parse(text).or_else(duration).map(Self).ok_or_else(|| NoTimestamp(text.to_owned()))
    }
}

/// A duration in the first year, as unit tests count, or else RFC 3339.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.unsigned_abs() < YEAR_MILLIS {
            return write!(f, "{}", Duration::from_millis(self.0));
        }
        let rest = self.0.rem_euclid(1000);
        let text = rfc3339(self.0.saturating_sub(rest));
        match rest {
            0 => f.write_str(&text),
            _ => write!(f, "{}.{rest:03}Z", text.trim_end_matches('Z')),
        }
    }
}

/// Reads a point in time, in milliseconds since 1970; what is finer is cut off.
#[must_use]
pub fn parse(text: &str) -> Option<i64> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() => Some((seconds * 1000.0).floor() as i64),
        Ok(_) => None,
        Err(_) => parse_rfc3339(text),
    }
}

fn parse_rfc3339(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let (year, month, day) = (number(date, 0, 4)?, number(date, 5, 2)?, number(date, 8, 2)?);
    let rest = rest.strip_prefix('T')?;
    let (clock, rest) = rest.split_at_checked(8)?;
    let (hour, minute, second) = (number(clock, 0, 2)?, number(clock, 3, 2)?, number(clock, 6, 2)?);
    let separators = [&date[4..5], &date[7..8], &clock[2..3], &clock[5..6]];
    if separators != ["-", "-", ":", ":"]
        || !(1..=12).contains(&month)
        || !(1..=days_of(year, month)).contains(&day)
        || hour > 23
        || minute > 59
        || second > 59
    {
        return None;
    }
    let (millis, zone) = fraction(rest)?;
    let seconds =
        days_since_1970(year, month, day) * DAY + hour * 3600 + minute * 60 + second - offset(zone)?;
    Some(seconds * 1000 + millis)
}

/// The digits `from..from + len`.
fn number(text: &str, from: usize, len: usize) -> Option<i64> {
    let digits = text.get(from..from + len)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Milliseconds after a dot, and what follows.
fn fraction(text: &str) -> Option<(i64, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let len = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = rest.split_at(len);
    let millis = format!("{digits:0<3}").get(..3)?.parse().ok()?;
    (len > 0).then_some((millis, rest))
}

/// Seconds east of Greenwich.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let sign = match zone.get(..1)? {
        "+" => 1,
        "-" => -1,
        _ => return None,
    };
    let (hours, minutes) = (number(zone, 1, 2)?, number(zone, 4, 2)?);
    let is_offset = zone.len() == 6 && zone.get(3..4)? == ":" && hours <= 24 && minutes < 60;
    is_offset.then_some(sign * (hours * 3600 + minutes * 60))
}

fn days_of(year: i64, month: i64) -> i64 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days of the proleptic Gregorian calendar, counted in years that begin in March.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_reads() {
        for text in
            ["1h30m", "0s", "2026-01-31T12:00:00Z", "2024-02-29T23:59:59.007Z", "1900-03-01T00:00:00Z"]
        {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        }
        assert!("noon".parse::<Timestamp>().is_err());
    }

    #[test]
    fn both_spellings_are_read() {
        for (text, millis) in [
            ("0", 0),
            ("1600000000.5", 1_600_000_000_500),
            ("1970-01-01T00:00:00Z", 0),
            ("2020-09-13T12:26:40Z", 1_600_000_000_000),
            ("2020-09-13T14:26:40.25+02:00", 1_600_000_000_250),
            ("2000-02-29T00:00:00Z", 951_782_400_000),
        ] {
            assert_eq!(parse(text), Some(millis), "{text}");
        }
        for text in [
            "",
            "NaN",
            "now",
            "2020-09-13",
            "2021-02-29T00:00:00Z",
            "2020-09-13T12:26:40",
            "2020-09-13 12:26:40Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
