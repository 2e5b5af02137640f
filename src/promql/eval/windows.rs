//! Range vectors, and functions of their windows.

use super::{Evaluation, Grid, Row, has_same_labels};
use crate::promql::{
    annotation::Annotations,
    ast::{Duration, Extension},
    durations,
    features::Feature,
    functions::{Extent, ends_of_floats, hint},
    histogram::Histogram,
    kernel::{Kernel, Window},
    plan::{Matrix, Place, Span, Windows},
    query::QueryError,
    storage::{Points, Stored},
    value::{Point, Series, Value},
};
use smallvec::SmallVec;
use std::{borrow::Cow, sync::Arc};

/// The series of a range vector and its geometry.
struct Ranges<'a> {
    series: Vec<Cow<'a, Stored>>,
    /// Its length in milliseconds.
    length: i64,
    extension: Option<Extension>,
}

impl Ranges<'_> {
    /// A subquery may leave out the sample that a hint compares with, or give the same sample twice.
    fn forget_resets(&mut self) {
        for series in &mut self.series {
            if let Cow::Owned(stored) = series {
                stored.forget_resets();
            }
        }
    }
}

impl<'a> Evaluation<'a> {
    /// Brings the series of a range vector.
    fn ranges(&mut self, matrix: &Matrix, ends: &[i64]) -> Result<Ranges<'a>, QueryError> {
        Ok(match matrix {
            Matrix::Selector(selector, window) => {
                let length = self.milliseconds(window, false)?;
                let from = ends.first().map_or(i64::MIN, |end| end.saturating_sub(length));
                let series = self.selected(selector, from)?;
                Ranges { series, length, extension: selector.extension }
            }
            Matrix::Subquery(id, Span { window, .. }) => Ranges {
                series: self.take_subquery(*id).into_iter().map(Cow::Owned).collect(),
                length: self.milliseconds(window, false)?,
                extension: None,
            },
        })
    }

    /// A function of the windows of each series.
    pub(super) fn windows(
        &mut self,
        plan: &Windows,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        let ends = self.ends(&plan.matrix, grid)?;
        let mut ranges = self.ranges(&plan.matrix, &ends)?;
        if matches!(plan.matrix, Matrix::Subquery(..)) {
            ranges.forget_resets();
        }
        let scalars = self.take_scalars(&plan.scalars);
        let mut arguments = vec![0.0; scalars.len()];
        let features = &self.engine.features;
        let mut rows = Vec::with_capacity(ranges.series.len());
        for series in &ranges.series {
            let mut cursor = WindowCursor::new(series, &ranges, self.engine.lookback);
            let mut points = SmallVec::with_capacity(grid.len());
            for (step, (time, end)) in grid.times().zip(&ends).enumerate() {
                let (floats, histograms) = cursor.window(*end);
                if floats.is_empty() && histograms.is_empty() {
                    points.push(None);
                    continue;
                }
                self.budget.work(floats.len() + histograms.len())?;
                arguments.iter_mut().zip(&scalars).for_each(|(argument, scalar)| *argument = scalar[step]);
                if let Some(check) = plan.function.check {
                    check(&arguments)?;
                }
                let window = Window {
                    floats,
                    histograms,
                    start: end.saturating_sub(ranges.length),
                    end: *end,
                    time,
                    scalars: &arguments,
                    labels: &series.labels,
                    extension: ranges.extension,
                    first_argument: plan.first_argument,
                    features,
                };
                points.push((plan.kernel)(&window, annotations));
            }
            let mut row = Row { labels: series.labels.clone(), drops_name: series.drops_name, points };
            if row.has_values() {
                hint(plan.function, &row, plan.first_argument, features, annotations);
                if !plan.function.keeps_name || row.drops_name {
                    row.drop_name(features);
                }
            }
            self.keep(row, &mut rows)?;
        }
        self.budget.release_rows(&rows);
        // of what is there only whether there is any matters to `absent_over_time`
        let is_told_apart = !matches!(plan.function.kernel, Kernel::Absent);
        if is_told_apart && !features.is_enabled(Feature::DelayedNameRemoval) && has_same_labels(&rows) {
            return Err(QueryError::same_labels());
        }
        Ok(rows)
    }

    /// Where the windows end, at each time.
    fn ends(&self, matrix: &Matrix, grid: &Grid) -> Result<Vec<i64>, QueryError> {
        let place: &Place = match matrix {
            Matrix::Selector(selector, _) => &selector.place,
            Matrix::Subquery(_, span) => &span.place,
        };
        let placement = self.placement(place)?;
        Ok(grid.times().map(|time| placement.at(time)).collect())
    }

    /// A range vector itself, at one time.
    pub(super) fn matrix(&mut self, matrix: &Matrix, time: i64) -> Result<Vec<Series>, QueryError> {
        let ends = self.ends(matrix, &Grid::once(time))?;
        let ranges = self.ranges(matrix, &ends)?;
        let end = ends.first().copied().unwrap_or(time);
        let mut all = vec![];
        for series in &ranges.series {
            let (floats, histograms) = WindowCursor::new(series, &ranges, self.engine.lookback).window(end);
            let points = match ranges.extension {
                None => both(floats, histograms),
                Some(extension) if !histograms.is_empty() => {
                    return Err(unsupported_with_histograms(extension));
                }
                Some(extension) => extended(floats, [end.saturating_sub(ranges.length), end], extension),
            };
            if !points.is_empty() {
                self.budget.hold_points(&points)?;
                all.push(Series { labels: series.labels.clone(), points });
            }
        }
        Ok(all)
    }

    /// A duration in milliseconds.
    pub(super) fn milliseconds(&self, duration: &Duration, may_be_negative: bool) -> Result<i64, QueryError> {
        durations::milliseconds(duration, self.times, may_be_negative)
    }
}

fn unsupported_with_histograms(extension: Extension) -> QueryError {
    let modifier = extension.as_str();
    QueryError::new(format!("{modifier} modifier is not supported with histograms"))
}

/// The samples of both kinds, in the order of time.
fn both(floats: Points<'_, f64>, histograms: Points<'_, Arc<Histogram>>) -> Vec<Point> {
    let floats = floats.iter().map(|(time, value)| Point { time, value: Value::Float(*value) });
    let histograms =
        histograms.iter().map(|(time, value)| Point { time, value: Value::Histogram(Arc::clone(value)) });
    let mut points: Vec<Point> = floats.chain(histograms).collect();
    points.sort_by_key(|point| point.time);
    points
}

/// The samples within the bounds, and one at each bound.
fn extended(floats: Points<'_, f64>, [start, end]: [i64; 2], extension: Extension) -> Vec<Point> {
    let Points { times, values, .. } = floats;
    let is_smoothed = extension == Extension::Smoothed;
    let Some(extent) = Extent::of(times, start, end, is_smoothed) else { return vec![] };
    // whether it is a counter is not known here
    let [left, right] = ends_of_floats(extent, times, values, [start, end], is_smoothed, false);
    let inner = extent.inner(times, start, end);
    let point = |(time, value)| Point { time, value: Value::Float(value) };
    let inner = inner.map(|index| (times[index], values[index]));
    [(start, left)].into_iter().chain(inner).chain([(end, right)]).map(point).collect()
}

/// Finds the windows of a series one after the other, each in the time that it takes to pass its new samples.
pub(super) struct WindowCursor<'a> {
    series: &'a Stored,
    before: i64,
    after: i64,
    floats: (usize, usize),
    histograms: (usize, usize),
}

impl<'a> WindowCursor<'a> {
    fn new(series: &'a Stored, ranges: &Ranges<'_>, lookback: i64) -> Self {
        let (before, after) = match ranges.extension {
            None => (ranges.length, 0),
            Some(Extension::Anchored) => (ranges.length.saturating_add(lookback), 0),
            Some(Extension::Smoothed) => (ranges.length.saturating_add(lookback), lookback),
        };
        Self { series, before, after, floats: (0, 0), histograms: (0, 0) }
    }

    /// Windows that reach as far to either side.
    pub(super) fn around(series: &'a Stored, distance: i64) -> Self {
        Self { series, before: distance, after: distance, floats: (0, 0), histograms: (0, 0) }
    }

    pub(super) fn window(&mut self, end: i64) -> (Points<'a, f64>, Points<'a, Arc<Histogram>>) {
        let from = end.saturating_sub(self.before);
        let to = end.saturating_add(self.after);
        let Stored { floats, histograms, .. } = self.series;
        self.floats = (floats.count_until(from, self.floats.0), floats.count_until(to, self.floats.1));
        self.histograms =
            (histograms.count_until(from, self.histograms.0), histograms.count_until(to, self.histograms.1));
        (
            floats.slice(self.floats.0, self.floats.1.max(self.floats.0)),
            histograms.slice(self.histograms.0, self.histograms.1.max(self.histograms.0)),
        )
    }
}
