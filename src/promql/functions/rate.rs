//! How fast series change.

use crate::promql::{
    annotation::Annotations, eval::Row, features::Features, functions::Function, kernel::Window,
    text::TextRange, value::Value,
};

pub(super) fn rate(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn increase(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn delta(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn irate(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn idelta(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn resets(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

pub(super) fn changes(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    let _ = window;
    None
}

/// Tells that a series that is treated as a counter may be none.
pub(in crate::promql) fn hint(
    function: &Function,
    row: &Row,
    range: TextRange,
    features: &Features,
    annotations: &mut Annotations,
) {
    let _ = (function, row, range, features, annotations);
}
