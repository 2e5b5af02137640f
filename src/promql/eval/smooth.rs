//! Instant vector selectors with `smoothed`: at each time the value between the samples before and after it.

use super::{Evaluation, Grid, Row, windows::WindowCursor};
use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    histogram::{Histogram, Incompatible},
    interpolation,
    plan::Selector,
    query::QueryError,
    remarks::Remarks,
    series::CounterReset,
    storage::{Points, Stored},
    value::Value,
};
use smallvec::SmallVec;
use std::sync::Arc;

impl Evaluation<'_> {
    pub(super) fn select_smoothed(
        &mut self,
        selector: &Selector,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        let lookback = self.engine.lookback;
        let features = &self.engine.features;
        let placement = self.placement(&selector.place)?;
        let mut rows = vec![];
        let from = placement.at(grid.start).saturating_sub(lookback);
        for series in self.selected(selector, from)? {
            let Stored { labels, .. } = &*series;
            let mut remarks = Remarks { annotations, labels, range: selector.range, features };
            let mut cursor = WindowCursor::around(&series, lookback);
            let mut points = SmallVec::with_capacity(grid.len());
            for time in grid.times() {
                let time = placement.at(time);
                let (floats, histograms) = cursor.window(time);
                points.push(smoothed(floats, histograms, time, &mut remarks));
            }
            let row = Row { labels: labels.clone(), drops_name: false, points };
            self.keep(row, &mut rows)?;
        }
        self.budget.release_rows(&rows);
        Ok(rows)
    }
}

/// The value at `time`, of the samples for which it is not too far away.
fn smoothed(
    floats: Points<'_, f64>,
    histograms: Points<'_, Arc<Histogram>>,
    time: i64,
    remarks: &mut Remarks<'_>,
) -> Option<Value> {
    match (floats.is_empty(), histograms.is_empty()) {
        (false, false) => {
            remarks.tell(AnnotationKind::MixedFloatsHistograms);
            None
        }
        (_, true) => float_at(floats, time).map(Value::Float),
        (true, _) => histogram_at(histograms, time, remarks).map(Value::from),
    }
}

/// The samples around `time`; one that is taken at `time` is the one after it. Nothing is known before the first.
fn around<T>(points: Points<'_, T>, time: i64) -> Option<(usize, Option<usize>)> {
    let after = points.times.partition_point(|at| *at < time);
    if points.times.get(after) == Some(&time) {
        return Some((after, None));
    }
    Some((after.checked_sub(1)?, (after < points.len()).then_some(after)))
}

fn float_at(points: Points<'_, f64>, time: i64) -> Option<f64> {
    let at = |index: usize| (points.times[index], points.values[index]);
    Some(match around(points, time)? {
        (before, None) => points.values[before],
        (before, Some(after)) => interpolation::of_floats(at(before), at(after), time, false),
    })
}

fn histogram_at(
    points: Points<'_, Arc<Histogram>>,
    time: i64,
    remarks: &mut Remarks<'_>,
) -> Option<Histogram> {
    let at = |index: usize| (points.times[index], &*points.values[index]);
    let (index, after) = around(points, time)?;
    let before = at(index);
    let Some(after) = after.map(at) else {
        let mut value = before.1.clone();
        if before.0 != time {
            // the hint is about the samples before and at its own time
            value.hint = CounterReset::Unknown;
        }
        return Some(value);
    };
    if before.1.uses_custom_buckets() != after.1.uses_custom_buckets() {
        remarks.failed(Incompatible::Schema);
        return None;
    }
    let is_counter = [before.1, after.1].iter().any(|value| value.hint != CounterReset::Gauge);
    let value = interpolation::of_histograms(before, after, time, is_counter, remarks);
    value.map_err(|reason| remarks.failed(reason)).ok()
}
