//! The times of an evaluation, and what a series is at each of them.

use crate::{
    labels::{LabelSet, METRIC_NAME},
    promql::{
        features::{Feature, Features},
        query::QueryError,
        value::Value,
    },
};
use smallvec::SmallVec;
use std::{
    collections::{HashMap, hash_map::Entry},
    hash::BuildHasherDefault,
};

/// Times at equal distances, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::promql) struct Grid {
    /// The first.
    pub(in crate::promql) start: i64,
    /// No time is after it; before the start if there is no time at all.
    pub(in crate::promql) end: i64,
    /// The distance; more than zero.
    pub(in crate::promql) step: i64,
}

impl Grid {
    /// One time only.
    pub(in crate::promql) const fn once(time: i64) -> Self {
        Self { start: time, end: time, step: 1 }
    }

    /// How many times there are.
    pub(in crate::promql) fn len(&self) -> usize {
        if self.end < self.start {
            return 0;
        }
        usize::try_from(self.end.saturating_sub(self.start) / self.step)
            .map_or(usize::MAX, |steps| steps.saturating_add(1))
    }

    /// Whether there is no time at all.
    pub(in crate::promql) fn is_empty(&self) -> bool {
        self.end < self.start
    }

    /// Whether there is only one time, as in an instant query: then the order of series is kept.
    pub(in crate::promql) const fn is_instant(&self) -> bool {
        self.start == self.end
    }

    /// The times.
    pub(in crate::promql) fn times(&self) -> impl ExactSizeIterator<Item = i64> + use<> {
        let Self { start, step, .. } = *self;
        #[expect(clippy::cast_possible_wrap, reason = "the last time is an i64")]
        (0..self.len()).map(move |index| start + index as i64 * step)
    }

    /// The last time.
    pub(in crate::promql) fn last(&self) -> i64 {
        self.start + self.end.saturating_sub(self.start) / self.step * self.step
    }
}

/// The values of one series at the times of a grid.
pub(in crate::promql) type Points = SmallVec<[Option<Value>; 1]>;

/// One series over the times of a grid.
#[derive(Clone, Debug)]
pub(in crate::promql) struct Row {
    /// Its labels.
    pub(in crate::promql) labels: LabelSet,
    /// Whether its name is to be taken off at the end of the query.
    pub(in crate::promql) drops_name: bool,
    /// Its value at each time, if it has one.
    pub(in crate::promql) points: Points,
}

/// Labels that describe a metric, not a thing that is measured: a result that is no longer that metric loses them.
pub(in crate::promql) fn is_metadata(label: &str) -> bool {
    matches!(label, "__name__" | "__type__" | "__unit__")
}

/// The labels by which series are grouped: only those named, or all but those named and the name of the metric.
pub(in crate::promql) fn group_labels(labels: &LabelSet, names: &[String], keeps_named: bool) -> LabelSet {
    let is_named = |label: &str| names.iter().any(|name| name == label);
    if keeps_named {
        labels.filtered(is_named)
    } else {
        labels.filtered(|label| label != METRIC_NAME && !is_named(label))
    }
}

impl Row {
    /// A series of numbers.
    pub(in crate::promql) fn of_floats(
        labels: LabelSet,
        values: impl IntoIterator<Item = Option<f64>>,
    ) -> Self {
        let points = values.into_iter().map(|value| value.map(Value::Float)).collect();
        Self { labels, drops_name: false, points }
    }

    /// A series without any value yet.
    pub(in crate::promql) fn empty(labels: LabelSet, drops_name: bool, grid: &Grid) -> Self {
        Self { labels, drops_name, points: SmallVec::from_elem(None, grid.len()) }
    }

    /// Whether it has a value at any time.
    pub(in crate::promql) fn has_values(&self) -> bool {
        self.points.iter().any(Option::is_some)
    }

    /// The first time at which it has a value.
    fn first_step(&self) -> Option<usize> {
        self.points.iter().position(Option::is_some)
    }

    /// Takes its name off: at once, or marks it, as the features want it.
    pub(in crate::promql) fn drop_name(&mut self, features: &Features) {
        self.drops_name = true;
        if !features.is_enabled(Feature::DelayedNameRemoval) {
            self.remove_name();
        }
    }

    /// Takes its name off at once.
    pub(in crate::promql) fn remove_name(&mut self) {
        self.labels = self.labels.filtered(|label| !is_metadata(label));
    }

    /// How many samples it counts as in the budget.
    pub(in crate::promql) fn size(&self) -> u64 {
        let size = |value: &Value| value.as_histogram().map_or(1, |histogram| histogram.size() as u64);
        self.points.iter().flatten().map(size).sum()
    }
}

/// Joins rows with the same labels where they never meet; where two meet, the query fails.
pub(in crate::promql) fn join_same_labels(
    rows: Vec<Row>,
    grid: &Grid,
    features: &Features,
) -> Result<Vec<Row>, QueryError> {
    if grid.is_instant() && features.is_enabled(Feature::DelayedNameRemoval) {
        return Ok(rows);
    }
    join(rows)
}

/// [`join_same_labels`], whatever the features are.
pub(in crate::promql) fn join(rows: Vec<Row>) -> Result<Vec<Row>, QueryError> {
    let mut known: HashMap<LabelSet, usize, BuildHasherDefault<Prehashed>> =
        HashMap::with_capacity_and_hasher(rows.len(), BuildHasherDefault::default());
    let mut joined: Vec<Row> = Vec::with_capacity(rows.len());
    for row in rows {
        match known.entry(row.labels.clone()) {
            Entry::Vacant(entry) => {
                entry.insert(joined.len());
                joined.push(row);
            }
            Entry::Occupied(entry) => {
                let target = &mut joined[*entry.get()];
                if row.first_step() < target.first_step() {
                    target.drops_name = row.drops_name;
                }
                let target = &mut target.points;
                for (target, point) in target.iter_mut().zip(row.points) {
                    match (&target, point) {
                        (_, None) => {}
                        (None, point) => *target = point,
                        (Some(_), Some(_)) => return Err(QueryError::same_labels()),
                    }
                }
            }
        }
    }
    Ok(joined)
}

/// Whether two rows have the same labels.
pub(in crate::promql) fn has_same_labels(rows: &[Row]) -> bool {
    let mut known: std::collections::HashSet<&LabelSet, BuildHasherDefault<Prehashed>> =
        std::collections::HashSet::with_capacity_and_hasher(rows.len(), BuildHasherDefault::default());
    rows.iter().any(|row| !known.insert(&row.labels))
}

/// The hash of label sets, which is computed already.
#[derive(Default)]
pub(in crate::promql) struct Prehashed(u64);

impl std::hash::Hasher for Prehashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}
