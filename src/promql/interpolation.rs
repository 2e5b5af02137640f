//! Values between samples, for `smoothed`.
//!
//! A straight line between the samples before and after. A counter that was reset between them is taken to have
//! started at zero at the earlier one. <https://prometheus.io/docs/prometheus/latest/feature_flags/>

use super::{
    histogram::{Histogram, Incompatible},
    remarks::Remarks,
};

/// A value and its time in milliseconds.
pub(super) type At<T> = (i64, T);

/// The value at `time`, which lies between two samples.
pub(super) fn of_floats(before: At<f64>, after: At<f64>, time: i64, is_counter: bool) -> f64 {
    let start = if is_counter && after.1 < before.1 { 0.0 } else { before.1 };
    start + (after.1 - start) * between(before.0, time) / between(before.0, after.0)
}

/// The histogram at `time`, which lies between two samples or is the time of one.
pub(super) fn of_histograms(
    before: At<&Histogram>,
    after: At<&Histogram>,
    time: i64,
    is_counter: bool,
    remarks: &mut Remarks<'_>,
) -> Result<Histogram, Incompatible> {
    if time == before.0 {
        return Ok(before.1.clone());
    }
    let mut value = after.1.clone();
    if time == after.0 {
        return Ok(value);
    }
    let share = between(before.0, time) / between(before.0, after.0);
    let features = remarks.features;
    if is_counter && value.detect_reset(before.1, features) {
        value.mul(share, features);
        return Ok(value);
    }
    remarks.sub(&mut value, before.1)?;
    value.mul(share, features);
    remarks.add(&mut value, before.1)?;
    Ok(value)
}

/// The time between two, in milliseconds.
#[expect(clippy::cast_precision_loss, reason = "so does Prometheus")]
fn between(from: i64, to: i64) -> f64 {
    to.saturating_sub(from) as f64
}
