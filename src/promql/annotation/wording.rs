//! The words of annotations, as the query API of Prometheus gives them.

use super::{AnnotationKind as Kind, AnnotationLevel, ForcedMonotonicity, HistogramOperation};
use crate::{
    go::{Quoted, number::general},
    promql::{Change, Features, text::TextRange},
    time::calendar::rfc3339,
};
use std::borrow::Cow;

const MONOTONICITY: &str = "input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)";

/// An annotation with its level before it, and behind it the place that it is about.
pub(super) fn text(kind: &Kind, features: &Features, query: &str, range: TextRange) -> String {
    let level = match kind.level() {
        AnnotationLevel::Warning => "warning",
        AnnotationLevel::Info => "info",
    };
    format!("PromQL {level}: {} ({})", message(kind, features), position(query, range))
}

/// The line and the column, in bytes, where a range starts; from 1.
fn position(query: &str, range: TextRange) -> String {
    let before = query.as_bytes().get(..range.start as usize).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    format!("{line}:{column}")
}

/// What an annotation tells.
pub(super) fn message(kind: &Kind, features: &Features) -> String {
    let Some((fact, metric, is_always_named)) = of_metric(kind) else { return of_operation(kind, features) };
    let extent = match kind {
        Kind::ForcedMonotonicity { extent, .. } if features.has(Change::ExtentInAnnotations) => {
            extent_text(extent)
        }
        _ => String::new(),
    };
    if metric.is_empty() && !is_always_named && features.has(Change::UnnamedInAnnotations) {
        return format!("{fact}{extent}");
    }
    format!("{fact} for metric name {}{extent}", Quoted(metric))
}

/// What is said of a metric, its name, and whether that is written even if it is not known.
fn of_metric(kind: &Kind) -> Option<(Cow<'static, str>, &str, bool)> {
    let (fact, metric, is_always_named) = match kind {
        Kind::BadBucketLabel { metric, label } => {
            let fact =
                format!("bucket label \"le\" is missing or has a malformed value of {}", Quoted(label));
            return Some((fact.into(), metric, false));
        }
        Kind::MixedFloatsHistograms(metric) => ("encountered a mix of histograms and floats", metric, true),
        Kind::MixedClassicNativeHistograms(metric) => {
            ("vector contains a mix of classic and native histograms", metric, false)
        }
        Kind::MixedExponentialCustom(metric) => {
            ("vector contains a mix of histograms with exponential and custom buckets schemas", metric, true)
        }
        Kind::MixedCustomBounds(metric) => {
            ("vector contains histograms with incompatible custom buckets", metric, true)
        }
        Kind::HistogramIgnoredInMixedRange(metric) => {
            ("ignored histograms in a range containing both floats and histograms", metric, true)
        }
        Kind::ForcedMonotonicity { metric, .. } => (MONOTONICITY, metric, false),
        Kind::QuantileOfNaN(metric) => {
            ("input to histogram_quantile has NaN observations, result is NaN", metric, false)
        }
        Kind::QuantileSkewedByNaN(metric) => {
            ("input to histogram_quantile has NaN observations, result is skewed higher", metric, false)
        }
        Kind::FractionWithoutNaN(metric) => (
            "input to histogram_fraction has NaN observations, which are excluded from all fractions",
            metric,
            false,
        ),
        _ => return None,
    };
    Some((fact.into(), metric, is_always_named))
}

/// What names an operation, a number, or a metric at its end.
fn of_operation(kind: &Kind, features: &Features) -> String {
    match kind {
        Kind::InvalidRatio { ratio, capped } => format!(
            "ratio value should be between -1 and 1, got {}, capping to {}",
            general(*ratio, None),
            general(*capped, None)
        ),
        Kind::InvalidQuantile(quantile) => {
            format!("quantile value should be between 0 and 1, got {}", general(*quantile, None))
        }
        Kind::MixedFloatsHistogramsInAggregation => {
            "encountered a mix of histograms and floats for aggregation".into()
        }
        Kind::NotCounter(metric) => {
            format!("this native histogram metric is not a counter: {}", Quoted(metric))
        }
        Kind::NotGauge(metric) => format!("this native histogram metric is not a gauge: {}", Quoted(metric)),
        Kind::PossibleNonCounter(metric) => format!(
            "metric might not be a counter, name does not end in _total/_sum/_count/_bucket: {}",
            Quoted(metric)
        ),
        Kind::PossibleNonCounterByType { metric, found } => {
            let or = features.has(Change::HistogramTypeIsCounter);
            let types = if or { r#""counter" or "histogram""# } else { r#""counter""# };
            let (found, metric) = (Quoted(found), Quoted(metric));
            format!(
                "metric might not be a counter, __type__ label is not set to {types}, got {found}: {metric}"
            )
        }
        Kind::IncompatibleBuckets(operator) => {
            format!("incompatible bucket layout encountered for binary operator {operator}")
        }
        Kind::IncompatibleTypes { left, operator, right } => format!(
            "incompatible sample types encountered for binary operator \"{operator}\": {left} {operator} {right}"
        ),
        Kind::HistogramIgnored(operation) => format!("ignored histogram in {operation} aggregation"),
        Kind::CounterResetCollision(operation) => {
            format!("conflicting counter resets during histogram {}", operation_name(*operation))
        }
        Kind::MismatchedCustomBuckets(operation) => {
            format!("mismatched custom buckets were reconciled during {}", operation_name(*operation))
        }
        Kind::StartTimeOverlap { metric, count } => {
            let metric = Quoted(metric);
            let often = if *count > 1 { format!(" ({count} occurrences)") } else { String::new() };
            format!(
                "sample has start time that overlaps with previous sample timestamp for metric {metric}{often}"
            )
        }
        _ => "sort is ineffective for range queries since results are always ordered by labels".into(),
    }
}

const fn operation_name(operation: HistogramOperation) -> &'static str {
    match operation {
        HistogramOperation::Addition => "addition",
        HistogramOperation::Subtraction => "subtraction",
        HistogramOperation::Aggregation => "aggregation",
    }
}

fn extent_text(extent: &ForcedMonotonicity) -> String {
    format!(
        ", from buckets {} to {}, with a max diff of {}, over {} samples from {} to {}",
        general(extent.least_bucket, None),
        general(extent.greatest_bucket, None),
        general(extent.greatest_difference, Some(2)),
        extent.count,
        rfc3339(extent.first),
        rfc3339(extent.last)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_columns_from_one() {
        let place = |start| position("sum(\n  é + x)", TextRange::new(start, start + 1));
        assert_eq!([0, 4, 5, 7, 12].map(place), ["1:1", "1:5", "2:1", "2:3", "2:8"]);
        assert_eq!(place(99), "1:1");
    }
}
