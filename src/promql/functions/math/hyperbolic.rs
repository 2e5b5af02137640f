//! Hyperbolic functions and their inverses.

use super::{
    exponential::exp,
    logarithm::{ln, ln_1p},
    polynomial,
};
use std::f64::consts::LN_2;

/// sinh x / x in powers of x²: over and under the line. Number 2029 of Hart and Cheney, "Computer approximations".
const SINH: [&[f64]; 2] = [
    &[
        -0.263_056_321_339_749_706_281_948_9e+2,
        -0.289_421_135_598_956_380_728_466_036_6e+4,
        -0.899_127_202_203_950_935_539_801_351_1e+5,
        -0.630_767_364_049_771_699_118_478_725_1e+6,
    ],
    &[
        1.0,
        -0.173_678_953_558_233_699_533_450_911e+3,
        0.152_151_737_879_001_907_069_648_517_6e+5,
        -0.630_767_364_049_771_699_121_207_727_7e+6,
    ],
];
/// (tanh x - x) / x³ in powers of x²: over and under the line. The form of Cody and Waite, from Cephes.
const TANH: [&[f64]; 2] = [
    &[-9.643_991_794_250_522_386_28e-1, -9.928_772_310_019_185_865_64e1, -1.614_687_684_417_084_479_52e3],
    &[1.0, 1.128_116_784_916_329_314_02e2, 2.235_488_390_601_004_485_83e3, 4.844_063_053_251_254_860_48e3],
];
/// Above it e⁻ˣ does not matter beside eˣ.
const LARGE: f64 = 21.0;
/// Below it, and as its inverse above it, a square does not matter beside 1.
const NEAR_ZERO: f64 = 1.0 / (1 << 28) as f64;

/// The hyperbolic sine.
pub(in crate::promql::functions) fn sinh(x: f64) -> f64 {
    let size = x.abs();
    let value = if size > LARGE {
        exp(size) * 0.5
    } else if size > 0.5 {
        let power = exp(size);
        (power - 1.0 / power) * 0.5
    } else {
        let square = size * size;
        let [over, under] = SINH.map(|coefficients| polynomial(square, coefficients));
        over * size / under
    };
    value.copysign(x)
}

/// The hyperbolic cosine.
pub(in crate::promql::functions) fn cosh(x: f64) -> f64 {
    let power = exp(x.abs());
    if x.abs() > LARGE { power * 0.5 } else { (power + 1.0 / power) * 0.5 }
}

/// The hyperbolic tangent.
pub(in crate::promql::functions) fn tanh(x: f64) -> f64 {
    /// Half the logarithm of 2¹²⁷.
    const MOST: f64 = 0.5 * 8.802_969_193_111_305_429_598_8e+01;
    match x.abs() {
        size if size > MOST => 1_f64.copysign(x),
        size if size >= 0.625 => (1.0 - 2.0 / (exp(2.0 * size) + 1.0)).copysign(x),
        _ if x == 0.0 => x,
        _ => {
            let square = x * x;
            let [over, under] = TANH.map(|coefficients| polynomial(square, coefficients));
            x + x * square * over / under
        }
    }
}

/// The inverse hyperbolic sine: ln(x + √(x² + 1)).
pub(in crate::promql::functions) fn asinh(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    let size = x.abs();
    let value = if size > 1.0 / NEAR_ZERO {
        ln(size) + LN_2
    } else if size > 2.0 {
        ln(2.0 * size + 1.0 / ((size * size + 1.0).sqrt() + size))
    } else if size < NEAR_ZERO {
        size
    } else {
        ln_1p(size + size * size / (1.0 + (1.0 + size * size).sqrt()))
    };
    value.copysign(x)
}

/// The inverse hyperbolic cosine: ln(x + √(x² - 1)).
pub(in crate::promql::functions) fn acosh(x: f64) -> f64 {
    if x.is_nan() || x < 1.0 {
        f64::NAN
    } else if x == 1.0 {
        0.0
    } else if x >= 1.0 / NEAR_ZERO {
        ln(x) + LN_2
    } else if x > 2.0 {
        ln(2.0 * x - 1.0 / (x + (x * x - 1.0).sqrt()))
    } else {
        let t = x - 1.0;
        ln_1p(t + (2.0 * t + t * t).sqrt())
    }
}

/// The inverse hyperbolic tangent: ln((1 + x) / (1 - x)) / 2.
pub(in crate::promql::functions) fn atanh(x: f64) -> f64 {
    let size = x.abs();
    let value = if size.is_nan() || size > 1.0 {
        return f64::NAN;
    } else if size == 1.0 {
        f64::INFINITY
    } else if size < NEAR_ZERO {
        size
    } else if size < 0.5 {
        let double = size + size;
        0.5 * ln_1p(double + double * size / (1.0 - size))
    } else {
        0.5 * ln_1p((size + size) / (1.0 - size))
    };
    value.copysign(x)
}
