//! When the counting of samples started: a counter that started anew was reset, even if it has not fallen.
//!
//! Start timestamps are those of OpenTelemetry: 0 is not known, and a sample that starts at its own time does not
//! know either. Samples of delta temporality each start where the sample before was taken.

use crate::promql::{
    changes::Change, features::Feature, histogram::Histogram, kernel::Window, storage::Points,
};
use std::sync::Arc;

/// The times of samples and of the starts of their counting.
#[derive(Clone, Copy)]
pub(super) struct Counting<'a> {
    times: &'a [i64],
    /// As long as the times, or empty if no start is known.
    starts: &'a [i64],
    /// Whether rates begin at starts, and a start at the sample itself is not known.
    begins_rates: bool,
}

impl<'a> Counting<'a> {
    /// Of the numbers of a window.
    pub(super) fn of_floats(window: &Window<'a>) -> Self {
        Self::of(window, window.floats)
    }

    /// Of the histograms of a window; an older Prometheus knew none of their starts.
    pub(super) fn of_histograms(window: &Window<'a>) -> Self {
        let Points { times, values, starts } = window.histograms;
        let starts = if window.features.has(Change::RatesBeginAtStarts) { starts } else { &[] };
        Self::of::<Arc<Histogram>>(window, Points { times, values, starts })
    }

    /// Nothing is known about starts unless the feature is enabled.
    fn of<T>(window: &Window<'_>, points: Points<'a, T>) -> Self {
        let features = window.features;
        let starts = if features.is_enabled(Feature::StartTimestamps) { points.starts } else { &[] };
        Self { times: points.times, starts, begins_rates: features.has(Change::RatesBeginAtStarts) }
    }

    /// Whether any start may be known.
    pub(super) fn is_known(&self) -> bool {
        !self.starts.is_empty()
    }

    /// Sample `index`.
    pub(super) fn at(&self, index: usize) -> Option<Counted> {
        let time = *self.times.get(index)?;
        let unknown_from = if self.begins_rates { time } else { time.saturating_add(1) };
        Some(Counted { time, start: self.starts.get(index).copied().unwrap_or(0), unknown_from })
    }

    /// The start of the first sample, if it lies between `after` and the sample.
    pub(super) fn first_start(&self, after: i64) -> Option<i64> {
        let (start, time) = (*self.starts.first()?, *self.times.first()?);
        (self.begins_rates && start != 0 && start > after && start < time).then_some(start)
    }

    /// Whether the counting started anew between sample `index - 1` and sample `index`.
    pub(super) fn was_reset(&self, index: usize) -> bool {
        self.pair(index).is_some_and(|[before, now]| was_reset(before, now))
    }

    /// Whether any sample started before the one before it was taken, but not together with it.
    pub(super) fn overlaps(&self) -> bool {
        let overlaps = |[before, now]: [Counted; 2]| {
            now.start != 0 && now.start < before.time && now.start != before.start
        };
        self.begins_rates && (1..self.starts.len()).filter_map(|index| self.pair(index)).any(overlaps)
    }

    fn pair(&self, index: usize) -> Option<[Counted; 2]> {
        Some([self.at(index.checked_sub(1)?)?, self.at(index)?])
    }
}

/// When a sample was taken, and when its counting started.
#[derive(Clone, Copy)]
pub(super) struct Counted {
    pub(super) time: i64,
    /// 0 if it is not known.
    pub(super) start: i64,
    /// A start at this time or later is not meant.
    unknown_from: i64,
}

/// Whether the counting started anew between two samples.
pub(super) fn was_reset(before: Counted, now: Counted) -> bool {
    if now.start == 0 || now.start >= now.unknown_from || now.start < before.time {
        return false;
    }
    // a start at the sample before is a reset in delta temporality; but if that sample does not know its start, the
    // start of this one is no more than a guess
    now.start > before.time || before.start != 0 && before.start < before.unknown_from
}
