//! Numbers, times and words for people, as the templates of Prometheus write them.

use super::moment::Time;
use crate::{go::number::general, syntax::template::Failure};

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
    // Go on the usual processors gives the least number for one that is too big
    let whole = if value >= i64::MAX as f64 { i64::MIN } else { value as i64 };
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
            c if c.is_numeric() => in_word,
            c if c.is_alphanumeric() || c == '_' => true,
            '\'' | '.' | ':' | '\u{2019}' | '\u{b7}' => in_word && joins(),
            _ => false,
        };
    }
    out
}

/// All letters large; one that would become several stays.
pub(super) fn upper(text: &str) -> String {
    let one = |c: char| {
        let mut upper = c.to_uppercase();
        upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
    };
    text.chars().map(one).collect()
}

/// All letters small, each by itself.
pub(super) fn lower(text: &str) -> String {
    text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect()
}
