//! Results that promtool gave, to be given again to the last bit.
//!
//! Enters: unit test files that only evaluate expressions, from a folder or from [`differential`], which makes them up
//! and asks promtool itself. Results are compared as promtool prints them: numbers with all their digits, so equal texts
//! are equal bits.

mod differential;
mod promtool;

use crate::conformance::{Figure, say};
use mcpmon_check::{
    model::scenario::{ExpectedSample, Scenario, Test},
    promql::{Answer, Engine, Expr, Feature, Features, Histogram, Plan, Sample, Storage, Value, Version},
    replay::series,
    source::Files,
    syntax::yaml::{Documents, Flavour, Options, read as read_yaml},
};
use std::{fs, path::Path};

/// The samples that promtool prints, or the message of an error.
type Answered = Result<String, String>;

/// An expression at one time.
struct Case {
    expr: String,
    /// In milliseconds.
    time: i64,
    expected: Answered,
}

impl Case {
    /// Whether an answer is the same; errors need not have the same words.
    fn is(&self, ours: &Answered) -> bool {
        match (&self.expected, ours) {
            (Ok(expected), Ok(ours)) => expected == ours,
            (expected, ours) => expected.is_err() && ours.is_err(),
        }
    }

    fn count(&self, ours: &Answered, name: &str, figure: &mut Figure) {
        figure.count(self.is(ours), || {
            format!("{name}: {} at {} ms\n{}", self.expr, self.time, difference(&self.expected, ours))
        });
    }
}

/// The version that promtool was asked of, with what is enabled in it.
fn features(enabled: &[Feature]) -> Features {
    enabled.iter().copied().fold(Features::of(Version::new(3, 5)), Features::with)
}

/// Reads a unit test file.
fn scenario(text: Vec<u8>, features: &Features) -> Scenario {
    let mut files = Files::default();
    let id = files.add("test.yml", text).unwrap();
    let options = Options { flavour: Flavour::V3, documents: Documents::First };
    Scenario::read(&read_yaml(files.get(id).text(), options), &(*features).into())
}

/// The expressions of a test, with what the file expects.
fn cases<'a>(test: &'a Test, features: &'a Features) -> impl Iterator<Item = Case> + 'a {
    test.query_cases.iter().map(|case| Case {
        expr: case.expr.as_ref().unwrap().text.text().to_owned(),
        time: test.start + case.eval_time.as_millis(),
        expected: Ok(samples_text(case.expected.iter().map(expected_sample).collect(), features)),
    })
}

fn expected_sample(expected: &ExpectedSample) -> Sample {
    let value = match &expected.histogram {
        Some(literal) => Histogram::from_literal(literal).into(),
        None => Value::Float(expected.value),
    };
    Sample { labels: expected.labels.clone(), value }
}

/// What we give for each expression of a test.
fn answers(scenario: &Scenario, test: &Test, features: &Features) -> Vec<Answered> {
    let interval = scenario.evaluation_interval.as_millis();
    let engine = Engine {
        features: *features,
        subquery_step: interval,
        max_samples: Some(10_000),
        ..Engine::default()
    };
    let last = test.query_cases.iter().map(|case| case.eval_time.as_millis()).max().unwrap_or_default();
    // promtool loads what is there at the last evaluation of rules
    let until = test.start + last / interval * interval;
    let storage = series::storage(test, features, until).unwrap();
    let answer = |case: &mcpmon_check::model::scenario::QueryCase| match &case.expr.as_ref().unwrap().parsed {
        Ok(expr) => answer(expr, test.start + case.eval_time.as_millis(), &engine, &storage),
        Err(errors) => Err(errors[0].to_string()),
    };
    test.query_cases.iter().map(answer).collect()
}

fn answer(expr: &Expr, time: i64, engine: &Engine, storage: &Storage) -> Answered {
    let plan = Plan::new(expr).map_err(|error| error.message)?;
    match engine.instant(&plan, storage, time).result.map_err(|error| error.message)? {
        Answer::Scalar(number) => Ok(format!("{{}} {}", number_of(number))),
        Answer::Vector(samples) => Ok(samples_text(samples, &engine.features)),
        answer => Err(format!("neither a number nor a vector: {answer:?}")),
    }
}

fn samples_text(mut samples: Vec<Sample>, features: &Features) -> String {
    samples.sort_by(|one, other| one.labels.cmp(&other.labels));
    let texts = samples.iter().map(|sample| {
        let value = match &sample.value {
            Value::Float(number) => number_of(*number),
            Value::Histogram(histogram) => histogram.to_expression(features),
        };
        format!("{} {value}", sample.labels.in_braces())
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// A number as promtool prints it: `1.5E+00`.
fn number_of(number: f64) -> String {
    mcpmon_check::go::number::scientific(number, None).replace('e', "E")
}

/// The two answers, and the bits of the first numbers that differ.
fn difference(expected: &Answered, ours: &Answered) -> String {
    let text = |answered: &Answered| match answered {
        Ok(text) if text.is_empty() => "nothing".to_owned(),
        Ok(text) => text.clone(),
        Err(error) => format!("error: {error}"),
    };
    let mut lines = format!("      expected {}\n      got      {}", text(expected), text(ours));
    if let (Ok(expected), Ok(ours)) = (expected, ours) {
        let differing = expected.split(' ').zip(ours.split(' ')).find(|(one, other)| one != other);
        let bits = |word: &str| Some(word.trim_end_matches(',').parse::<f64>().ok()?.to_bits());
        if let Some((Some(one), Some(other))) = differing.map(|(one, other)| (bits(one), bits(other))) {
            lines += &format!("\n      bits     {one:016x} and {other:016x}, {} apart", one.abs_diff(other));
        }
    }
    lines
}

/// All files of a folder.
pub(crate) fn folder(folder: &Path) -> Figure {
    let (mut figure, features) = (Figure::new(), features(&[]));
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut passed = 0;
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let before = figure.misses.len();
        let scenario = scenario(fs::read(path).unwrap(), &features);
        for test in &scenario.tests {
            for (case, ours) in cases(test, &features).zip(answers(&scenario, test, &features)) {
                case.count(&ours, &name, &mut figure);
            }
        }
        passed += usize::from(figure.misses.len() == before);
    }
    say(&format!("  {passed} of {} files", paths.len()));
    figure
}
