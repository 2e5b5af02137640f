//! The durations of a query: arithmetic with its step and its range.

use super::{
    ast::{Duration, DurationKind},
    functions::math::pow,
    kernel::seconds,
    operators::BinaryOp,
    query::{QueryError, Times},
};

/// The greatest duration of Go, in seconds.
const MOST_SECONDS: f64 = 9_223_372_036.854_776;

/// A duration in milliseconds.
#[expect(clippy::cast_possible_truncation, reason = "checked, and cut off as Prometheus does")]
pub(super) fn milliseconds(
    duration: &Duration,
    times: Times,
    may_be_negative: bool,
) -> Result<i64, QueryError> {
    if let DurationKind::Literal(number) = &duration.kind {
        return Ok((number.value * 1e9).round() as i64 / 1_000_000);
    }
    let fail = |what: &str| {
        let (start, end) = (duration.range.start, duration.range.end);
        Err(QueryError::new(format!("{start}:{end}: {what}")).at(duration.range))
    };
    let value = evaluate(duration, times)?;
    if !value.is_finite() {
        return fail("duration is NaN or infinite");
    }
    if value <= 0.0 && !may_be_negative {
        return fail("duration must be greater than 0");
    }
    if value.abs() > MOST_SECONDS {
        return fail("duration is out of range");
    }
    Ok((value * 1000.0) as i64)
}

/// A duration in seconds.
fn evaluate(duration: &Duration, times: Times) -> Result<f64, QueryError> {
    let pair = |sides: &[Duration; 2]| Ok((evaluate(&sides[0], times)?, evaluate(&sides[1], times)?));
    Ok(match &duration.kind {
        DurationKind::Literal(number) => number.value,
        DurationKind::Hole(_) => unreachable!("a plan has no variables"),
        DurationKind::Step => seconds(times.step),
        DurationKind::Range => seconds(times.end.saturating_sub(times.start)),
        DurationKind::Negation(operand) => -evaluate(operand, times)?,
        DurationKind::Paren(operand) => evaluate(operand, times)?,
        DurationKind::MinOf(sides) => pair(sides).map(|(a, b)| a.min(b))?,
        DurationKind::MaxOf(sides) => pair(sides).map(|(a, b)| a.max(b))?,
        DurationKind::Binary(op, sides) => {
            let (a, b) = pair(sides)?;
            let fail = |what: &str| {
                let (start, end) = (duration.range.start, duration.range.end);
                Err(QueryError::new(format!("{start}:{end}: {what} by zero")).at(duration.range))
            };
            match op {
                BinaryOp::Add => a + b,
                BinaryOp::Sub => a - b,
                BinaryOp::Mul => a * b,
                BinaryOp::Div if b == 0.0 => return fail("division"),
                BinaryOp::Div => a / b,
                BinaryOp::Mod if b == 0.0 => return fail("modulo"),
                BinaryOp::Mod => a % b,
                _ => pow(a, b),
            }
        }
    })
}
