//! Logarithms, by the approximations of fdlibm.

use super::{
    polynomial,
    scale::{BIAS, FRACTION_BITS, frexp, with_exponent, written_exponent},
};
use std::f64::consts::{FRAC_1_SQRT_2, LOG2_E, LOG10_E};

/// ln 2 in two parts; multiples of the upper one are exact.
const LN2_HIGH: f64 = 6.931_471_803_691_238_164_90e-01;
const LN2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;

/// The Remez coefficients for (ln(1 + s) - ln(1 - s) - 2s) / s, from s¹⁴ down to s².
const REMEZ: [f64; 7] = [
    1.479_819_860_511_658_591e-01,
    1.531_383_769_920_937_332e-01,
    1.818_357_216_161_805_012e-01,
    2.222_219_843_214_978_396e-01,
    2.857_142_874_366_239_149e-01,
    3.999_999_999_940_941_908e-01,
    6.666_666_666_666_735_130e-01,
];

/// The natural logarithm: that of the fraction f + 1 between √½ and √2, and the power of two times ln 2.
#[expect(clippy::cast_precision_loss, reason = "an exponent")]
pub(in crate::promql::functions) fn ln(x: f64) -> f64 {
    match x {
        _ if x.is_nan() || x == f64::INFINITY => return x,
        _ if x == 0.0 => return f64::NEG_INFINITY,
        _ if x < 0.0 => return f64::NAN,
        _ => {}
    }
    // Go on amd64 takes a subnormal number for a normal one
    let mut fraction = with_exponent(x, -1);
    let mut power = (written_exponent(x) + 1) as f64;
    if fraction <= FRAC_1_SQRT_2 {
        fraction *= 2.0;
        power -= 1.0;
    }
    let f = fraction - 1.0;
    let s = f / (2.0 + f);
    let (s2, [c7, c6, c5, c4, c3, c2, c1]) = (s * s, REMEZ);
    let s4 = s2 * s2;
    // the odd and the even terms apart
    let series = s2 * polynomial(s4, &[c7, c5, c3, c1]) + s4 * polynomial(s4, &[c6, c4, c2]);
    let half_square = 0.5 * f * f;
    power * LN2_HIGH - ((half_square - (s * (half_square + series) + power * LN2_LOW)) - f)
}

/// The binary logarithm; exact for powers of two.
#[expect(clippy::cast_precision_loss, reason = "an exponent")]
pub(in crate::promql) fn log2(x: f64) -> f64 {
    let (fraction, power) = frexp(x);
    if fraction == 0.5 { (power - 1) as f64 } else { ln(fraction) * LOG2_E + power as f64 }
}

/// The decimal logarithm.
pub(in crate::promql::functions) fn log10(x: f64) -> f64 {
    ln(x) * LOG10_E
}

/// The natural logarithm of `x` + 1, exact also where `x` is small.
pub(super) fn ln_1p(x: f64) -> f64 {
    const ROOT_2_LESS_1: f64 = 4.142_135_623_730_950_488_017e-01;
    const ROOT_HALF_LESS_1: f64 = -2.928_932_188_134_524_755_992e-01;
    match x.abs() {
        _ if x.is_nan() || x < -1.0 => f64::NAN,
        _ if x == -1.0 => f64::NEG_INFINITY,
        f64::INFINITY => f64::INFINITY,
        size if size < 2_f64.powi(-54) => x,
        size if size < 2_f64.powi(-29) => x - x * x * 0.5,
        _ if ROOT_HALF_LESS_1 < x && x < ROOT_2_LESS_1 => {
            ln_1p_scaled(Scaled { f: x, power: 0.0, lost: 0.0 })
        }
        _ => ln_1p_scaled(Scaled::of(x)),
    }
}

/// A number as 2ᵖᵒʷᵉʳ (1 + f), where 1 + f is between √½ and √2.
struct Scaled {
    f: f64,
    power: f64,
    /// What rounding lost of the number when 1 was added, in units of the number.
    lost: f64,
}

impl Scaled {
    /// `x` + 1.
    #[expect(clippy::cast_precision_loss, reason = "an exponent")]
    fn of(x: f64) -> Self {
        /// The fraction of √2, rounded up.
        const ROOT_2: u64 = 0x0006_a09e_667f_3bcd;
        let is_large = x.abs() >= 9_007_199_254_740_992.0;
        let sum = if is_large { x } else { 1.0 + x };
        let power = written_exponent(sum);
        let lost = match power {
            _ if is_large => 0.0,
            1.. => (1.0 - (sum - x)) / sum,
            _ => (x - (sum - 1.0)) / sum,
        };
        let is_below_root = sum.to_bits() & ((1 << FRACTION_BITS) - 1) < ROOT_2;
        let (fraction, power) =
            if is_below_root { (with_exponent(sum, 0), power) } else { (with_exponent(sum, -1), power + 1) };
        Self { f: fraction - 1.0, power: power as f64, lost }
    }
}

fn ln_1p_scaled(Scaled { f, power, lost }: Scaled) -> f64 {
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let series = s * (half_square + s2 * polynomial(s2, &REMEZ));
    if power == 0.0 {
        f - (half_square - series)
    } else {
        power * LN2_HIGH - ((half_square - (series + (power * LN2_LOW + lost))) - f)
    }
}
