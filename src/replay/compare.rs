//! What was expected against what came.

use super::{
    alerting::Annotation,
    outcome::{CaseKind, CaseOutcome, Pairs, Thing},
};
use crate::{
    go::number::general,
    labels::LabelSet,
    model::{
        rules::Pair,
        scenario::{AlertCase, ExpectedSample, QueryCase},
    },
    promql::{Features, Histogram, HistogramLiteral, Sample, Value},
    source::Span,
};

/// Which numbers count as the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tolerance {
    /// The Prometheus that writes histograms.
    pub(super) features: Features,
    /// A number and the next one to it.
    pub(super) neighbours: bool,
    /// NaN and NaN; promtool lets no NaN equal another.
    pub(super) nan: bool,
}

impl Tolerance {
    fn is_same(self, a: f64, b: f64) -> bool {
        a == b
            || (self.nan && a.is_nan() && b.is_nan())
            || (self.neighbours && (a.next_up() == b || a.next_down() == b))
    }
}

/// A firing alert.
pub(super) struct Firing {
    pub(super) labels: Pairs,
    pub(super) annotations: Vec<Annotation>,
}

/// Compares alerts.
pub(super) fn alerts(case: &AlertCase, mut actual: Vec<Firing>) -> CaseOutcome {
    actual.sort_by(|a, b| key(a).cmp(&key(b)));
    let expected = expected_alerts(case);
    let passed = all_match(&expected, &actual, is_alert);
    let message = match (passed, expected.len(), actual.len()) {
        (true, ..) => String::new(),
        (_, 0, count) => format!("{} where none should", firing(count)),
        (_, count, 0) => format!("nothing fires where {} should", plural(count, "alert")),
        (_, expected, actual) if expected != actual => {
            format!("{} where {} should", firing(actual), plural(expected, "alert"))
        }
        _ => "labels or annotations differ".to_owned(),
    };
    let actual = actual.into_iter().map(thing).collect();
    CaseOutcome {
        kind: CaseKind::Alert,
        subject: case.alertname.value.clone(),
        at: case.eval_time,
        span: case.alertname.span,
        is_reached: true,
        passed,
        expected,
        actual,
        message,
        why: None,
        seen: vec![],
    }
}

fn firing(count: usize) -> String {
    format!("{} {}", plural(count, "alert"), if count == 1 { "fires" } else { "fire" })
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn key(alert: &Firing) -> (&Pairs, Vec<(&str, &str)>) {
    let annotations = alert.annotations.iter().map(|one| (one.name.as_str(), one.value.as_str()));
    (&alert.labels, annotations.collect())
}

fn thing(alert: Firing) -> Thing {
    let annotations = alert.annotations.into_iter().map(|one| (one.name, one.value)).collect();
    Thing::Alert { labels: alert.labels, annotations }
}

/// The alerts that are expected, sorted.
pub(super) fn expected_alerts(case: &AlertCase) -> Vec<Thing> {
    let mut expected: Vec<(Pairs, Pairs)> = case
        .expected
        .iter()
        .map(|alert| {
            let mut labels = sorted(&alert.labels);
            labels.retain(|(name, _)| name != "alertname");
            labels.push(("alertname".to_owned(), case.alertname.value.clone()));
            labels.sort();
            (labels, sorted(&alert.annotations))
        })
        .collect();
    expected.sort();
    expected.into_iter().map(|(labels, annotations)| Thing::Alert { labels, annotations }).collect()
}

fn sorted(pairs: &[Pair]) -> Pairs {
    let mut sorted: Pairs =
        pairs.iter().map(|pair| (pair.name.value.clone(), pair.value.text().to_owned())).collect();
    sorted.sort();
    sorted
}

fn is_alert(expected: &Thing, actual: &Firing) -> bool {
    let Thing::Alert { labels, annotations } = expected else { return false };
    let is_annotation = |((name, value), actual): (&(String, String), &Annotation)| {
        *name == actual.name && (*value == actual.value || Some(value) == actual.in_promtool.as_ref())
    };
    *labels == actual.labels
        && annotations.len() == actual.annotations.len()
        && annotations.iter().zip(&actual.annotations).all(is_annotation)
}

/// Whether each expected thing has one of its own among the actual ones, in whatever order.
fn all_match<E, A>(expected: &[E], actual: &[A], matches: impl Fn(&E, &A) -> bool) -> bool {
    if expected.len() != actual.len() {
        return false;
    }
    // both are sorted, so this is nearly always enough
    if expected.iter().zip(actual).all(|(expected, actual)| matches(expected, actual)) {
        return true;
    }
    let mut free: Vec<&A> = actual.iter().collect();
    expected.iter().all(|expected| {
        let place = free.iter().position(|actual| matches(expected, actual));
        place.map(|place| free.swap_remove(place)).is_some()
    })
}

/// The query of a case and where it is written.
pub(super) fn subject(case: &QueryCase) -> (String, Span) {
    match &case.expr {
        Some(expr) => (expr.text.text().trim().to_owned(), expr.text.whole()),
        None => (String::new(), case.span),
    }
}

/// Compares samples.
pub(super) fn samples(
    case: &QueryCase,
    result: Result<Vec<Sample>, String>,
    tolerance: Tolerance,
) -> CaseOutcome {
    let (subject, span) = subject(case);
    let outcome = |passed, actual, message| CaseOutcome {
        kind: CaseKind::Query,
        subject,
        at: case.eval_time,
        span,
        is_reached: true,
        passed,
        expected: expected_samples(case, &tolerance.features),
        actual,
        message,
        why: None,
        seen: vec![],
    };
    let mut actual = match result {
        Ok(actual) => actual,
        Err(message) => return outcome(false, vec![], format!("the query fails: {message}")),
    };
    actual.sort_by(|a, b| a.labels.cmp(&b.labels));
    let mut expected: Vec<&ExpectedSample> = case.expected.iter().collect();
    expected.sort_by(|a, b| a.labels.cmp(&b.labels));
    let passed = all_match(&expected, &actual, |expected, actual| is_sample(expected, actual, tolerance));
    let message = match (passed, expected.len(), actual.len()) {
        (true, ..) => String::new(),
        (_, expected, actual) if expected != actual => {
            format!("the query gives {} instead of {expected}", plural(actual, "sample"))
        }
        _ => "samples differ".to_owned(),
    };
    outcome(
        passed,
        actual
            .iter()
            .map(|sample| sample_thing(&sample.labels, value(&sample.value, &tolerance.features)))
            .collect(),
        message,
    )
}

fn is_sample(expected: &ExpectedSample, actual: &Sample, tolerance: Tolerance) -> bool {
    if expected.labels != actual.labels {
        return false;
    }
    match (&expected.histogram, &actual.value) {
        (None, Value::Float(actual)) => tolerance.is_same(expected.value, *actual),
        (Some(histogram), Value::Histogram(actual)) => {
            // promtool compares the number, too
            expected.value == 0.0
                && written(histogram, &tolerance.features) == actual.to_expression(&tolerance.features)
        }
        _ => false,
    }
}

/// The samples that are expected, sorted.
pub(super) fn expected_samples(case: &QueryCase, features: &Features) -> Vec<Thing> {
    let mut expected: Vec<&ExpectedSample> = case.expected.iter().collect();
    expected.sort_by(|a, b| a.labels.cmp(&b.labels));
    let value = |sample: &ExpectedSample| match &sample.histogram {
        Some(histogram) => written(histogram, features),
        None => general(sample.value, None),
    };
    expected.into_iter().map(|sample| sample_thing(&sample.labels, value(sample))).collect()
}

fn written(literal: &HistogramLiteral, features: &Features) -> String {
    Histogram::from_literal(literal).to_expression(features)
}

fn value(value: &Value, features: &Features) -> String {
    match value {
        Value::Float(value) => general(*value, None),
        Value::Histogram(histogram) => histogram.to_expression(features),
    }
}

fn sample_thing(labels: &LabelSet, value: String) -> Thing {
    let labels = labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Thing::Sample { labels, value }
}
