//! Logarithms and powers to the base of two, with the roundings of Go's `math` package.
//!
//! Both are FreeBSD's msun: `e_log.c` for the logarithm, the reduction and series of `e_exp.c` for the power. The
//! order of operations matters: results are compared bit by bit.

use std::f64::consts::LOG2_E;

const LN_2_HIGH: f64 = 6.931_471_803_691_238_164_90e-1;
const LN_2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;

/// The binary logarithm: exact for powers of two.
pub(in crate::promql) fn log2(x: f64) -> f64 {
    let (fraction, exponent) = split(x);
    if fraction == 0.5 { exponent - 1.0 } else { ln(fraction) * LOG2_E + exponent }
}

/// A number as a fraction in [½, 1) and a power of two. What has no such parts is its own fraction.
fn split(x: f64) -> (f64, f64) {
    if x == 0.0 || !x.is_finite() {
        return (x, 0.0);
    }
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE { (x * (1_u64 << 52) as f64, -52) } else { (x, 0) };
    let exponent = i32::try_from((x.to_bits() >> 52) & 0x7ff).unwrap_or_default() - 1022 + shift;
    (f64::from_bits(x.to_bits() & !(0x7ff << 52) | (1022 << 52)), f64::from(exponent))
}

/// The natural logarithm.
fn ln(x: f64) -> f64 {
    const L: [f64; 7] = [
        6.666_666_666_666_735_130e-1,
        3.999_999_999_940_941_908e-1,
        2.857_142_874_366_239_149e-1,
        2.222_219_843_214_978_396e-1,
        1.818_357_216_161_805_012e-1,
        1.531_383_769_920_937_332e-1,
        1.479_819_860_511_658_591e-1,
    ];
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x <= 0.0 {
        return if x < 0.0 { f64::NAN } else { f64::NEG_INFINITY };
    }
    let (mut fraction, mut k) = split(x);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        k -= 1.0;
    }
    let f = fraction - 1.0;
    let s = f / (2.0 + f);
    let s2 = s * s;
    let s4 = s2 * s2;
    let odd = s2 * (L[0] + s4 * (L[2] + s4 * (L[4] + s4 * L[6])));
    let even = s4 * (L[1] + s4 * (L[3] + s4 * L[5]));
    let half_square = 0.5 * f * f;
    k * LN_2_HIGH - ((half_square - (s * (half_square + (odd + even)) + k * LN_2_LOW)) - f)
}

/// Two to the power of `x`.
pub(in crate::promql) fn exp2(x: f64) -> f64 {
    const OVERFLOW: f64 = 1.023_999_999_999_999_9e+3;
    const UNDERFLOW: f64 = -1.074_0e+3;
    if x.is_nan() || x == f64::INFINITY {
        return x;
    }
    if x > OVERFLOW {
        return f64::INFINITY;
    }
    if x < UNDERFLOW {
        return 0.0;
    }
    let k = if x > 0.0 {
        (x + 0.5).trunc()
    } else if x < 0.0 {
        (x - 0.5).trunc()
    } else {
        0.0
    };
    let t = x - k;
    times_power(t * LN_2_HIGH, -t * LN_2_LOW, k)
}

/// `e^(high - low) × 2^k`, for a small `high - low`.
fn times_power(high: f64, low: f64, k: f64) -> f64 {
    const P: [f64; 5] = [
        1.666_666_666_666_666_574_15e-1,
        -2.777_777_777_701_559_338_42e-3,
        6.613_756_321_437_934_361_17e-5,
        -1.653_390_220_546_525_153_90e-6,
        4.138_136_797_057_238_460_39e-8,
    ];
    let r = high - low;
    let t = r * r;
    let c = r - t * (P[0] + t * (P[1] + t * (P[2] + t * (P[3] + t * P[4]))));
    let y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    // Two steps, because 2^k alone may be too small or too great for a number.
    let half = (k / 2.0).trunc();
    let power = |k: f64| f64::from_bits(((k + 1023.0) as u64) << 52);
    y * power(half) * power(k - half)
}
