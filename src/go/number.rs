//! Numbers as text, the way `strconv` and `fmt` write them.
//!
//! Without a count of digits each form takes the fewest that read back as the same number. Where two such texts are
//! equally near to it, Go takes the even one and Rust the greater one; on all other digits the languages agree.

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
        (None, None) => {
            let (digits, exponent) = scientific_parts(value, None);
            without_exponent(&digits, exponent)
        }
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
        None => shortest(value),
    };
    let letter = text.rfind('e').unwrap_or(text.len());
    let exponent = text.get(letter + 1..).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    text.truncate(letter);
    text.push_str(&"0".repeat(decimals.unwrap_or(0).saturating_sub(MOST_DIGITS)));
    (text, exponent)
}

/// The fewest digits that read back, with an exponent.
fn shortest(value: f64) -> String {
    /// Fewer digits are never half-way between two texts.
    const TIES_FROM: usize = 15;
    let text = format!("{value:e}");
    let digits = text.bytes().take_while(|byte| *byte != b'e').filter(u8::is_ascii_digit).count();
    if digits < TIES_FROM {
        return text;
    }
    let even = format!("{value:.0$e}", digits - 1);
    if even.parse() == Ok(value) { even } else { text }
}

/// Digits with a point after the first, written without their exponent.
fn without_exponent(digits: &str, exponent: i64) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |digits| ("-", digits));
    let digits = digits.replace('.', "");
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    let before = usize::try_from(exponent + 1).unwrap_or(0);
    match digits.split_at_checked(before) {
        Some(("", digits)) => format!("{sign}0.{}{digits}", zeros(-exponent - 1)),
        Some((whole, "")) => format!("{sign}{whole}"),
        Some((whole, fraction)) => format!("{sign}{whole}.{fraction}"),
        None => format!("{sign}{digits}{}", zeros(exponent + 1 - i64::try_from(digits.len()).unwrap_or(0))),
    }
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
    #[expect(clippy::excessive_precision, reason = "the digits that are too many are what is tested")]
    fn of_two_equally_near_texts_the_even_one_is_taken() {
        for (value, text) in [
            (786_488_252_192_062.25, "786488252192062.2"),
            (-786_488_252_192_062.25, "-786488252192062.2"),
            (562_949_953_421_312.75, "562949953421312.8"),
            (34_359_738_368.015_625, "34359738368.015625"),
            (2_251_799_813_685_249.5, "2251799813685249.5"),
            (1_152_921_504_606_847_000.0, "1152921504606847000"),
            (0.000_123_456_789_012_345_67, "0.00012345678901234567"),
        ] {
            assert_eq!(plain(value, None), text);
            assert_eq!(plain(value, None).parse(), Ok(value));
            assert_eq!(scientific(value, None).parse(), Ok(value));
        }
        assert_eq!(scientific(786_488_252_192_062.25, None), "7.864882521920622e+14");
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
