//! `sum` and `avg`: of numbers or of histograms, but not of both.

use super::fold::{Accumulator, Telling};
use crate::promql::{
    annotation::{AnnotationKind, HistogramOperation},
    changes::Change,
    histogram::{self, Combined, Histogram},
    summation::{self, add_compensated},
    value::Value,
};

/// A sum of numbers, or of histograms.
#[derive(Default)]
pub(super) struct Sum {
    sum: f64,
    compensation: f64,
    samples: Samples<histogram::Total>,
}

impl Accumulator for Sum {
    fn add_float(&mut self, value: f64) {
        match self.samples.admit_float() {
            Some(Place::First) => self.sum = value,
            Some(Place::Later) => add_compensated(&mut self.sum, &mut self.compensation, value),
            None => {}
        }
    }

    fn add_histogram(&mut self, histogram: &Histogram, telling: &mut Telling<'_>) {
        self.samples.add_histogram(histogram, telling);
    }

    fn finish(self, _: f64, telling: &mut Telling<'_>) -> Option<Value> {
        self.samples.finish(self.sum + self.compensation, telling)
    }
}

/// A mean of numbers, or of histograms.
#[derive(Default)]
pub(super) struct Mean {
    mean: Option<summation::Mean>,
    samples: Samples<histogram::Mean>,
}

impl Accumulator for Mean {
    fn add_float(&mut self, value: f64) {
        if self.samples.admit_float().is_none() {
            return;
        }
        match &mut self.mean {
            None => self.mean = Some(summation::Mean::new(value)),
            Some(mean) => mean.add(value),
        }
    }

    fn add_histogram(&mut self, histogram: &Histogram, telling: &mut Telling<'_>) {
        self.samples.add_histogram(histogram, telling);
    }

    fn finish(self, _: f64, telling: &mut Telling<'_>) -> Option<Value> {
        let mean = self.mean.map_or(f64::NAN, summation::Mean::finish);
        self.samples.finish(mean, telling)
    }
}

/// Where a number stands among the numbers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    First,
    Later,
}

/// Which kinds of samples there were, and the histograms among them.
struct Samples<H> {
    histograms: Option<Box<H>>,
    has_float: bool,
    has_histogram: bool,
    /// From the first histogram on that does not fit, nothing counts any more.
    is_incompatible: bool,
    resets_collide: bool,
}

impl<H> Default for Samples<H> {
    fn default() -> Self {
        Self {
            histograms: None,
            has_float: false,
            has_histogram: false,
            is_incompatible: false,
            resets_collide: false,
        }
    }
}

impl<H: Combined> Samples<H> {
    /// Where a number stands, if it counts.
    fn admit_float(&mut self) -> Option<Place> {
        if self.is_incompatible {
            return None;
        }
        let place = if self.has_float { Place::Later } else { Place::First };
        self.has_float = true;
        Some(place)
    }

    fn add_histogram(&mut self, histogram: &Histogram, telling: &mut Telling<'_>) {
        let is_first = !self.has_float && !self.has_histogram;
        if self.is_incompatible {
            return;
        }
        self.has_histogram = true;
        if is_first {
            self.histograms = Some(Box::new(H::new(histogram)));
        } else if let Some(histograms) = &mut self.histograms {
            // behind a number there is no result any more, so nothing is added up
            match histograms.add(histogram, telling.features) {
                Ok(reconciled) => {
                    self.resets_collide |= reconciled.counter_reset_collision;
                    if reconciled.bounds_reconciled {
                        let operation = HistogramOperation::Aggregation;
                        telling.tell(AnnotationKind::MismatchedCustomBuckets(operation));
                    }
                }
                Err(error) => {
                    self.is_incompatible = true;
                    telling.incompatible(error);
                }
            }
        }
    }

    fn finish(self, number: f64, telling: &mut Telling<'_>) -> Option<Value> {
        if self.has_float && self.has_histogram {
            telling.tell(AnnotationKind::MixedFloatsHistogramsInAggregation);
            return None;
        }
        if self.is_incompatible {
            return None;
        }
        let Some(histograms) = self.histograms else {
            return self.has_float.then_some(Value::Float(number));
        };
        if self.resets_collide && telling.features.has(Change::CollidingResetsAreTold) {
            telling.tell(AnnotationKind::CounterResetCollision(HistogramOperation::Aggregation));
        }
        let mut result = histograms.finish(telling.features);
        result.compact();
        Some(result.into())
    }
}
