//! Points in time, as people write them: a Unix time in seconds, a duration since 0 as unit tests count, or RFC 3339.

use super::Duration;
use std::{fmt, str::FromStr};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// Earlier times are those of tests, which count from 0.
const YEAR: i64 = 366 * DAY;
/// The years whose milliseconds Prometheus can hold are more than these.
const MAX_SECONDS: f64 = 9e15;

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
        let unix = || seconds(text);
        let duration = || Duration::parse(text).ok().map(Duration::as_millis);
        unix()
            .or_else(duration)
            .or_else(|| rfc_3339(text))
            .map(Self)
            .ok_or_else(|| NoTimestamp(text.to_owned()))
    }
}

/// Seconds with or without a fraction, in milliseconds.
fn seconds(text: &str) -> Option<i64> {
    let is_plain = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-'));
    let seconds: f64 = text.parse().ok().filter(|_| is_plain)?;
    #[expect(clippy::cast_possible_truncation, reason = "bounded in the same expression")]
    (seconds.abs() < MAX_SECONDS).then(|| (seconds * 1000.0).round() as i64)
}

fn rfc_3339(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(['T', 't', ' '])?;
    let [year, month, day] = numbers(date, '-')?;
    let zone = time.rfind(['Z', 'z', '+', '-'])?;
    let (clock, offset) = time.split_at(zone);
    let (clock, fraction) = clock.split_once('.').map_or((clock, ""), |(clock, fraction)| (clock, fraction));
    let [hour, minute, second] = numbers(clock, ':')?;
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let month_days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let days = month_days.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    if !(1..=*days).contains(&day) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let milliseconds = format!("{fraction:0<3}").get(..3)?.parse::<u16>().ok()?;
    let is_fraction = fraction.bytes().all(|byte| byte.is_ascii_digit());
    let clock = (hour * 60 + minute) * MINUTE + second * 1000 + i64::from(milliseconds);
    is_fraction.then_some(days_since_1970(year, month, day) * DAY + clock - offset_milliseconds(offset)?)
}

fn offset_milliseconds(offset: &str) -> Option<i64> {
    if offset.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let [hours, minutes] = numbers(&offset[1..], ':')?;
    let distance = (hours * 60 + minutes) * MINUTE;
    (hours < 24 && minutes < 60).then_some(if offset.starts_with('-') { -distance } else { distance })
}

/// Numbers of two digits, the first of three of four.
fn numbers<const N: usize>(text: &str, separator: char) -> Option<[i64; N]> {
    let mut found = [0; N];
    let mut parts = text.split(separator);
    for (index, number) in found.iter_mut().enumerate() {
        let part = parts.next()?;
        let digits = if separator == '-' && index == 0 { 4 } else { 2 };
        let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        *number = part.parse().ok().filter(|_| is_number)?;
    }
    parts.next().is_none().then_some(found)
}

/// Days of the Gregorian calendar, counted in eras of 400 years whose years start in March.
fn days_since_1970(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + day_of_year - 719_468
}

/// Year, month and day.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let (year, day) = (year + era * 400, day - (153 * month + 2) / 5 + 1);
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}

/// A duration in the first year, as unit tests count, or else RFC 3339.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.unsigned_abs() < YEAR.unsigned_abs() {
            return write!(f, "{}", Duration::from_millis(self.0));
        }
        let (year, month, day) = date(self.0.div_euclid(DAY));
        let clock = self.0.rem_euclid(DAY);
        let (hour, minute) = (clock / (60 * MINUTE), clock / MINUTE % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{:02}", clock / 1000 % 60)?;
        match clock % 1000 {
            0 => f.write_str("Z"),
            rest => write!(f, ".{rest:03}Z"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, expected) in [
            ("0", 0),
            ("90s", 90_000),
            ("1h30m", 5_400_000),
            ("1700000000", 1_700_000_000_000),
            ("1700000000.1234", 1_700_000_000_123),
            ("-5", -5_000),
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T23:59:59.5+01:00", 951_865_199_500),
            ("1969-12-31T00:00:00-00:30", -84_600_000),
        ] {
            assert_eq!(text.parse(), Ok(Timestamp(expected)), "{text}");
        }
        for text in [
            "",
            "x",
            "1e5",
            "2001-02-29T00:00:00Z",
            "2000-01-01",
            "2000-01-01T24:00:00Z",
            "2000-01-01T00:00:00",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn prints_what_it_reads() {
        for text in
            ["1h30m", "0s", "2026-01-31T12:00:00Z", "2024-02-29T23:59:59.007Z", "1900-03-01T00:00:00Z"]
        {
            assert_eq!(text.parse::<Timestamp>().unwrap().to_string(), text);
        }
    }
}
