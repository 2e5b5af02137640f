//! What is expected of a query against what it gave.

use super::{
    super::outcome::{CaseKind, CaseOutcome, Thing},
    Numbers,
    assign::{assign, nearest},
    plural,
    wanted::{Row, Wanted},
};
use crate::{
    go::number::general,
    labels::LabelSet,
    model::scenario::{ExpectedSample, QueryCase, Strictness, Tolerance},
    promql::{AnnotationLevel, Annotations, Features, Histogram, HistogramLiteral, Sample, Value},
    source::{Span, Spanned},
};

/// The query of a case and where it is written.
pub(in crate::replay) fn subject(case: &QueryCase) -> (String, Span) {
    match &case.expr {
        Some(expr) => (expr.text.text().trim().to_owned(), expr.text.whole()),
        None => (String::new(), case.span),
    }
}

/// What a query gave.
pub(in crate::replay) struct Answer {
    /// Its samples, or why it failed.
    pub(in crate::replay) result: Result<Vec<Sample>, String>,
    /// What else there is to say.
    pub(in crate::replay) annotations: Annotations,
}

/// Compares samples, or the message of a failure, and annotations.
pub(in crate::replay) fn samples(case: &QueryCase, answer: Answer, numbers: Numbers) -> CaseOutcome {
    let features = &numbers.features;
    let (expected, actual, message) = match (answer.result, &case.error) {
        (Ok(actual), None) => compared(case, actual, numbers),
        (Ok(actual), Some(error)) => {
            let actual = actual.iter().map(|sample| thing(sample, features)).collect();
            let message = match error.value.as_str() {
                "" => "the query succeeds where it should fail".to_owned(),
                error => format!("the query succeeds where it should fail with `{error}`"),
            };
            (expected_samples(case, features), actual, message)
        }
        (Err(got), Some(error)) if got.contains(&error.value) => (vec![], vec![], String::new()),
        (Err(got), Some(error)) => {
            (vec![], vec![], format!("the query fails, but not with `{}`: {got}", error.value))
        }
        (Err(got), None) => (expected_samples(case, features), vec![], format!("the query fails: {got}")),
    };
    let message = match annotations(case, &answer.annotations, features) {
        Some(other) if message.is_empty() => other,
        _ => message,
    };
    let (subject, span) = subject(case);
    CaseOutcome {
        kind: CaseKind::Query,
        subject,
        at: case.eval_time,
        span,
        is_reached: true,
        passed: message.is_empty(),
        expected,
        actual,
        message,
        why: None,
        seen: vec![],
    }
}

/// What is expected beside what there is, that, and the message if they differ.
fn compared(case: &QueryCase, mut actual: Vec<Sample>, numbers: Numbers) -> (Vec<Thing>, Vec<Thing>, String) {
    actual.sort_by(|a, b| a.labels.cmp(&b.labels));
    let wanted = wanted(case, numbers);
    let chosen = assign(wanted.len(), actual.len(), |one, other| wanted[one].accepts(&actual[other]));
    let passed = wanted.len() == actual.len() && chosen.iter().all(Option::is_some);
    let message = match (passed, wanted.len(), actual.len()) {
        (true, ..) => String::new(),
        (_, expected, actual) if expected != actual => {
            format!("the query gives {} instead of {expected}", plural(actual, "sample"))
        }
        _ => "samples differ".to_owned(),
    };
    let partners = nearest(chosen, actual.len(), |one, other| wanted[one].likeness(&actual[other]));
    let expected =
        wanted.iter().zip(partners).map(|(one, partner)| one.beside(partner.map(|place| &actual[place])));
    let expected = expected.collect();
    (expected, actual.iter().map(|sample| thing(sample, &numbers.features)).collect(), message)
}

/// What is wrong with the annotations of a query; `None` if they are as expected, or do not matter.
fn annotations(case: &QueryCase, actual: &Annotations, features: &Features) -> Option<String> {
    let of = |level: AnnotationLevel| -> Vec<String> {
        let all = actual.iter().filter(|annotation| annotation.kind.level() == level);
        all.map(|annotation| annotation.message(features)).collect()
    };
    let wrong = |article: &str, word: &str, expected: &Option<Vec<Spanned<String>>>, level| {
        let (expected, actual) = (expected.as_ref()?, of(level));
        let chosen =
            assign(expected.len(), actual.len(), |one, other| actual[other].contains(&expected[one].value));
        if let Some(missing) = chosen.iter().position(Option::is_none) {
            return Some(format!("the query does not give the {word} `{}`", expected[missing].value));
        }
        let more = (0..actual.len()).find(|place| !chosen.contains(&Some(*place)))?;
        Some(format!("the query gives {article} {word} that is not expected: {}", actual[more]))
    };
    wrong("a", "warning", &case.warnings, AnnotationLevel::Warning)
        .or_else(|| wrong("an", "info", &case.infos, AnnotationLevel::Info))
}

/// The samples that are expected, sorted.
pub(in crate::replay) fn expected_samples(case: &QueryCase, features: &Features) -> Vec<Thing> {
    let numbers = Numbers { features: *features, neighbours: false, nan: true };
    wanted(case, numbers).iter().map(|one| one.beside(None)).collect()
}

fn wanted(case: &QueryCase, numbers: Numbers) -> Vec<WantedSample<'_>> {
    let of = |sample| WantedSample::new(case, sample, numbers);
    let mut wanted: Vec<WantedSample<'_>> = case.expected.iter().map(of).collect();
    wanted.sort_by(|a, b| a.sample.labels.cmp(&b.sample.labels));
    wanted
}

/// A sample that is expected.
struct WantedSample<'a> {
    sample: &'a ExpectedSample,
    labels: Wanted<'a>,
    tolerance: Tolerance,
    numbers: Numbers,
}

impl<'a> WantedSample<'a> {
    fn new(case: &QueryCase, sample: &'a ExpectedSample, numbers: Numbers) -> Self {
        let (conditions, strictness) = (&sample.conditions, case.strictness);
        let labels = Wanted { texts: pairs(&sample.labels), conditions, strictness };
        Self { sample, labels, tolerance: case.tolerance, numbers }
    }

    fn accepts(&self, actual: &Sample) -> bool {
        self.is_value(&actual.value) && self.has_labels(&actual.labels)
    }

    fn has_labels(&self, actual: &LabelSet) -> bool {
        match self.labels.strictness == Strictness::Exact && self.sample.conditions.is_empty() {
            true => self.sample.labels == *actual,
            false => self.labels.accepts(&rows(actual)),
        }
    }

    fn is_value(&self, actual: &Value) -> bool {
        let expected = self.sample.value;
        match (&self.sample.histogram, actual) {
            (None, Value::Float(actual)) => {
                self.numbers.is_same(expected, *actual) || self.tolerance.allows(expected, *actual)
            }
            (Some(histogram), Value::Histogram(actual)) => {
                // promtool compares the number, too
                expected == 0.0
                    && written(histogram, &self.numbers.features)
                        == actual.to_expression(&self.numbers.features)
            }
            _ => false,
        }
    }

    fn likeness(&self, actual: &Sample) -> usize {
        self.labels.likeness(&rows(&actual.labels)) + usize::from(self.is_value(&actual.value))
    }

    fn beside(&self, actual: Option<&Sample>) -> Thing {
        let features = &self.numbers.features;
        let value = match (&self.sample.histogram, self.tolerance) {
            _ if let Some(same) = actual.filter(|actual| self.is_value(&actual.value)) => {
                value(&same.value, features)
            }
            (Some(histogram), _) => written(histogram, features),
            (None, Tolerance::None) => general(self.sample.value, None),
            (None, Tolerance::Absolute(distance)) => {
                format!("{} ± {}", general(self.sample.value, None), general(distance, None))
            }
            (None, Tolerance::Relative(share)) => {
                format!("{} ± {} %", general(self.sample.value, None), general(share * 100.0, None))
            }
        };
        let rows = actual.map_or_else(Vec::new, |actual| rows(&actual.labels));
        Thing::Sample { labels: self.labels.beside(&rows), value }
    }
}

fn rows(labels: &LabelSet) -> Vec<Row<'_>> {
    labels.iter().map(|(name, text)| Row { name, text, in_promtool: None }).collect()
}

fn pairs(labels: &LabelSet) -> Vec<(String, String)> {
    labels.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
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

fn thing(sample: &Sample, features: &Features) -> Thing {
    Thing::Sample { labels: pairs(&sample.labels), value: value(&sample.value, features) }
}
