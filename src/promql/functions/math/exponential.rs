//! Powers of e and of 2.

use super::{
    polynomial,
    scale::{BIAS, ldexp, with_exponent},
};

/// ln 2 in two parts; multiples of the upper one are exact. From SLEEF.
const LN2_UPPER: f64 = 0.693_147_180_559_662_956_511_601_805_686_950_683_593_75;
const LN2_LOWER: f64 = 0.282_352_905_630_315_771_225_884_481_750_134_360_255_254_120_68e-12;
/// Above it there is no finite result.
const MOST: f64 = 7.097_827_128_933_84e+02;
/// The Taylor coefficients of (eˣ - 1) / x: 1/8!, 1/7! … 1.
const TAYLOR: [f64; 8] = [
    2.480_158_730_158_730_158_7e-5,
    1.984_126_984_126_984_127_0e-4,
    1.388_888_888_888_888_888_9e-3,
    8.333_333_333_333_333_333_3e-3,
    4.166_666_666_666_666_666_7e-2,
    1.666_666_666_666_666_666_7e-1,
    0.5,
    1.0,
];

/// eˣ by the method of SLEEF (N. Shibata, "Efficient evaluation methods of elementary functions suitable for SIMD
/// computation", 2010): x less a multiple of ln 2, a sixteenth of that, its Taylor series, and four squarings.
///
/// With fused multiplications, as every processor of the last decade has them: there the last bit is another one.
pub(in crate::promql::functions) fn exp(x: f64) -> f64 {
    if x.is_nan() || x > MOST {
        return x + f64::INFINITY;
    }
    let power = (x * std::f64::consts::LOG2_E).round_ties_even();
    if power < -1100.0 {
        return 0.0;
    }
    let x = (-power).mul_add(LN2_UPPER, x);
    let x = (-power).mul_add(LN2_LOWER, x) * 0.0625;
    let series = TAYLOR.into_iter().reduce(|sum, coefficient| sum.mul_add(x, coefficient));
    // (y + 1)² - 1 is y (y + 2), which keeps the digits of a small y
    let mut y = x * series.unwrap_or(0.0);
    for _ in 0..3 {
        y *= y + 2.0;
    }
    y = (y + 2.0).mul_add(y, 1.0);
    times_power_of_two(y, power)
}

/// `y` times two to the power of an integer; infinite from 2¹⁰²⁴ on even if `y` is less than 1.
#[expect(clippy::cast_possible_truncation, reason = "between -1,100 and 1,024")]
fn times_power_of_two(y: f64, power: f64) -> f64 {
    match power as i64 {
        ..-1075 => 0.0,
        // two steps, as this power of two itself may be too small
        power @ -1075..=-1023 => y * with_exponent(1.0, power + BIAS - 1) * f64::MIN_POSITIVE,
        power @ -1022..=1023 => y * with_exponent(1.0, power),
        1024.. => f64::INFINITY,
    }
}

/// The coefficients of the rational approximation of fdlibm's `exp`, P5 to P1.
const FDLIBM: [f64; 5] = [
    4.138_136_797_057_238_460_39e-08,
    -1.653_390_220_546_525_153_90e-06,
    6.613_756_321_437_934_361_17e-05,
    -2.777_777_777_701_559_338_42e-03,
    1.666_666_666_666_666_574_15e-01,
];
const LN2_HIGH: f64 = 6.931_471_803_691_238_164_90e-01;
const LN2_LOW: f64 = 1.908_214_929_270_587_700_02e-10;

/// 2ˣ by fdlibm's approximation of eˣ around 0.
#[expect(clippy::cast_possible_truncation, reason = "between -1,074 and 1,024")]
pub(in crate::promql) fn exp2(x: f64) -> f64 {
    match x {
        _ if x.is_nan() => return x,
        _ if x >= 1024.0 => return f64::INFINITY,
        _ if x < -1074.0 => return 0.0,
        _ => {}
    }
    let power = (x + 0.5_f64.copysign(x)).trunc();
    let rest = x - power;
    let (high, low) = (rest * LN2_HIGH, -rest * LN2_LOW);
    let r = high - low;
    let square = r * r;
    let c = r - square * polynomial(square, &FDLIBM);
    let y = 1.0 - ((low - (r * c) / (2.0 - c)) - high);
    ldexp(y, power as i64)
}
