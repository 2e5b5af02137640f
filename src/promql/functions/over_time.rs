//! What the samples of a window have in common.
//!
//! Where a function knows only numbers, histograms are left out, with a remark if there are numbers, too.

mod mean;
mod quantile;
mod select;
mod spread;
mod trend;

use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    kernel::Window,
    remarks::Remarks,
    value::Value,
};
pub(super) use mean::{avg, sum};
pub(super) use quantile::{mad, quantile};
pub(super) use select::{first, last, max, min, ts_of_first, ts_of_last, ts_of_max, ts_of_min};
pub(super) use spread::{stddev, stdvar};
pub(super) use trend::{check_factors, deriv, double_exponential_smoothing, predict_linear};

pub(super) fn count(window: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    #[expect(clippy::cast_precision_loss, reason = "no window has 2^53 samples")]
    let count = (window.floats.len() + window.histograms.len()) as f64;
    Some(Value::Float(count))
}

pub(in crate::promql) fn present(_: &Window<'_>, _: &mut Annotations) -> Option<Value> {
    Some(Value::Float(1.0))
}

/// The numbers of a window, if there are at least so many; tells if histograms are left out beside a number.
fn numbers<'a>(window: &Window<'a>, least: usize, annotations: &mut Annotations) -> Option<&'a [f64]> {
    let values = window.floats.values;
    if !values.is_empty() && !window.histograms.is_empty() {
        Remarks::of(window, annotations).tell(AnnotationKind::HistogramIgnoredInMixedRange);
    }
    (values.len() >= least).then_some(values)
}
