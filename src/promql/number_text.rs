//! Numbers as text, the way Go's `strconv` and `fmt` write them: in labels made of values, in annotations, in templates and in
//! the answers of the HTTP API.
//!
//! Without a count of digits each form takes the fewest that read back as the same number. Both languages agree on the digits;
//! what is done here is the layout.

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
        (None, Some(decimals)) => format!("{value:.decimals$}"),
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

/// The shorter of the two: `%g`, and what `%v` and `{{ $value }}` write. An exponent is written if it is less than -4, or not less than
/// the count of digits, which here counts as 6 if there is none; and no zeros at the end.
#[must_use]
pub fn general(value: f64, digits: Option<usize>) -> String {
    if let Some(text) = special(value) {
        return text.to_owned();
    }
    let decimals = digits.map(|digits| digits.max(1) - 1);
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
        Some(decimals) => format!("{value:.decimals$e}"),
        None => format!("{value:e}"),
    };
    let letter = text.rfind('e').unwrap_or(text.len());
    let exponent = text.get(letter + 1..).and_then(|digits| digits.parse().ok()).unwrap_or(0);
    text.truncate(letter);
    (text, exponent)
}

fn join(digits: &str, exponent: i64) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn without_end_zeros(digits: &str) -> &str {
    if digits.contains('.') { digits.trim_end_matches('0').trim_end_matches('.') } else { digits }
}
