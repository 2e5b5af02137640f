//! Numbers, times and words for people, as the templates of Prometheus write them.

use crate::{
    go::number::general,
    syntax::template::{Failure, Object},
    time::calendar::date,
};
use std::fmt;

const LARGE: [&str; 8] = ["k", "M", "G", "T", "P", "E", "Z", "Y"];
const LARGE_1024: [&str; 8] = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];
const SMALL: [&str; 8] = ["m", "u", "n", "p", "f", "a", "z", "y"];

fn four_digits(value: f64) -> String {
    general(value, Some(4))
}

/// Divides as often as needed, at most once for each prefix.
fn scaled(mut value: f64, step: f64, prefixes: &[&'static str]) -> (f64, &'static str) {
    let mut prefix = "";
    for next in prefixes {
        if value.abs() < step {
            break;
        }
        (prefix, value) = (next, value / step);
    }
    (value, prefix)
}

fn enlarged(mut value: f64) -> (f64, &'static str) {
    let mut prefix = "";
    for next in SMALL {
        if value.abs() >= 1.0 {
            break;
        }
        (prefix, value) = (next, value * 1000.0);
    }
    (value, prefix)
}

pub(super) fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return four_digits(value);
    }
    let (value, prefix) = if value.abs() >= 1.0 { scaled(value, 1000.0, &LARGE) } else { enlarged(value) };
    four_digits(value) + prefix
}

pub(super) fn number_1024(value: f64) -> String {
    if value.abs() <= 1.0 || !value.is_finite() {
        return four_digits(value);
    }
    let (value, prefix) = scaled(value, 1024.0, &LARGE_1024);
    four_digits(value) + prefix
}

pub(super) fn percentage(value: f64) -> String {
    four_digits(value * 100.0) + "%"
}

/// Of seconds.
pub(super) fn duration(value: f64) -> String {
    if !value.is_finite() {
        return four_digits(value);
    }
    if value == 0.0 {
        return four_digits(value) + "s";
    }
    if value.abs() < 1.0 {
        let (value, prefix) = enlarged(value);
        return four_digits(value) + prefix + "s";
    }
    let (sign, value) = if value < 0.0 { ("-", -value) } else { ("", value) };
    let whole = value as i64;
    let (seconds, minutes, hours, days) = (whole % 60, whole / 60 % 60, whole / 3600 % 24, whole / 86400);
    if days != 0 {
        format!("{sign}{days}d {hours}h {minutes}m {seconds}s")
    } else if hours != 0 {
        format!("{sign}{hours}h {minutes}m {seconds}s")
    } else if minutes != 0 {
        format!("{sign}{minutes}m {seconds}s")
    } else {
        format!("{sign}{}s", four_digits(value))
    }
}

/// Of seconds since 1970.
pub(super) fn timestamp(value: f64) -> Result<String, Failure> {
    if value.is_finite() { Ok(Time::of(value)?.to_string()) } else { Ok(four_digits(value)) }
}

/// The first letter of each word large, the others as they are.
pub(super) fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_word = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphabetic() && !in_word {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        let mut joins = || chars.peek().is_some_and(|next| next.is_alphabetic());
        in_word = match c {
            c if c.is_alphanumeric() || c == '_' => true,
            '\'' | '.' | ':' | '\u{2019}' | '\u{b7}' => in_word && joins(),
            _ => false,
        };
    }
    out
}

/// A point in time, in milliseconds since 1970.
#[derive(Debug)]
pub(super) struct Time(i64);

impl Time {
    /// Of seconds since 1970.
    pub(super) fn of(seconds: f64) -> Result<Self, Failure> {
        if !seconds.is_finite() {
            return Err(Failure::Call("value is NaN or Inf".to_owned()));
        }
        let nanoseconds = seconds * 1e9;
        if nanoseconds > i64::MAX as f64 || nanoseconds < i64::MIN as f64 {
            let value = general(seconds, None);
            let message =
                format!("{value} cannot be represented as a nanoseconds timestamp since it overflows int64");
            return Err(Failure::Call(message));
        }
        Ok(Self(nanoseconds as i64 / 1_000_000))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, millis) = (self.0.div_euclid(1000), self.0.rem_euclid(1000));
        let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
        let (year, month, day) = date(days);
        let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
        write!(f, "{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")?;
        if millis > 0 {
            write!(f, ".{}", format!("{millis:03}").trim_end_matches('0'))?;
        }
        f.write_str(" +0000 UTC")
    }
}

impl Object for Time {
    fn type_name(&self) -> &'static str {
        "*time.Time"
    }
}

/// A span of time, in nanoseconds.
#[derive(Debug)]
pub(super) struct GoDuration(i64);

impl GoDuration {
    /// Of seconds.
    pub(super) fn of(seconds: f64) -> Self {
        Self((seconds * 1e9) as i64)
    }
}

impl fmt::Display for GoDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanoseconds = self.0.unsigned_abs();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        match nanoseconds {
            0 => f.write_str("0s"),
            1..1_000 => write!(f, "{nanoseconds}ns"),
            1_000..1_000_000 => write!(f, "{}µs", nanoseconds as f64 / 1e3),
            1_000_000..1_000_000_000 => write!(f, "{}ms", nanoseconds as f64 / 1e6),
            _ => {
                let seconds = (nanoseconds % 60_000_000_000) as f64 / 1e9;
                let minutes = nanoseconds / 60_000_000_000;
                match (minutes / 60, minutes % 60) {
                    (0, 0) => write!(f, "{seconds}s"),
                    (0, minutes) => write!(f, "{minutes}m{seconds}s"),
                    (hours, minutes) => write!(f, "{hours}h{minutes}m{seconds}s"),
                }
            }
        }
    }
}

impl Object for GoDuration {
    fn type_name(&self) -> &'static str {
        "*time.Duration"
    }
}
