//! `irate` and `idelta`: the change between the last two samples.

use super::{
    counting::was_reset,
    events::{Sampled, Samples},
};
use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    histogram::{Histogram, Incompatible},
    kernel::{Window, unix},
    remarks::Remarks,
    series::CounterReset,
    value::Value,
};

pub(in crate::promql::functions) fn irate(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    newest(window, annotations, true)
}

pub(in crate::promql::functions) fn idelta(
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Value> {
    newest(window, annotations, false)
}

fn newest(window: &Window<'_>, annotations: &mut Annotations, is_rate: bool) -> Option<Value> {
    let mut samples = Samples::of(window);
    let ((at_now, now), (at_before, before)) = (samples.next_back()?, samples.next_back()?);
    let was_reset = is_rate && was_reset(at_before, at_now);
    let seconds = unix(at_now.time.saturating_sub(at_before.time));
    let mut remarks = Remarks::of(window, annotations);
    match (before, now) {
        (Sampled::Float(before), Sampled::Float(now)) => {
            let was_reset = was_reset || is_rate && now < before;
            let change = if was_reset { now } else { now - before };
            Some(Value::Float(if is_rate { change / seconds } else { change }))
        }
        (Sampled::Histogram(before), Sampled::Histogram(now)) => {
            let change = change([before, now], is_rate, was_reset, &mut remarks);
            let mut change = change.map_err(|reason| remarks.failed(reason)).ok()?;
            if is_rate {
                change.div(seconds, window.features);
            }
            Some(change.into())
        }
        _ => {
            remarks.tell(AnnotationKind::MixedFloatsHistograms);
            None
        }
    }
}

/// The change of a histogram; a gauge.
fn change(
    [before, now]: [&Histogram; 2],
    is_rate: bool,
    was_reset: bool,
    remarks: &mut Remarks<'_>,
) -> Result<Histogram, Incompatible> {
    let are_gauges = [before, now].map(|histogram| histogram.hint == CounterReset::Gauge);
    if is_rate && are_gauges.contains(&true) {
        remarks.tell(AnnotationKind::NotCounter);
    }
    if !is_rate && are_gauges.contains(&false) {
        remarks.tell(AnnotationKind::NotGauge);
    }
    let mut change = now.clone();
    if !(was_reset || is_rate && now.detect_reset(before, remarks.features)) {
        remarks.sub(&mut change, before)?;
    }
    change.hint = CounterReset::Gauge;
    change.compact();
    Ok(change)
}
