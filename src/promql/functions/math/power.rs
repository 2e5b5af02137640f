//! Powers of any base.

use super::{
    exponential::exp,
    logarithm::ln,
    scale::{frexp, ldexp},
};

/// From here on every number is an even integer.
const EVEN: f64 = 9_007_199_254_740_992.0;
const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

/// `base` to the power of `exponent`, with the special cases of IEEE 754-2008.
///
/// The integer part of the exponent is done by squaring the base's fraction, its power of two being kept apart; the rest, at most ½
/// in size, by way of the logarithm.
pub(in crate::promql) fn pow(base: f64, exponent: f64) -> f64 {
    match (base, exponent) {
        (_, 0.0) | (1.0, _) => 1.0,
        _ if base.is_nan() || exponent.is_nan() => f64::NAN,
        (_, 1.0) => base,
        (0.0, _) => of_zero(base, exponent),
        (-1.0, _) if exponent.abs() >= TWO_TO_63 => 1.0,
        (f64::INFINITY | f64::NEG_INFINITY, _) if exponent.is_finite() => {
            if base > 0.0 {
                of_zero(0.0, -exponent)
            } else {
                of_zero(-0.0, -exponent)
            }
        }
        _ if exponent.abs() >= TWO_TO_63 => {
            if (base.abs() < 1.0) == (exponent > 0.0) {
                0.0
            } else {
                f64::INFINITY
            }
        }
        (_, 0.5) => base.sqrt(),
        (_, -0.5) => 1.0 / base.sqrt(),
        _ if base < 0.0 && exponent.fract() != 0.0 => f64::NAN,
        _ => of_finite(base, exponent),
    }
}

/// A zero to the power of a number that is no zero; its sign stays if that is an odd integer.
fn of_zero(zero: f64, exponent: f64) -> f64 {
    let is_odd = exponent.abs() < EVEN && (exponent % 2.0).abs() == 1.0;
    let sign = if is_odd { zero } else { 0.0 };
    let size: f64 = if exponent < 0.0 { f64::INFINITY } else { 0.0 };
    size.copysign(sign)
}

#[expect(clippy::cast_possible_truncation, reason = "less than 2⁶³")]
fn of_finite(base: f64, exponent: f64) -> f64 {
    /// Beyond it the result overflows or underflows whatever is still to come.
    const MOST_POWER: i64 = 1 << 12;
    let mut integer = exponent.abs().trunc();
    let mut rest = exponent.abs() - integer;
    if rest > 0.5 {
        rest -= 1.0;
        integer += 1.0;
    }
    let mut result = if rest == 0.0 { 1.0 } else { exp(rest * ln(base)) };
    let mut result_power = 0;
    let (mut square, mut power) = frexp(base);
    let mut bits = integer as i64;
    while bits != 0 {
        if power.abs() > MOST_POWER {
            result_power += power;
            break;
        }
        if bits & 1 == 1 {
            result *= square;
            result_power += power;
        }
        square *= square;
        power *= 2;
        if square < 0.5 {
            square += square;
            power -= 1;
        }
        bits >>= 1;
    }
    if exponent < 0.0 { ldexp(1.0 / result, -result_power) } else { ldexp(result, result_power) }
}
