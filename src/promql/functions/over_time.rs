//! What the samples of a window have in common.

use crate::promql::{annotation::Annotations, kernel::Window, value::Value};

pub(super) fn avg(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn count(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn deriv(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn double_exponential_smoothing(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn first(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn last(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn mad(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn max(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn min(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn predict_linear(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn quantile(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn stddev(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn stdvar(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn sum(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn ts_of_first(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn ts_of_last(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn ts_of_max(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn ts_of_min(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}
pub(in crate::promql) fn present(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}
