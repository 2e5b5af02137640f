//! Results that promtool gave, to be given again to the last bit.
//!
//! A [`UnitTest`] is a unit test file that only evaluates expressions. Results are compared as promtool prints them:
//! numbers with all their digits, so equal texts are equal bits. Such files come from a folder, or [`differential`]
//! makes them and asks promtool itself.

mod differential;
mod file;
mod promtool;

use crate::{
    conformance::{Figure, say},
    promqltest,
};
use mcpmon_check::promql::{self, Answer, Engine, Feature, Features, Plan, Sample, Storage, Value, Version};
use std::{fs, path::Path};

/// Series, and expressions over them.
pub(super) struct UnitTest {
    /// Between two samples, in milliseconds.
    pub(super) interval: i64,
    /// Between two evaluations of rules, in milliseconds.
    pub(super) evaluation_interval: i64,
    /// The metric and the values of each series.
    pub(super) series: Vec<(String, String)>,
    pub(super) cases: Vec<Case>,
}

/// An expression at one time.
pub(super) struct Case {
    pub(super) expr: String,
    /// In milliseconds.
    pub(super) time: i64,
    /// What promtool gives: its samples, or that there is an error.
    pub(super) expected: Result<String, String>,
}

/// The newest version that promtool was asked of, with what can be enabled in it.
pub(super) fn features(enabled: &[Feature]) -> Features {
    enabled.iter().copied().fold(Features::of(Version::new(3, 5)), Features::with)
}

impl UnitTest {
    /// What we give for each case.
    pub(super) fn results(&self, features: &Features) -> Vec<Result<String, String>> {
        let engine = Engine {
            features: *features,
            subquery_step: self.evaluation_interval,
            max_samples: Some(10_000),
            ..Engine::default()
        };
        let last = self.cases.iter().map(|case| case.time).max().unwrap_or_default();
        // promtool loads what is there at the last evaluation of rules
        let until = last / self.evaluation_interval * self.evaluation_interval;
        let series = self.series.iter().map(|(metric, values)| (metric.as_str(), values.as_str()));
        let storage = promqltest::storage(series, self.interval, until, features).unwrap();
        self.cases.iter().map(|case| result(case, &engine, &storage)).collect()
    }

    /// Counts the cases on which we agree.
    pub(super) fn count(&self, features: &Features, name: &str, figure: &mut Figure) {
        for (case, ours) in self.cases.iter().zip(self.results(features)) {
            let is_same = match (&case.expected, &ours) {
                (Ok(expected), Ok(ours)) => expected == ours,
                (Err(_), Err(_)) => true,
                _ => false,
            };
            figure.count(is_same, || {
                let Case { expr, time, expected } = case;
                format!("{name}: {expr} at {time} ms\n{}", difference(expected, &ours))
            });
        }
    }
}

fn result(case: &Case, engine: &Engine, storage: &Storage) -> Result<String, String> {
    let expr = promql::parse(&case.expr, &engine.features).map_err(|errors| errors[0].to_string())?;
    let plan = Plan::new(&expr).map_err(|error| error.message)?;
    match engine.instant(&plan, storage, case.time).result.map_err(|error| error.message)? {
        Answer::Scalar(number) => Ok(format!("{{}} {}", number_text(number))),
        Answer::Vector(samples) => Ok(samples_text(samples, &engine.features)),
        answer => Err(format!("neither a number nor a vector: {answer:?}")),
    }
}

fn samples_text(mut samples: Vec<Sample>, features: &Features) -> String {
    samples.sort_by(|one, other| one.labels.cmp(&other.labels));
    let texts = samples.iter().map(|sample| {
        let value = match &sample.value {
            Value::Float(number) => number_text(*number),
            Value::Histogram(histogram) => histogram.to_expression(features),
        };
        format!("{} {value}", sample.labels.in_braces())
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// A number as promtool prints it: `1.5E+00`.
pub(super) fn number_text(number: f64) -> String {
    mcpmon_check::go::number::scientific(number, None).replace('e', "E")
}

/// The two results, and the bits of the first numbers that differ.
fn difference(expected: &Result<String, String>, ours: &Result<String, String>) -> String {
    let text = |result: &Result<String, String>| match result {
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

/// All files of a folder; every number must be the same to the last bit.
pub(crate) fn folder(folder: &Path) -> Figure {
    let mut figure = Figure::new();
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut passed = 0;
    for path in &paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let before = figure.misses.len();
        for test in file::read(path) {
            test.count(&features(&[]), &name, &mut figure);
        }
        passed += usize::from(figure.misses.len() == before);
    }
    say(&format!("  {passed} of {} files", paths.len()));
    figure
}
