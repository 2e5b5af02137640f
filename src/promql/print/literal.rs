//! Numbers, strings and durations as text.

use super::{BinaryOp, Duration, DurationKind};
use crate::{go::Escaped, promql::ast::Number, time};

pub(super) fn push_number(number: Number, text: &mut String) {
    match duration_text(number.value).filter(|_| number.is_duration) {
        Some(duration) => text.push_str(&duration),
        None => push_float(number.value, text),
    }
}

/// A number: digits where they are few, or else an exponent. Upstream writes `+Inf`, whose sign a `^` after it would
/// take from it.
pub(super) fn push_float(value: f64, text: &mut String) {
    if value.is_nan() {
        text.push_str("NaN");
    } else if value.is_infinite() {
        text.push_str(if value < 0.0 { "-Inf" } else { "Inf" });
    } else if value == 0.0 || (1e-7..1e21).contains(&value.abs()) {
        text.push_str(&value.to_string());
    } else {
        text.push_str(&format!("{value:e}"));
    }
}

/// Seconds in Prometheus's spelling, if they are whole milliseconds and can be read again.
fn duration_text(seconds: f64) -> Option<String> {
    let milliseconds = (seconds.abs() * 1000.0).round();
    #[expect(clippy::cast_possible_truncation, reason = "bounded in the same expression")]
    let duration =
        (milliseconds <= 9_223_372_036_854.0).then(|| time::Duration::from_millis(milliseconds as i64))?;
    let sign = if seconds.is_sign_negative() { "-" } else { "" };
    let whole = duration.as_millis() / 1000;
    let rest = duration.as_millis() % 1000;
    #[expect(clippy::cast_precision_loss, reason = "both are small")]
    let read_again = whole as f64 + rest as f64 / 1000.0;
    (read_again.to_bits() == seconds.abs().to_bits()).then(|| format!("{sign}{duration}"))
}

/// The parser bounds the height of durations, so this may recurse.
pub(super) fn push_duration(duration: &Duration, text: &mut String) {
    match &duration.kind {
        DurationKind::Literal(number) => match duration_text(number.value) {
            Some(duration) => text.push_str(&duration),
            None => push_float(number.value, text),
        },
        DurationKind::Hole(template) => text.push_str(&template.written()),
        DurationKind::Step => text.push_str("step()"),
        DurationKind::Range => text.push_str("range()"),
        DurationKind::Negation(operand) => {
            text.push('-');
            push_duration(operand, text);
        }
        DurationKind::Paren(operand) => {
            text.push('(');
            push_duration(operand, text);
            text.push(')');
        }
        DurationKind::Binary(op, sides) => push_operation(*op, sides, text),
        DurationKind::MinOf(sides) => push_choice("min_of", sides, text),
        DurationKind::MaxOf(sides) => push_choice("max_of", sides, text),
    }
}

fn push_operation(op: BinaryOp, sides: &[Duration; 2], text: &mut String) {
    push_duration(&sides[0], text);
    text.push(' ');
    text.push_str(op.as_str());
    text.push(' ');
    push_duration(&sides[1], text);
}

fn push_choice(name: &str, sides: &[Duration; 2], text: &mut String) {
    text.push_str(name);
    text.push('(');
    push_duration(&sides[0], text);
    text.push_str(", ");
    push_duration(&sides[1], text);
    text.push(')');
}

/// A string in double quotes, as Go writes it. A bare U+FFFD is no text to Prometheus, so it is written as an escape.
pub(super) fn push_quoted(value: &[u8], text: &mut String) {
    text.push('"');
    push_escaped(value, text);
    text.push('"');
}

/// What stands in a string in double quotes.
pub(super) fn push_escaped(value: &[u8], text: &mut String) {
    for chunk in value.utf8_chunks() {
        let escaped = Escaped(chunk.valid()).to_string();
        text.push_str(&escaped.replace(char::REPLACEMENT_CHARACTER, "\\ufffd"));
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02x}"));
        }
    }
}
