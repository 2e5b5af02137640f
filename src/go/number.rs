//! Numbers as text, the way `strconv` and `fmt` write them.
//!
//! Without a count of digits each form takes the fewest that read back as the same number. Both languages agree on
//! the digits; what is done here is the layout.

/// No number has more digits than this behind the point; those that are asked for beyond are zeros.
const MOST_DIGITS: usize = 1074;

/// What is no number or not finite, which every form writes in the same way.
fn special(value: f64) -> Option<&'static str> {
    match value {
        f64::INFINITY => Some("+Inf"),
        f64::NEG_INFINITY => Some("-Inf"),
        _ if value.is_nan() => Some("NaN"),
        _ => None,
    }
}

/// Without an exponent: `%f` and `strconv`'s format `f`.
#[must_use]
pub fn plain(value: f64, decimals: Option<usize>) -> String {
    match (special(value), decimals) {
        (Some(text), _) => text.to_owned(),
        (None, Some(decimals)) => {
            let exact = decimals.min(MOST_DIGITS);
            format!("{value:.exact$}") + &"0".repeat(decimals - exact)
        }
        (None, None) => value.to_string(),
    }
}

/// With an exponent of at least two digits: `%e`.
#[must_use]
pub fn scientific(value: f64, decimals: Option<usize>) -> String {
    match special(value) {
        Some(text) => text.to_owned(),
        None => {
            let (digits, exponent) = scientific_parts(value, decimals);
            join(&digits, exponent)
        }
    }
}

/// Either, without zeros at the end: `%g`, and what `%v` and `{{ $value }}` write. With an exponent if that is less
/// than -4 or not less than the count of digits; without a count than 6.
#[must_use]
pub fn general(value: f64, digits: Option<usize>) -> String {
    if let Some(text) = special(value) {
        return text.to_owned();
    }
    let decimals = digits.map(|digits| digits.clamp(1, MOST_DIGITS) - 1);
    let (mantissa, exponent) = scientific_parts(value, decimals);
    let most = decimals.map_or(6, |decimals| i64::try_from(decimals).unwrap_or(i64::MAX).saturating_add(1));
    if exponent < -4 || exponent >= most {
        return join(without_end_zeros(&mantissa), exponent);
    }
    let decimals = decimals.map(|decimals| decimals.saturating_add_signed(-exponent as isize));
    without_end_zeros(&plain(value, decimals)).to_owned()
}

/// The digits of a finite number with a point after the first, and the exponent.
fn scientific_parts(value: f64, decimals: Option<usize>) -> (String, i64) {
    let mut text = match decimals {
        Some(decimals) => format!("{value:.0$e}", decimals.min(MOST_DIGITS)),
        None => format!("{value:e}"),
    };
    let letter = text.rfind('e').unwrap_or(text.len());
    let exponent = text.get(letter + 1..).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    text.truncate(letter);
    text.push_str(&"0".repeat(decimals.unwrap_or(0).saturating_sub(MOST_DIGITS)));
    (text, exponent)
}

fn join(digits: &str, exponent: i64) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn without_end_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortest_digits_with_and_without_an_exponent() {
        let cases = [
            (0.0, "0", "0", "0e+00"),
            (-0.0, "-0", "-0", "-0e+00"),
            (100_000.0, "100000", "100000", "1e+05"),
            (1_234_567.0, "1234567", "1.234567e+06", "1.234567e+06"),
            (0.000_123, "0.000123", "0.000123", "1.23e-04"),
            (0.000_012_3, "0.0000123", "1.23e-05", "1.23e-05"),
            (1e21, "1000000000000000000000", "1e+21", "1e+21"),
            (-1.5e-100, &format!("-0.{}15", "0".repeat(99)), "-1.5e-100", "-1.5e-100"),
            (f64::INFINITY, "+Inf", "+Inf", "+Inf"),
            (f64::NEG_INFINITY, "-Inf", "-Inf", "-Inf"),
            (f64::NAN, "NaN", "NaN", "NaN"),
        ];
        for (value, expected_plain, expected_general, expected_scientific) in cases {
            assert_eq!(plain(value, None), expected_plain);
            assert_eq!(general(value, None), expected_general);
            assert_eq!(scientific(value, None), expected_scientific);
        }
    }

    #[test]
    fn ties_are_rounded_to_even_and_zeros_at_the_end_left_out() {
        assert_eq!(plain(2.5, Some(0)), "2");
        assert_eq!(plain(0.125, Some(2)), "0.12");
        assert_eq!(scientific(12.5, Some(1)), "1.2e+01");
        assert_eq!(general(12.5, Some(2)), "12");
        assert_eq!(general(99.95, Some(3)), "100");
        assert_eq!(general(999.5, Some(3)), "1e+03");
        assert_eq!(general(5.0, Some(0)), "5");
        assert_eq!(general(0.000_012_3, Some(2)), "1.2e-05");
        assert_eq!(general(100.0, Some(20)), "100");
        assert_eq!(general(0.1, Some(usize::MAX)).len(), 57);
        assert_eq!(plain(0.1, Some(100_000)).len(), 100_002);
        assert_eq!(scientific(0.1, Some(100_000)).len(), 100_006);
    }
}
