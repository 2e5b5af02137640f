//! Numbers as Prometheus's HTTP API writes them.

use crate::go;

/// Digits where they are few, or else an exponent of at least two digits: `1e-07`.
pub(super) fn number(value: f64) -> String {
    let is_plain = value == 0.0 || (1e-6..1e21).contains(&value.abs());
    if is_plain { go::number::plain(value, None) } else { go::number::scientific(value, None) }
}

/// Milliseconds as seconds, with a fraction only where there is one.
pub(super) fn seconds(milliseconds: i64) -> String {
    let sign = if milliseconds < 0 { "-" } else { "" };
    let size = milliseconds.unsigned_abs();
    match size % 1000 {
        0 => format!("{sign}{}", size / 1000),
        rest => format!("{sign}{}.{rest:03}", size / 1000),
    }
}

/// A number in a few characters, for axes and legends.
pub(super) fn short(value: f64) -> String {
    let rounded = format!("{value:.3e}").parse().unwrap_or(value);
    number(rounded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_api_does() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (0.1, "0.1"),
            (1e-6, "0.000001"),
            (1.5e-7, "1.5e-07"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (-2.5e300, "-2.5e+300"),
            (f64::NEG_INFINITY, "-Inf"),
        ] {
            assert_eq!(number(value), text);
        }
        assert_eq!([0, 1, 1500, -1500, 60_000].map(seconds), ["0", "0.001", "1.500", "-1.500", "60"]);
    }
}
