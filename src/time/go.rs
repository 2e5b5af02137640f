//! Durations in Go's own spelling, `time.ParseDuration`: `1.5h`, `-300ms`, `1h30m`, `2us`; no days and more.
//!
//! Enters: the text of a field. Leaves: nanoseconds, or the same [`Error`] as for Prometheus's spelling.

use super::duration::{Error, ErrorKind};

/// Units and their nanoseconds; the two spellings of micro are the sign µ and the Greek letter μ.
const UNITS: [(&str, u64); 8] = [
    ("ns", 1),
    ("us", 1_000),
    ("\u{b5}s", 1_000),
    ("\u{3bc}s", 1_000),
    ("ms", 1_000_000),
    ("s", 1_000_000_000),
    ("m", 60_000_000_000),
    ("h", 3_600_000_000_000),
];

/// Reads a duration as Go does, in nanoseconds.
///
/// # Errors
/// What is wrong with the text, and where.
pub fn nanoseconds(text: &str) -> Result<i64, Error> {
    let sign = usize::from(text.starts_with(['-', '+']));
    let negative = text.starts_with('-');
    let limit = if negative { 1 << 63 } else { (1 << 63) - 1 };
    if &text[sign..] == "0" {
        return Ok(0);
    }
    if text.len() == sign {
        return Err(Error::new(ErrorKind::Empty, sign..sign));
    }
    let mut total: u64 = 0;
    let mut at = sign;
    while at < text.len() {
        let (part, end) = part(text, at)?;
        total = match total.checked_add(part) {
            Some(sum) if sum <= limit => sum,
            _ => return Err(Error::new(ErrorKind::OutOfRange, 0..text.len())),
        };
        at = end;
    }
    Ok(if negative { 0_i64.wrapping_sub_unsigned(total) } else { total.cast_signed() })
}

/// One number with its unit at `at`: its nanoseconds and where it ends.
fn part(text: &str, at: usize) -> Result<(u64, usize), Error> {
    let digits =
        |from: usize| from + text[from..].find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len() - from);
    let whole_end = digits(at);
    let fraction = if text[whole_end..].starts_with('.') { whole_end + 1 } else { whole_end };
    let number_end = digits(fraction);
    if whole_end == at && number_end == fraction {
        let len = text[at..].chars().next().map_or(0, char::len_utf8);
        return Err(Error::new(ErrorKind::MissingNumber, at..at + len));
    }
    let rest = &text[number_end..];
    let unit_end = number_end + rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    if unit_end == number_end {
        return Err(Error::new(ErrorKind::MissingUnit, at..number_end));
    }
    let name = &text[number_end..unit_end];
    let Some((_, scale)) = UNITS.iter().find(|(unit, _)| *unit == name) else {
        let kind =
            if name.contains(char::is_whitespace) { ErrorKind::Blank } else { ErrorKind::UnknownGoUnit };
        return Err(Error::new(kind, number_end..unit_end));
    };
    let whole = match &text[at..whole_end] {
        "" => Some(0),
        written => written.parse::<u64>().ok(),
    };
    let whole = whole.filter(|whole| *whole <= 1 << 63).and_then(|whole| whole.checked_mul(*scale));
    let part = whole.and_then(|whole| whole.checked_add(fraction_of(&text[fraction..number_end], *scale)));
    match part {
        Some(part) if part <= 1 << 63 => Ok((part, unit_end)),
        _ => Err(Error::new(ErrorKind::OutOfRange, at..unit_end)),
    }
}

/// `digits` after the point, of a unit of `scale` nanoseconds; digits that no 64-bit number holds do not count.
fn fraction_of(digits: &str, scale: u64) -> u64 {
    let (mut value, mut power) = (0_u64, 1_f64);
    for digit in digits.bytes().map(|byte| u64::from(byte - b'0')) {
        let next = value.checked_mul(10).and_then(|value| value.checked_add(digit));
        let Some(next) = next.filter(|next| *next <= 1 << 63) else { break };
        value = next;
        power *= 10.0;
    }
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "Go computes the fraction in floating point too; it is below one unit"
    )]
    let fraction = (value as f64 * (scale as f64 / power)) as u64;
    fraction
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_go_reads() {
        for (text, expected) in [
            ("0", 0),
            ("-0", 0),
            ("1.5h", 5_400_000_000_000),
            (".5m", 30_000_000_000),
            ("-1.s", -1_000_000_000),
            ("1h15m30.918273645s", 4_530_918_273_645),
            ("2\u{b5}s3ns", 2_003),
            ("1m1h", 3_660_000_000_000),
            ("-9223372036854775808ns", i64::MIN),
            ("0.3333333333333333333h", 1_200_000_000_000),
        ] {
            assert_eq!(nanoseconds(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn refuses_what_go_refuses() {
        for text in ["", "-", "3", ".s", "s", "1d", "1h ", "9223372036854775808ns", "1e3s", "--1s", "1.1.1s"]
        {
            assert!(nanoseconds(text).is_err(), "{text}");
        }
    }
}
