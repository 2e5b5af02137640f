//! Numbers as a fraction and a power of two.

/// The bits of the fraction.
pub(super) const FRACTION_BITS: u32 = 52;
/// What is added to the exponent of a normal number.
pub(super) const BIAS: i64 = 1023;
const FRACTION: u64 = (1 << FRACTION_BITS) - 1;
const TWO_TO_53: f64 = 9_007_199_254_740_992.0;

/// The exponent as it is written in the number, without the bias.
#[expect(clippy::cast_possible_wrap, reason = "11 bits")]
pub(super) fn written_exponent(number: f64) -> i64 {
    (number.to_bits() << 1 >> (FRACTION_BITS + 1)) as i64 - BIAS
}

/// The sign and the fraction of a number, with another exponent; -1023 to 1024.
#[expect(clippy::cast_sign_loss, reason = "not negative with the bias")]
pub(super) fn with_exponent(number: f64, exponent: i64) -> f64 {
    let rest = number.to_bits() & (FRACTION | 1 << 63);
    f64::from_bits(rest | ((exponent + BIAS) as u64) << FRACTION_BITS)
}

/// A subnormal number as a normal one, and the power of two that is to be added to its exponent.
fn normalised(number: f64) -> (f64, i64) {
    if number.abs() < f64::MIN_POSITIVE { (number * TWO_TO_53, -53) } else { (number, 0) }
}

/// A fraction from ½ to 1, and the power of two; zero, infinite and NaN stay as they are.
pub(super) fn frexp(number: f64) -> (f64, i64) {
    if number == 0.0 || !number.is_finite() {
        return (number, 0);
    }
    let (number, shift) = normalised(number);
    (with_exponent(number, -1), written_exponent(number) + shift + 1)
}

/// `fraction` times two to the power of `exponent`, rounded once.
pub(in crate::promql) fn ldexp(fraction: f64, exponent: i64) -> f64 {
    if fraction == 0.0 || !fraction.is_finite() {
        return fraction;
    }
    let (fraction, shift) = normalised(fraction);
    match exponent.saturating_add(shift + written_exponent(fraction)) {
        ..-1075 => 0_f64.copysign(fraction),
        subnormal @ -1075..-1022 => with_exponent(fraction, subnormal + 53) / TWO_TO_53,
        normal @ -1022..=1023 => with_exponent(fraction, normal),
        1024.. => f64::INFINITY.copysign(fraction),
    }
}
