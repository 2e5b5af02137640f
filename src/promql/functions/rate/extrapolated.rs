//! `rate`, `increase` and `delta` by extrapolation.
//!
//! Where the first or last sample is about as near to the end of the window as samples are to each other, the series
//! is taken to go on to that end; else only for half the distance between two samples. A counter is not extrapolated
//! to before it was zero. <https://prometheus.io/docs/prometheus/latest/querying/functions/#rate>

use super::{Quantity, counting::Counting, histogram};
use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    changes::Change,
    histogram::Histogram,
    kernel::{Window, unix},
    remarks::Remarks,
};

pub(super) fn of_floats(
    quantity: Quantity,
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<f64> {
    let points = window.floats;
    let (first, last) = (*points.values.first()?, *points.values.last()?);
    let mut change = last - first;
    let mut cover = Cover::of(window, points.times)?;
    if quantity.is_counter() {
        let counting = Counting::of_floats(window);
        change = with_resets(change, points.values, counting);
        if counting.overlaps() {
            Remarks::of(window, annotations)
                .tell(|metric| AnnotationKind::StartTimeOverlap { metric, count: 1 });
        }
        if let Some(start) = counting.first_start(window.start) {
            cover.begin(start);
            return Some((change + first) * cover.factor(quantity, window));
        }
    }
    if points.len() < 2 {
        return None;
    }
    let to_zero = quantity.is_counter() && change > 0.0 && first >= 0.0;
    cover.extend_back(to_zero.then(|| first / change));
    Some(change * cover.factor(quantity, window))
}

pub(super) fn of_histograms(
    quantity: Quantity,
    window: &Window<'_>,
    annotations: &mut Annotations,
) -> Option<Histogram> {
    let points = window.histograms;
    let first = points.values.first()?;
    let mut change = match points.len() {
        1 => None,
        _ => Some(histogram::change(quantity, window, annotations)?),
    };
    let mut cover = Cover::of(window, points.times)?;
    let start = Counting::of_histograms(window).first_start(window.start);
    if let Some(start) = start.filter(|_| quantity.is_counter()) {
        cover.begin(start);
        match &mut change {
            None => change = Some(Histogram::clone(first)),
            Some(change) => {
                let mut remarks = Remarks::of(window, annotations);
                let added = remarks.add(change, first);
                added.map_err(|reason| remarks.failed(reason)).ok()?;
            }
        }
    } else {
        let count = change.as_ref()?.count;
        let to_zero = quantity.is_counter()
            && count > 0.0
            && first.count >= 0.0
            && window.features.has(Change::HistogramCountsStartAtZero);
        cover.extend_back(to_zero.then(|| first.count / count));
    }
    let mut change = change?;
    change.mul(cover.factor(quantity, window), window.features);
    Some(change)
}

/// Adds to the difference of the last and the first value what was lost by resets.
fn with_resets(mut change: f64, values: &[f64], counting: Counting<'_>) -> f64 {
    let later = values.get(1..).unwrap_or_default();
    if counting.is_known() {
        for (index, (before, now)) in values.iter().zip(later).enumerate() {
            if now < before || counting.was_reset(index + 1) {
                change += before;
            }
        }
        return change;
    }
    // resets are rare: first to look whether there is any needs no branch for each sample
    if values.iter().zip(later).fold(false, |any, (before, now)| any | (now < before)) {
        for (before, now) in values.iter().zip(later) {
            if now < before {
                change += before;
            }
        }
    }
    change
}

/// The time that the samples of a window cover, and that before and after them; all in seconds.
struct Cover {
    sampled: f64,
    before: f64,
    after: f64,
    /// The mean distance of two samples.
    spacing: f64,
    last: i64,
}

impl Cover {
    fn of(window: &Window<'_>, times: &[i64]) -> Option<Self> {
        let (first, last) = (*times.first()?, *times.last()?);
        let sampled = unix(last.saturating_sub(first));
        #[expect(clippy::cast_precision_loss, reason = "no window has 2^53 samples")]
        let distances = (times.len() - 1) as f64;
        let spacing = if distances > 0.0 { sampled / distances } else { 0.0 };
        let (before, after) =
            (unix(first.saturating_sub(window.start)), unix(window.end.saturating_sub(last)));
        Some(Self { sampled, before, after, spacing, last })
    }

    /// The counter is known to have started at that time, at zero: it is not extrapolated to before.
    fn begin(&mut self, start: i64) {
        self.before = 0.0;
        self.sampled = unix(self.last.saturating_sub(start));
    }

    /// Settles how far the change went on before the first sample. `to_zero` is how far back the counter was zero, as
    /// a share of the time that was sampled.
    fn extend_back(&mut self, to_zero: Option<f64>) {
        self.before = self.extended(self.before);
        if let Some(to_zero) = to_zero.map(|share| self.sampled * share)
            && to_zero < self.before
        {
            self.before = to_zero;
        }
    }

    /// The time to an end of the window, or less if no sample is missed there.
    fn extended(&self, time: f64) -> f64 {
        if time >= self.spacing * 1.1 { self.spacing / 2.0 } else { time }
    }

    /// What the change between the samples is multiplied by.
    fn factor(&self, quantity: Quantity, window: &Window<'_>) -> f64 {
        let factor = if self.sampled == 0.0 {
            1.0
        } else {
            (self.sampled + self.before + self.extended(self.after)) / self.sampled
        };
        if quantity == Quantity::Rate { factor / window.seconds() } else { factor }
    }
}
