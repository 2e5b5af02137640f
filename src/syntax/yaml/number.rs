//! Numbers, dates and base64 as Go's libraries read them for go-yaml.

use super::Flavour;

/// A number as it is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::syntax) enum Number {
    /// One that fits into 64 bits with a sign.
    Int(i64),
    /// One that fits into 64 bits only without a sign.
    Uint(u64),
    /// Anything with a fraction or an exponent, and what is no octal after all: `08`.
    Float(f64),
}

/// 2^63
const TWO_63: f64 = 9_223_372_036_854_775_808.0;

impl Number {
    pub(in crate::syntax) fn to_int(self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(value),
            Self::Uint(_) => None,
            Self::Float(value) if value <= TWO_63 => Some(truncate(value)),
            Self::Float(_) => None,
        }
    }

    pub(in crate::syntax) fn to_uint(self) -> Option<u64> {
        match self {
            Self::Int(value) => u64::try_from(value).ok(),
            Self::Uint(value) => Some(value),
            Self::Float(value) if value < TWO_63 => Some(truncate(value).cast_unsigned()),
            Self::Float(value) if value <= 2.0 * TWO_63 => {
                Some(truncate(value - TWO_63).cast_unsigned() ^ (1 << 63))
            }
            Self::Float(_) => None,
        }
    }

    pub(in crate::syntax) fn to_float(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Uint(value) => value as f64,
            Self::Float(value) => value,
        }
    }
}

/// Go's conversion on amd64: what does not fit becomes the smallest integer.
fn truncate(value: f64) -> i64 {
    if (-TWO_63..TWO_63).contains(&value) { value as i64 } else { i64::MIN }
}

/// Reads a number in any of the spellings.
pub(in crate::syntax) fn parse(text: &str, flavour: Flavour) -> Option<Number> {
    match text.as_bytes().first()? {
        b'.' => match text {
            ".nan" | ".NaN" | ".NAN" => Some(Number::Float(f64::NAN)),
            ".inf" | ".Inf" | ".INF" => Some(Number::Float(f64::INFINITY)),
            _ if underscores_separate_digits(text) => float(&text.replace('_', "")),
            _ => None,
        },
        b'0'..=b'9' | b'+' | b'-' => match text {
            "+.inf" | "+.Inf" | "+.INF" => Some(Number::Float(f64::INFINITY)),
            "-.inf" | "-.Inf" | "-.INF" => Some(Number::Float(f64::NEG_INFINITY)),
            _ => digits(&text.replace('_', ""), flavour),
        },
        _ => None,
    }
}

fn digits(text: &str, flavour: Flavour) -> Option<Number> {
    let (negative, magnitude) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let signed = !text.starts_with(magnitude);
    let literal = match prefix(magnitude) {
        Some((radix, digits)) => integer(digits, radix, negative, signed),
        None => integer(magnitude, 10, negative, signed),
    };
    literal.or_else(|| float(text)).or_else(|| inner_sign(text, flavour))
}

/// The radix and the digits of a literal as in Go's source, `017` included.
fn prefix(text: &str) -> Option<(u32, &str)> {
    let (first, rest) = text.split_at_checked(1)?;
    if first != "0" || rest.is_empty() {
        return None;
    }
    Some(match rest.as_bytes()[0] {
        b'x' | b'X' => (16, &rest[1..]),
        b'b' | b'B' => (2, &rest[1..]),
        b'o' | b'O' => (8, &rest[1..]),
        _ => (8, rest),
    })
}

fn integer(digits: &str, radix: u32, negative: bool, signed: bool) -> Option<Number> {
    if digits.is_empty() || !digits.bytes().all(|byte| char::from(byte).is_digit(radix)) {
        return None;
    }
    let magnitude = u64::from_str_radix(digits, radix).ok()?;
    if negative {
        return 0_i64.checked_sub_unsigned(magnitude).map(Number::Int);
    }
    match i64::try_from(magnitude) {
        Ok(value) => Some(Number::Int(value)),
        Err(_) if signed => None,
        Err(_) => Some(Number::Uint(magnitude)),
    }
}

/// `0b-1` and `0o-1`: go-yaml cuts off the prefix and reads the rest with its sign.
fn inner_sign(text: &str, flavour: Flavour) -> Option<Number> {
    let (radix, rest) = match text.get(..2)? {
        "0b" => (2, &text[2..]),
        "0o" if flavour == Flavour::V3 => (8, &text[2..]),
        _ => return None,
    };
    match rest.as_bytes().first()? {
        b'-' => integer(&rest[1..], radix, true, true),
        b'+' => integer(&rest[1..], radix, false, true),
        _ => None,
    }
}

/// Reads decimal digits with a point, an exponent or neither; none if it is out of range.
fn float(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let well_formed = all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| {
            let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
            !digits.is_empty() && all_digits(digits)
        });
    let value: f64 = if well_formed { text.parse().ok()? } else { return None };
    value.is_finite().then_some(Number::Float(value))
}

/// Whether each `_` stands between two digits.
fn underscores_separate_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    memchr::memchr_iter(b'_', bytes).all(|at| digit(at.checked_sub(1)) && digit(Some(at + 1)))
}

/// Whether `text` is a date, or a date with a time, in one of the forms that go-yaml knows.
pub(in crate::syntax) fn is_timestamp(text: &str) -> bool {
    let Some(time) = date(text) else { return false };
    match time.chars().next() {
        None => true,
        Some(' ') => clock(&time[1..]).is_some_and(str::is_empty),
        Some('T' | 't') => clock(&time[1..]).is_some_and(is_zone),
        Some(_) => false,
    }
}

/// Goes over `YYYY-M-D` at the beginning.
fn date(text: &str) -> Option<&str> {
    let (year, rest) = text.split_at_checked(4)?;
    let year: u32 = year.bytes().all(|byte| byte.is_ascii_digit()).then(|| year.parse().ok())??;
    let (month, rest) = one_or_two_digits(rest.strip_prefix('-')?)?;
    let (day, rest) = one_or_two_digits(rest.strip_prefix('-')?)?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => 0,
    };
    (1..=days).contains(&day).then_some(rest)
}

/// Goes over `h:m:s`, perhaps with a fraction, at the beginning.
fn clock(text: &str) -> Option<&str> {
    let (hour, rest) = one_or_two_digits(text)?;
    let (minute, rest) = one_or_two_digits(rest.strip_prefix(':')?)?;
    let (second, rest) = one_or_two_digits(rest.strip_prefix(':')?)?;
    let rest = match rest.strip_prefix(['.', ',']) {
        Some(fraction) => {
            let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
            (rest.len() < fraction.len()).then_some(rest)?
        }
        None => rest,
    };
    (hour < 24 && minute < 60 && second < 60).then_some(rest)
}

fn is_zone(text: &str) -> bool {
    let is_offset = |text: &str| {
        let bytes = text.as_bytes();
        bytes.len() == 6
            && matches!(bytes[0], b'+' | b'-')
            && bytes[3] == b':'
            && [1, 2, 4, 5].iter().all(|at| bytes[*at].is_ascii_digit())
    };
    text == "Z" || is_offset(text)
}

fn one_or_two_digits(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    Some((digits.parse().ok()?, rest))
}

/// Decodes standard base64 with padding; line breaks are skipped. Bytes that are no UTF-8 are replaced.
pub(in crate::syntax) fn base64(text: &str) -> Option<String> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let (groups, rest) = digits.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(groups.len() * 3);
    for (index, group) in groups.iter().enumerate() {
        let padding = group.iter().rev().take_while(|byte| **byte == b'=').count();
        if padding > 2 || (padding > 0 && index + 1 < groups.len()) {
            return None;
        }
        let mut bits = 0;
        for digit in &group[..4 - padding] {
            bits = bits << 6 | base64_digit(*digit)?;
        }
        bits <<= 6 * padding;
        let [_, decoded @ ..] = u32::to_be_bytes(bits);
        bytes.extend(&decoded[..3 - padding]);
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn base64_digit(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}
