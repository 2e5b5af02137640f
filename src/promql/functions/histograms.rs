//! What histograms tell of their observations: `histogram_quantile` and its kin.
//!
//! Native histograms estimate themselves. A classic histogram is put together at each time from the series that differ
//! only in `le`. Where a native and a classic histogram have the same labels, neither counts.

mod classic;
mod gather;

use crate::{
    labels::LabelSet,
    promql::{
        annotation::{AnnotationKind, Annotations},
        changes::Change,
        eval::Row,
        features::Features,
        histogram::{Estimate, Histogram, NanObservations},
        kernel::Call,
        query::QueryError,
        text::TextRange,
    },
};
use gather::{Histograms, Kind, Mark, Results, Subject};
use std::sync::Arc;

pub(super) fn average(histogram: &Histogram, _: &Features) -> f64 {
    histogram.average()
}

pub(super) fn count(histogram: &Histogram, _: &Features) -> f64 {
    histogram.count
}

pub(super) fn sum(histogram: &Histogram, _: &Features) -> f64 {
    histogram.sum
}

pub(super) fn stddev(histogram: &Histogram, _: &Features) -> f64 {
    histogram.variance().sqrt()
}

pub(super) fn stdvar(histogram: &Histogram, _: &Features) -> f64 {
    histogram.variance()
}

/// `histogram_fraction(lower, upper, histograms)`
pub(super) fn fraction(call: Call<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let ([lower, upper], [_, _, argument]) = (call.scalars.as_slice(), call.arguments) else {
        unreachable!("the type check counts the arguments")
    };
    let mut remarks = Remarks::new(&call, *argument, annotations);
    let histograms = Histograms::new(call.vectors.into_iter().next().unwrap_or_default());
    let mut results = Results::new(call.grid);
    for (step, (lower, upper)) in lower.iter().zip(upper).enumerate() {
        for mut subject in remarks.subjects(&histograms, step) {
            let value = remarks.fraction(*lower, *upper, &mut subject);
            results.set(&subject, None, step, value);
        }
    }
    results.finish(call.features)
}

/// `histogram_quantile(φ, histograms)`
pub(super) fn quantile(call: Call<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let ([q], [quantile, argument]) = (call.scalars.as_slice(), call.arguments) else {
        unreachable!("the type check counts the arguments")
    };
    let mut remarks = Remarks::new(&call, *argument, annotations);
    let histograms = Histograms::new(call.vectors.into_iter().next().unwrap_or_default());
    let mut results = Results::new(call.grid);
    for ((step, time), q) in call.grid.times().enumerate().zip(q) {
        remarks.check(*q, *quantile);
        for mut subject in remarks.subjects(&histograms, step) {
            let value = remarks.quantile(*q, &mut subject, time);
            results.set(&subject, None, step, value);
        }
    }
    results.finish(call.features)
}

/// `histogram_quantiles(histograms, label, φ, …)`
pub(super) fn quantiles(call: Call<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let (Some(label), [argument, _, ranges @ ..]) = (call.strings.first(), call.arguments) else {
        unreachable!("the type check counts the arguments")
    };
    let label = label.to_string();
    let mut remarks = Remarks::new(&call, *argument, annotations);
    let histograms = Histograms::new(call.vectors.into_iter().next().unwrap_or_default());
    let mut results = Results::new(call.grid);
    for (step, time) in call.grid.times().enumerate() {
        call.scalars.iter().zip(ranges).for_each(|(q, range)| remarks.check(q[step], *range));
        let mut subjects = remarks.subjects(&histograms, step);
        for (number, q) in call.scalars.iter().enumerate() {
            let mark = Mark { number, label: &label, value: q[step] };
            for subject in &mut subjects {
                let value = remarks.quantile(q[step], subject, time);
                results.set(subject, Some(mark), step, value);
            }
        }
    }
    results.finish(call.features)
}

/// What there is to tell about the estimates, and where.
struct Remarks<'a> {
    argument: TextRange,
    /// Where observations that are NaN are told of.
    nan_range: TextRange,
    features: &'a Features,
    annotations: &'a mut Annotations,
}

impl<'a> Remarks<'a> {
    fn new(call: &Call<'a>, argument: TextRange, annotations: &'a mut Annotations) -> Self {
        let features = call.features;
        let is_told_of_them = features.has(Change::NanIsToldOfHistograms);
        let nan_range = call.arguments.first().copied().filter(|_| !is_told_of_them).unwrap_or(argument);
        Self { argument, nan_range, features, annotations }
    }

    fn check(&mut self, q: f64, range: TextRange) {
        if !(0.0..=1.0).contains(&q) {
            self.annotations.add(AnnotationKind::InvalidQuantile(q), range);
        }
    }

    fn subjects<'h>(&mut self, histograms: &'h Histograms, step: usize) -> Vec<Subject<'h>> {
        histograms.at(step, self.argument, self.features, self.annotations)
    }

    fn fraction(&mut self, lower: f64, upper: f64, subject: &mut Subject<'_>) -> f64 {
        match &mut subject.kind {
            Kind::Native(histogram) => {
                let Estimate { value, nan_observations } = histogram.fraction(lower, upper, self.features);
                if nan_observations.is_some() {
                    self.tell_of_nan(subject.labels, AnnotationKind::FractionWithoutNaN);
                }
                value
            }
            Kind::Classic(buckets) => classic::fraction(lower, upper, buckets, self.features),
        }
    }

    fn quantile(&mut self, q: f64, subject: &mut Subject<'_>, time: i64) -> f64 {
        match &mut subject.kind {
            Kind::Native(histogram) => {
                let Estimate { value, nan_observations } = histogram.quantile(q);
                match nan_observations {
                    Some(NanObservations::Skew) => {
                        self.tell_of_nan(subject.labels, AnnotationKind::QuantileSkewedByNaN);
                    }
                    Some(NanObservations::Result) => {
                        self.tell_of_nan(subject.labels, AnnotationKind::QuantileOfNaN);
                    }
                    None => {}
                }
                value
            }
            Kind::Classic(buckets) => {
                let (value, repair) = classic::quantile(q, buckets);
                if let Some(repair) = repair {
                    let metric = gather::told_name(subject.labels, self.features);
                    let extent = repair.extent(time);
                    let kind = AnnotationKind::ForcedMonotonicity { metric, extent };
                    self.annotations.add(kind, self.argument);
                }
                value
            }
        }
    }

    /// The name is taken off before the estimate, unless it is taken off at the end of the query.
    fn tell_of_nan(&mut self, labels: &LabelSet, kind: fn(Arc<str>) -> AnnotationKind) {
        let keeps_name = gather::keeps_names(self.features);
        let metric = if keeps_name { labels.metric_name().into() } else { Arc::default() };
        self.annotations.add(kind(metric), self.nan_range);
    }
}
