//! Functions of the circle and their inverses, by the approximations of Cephes.

use super::{
    polynomial,
    scale::{FRACTION_BITS, with_exponent, written_exponent},
};
use std::f64::consts::{FRAC_1_PI, FRAC_PI_2, FRAC_PI_4, PI};

/// (sin z - z) / z³ in powers of z².
const SIN: [f64; 6] = [
    1.589_623_015_765_465_680_60e-10,
    -2.505_074_776_285_780_728_66e-8,
    2.755_731_362_138_572_452_13e-6,
    -1.984_126_982_958_953_859_96e-4,
    8.333_333_333_322_118_588_78e-3,
    -1.666_666_666_666_663_072_95e-1,
];
/// (cos z - 1 + z²/2) / z⁴ in powers of z².
const COS: [f64; 6] = [
    -1.135_853_652_138_768_173_00e-11,
    2.087_570_084_197_473_167_78e-9,
    -2.755_731_417_929_673_881_12e-7,
    2.480_158_728_885_170_453_48e-5,
    -1.388_888_888_887_305_641_16e-3,
    4.166_666_666_666_659_292_18e-2,
];
/// (tan z - z) / z³ in powers of z²: over and under the line.
const TAN: [&[f64]; 2] = [
    &[-1.309_369_391_813_837_776_46e4, 1.153_516_648_385_874_161_40e6, -1.795_652_519_764_848_779_88e7],
    &[
        1.0,
        1.368_129_634_706_929_546_78e4,
        -1.320_892_344_402_109_674_47e6,
        2.500_838_018_233_579_158_39e7,
        -5.386_957_559_294_546_298_81e7,
    ],
];
/// (atan z - z) / z³ in powers of z²: over and under the line.
const ATAN: [&[f64]; 2] = [
    &[
        -8.750_608_600_031_904_122_785e-01,
        -1.615_753_718_733_365_076_637e+01,
        -7.500_855_792_314_704_667_340e+01,
        -1.228_866_684_490_136_173_410e+02,
        -6.485_021_904_942_025_371_773e+01,
    ],
    &[
        1.0,
        2.485_846_490_142_306_297_962e+01,
        1.650_270_098_316_988_542_046e+02,
        4.328_810_604_912_902_668_951e+02,
        4.853_903_996_359_136_964_868e+02,
        1.945_506_571_482_613_964_425e+02,
    ],
];

/// An angle without whole turns.
struct Reduced {
    /// The nearest multiple of π/2, modulo 4.
    quadrant: u8,
    /// What is left, from -π/4 to π/4.
    rest: f64,
}

impl Reduced {
    /// Of an angle that is finite and not negative.
    fn of(angle: f64) -> Self {
        /// Below it the number of eighths has fewer than 30 bits, and its products with the parts of π/4 are exact.
        const MOST: f64 = (1 << 29) as f64;
        /// π/4 in three parts.
        const PARTS: [f64; 3] = [
            7.853_981_256_484_985_351_56e-1,
            3.774_894_707_930_798_176_68e-8,
            2.695_151_429_079_059_526_45e-15,
        ];
        if angle >= MOST {
            return Self::of_huge(angle);
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 2³⁰")]
        let eighths = (angle * (4.0 * FRAC_1_PI)) as u32;
        let even = eighths + eighths % 2;
        let rest = PARTS.iter().fold(angle, |rest, part| rest - f64::from(even) * part);
        Self { quadrant: (even / 2 % 4) as u8, rest }
    }

    /// Of one so large that π/4 needs as many digits as the exponent says: the method of Payne and Hanek (K. C. Ng,
    /// "Argument reduction for huge arguments: good to the last bit", 1992).
    fn of_huge(angle: f64) -> Self {
        let fraction = angle.to_bits() & ((1 << FRACTION_BITS) - 1) | 1 << FRACTION_BITS;
        let product = fraction_times_four_over_pi(fraction, written_exponent(angle));
        let eighth = (product >> 125) as u8;
        let part = beyond_eighths(product);
        if eighth % 2 == 1 {
            Self { quadrant: (eighth + 1) / 2 % 4, rest: (part - 1.0) * FRAC_PI_4 }
        } else {
            Self { quadrant: eighth / 2, rest: part * FRAC_PI_4 }
        }
    }
}

/// The binary digits of 4/π, of which the first is the only one before the point.
const FOUR_OVER_PI: [u64; 20] = [
    0x0000_0000_0000_0001,
    0x45f3_06dc_9c88_2a53,
    0xf84e_afa3_ea69_bb81,
    0xb6c5_2b32_7887_2083,
    0xfca2_c757_bd77_8ac3,
    0x6e48_dc74_849b_a5c0,
    0x0c92_5dd4_13a3_2439,
    0xfc3b_d639_6253_4e7d,
    0xd104_6bea_5d76_8909,
    0xd338_e04d_68be_fc82,
    0x7323_ac73_06a6_73e9,
    0x3908_bf17_7bf2_5076,
    0x3ff1_2fff_bc0b_301f,
    0xde5e_2316_b414_da3e,
    0xda6c_fd9e_4f96_136e,
    0x9e8c_7ecd_3cbf_d45a,
    0xea4f_758f_d7cb_e2f6,
    0x7a0e_73ef_14a5_25d4,
    0xd7f6_bf62_3f1a_ba10,
    0xac06_608d_f8f6_d757,
];

/// The number of eighths of a turn modulo 8, as a binary fraction of 8.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "from 0 to 1,023 and halves of products"
)]
fn fraction_times_four_over_pi(fraction: u64, exponent: i64) -> u128 {
    let first = (exponent - i64::from(FRACTION_BITS) + 61) as usize;
    let digits = |index: usize| {
        let pair = |index: usize| FOUR_OVER_PI.get(index).copied().unwrap_or(0);
        let two = u128::from(pair(first / 64 + index)) << 64 | u128::from(pair(first / 64 + index + 1));
        (two << (first % 64) >> 64) as u64
    };
    let product = |index: usize| u128::from(digits(index)) * u128::from(fraction);
    // what is above 128 bits are whole turns
    (product(0) << 64).wrapping_add(product(1)).wrapping_add(product(2) >> 64)
}

/// What a product is beyond a whole number of eighths, cut off at 53 digits.
#[expect(clippy::cast_possible_truncation, reason = "halves of the product, and 52 bits")]
fn beyond_eighths(product: u128) -> f64 {
    let high = (product << 3 >> 64) as u64;
    let zeros = high.leading_zeros();
    // if there are many zeros the lowest digits are the upper ones of the product's other half, of which three were used already:
    // wrong by a few units of the last place, but so it is in Go
    let digits = u128::from(high) << 64 | u128::from(product as u64);
    let fraction = (digits << zeros << 1 >> (128 - FRACTION_BITS)) as u64;
    with_exponent(f64::from_bits(fraction), -1 - i64::from(zeros))
}

fn sin_series(z: f64) -> f64 {
    let square = z * z;
    z + z * square * polynomial(square, &SIN)
}

fn cos_series(z: f64) -> f64 {
    let square = z * z;
    1.0 - 0.5 * square + square * square * polynomial(square, &COS)
}

/// The sine.
pub(in crate::promql::functions) fn sin(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    if !x.is_finite() {
        return f64::NAN;
    }
    let Reduced { quadrant, rest } = Reduced::of(x.abs());
    let size = if quadrant % 2 == 1 { cos_series(rest) } else { sin_series(rest) };
    if (quadrant >= 2) == (x < 0.0) { size } else { -size }
}

/// The cosine.
pub(in crate::promql::functions) fn cos(x: f64) -> f64 {
    if !x.is_finite() {
        return f64::NAN;
    }
    let Reduced { quadrant, rest } = Reduced::of(x.abs());
    let size = if quadrant % 2 == 1 { sin_series(rest) } else { cos_series(rest) };
    if quadrant == 1 || quadrant == 2 { -size } else { size }
}

/// The tangent.
pub(in crate::promql::functions) fn tan(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    if !x.is_finite() {
        return f64::NAN;
    }
    let Reduced { quadrant, rest } = Reduced::of(x.abs());
    let square = rest * rest;
    let [over, under] = TAN.map(|coefficients| polynomial(square, coefficients));
    let size = if square > 1e-14 { rest + rest * (square * over / under) } else { rest };
    let size = if quadrant % 2 == 1 { -1.0 / size } else { size };
    if x < 0.0 { -size } else { size }
}

/// The arctangent of a number from 0 to 0.66.
fn atan_series(x: f64) -> f64 {
    let square = x * x;
    let [over, under] = ATAN.map(|coefficients| polynomial(square, coefficients));
    x * (square * over / under) + x
}

/// The arctangent of a number that is not negative.
fn atan_of_positive(x: f64) -> f64 {
    /// What π/2 is more than its nearest number.
    const REST_OF_HALF_PI: f64 = 6.123_233_995_736_765_886_130e-17;
    const TAN_3_PI_8: f64 = 2.414_213_562_373_095_048_80;
    if x <= 0.66 {
        atan_series(x)
    } else if x > TAN_3_PI_8 {
        FRAC_PI_2 - atan_series(1.0 / x) + REST_OF_HALF_PI
    } else {
        FRAC_PI_4 + atan_series((x - 1.0) / (x + 1.0)) + 0.5 * REST_OF_HALF_PI
    }
}

/// The arctangent.
pub(in crate::promql::functions) fn atan(x: f64) -> f64 {
    if x == 0.0 { x } else { atan_of_positive(x.abs()).copysign(x) }
}

/// The arcsine.
pub(in crate::promql::functions) fn asin(x: f64) -> f64 {
    if x == 0.0 {
        return x;
    }
    let size = x.abs();
    let cosine = (1.0 - size * size).sqrt();
    let angle = if size > 0.7 {
        FRAC_PI_2 - atan_of_positive(cosine / size)
    } else {
        atan_of_positive(size / cosine)
    };
    angle.copysign(x)
}

/// The arccosine.
pub(in crate::promql::functions) fn acos(x: f64) -> f64 {
    FRAC_PI_2 - asin(x)
}

/// The angle of the point (`x`, `y`).
pub(in crate::promql) fn atan2(y: f64, x: f64) -> f64 {
    /// ¾ π, rounded once.
    const THREE_QUARTERS_PI: f64 = 2.356_194_490_192_344_928_846_98;
    let size = match (y, x) {
        _ if y.is_nan() || x.is_nan() => return f64::NAN,
        (0.0, _) => {
            if x.is_sign_negative() {
                PI
            } else {
                0.0
            }
        }
        (_, 0.0) => FRAC_PI_2,
        (f64::INFINITY | f64::NEG_INFINITY, f64::INFINITY) => FRAC_PI_4,
        (f64::INFINITY | f64::NEG_INFINITY, f64::NEG_INFINITY) => THREE_QUARTERS_PI,
        (_, f64::INFINITY) => 0.0,
        (_, f64::NEG_INFINITY) => PI,
        (f64::INFINITY | f64::NEG_INFINITY, _) => FRAC_PI_2,
        _ => {
            let angle = atan(y / x);
            return match angle {
                _ if x > 0.0 => angle,
                ..=0.0 => angle + PI,
                _ => angle - PI,
            };
        }
    };
    size.copysign(y)
}
