//! Numbers as Go reads and writes them.

/// A number as `%v` writes it: the fewest digits, and an exponent below 1e-4 and from 1e6 on.
#[must_use]
pub fn general(value: f64) -> String {
    if !value.is_finite() {
        return infinite(value);
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..6).contains(&exponent) { format!("{value}") } else { with_exponent(digits, exponent) }
}

fn infinite(value: f64) -> String {
    let text = if value.is_nan() {
        "NaN"
    } else if value > 0.0 {
        "+Inf"
    } else {
        "-Inf"
    };
    text.to_owned()
}

fn with_exponent(digits: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// A number as the verbs `e`, `f` and `g` write it.
pub(super) fn formatted(value: f64, verb: char, precision: Option<usize>) -> String {
    if !value.is_finite() {
        return infinite(value);
    }
    match (verb, precision) {
        ('f' | 'F', precision) => format!("{value:.*}", precision.unwrap_or(6)),
        ('e' | 'E', precision) => {
            let text = format!("{value:.*e}", precision.unwrap_or(6));
            let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            with_exponent(digits, exponent.parse().unwrap_or_default())
        }
        (_, None) => general(value),
        (_, Some(precision)) => significant(value, precision.max(1)),
    }
}

/// `%.4g`: so many digits at most, without zeros at the end.
#[must_use]
pub fn significant(value: f64, precision: usize) -> String {
    if !value.is_finite() {
        return infinite(value);
    }
    let text = format!("{value:.*e}", precision - 1);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    let digits =
        if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits };
    let count = digits.chars().filter(char::is_ascii_digit).count() as i32;
    let limit = if precision as i32 > count && count > exponent { count } else { precision as i32 };
    if exponent < -4 || exponent >= limit {
        return with_exponent(digits, exponent);
    }
    let decimals = (count - 1 - exponent).max(0) as usize;
    // the digits are those of the rounded number, which must not be rounded a second time
    let rounded: f64 = text.parse().unwrap_or(value);
    format!("{rounded:.decimals$}")
}

/// A whole number as templates write it: also `0x1f`, `1_000`, and `1e3` is one.
pub(super) fn int(text: &str) -> Option<i64> {
    let plain = text.replace('_', "");
    let (sign, digits) = match plain.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let prefixed = |prefix: &str, radix| {
        digits
            .to_ascii_lowercase()
            .strip_prefix(prefix)
            .and_then(|rest| i64::from_str_radix(rest, radix).ok())
    };
    let value =
        prefixed("0x", 16).or_else(|| prefixed("0b", 2)).or_else(|| prefixed("0o", 8)).or_else(|| {
            if digits.len() > 1 && digits.starts_with('0') { prefixed("0", 8) } else { digits.parse().ok() }
        })?;
    Some(sign * value)
}

/// A number with a point or an exponent.
pub(super) fn float(text: &str) -> Option<f64> {
    let plain = text.replace('_', "");
    let is_number = plain.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if is_number { plain.parse().ok() } else { None }
}
