//! Durations of ranges, steps and offsets.

use super::{Number, Template};
use crate::promql::{functions::math::pow, operators::BinaryOp, text::TextRange};

/// A duration in a selector: a literal, or arithmetic.
#[derive(Clone, Debug)]
pub struct Duration {
    /// What it is.
    pub kind: DurationKind,
    /// Where it is written.
    pub range: TextRange,
}

/// The kinds of durations.
#[derive(Clone, Debug)]
pub enum DurationKind {
    /// `5m`, or a number of seconds; a sign before it belongs to it.
    Literal(Number),
    /// `$interval`, `${n}m`
    Hole(Box<Template>),
    /// `step()`
    Step,
    /// `range()`
    Range,
    /// `-(5m)`
    Negation(Box<Duration>),
    /// `(5m)`
    Paren(Box<Duration>),
    /// `5m * 2`; the operator is arithmetic.
    Binary(BinaryOp, Box<[Duration; 2]>),
    /// `min_of(5m, step())`
    MinOf(Box<[Duration; 2]>),
    /// `max_of(5m, step())`
    MaxOf(Box<[Duration; 2]>),
}

impl Duration {
    /// The seconds, if they do not depend on variables or on the query's step or range.
    #[must_use]
    pub fn seconds(&self) -> Option<f64> {
        let pair = |sides: &[Duration; 2]| Some((sides[0].seconds()?, sides[1].seconds()?));
        match &self.kind {
            DurationKind::Literal(number) => Some(number.value),
            DurationKind::Hole(_) | DurationKind::Step | DurationKind::Range => None,
            DurationKind::Negation(operand) => Some(-operand.seconds()?),
            DurationKind::Paren(operand) => operand.seconds(),
            DurationKind::MinOf(sides) => pair(sides).map(|(a, b)| a.min(b)),
            DurationKind::MaxOf(sides) => pair(sides).map(|(a, b)| a.max(b)),
            DurationKind::Binary(op, sides) => {
                let (a, b) = pair(sides)?;
                Some(match op {
                    BinaryOp::Add => a + b,
                    BinaryOp::Sub => a - b,
                    BinaryOp::Mul => a * b,
                    BinaryOp::Div => a / b,
                    BinaryOp::Mod => a % b,
                    _ => pow(a, b),
                })
            }
        }
    }

    /// Whether it is a literal of zero nanoseconds: upstream treats such an offset as if it were not there.
    pub(in crate::promql) fn is_zero(&self) -> bool {
        matches!(self.kind, DurationKind::Literal(number) if (number.value * 1e9).round() == 0.0)
    }
}
