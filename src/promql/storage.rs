//! Series as they are stored: one column of times and one of values each.
//!
//! Enters: samples in the order of time, of any series. Leaves: the series that matchers select. A window over a series
//! is a slice of its columns; staleness markers stand apart, so that windows need not skip them.

use super::{
    features::Features,
    histogram::Histogram,
    series::{CounterReset, is_stale},
    value::Value,
};
use crate::labels::{LabelSet, METRIC_NAME, MatchOp, Matcher};
use std::{collections::HashMap, sync::Arc};

/// Values and their times.
#[derive(Clone, Debug)]
pub struct Column<T> {
    times: Vec<i64>,
    values: Vec<T>,
    /// When the counting of each sample started, 0 if that is not known; empty if it is known of none.
    starts: Vec<i64>,
}

impl<T> Default for Column<T> {
    fn default() -> Self {
        Self { times: Vec::new(), values: Vec::new(), starts: Vec::new() }
    }
}

/// Samples side by side: a part of a [`Column`].
#[derive(Debug)]
pub struct Points<'a, T> {
    /// Milliseconds since 1970, rising.
    pub times: &'a [i64],
    /// The values.
    pub values: &'a [T],
    /// When the counting of each sample started, 0 if that is not known; empty if it is known of none.
    pub starts: &'a [i64],
}

impl<T> Clone for Points<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Points<'_, T> {}

impl<'a, T> Points<'a, T> {
    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The times and values.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (i64, &'a T)> + ExactSizeIterator {
        self.times.iter().copied().zip(self.values)
    }
}

impl<T> Column<T> {
    /// Puts a sample in its place. Of two at the same time the first stays: the answer is whether it was taken.
    fn insert(&mut self, time: i64, value: T, start: i64) -> bool {
        let at = match self.times.last() {
            Some(last) if *last >= time => self.times.partition_point(|known| *known < time),
            _ => self.times.len(),
        };
        if self.times.get(at) == Some(&time) {
            return false;
        }
        if start != 0 && self.starts.is_empty() {
            self.starts.resize(self.times.len(), 0);
        }
        if start != 0 || !self.starts.is_empty() {
            self.starts.insert(at, start);
        }
        self.times.insert(at, time);
        self.values.insert(at, value);
        true
    }

    /// The samples `from..to`, counted from 0.
    pub(super) fn slice(&self, from: usize, to: usize) -> Points<'_, T> {
        let starts = if self.starts.is_empty() { &[][..] } else { &self.starts[from..to] };
        Points { times: &self.times[from..to], values: &self.values[from..to], starts }
    }

    /// How many samples are at or before `time`; see [`count_until`].
    pub(super) fn count_until(&self, time: i64, known: usize) -> usize {
        count_until(&self.times, time, known)
    }

    /// All samples.
    #[must_use]
    pub fn all(&self) -> Points<'_, T> {
        self.slice(0, self.times.len())
    }
}

/// One series: its labels, its numbers and its histograms.
#[derive(Clone, Debug, Default)]
pub struct Stored {
    /// Its labels.
    pub labels: LabelSet,
    /// Whether its name must still be taken off; only of results of subqueries.
    pub(super) drops_name: bool,
    pub(super) floats: Column<f64>,
    pub(super) histograms: Column<Arc<Histogram>>,
    /// When it ended, each time.
    pub(super) ends: Vec<i64>,
}

impl Stored {
    pub(super) fn new(labels: LabelSet) -> Self {
        Self { labels, ..Self::default() }
    }

    /// Adds a sample that is newer than all others.
    pub(super) fn push(&mut self, time: i64, value: Value) {
        match value {
            Value::Float(value) => self.floats.insert(time, value, 0),
            Value::Histogram(histogram) => self.histograms.insert(time, histogram, 0),
        };
    }

    /// Makes it unknown whether there was a counter reset before each histogram.
    pub(super) fn forget_resets(&mut self) {
        for histogram in &mut self.histograms.values {
            if matches!(histogram.hint, CounterReset::Reset | CounterReset::NotReset) {
                Arc::make_mut(histogram).hint = CounterReset::Unknown;
            }
        }
    }

    /// The same with histograms that have only counts and sums, of which each tells whether its counter was reset since
    /// the one before, if that is not before `from`.
    pub(super) fn only_counts(&self, from: i64, features: &Features) -> Self {
        let mut reduced = self.clone();
        let samples = self.histograms.all();
        for (index, histogram) in reduced.histograms.values.iter_mut().enumerate() {
            let previous = index.checked_sub(1).filter(|previous| samples.times[*previous] >= from);
            let mut counts = histogram.without_buckets(features);
            if let (CounterReset::Unknown, Some(previous)) = (histogram.hint, previous) {
                let is_reset = samples.values[index].detect_reset(&samples.values[previous], features);
                counts.hint = if is_reset { CounterReset::Reset } else { CounterReset::NotReset };
            }
            *histogram = Arc::new(counts);
        }
        reduced
    }

    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor { series: self, floats: 0, histograms: 0, ends: 0 }
    }

    /// Adds a sample. Of two at the same time the first stays: the answer is whether it was taken.
    pub(super) fn insert(&mut self, time: i64, value: Value, start: i64) -> bool {
        let is_taken = |times: &[i64]| times.binary_search(&time).is_ok();
        if is_taken(&self.floats.times) || is_taken(&self.histograms.times) || is_taken(&self.ends) {
            return false;
        }
        match value {
            Value::Float(value) if is_stale(value) => {
                let at = self.ends.partition_point(|known| *known < time);
                self.ends.insert(at, time);
                true
            }
            Value::Float(value) => self.floats.insert(time, value, start),
            Value::Histogram(histogram) if is_stale(histogram.sum) => {
                let at = self.ends.partition_point(|known| *known < time);
                self.ends.insert(at, time);
                true
            }
            Value::Histogram(histogram) => self.histograms.insert(time, histogram, start),
        }
    }
}

/// The newest sample at a time.
#[derive(Debug)]
pub(super) enum Newest<'a> {
    Float(&'a Column<f64>, usize),
    Histogram(&'a Column<Arc<Histogram>>, usize),
}

impl Newest<'_> {
    pub(super) fn time(&self) -> i64 {
        match self {
            Self::Float(column, index) => column.times[*index],
            Self::Histogram(column, index) => column.times[*index],
        }
    }

    pub(super) fn start(&self) -> Option<i64> {
        match self {
            Self::Float(column, index) => column.starts.get(*index).copied(),
            Self::Histogram(column, index) => column.starts.get(*index).copied(),
        }
    }

    pub(super) fn value(&self) -> Option<Value> {
        match self {
            Self::Float(column, index) => column.values.get(*index).copied().map(Value::Float),
            Self::Histogram(column, index) => column.values.get(*index).cloned().map(Value::Histogram),
        }
    }
}

/// Finds the newest samples at times that rise.
pub(super) struct Cursor<'a> {
    series: &'a Stored,
    floats: usize,
    histograms: usize,
    ends: usize,
}

impl<'a> Cursor<'a> {
    /// The newest sample at `time` that is less than `lookback` old, unless the series ended after it.
    pub(super) fn newest(&mut self, time: i64, lookback: i64) -> Option<Newest<'a>> {
        let Stored { floats, histograms, ends, .. } = self.series;
        self.floats = floats.count_until(time, self.floats);
        self.histograms = histograms.count_until(time, self.histograms);
        self.ends = count_until(ends, time, self.ends);
        let float = self.floats.checked_sub(1).map(|index| Newest::Float(floats, index));
        let histogram = self.histograms.checked_sub(1).map(|index| Newest::Histogram(histograms, index));
        let newest = [float, histogram].into_iter().flatten().max_by_key(Newest::time)?;
        let ended = self.ends.checked_sub(1).is_some_and(|index| ends[index] >= newest.time());
        (!ended && newest.time() > time.saturating_sub(lookback)).then_some(newest)
    }
}

/// How many times are at or before `time`, given that the first `known` are not after the last time that was asked for.
/// Times that rise slowly are found one after the other, others by halving.
fn count_until(times: &[i64], time: i64, known: usize) -> usize {
    const NEAR: usize = 8;
    // rules are evaluated at the time of the newest samples
    if times.last().is_none_or(|last| *last <= time) {
        return times.len();
    }
    if known > 0 && times[known - 1] > time {
        return times[..known].partition_point(|at| *at <= time);
    }
    let near = times.len().min(known + NEAR);
    match times[known..near].iter().position(|at| *at > time) {
        Some(distance) => known + distance,
        None => near + times[near..].partition_point(|at| *at <= time),
    }
}

/// All series.
#[derive(Debug, Default)]
pub struct Storage {
    series: Vec<Stored>,
    by_labels: HashMap<LabelSet, usize>,
    by_name: HashMap<Arc<str>, Vec<usize>>,
}

impl Storage {
    /// Without any series.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sample. Of two of a series at the same time the first stays: the answer is whether it was taken.
    pub fn append(&mut self, labels: &LabelSet, time: i64, value: impl Into<Value>) -> bool {
        self.append_started(labels, time, value, 0)
    }

    /// [`Storage::append`] of a sample whose counting started at `start`, 0 if that is not known.
    pub fn append_started(
        &mut self,
        labels: &LabelSet,
        time: i64,
        value: impl Into<Value>,
        start: i64,
    ) -> bool {
        let index = match self.by_labels.get(labels) {
            Some(index) => *index,
            None => self.add(labels),
        };
        self.series[index].insert(time, value.into(), start)
    }

    /// The newest sample of a series and its time; of the end of a series, the time alone.
    #[must_use]
    pub fn newest(&self, labels: &LabelSet) -> Option<(i64, Option<Value>)> {
        let series = &self.series[*self.by_labels.get(labels)?];
        let float =
            series.floats.all().iter().next_back().map(|(time, value)| (time, Some(Value::Float(*value))));
        let histograms = series.histograms.all().iter().next_back();
        let histogram = histograms.map(|(time, value)| (time, Some(Value::Histogram(Arc::clone(value)))));
        let end = series.ends.last().map(|time| (*time, None));
        [float, histogram, end].into_iter().flatten().max_by_key(|(time, _)| *time)
    }

    /// Whether any series has this name.
    #[must_use]
    pub fn has_name(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    fn add(&mut self, labels: &LabelSet) -> usize {
        let index = self.series.len();
        self.series.push(Stored::new(labels.clone()));
        self.by_labels.insert(labels.clone(), index);
        self.by_name.entry(labels.metric_name().into()).or_default().push(index);
        index
    }

    /// The series that satisfy all matchers, in the order in which they came.
    #[must_use]
    pub fn select(&self, matchers: &[Matcher]) -> Vec<&Stored> {
        let name =
            matchers.iter().find(|matcher| &*matcher.name == METRIC_NAME && matcher.op == MatchOp::Equal);
        let matches = |series: &&Stored| matchers.iter().all(|matcher| matcher.matches_set(&series.labels));
        match name {
            Some(name) => {
                let indices = self.by_name.get(&*name.value).map_or(&[][..], Vec::as_slice);
                indices.iter().map(|index| &self.series[*index]).filter(matches).collect()
            }
            None => self.series.iter().filter(matches).collect(),
        }
    }

    /// All series, in the order in which they came.
    pub fn series(&self) -> impl ExactSizeIterator<Item = &Stored> {
        self.series.iter()
    }
}
