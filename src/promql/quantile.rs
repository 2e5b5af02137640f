//! Quantiles of numbers.

use super::order;

/// The `q`-quantile of numbers, which are sorted by that: NaN is the smallest. Between two of them it is interpolated.
/// Outside 0 to 1 it is infinite, and NaN of no numbers.
pub(super) fn of(q: f64, values: &mut [f64]) -> f64 {
    if values.is_empty() || q.is_nan() {
        return f64::NAN;
    }
    if q < 0.0 {
        return f64::NEG_INFINITY;
    }
    if q > 1.0 {
        return f64::INFINITY;
    }
    order::sort(values, |one, other| order::is_less(*one, *other));
    #[expect(clippy::cast_precision_loss, reason = "nobody has 2^53 numbers")]
    let rank = q * (values.len() - 1) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index that is in range")]
    let lower = rank.floor().max(0.0) as usize;
    let upper = (lower + 1).min(values.len() - 1);
    let weight = rank - rank.floor();
    values[lower] * (1.0 - weight) + values[upper] * weight
}
