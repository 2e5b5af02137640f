//! How fast series change: `rate` and its kin, the hint that a series may be no counter.
//!
//! A counter only falls when it is reset; then it is taken to have started at zero again. What a window's samples show
//! is extrapolated to the whole window, unless the selector is `anchored` or `smoothed`.

mod counting;
mod events;
mod extended;
mod extrapolated;
mod histogram;
mod newest;

use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    changes::Change,
    eval::Row,
    features::{Feature, Features},
    functions::Function,
    kernel::Window,
    remarks::Remarks,
    text::TextRange,
    value::Value,
};
pub(super) use events::{changes, resets};
pub(in crate::promql) use extended::{Extent, ends_of_floats};
pub(super) use newest::{idelta, irate};

/// What is asked of a window.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantity {
    /// The rise of a counter per second.
    Rate,
    /// The rise of a counter.
    Increase,
    /// The difference of a gauge.
    Delta,
}

impl Quantity {
    fn is_counter(self) -> bool {
        self != Self::Delta
    }
}

pub(super) fn rate(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    change(Quantity::Rate, window, annotations)
}

pub(super) fn increase(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    change(Quantity::Increase, window, annotations)
}

pub(super) fn delta(window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    change(Quantity::Delta, window, annotations)
}

fn change(quantity: Quantity, window: &Window<'_>, annotations: &mut Annotations) -> Option<Value> {
    match (window.floats.is_empty(), window.histograms.is_empty(), window.extension) {
        (false, false, _) => {
            Remarks::of(window, annotations).tell(AnnotationKind::MixedFloatsHistograms);
            None
        }
        (_, true, None) => extrapolated::of_floats(quantity, window, annotations).map(Value::Float),
        (_, true, Some(_)) => extended::of_floats(quantity, window).map(Value::Float),
        (true, _, None) => extrapolated::of_histograms(quantity, window, annotations).map(Value::from),
        (true, _, Some(_)) => extended::of_histograms(quantity, window, annotations).map(Value::from),
    }
}

/// Tells that a series that is treated as a counter may be none.
pub(in crate::promql) fn hint(
    function: &Function,
    row: &Row,
    range: TextRange,
    features: &Features,
    annotations: &mut Annotations,
) {
    const SUFFIXES: [&str; 4] = ["_total", "_sum", "_count", "_bucket"];
    let metric = row.labels.metric_name();
    if !function.wants_counter || metric.is_empty() {
        return;
    }
    let kind = if features.is_enabled(Feature::TypeAndUnitLabels) {
        let found = row.labels.get("__type__").unwrap_or_default();
        if found == "counter" || found == "histogram" && features.has(Change::HistogramTypeIsCounter) {
            return;
        }
        AnnotationKind::PossibleNonCounterByType { metric: metric.into(), found: found.into() }
    } else if SUFFIXES.iter().any(|suffix| metric.ends_with(suffix)) {
        return;
    } else {
        AnnotationKind::PossibleNonCounter(metric.into())
    };
    if row.points.iter().flatten().any(|value| value.as_float().is_some()) {
        annotations.add(kind, range);
    }
}
