//! The functions of the math library, to the last bit as Go computes them on amd64.
//!
//! A libm promises a result near the true one; which of the neighbours it gives is its own affair, and Prometheus has
//! those of Go. So here is, operation by operation, the same arithmetic: approximations of Cephes and fdlibm, and for `exp` the
//! Taylor series of SLEEF. What IEEE 754 defines exactly (square root, rounding to integers, remainder) is Rust's own.

mod circular;
mod exponential;
mod hyperbolic;
mod logarithm;
mod power;
mod scale;

pub(super) use circular::{acos, asin, atan, cos, sin, tan};
pub(super) use exponential::exp;
pub(super) use hyperbolic::{acosh, asinh, atanh, cosh, sinh, tanh};
pub(super) use logarithm::{ln, log10};
pub(in crate::promql) use {circular::atan2, exponential::exp2, logarithm::log2, power::pow, scale::ldexp};

/// A polynomial by Horner's rule; the coefficient of the highest power comes first.
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().copied().reduce(|sum, coefficient| sum * x + coefficient).unwrap_or(0.0)
}

#[cfg(test)]
mod tests;
