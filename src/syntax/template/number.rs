//! Numbers as templates write them.

/// A whole number as templates write it: also `0x1f` and `1_000`.
pub(super) fn int(text: &str) -> Option<i64> {
    let (is_negative, unsigned) = signed(text);
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, &unsigned[2..]),
        [b'0', b'b' | b'B', ..] => (2, &unsigned[2..]),
        [b'0', b'o' | b'O', ..] => (8, &unsigned[2..]),
        [b'0', _, ..] => (8, &unsigned[1..]),
        _ => (10, unsigned),
    };
    // an underscore stands between digits, or behind the prefix of the base
    let digits =
        if unsigned.len() > digits.len() { digits.strip_prefix('_').unwrap_or(digits) } else { digits };
    let value = i128::from_str_radix(&plain(digits)?, radix).ok()?;
    i64::try_from(if is_negative { -value } else { value }).ok()
}

/// A number with a point or an exponent.
pub(super) fn float(text: &str) -> Option<f64> {
    let (is_negative, unsigned) = signed(text);
    let value: f64 = match unsigned.strip_prefix("0x").or_else(|| unsigned.strip_prefix("0X")) {
        Some(digits) => hexadecimal(digits)?,
        // between digits underscores are only for whole numbers and for those with a prefix
        None if unsigned.contains('_') => return None,
        None if unsigned
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')) =>
        {
            unsigned.parse().ok()?
        }
        None => return None,
    };
    Some(if is_negative { -value } else { value }).filter(|value| value.is_finite())
}

fn signed(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// The digits without the underscores between them.
fn plain(digits: &str) -> Option<String> {
    let is_good = !digits.starts_with(['_', '+', '-']) && !digits.ends_with('_') && !digits.contains("__");
    is_good.then(|| digits.replace('_', ""))
}

/// `1.8p3`: a number of base 16 and a power of two; more digits than a number holds are not read.
fn hexadecimal(text: &str) -> Option<f64> {
    let (mantissa, exponent) = text.split_once(['p', 'P'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = plain(&format!("{whole}{fraction}"))?;
    let value = u64::from_str_radix(&digits, 16).ok().filter(|value| *value < 1 << 53)?;
    let exponent: i32 = exponent.parse().ok().filter(|exponent: &i32| exponent.abs() < 900)?;
    let places = i32::try_from(fraction.len()).ok().filter(|places| *places < 20)?;
    Some(value as f64 * 2f64.powi(exponent - 4 * places))
}
