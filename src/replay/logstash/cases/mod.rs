//! Test case files, played.
//!
//! Enters: a test case file, pipelines that are ready and the codec of the input. Leaves: an outcome for each test case,
//! with one expectation for each event. The inputs of a file are read as one stream, as logstash-filter-verifier does;
//! an event belongs to the case of the text in its place.

mod compare;

use super::{
    codecs::Codec,
    run::{Arrived, Pipelines, Reading},
    value::{Map, Value},
};
use crate::{
    model::logstash::{
        cases::{Case, CaseFile},
        date::Instant,
    },
    replay::{CaseKind, CaseOutcome, Failure, Pairs, TestOutcome, Thing},
    source::Spanned,
    time::Duration,
};

/// Plays a file.
pub fn run(
    file: &CaseFile,
    pipelines: &mut Pipelines,
    codec: &mut dyn Codec,
    now: Instant,
) -> Vec<TestOutcome> {
    let is_plain = file.input_plugin.is_some() && file.extensions.is_empty();
    let readings: Vec<Reading> = file.cases.iter().flat_map(|case| readings(case, is_plain)).collect();
    let input = file.input_plugin.as_ref().map(|id| id.as_str());
    let played = pipelines.play(input, codec, &readings, now);
    let mut events = played.events.into_iter().peekable();
    let mut outcomes = vec![];
    let mut end = 0;
    for (index, case) in file.cases.iter().enumerate() {
        end += readings_of(case);
        let is_last = index + 1 == file.cases.len();
        let mut own = vec![];
        while let Some(event) = events.next_if(|event| is_last || event.read < end) {
            own.push(event);
        }
        outcomes.push(outcome(file, case, index, &own));
    }
    // which event a warning belongs to is not told
    if let Some(first) = outcomes.first_mut() {
        let span = first.span;
        first.failures.extend(played.notes.into_iter().map(|message| Failure { message, span }));
    }
    outcomes
}

fn readings_of(case: &Case) -> usize {
    case.input.len().max(1)
}

fn readings(case: &Case, is_plain: bool) -> Vec<Reading> {
    let reading = |text: Option<String>| Reading { text, fields: case.fields.clone() };
    if case.input.is_empty() {
        return vec![reading(None)];
    }
    let text = |text: &Spanned<String>| match is_plain {
        true => escaped(text),
        false => text.value.clone(),
    };
    case.input.iter().map(|one| reading(Some(text(one)))).collect()
}

/// A text as logstash-filter-verifier gives it to an input: it writes texts into a pipeline, and if there are bare quotes
/// of both kinds in one, a backslash comes before each single quote that has none. Who uses keys of ours does not want that.
fn escaped(text: &str) -> String {
    let bare = |quote: char| text.match_indices(quote).filter(|(at, _)| !text[..*at].ends_with('\\'));
    if bare('"').next().is_none() {
        return text.to_owned();
    }
    let (mut result, mut end) = (String::with_capacity(text.len()), 0);
    for (at, _) in bare('\'') {
        result.push_str(&text[end..at]);
        result.push('\\');
        end = at;
    }
    result + &text[end..]
}

/// What came of one case.
fn outcome(file: &CaseFile, case: &Case, index: usize, events: &[Arrived]) -> TestOutcome {
    let name = case.description.as_ref().map(|text| text.value.clone());
    let count = case.expected.len().max(events.len());
    let cases = (0..count).map(|at| {
        let expected = case.expected.get(at);
        let actual = events.get(at).map(|event| compare::visible(file, event, expected.map(|e| &e.value)));
        let difference = match (expected, &actual) {
            (Some(expected), Some(actual)) => compare::difference(expected, actual, case.is_partial),
            (Some(_), None) => Some(format!("{} came, {} expected", events.len(), case.expected.len())),
            _ => Some(format!("{} came, only {} expected", events.len(), case.expected.len())),
        };
        let reasons = events.get(at).map(|one| one.event.reasons()).unwrap_or_default();
        CaseOutcome {
            kind: CaseKind::Event,
            subject: (at + 1).to_string(),
            at: Duration::ZERO,
            span: expected.map_or(case.span, |expected| expected.span),
            is_reached: true,
            passed: difference.is_none(),
            expected: expected.map(|expected| thing(&expected.value)).into_iter().collect(),
            actual: actual.as_ref().map(thing).into_iter().collect(),
            message: difference.map(|text| explained(text, reasons)).unwrap_or_default(),
            why: None,
            seen: vec![],
        }
    });
    TestOutcome {
        name: name.unwrap_or_else(|| format!("case {}", index + 1)),
        span: case.span,
        failures: vec![],
        cases: cases.collect(),
        elapsed: std::time::Duration::ZERO,
    }
}

fn explained(difference: String, reasons: &[String]) -> String {
    reasons.iter().fold(difference, |text, reason| format!("{text}; {reason}"))
}

/// An event as fields and their values in JSON, sorted by name.
fn thing(event: &Map) -> Thing {
    let mut fields = Pairs::new();
    let mut open: Vec<(String, &Value)> = event.iter().map(|(name, value)| (name.clone(), value)).collect();
    while let Some((name, value)) = open.pop() {
        match value {
            Value::Map(map) if !map.is_empty() => {
                let outer = if name.starts_with('[') { name } else { format!("[{name}]") };
                open.extend(map.iter().map(|(name, value)| (format!("{outer}[{name}]"), value)));
            }
            value => fields.push((name, value.json())),
        }
    }
    fields.sort();
    Thing::Event { fields }
}
