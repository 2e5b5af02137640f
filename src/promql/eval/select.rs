//! Instant vector selectors: at each time the newest sample that is not too old.

use super::{Evaluation, Grid, Row};
use crate::promql::{
    annotation::Annotations,
    ast::Extension,
    features::Feature,
    kernel::{Placement, SampleTime, unix},
    plan::Selector,
    query::QueryError,
    storage::Newest,
    value::Value,
};
use smallvec::SmallVec;

impl Evaluation<'_> {
    pub(super) fn select(
        &mut self,
        selector: &Selector,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        if selector.extension == Some(Extension::Smoothed) {
            return self.select_smoothed(selector, grid, annotations);
        }
        self.select_each(selector, grid, Placement::of_values, |newest: &Newest<'_>| newest.value())
    }

    /// The times of the samples, in seconds, instead of their values.
    pub(super) fn select_times(
        &mut self,
        selector: &Selector,
        which: SampleTime,
        grid: &Grid,
    ) -> Result<Vec<Row>, QueryError> {
        let knows_starts = self.engine.features.is_enabled(Feature::StartTimestamps);
        let rows = self.select_each(selector, grid, Placement::of_times, |newest| match which {
            SampleTime::Taken => Some(Value::Float(unix(newest.time()))),
            SampleTime::Started if !knows_starts => None,
            SampleTime::Started => Some(Value::Float(unix(newest.start().unwrap_or(0)))),
        });
        let features = &self.engine.features;
        let mut rows = rows?;
        for row in &mut rows {
            row.drop_name(features);
        }
        super::join_same_labels(rows, grid, features)
    }

    fn select_each(
        &mut self,
        selector: &Selector,
        grid: &Grid,
        place: fn(Placement, i64, i64) -> (i64, i64),
        value: impl Fn(&Newest<'_>) -> Option<Value>,
    ) -> Result<Vec<Row>, QueryError> {
        let lookback = self.engine.lookback;
        let placement = self.placement(&selector.place)?;
        let mut rows = vec![];
        let from = placement.at(grid.start).saturating_sub(lookback);
        for series in self.selected(selector, from)? {
            let mut cursor = series.cursor();
            let mut points = SmallVec::with_capacity(grid.len());
            for time in grid.times() {
                let (end, lookback) = place(placement, time, lookback);
                points.push(cursor.newest(end, lookback).as_ref().and_then(&value));
            }
            let row = Row { labels: series.labels.clone(), drops_name: false, points };
            self.keep(row, &mut rows)?;
        }
        self.budget.release_rows(&rows);
        Ok(rows)
    }
}
