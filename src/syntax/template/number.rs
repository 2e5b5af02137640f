//! Numbers as templates write them.

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
    value.checked_mul(sign)
}

/// A number with a point or an exponent.
pub(super) fn float(text: &str) -> Option<f64> {
    let plain = text.replace('_', "");
    let is_number = plain.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if is_number { plain.parse().ok() } else { None }
}
