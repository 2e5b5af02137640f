//! The language of scripts that test engines: `load`, `clear`, `eval`.
//!
//! Enters: a script. Leaves: which of its evaluations give what they should. Every instant query also runs with `@` at
//! other times and as a range query, and must give the same; as the runner of Prometheus does. To see every evaluation
//! of some scripts that fails: `MCPMON_SCRIPT=functions cargo test --test suite scripts -- --nocapture`. To run the
//! scripts of an older Prometheus as that version: `MCPMON_SCRIPTS=DIR MCPMON_SCRIPT_VERSION=3.5`.

mod compare;
mod database;
mod evaluate;
mod expectation;
mod histograms;
mod load;
mod script;
mod variants;

use crate::conformance::{self, Figure, say};
use database::Database;
pub(crate) use load::milliseconds;
use mcpmon_check::promql::{Engine, Feature, Features, Storage, Version};
use script::{Command, commands};
use std::{
    env, fs, panic,
    path::{Path, PathBuf},
};

/// What the evaluations of a script gave.
pub(crate) struct Report {
    /// How many gave what is expected.
    pub(crate) passed: usize,
    /// A line about each that did not.
    pub(crate) failures: Vec<String>,
}

/// The engine of scripts: everything that is experimental is enabled, and queries have a small budget.
fn engine() -> Engine {
    let version = env::var("MCPMON_SCRIPT_VERSION").map_or(Version::NEWEST, |text| text.parse().unwrap());
    let features = Feature::ALL.into_iter().filter(|feature| *feature != Feature::TypeAndUnitLabels);
    let features = features.fold(Features::of(version), Features::with);
    Engine { features, max_samples: Some(10_000), ..Engine::default() }
}

/// Runs a script.
pub(crate) fn run(text: &str) -> Report {
    let mut report = Report { passed: 0, failures: vec![] };
    let (engine, mut database) = (engine(), Database::default());
    let mut storage = database.storage();
    let commands = match commands(text) {
        Ok(commands) => commands,
        Err(error) => {
            report.failures.push(error);
            return report;
        }
    };
    for command in commands {
        match command {
            Command::Clear => {
                database = Database::default();
                storage = database.storage();
            }
            Command::Load(load) => {
                if let Err(error) = database.load(&load) {
                    report.failures.push(format!("load: {error}"));
                }
                storage = database.storage();
            }
            Command::Evaluate(evaluation) => {
                let result = panic::catch_unwind(|| evaluation.run(&engine, &storage));
                match result.unwrap_or_else(|_| Err("a panic".into())) {
                    Ok(()) => report.passed += 1,
                    Err(error) => {
                        report
                            .failures
                            .push(format!("line {}: {}: {error}", evaluation.line, evaluation.expr));
                    }
                }
            }
        }
    }
    report
}

/// Series with a value for each interval, up to and including the time `until`; all in milliseconds.
pub(crate) fn storage<'a>(
    series: impl Iterator<Item = (&'a str, &'a str)>,
    interval: i64,
    until: i64,
    features: &Features,
) -> Result<Storage, String> {
    let mut database = Database::default();
    for (metric, values) in series {
        let (labels, values) = load::series(&format!("{metric} {values}"), features)?;
        let starts = vec![None; values.len()];
        for (time, sample) in load::samples(interval, values, &starts) {
            if time <= until {
                database.add(&labels, time, sample);
            }
        }
    }
    Ok(database.storage())
}

/// The scripts of a folder whose name contains a text, sorted.
fn scripts(folder: &Path, part: &str) -> Vec<PathBuf> {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".test") && name.contains(part)
    });
    paths.sort();
    paths
}

/// Runs all scripts of a folder, and says how many evaluations of each give what they should.
pub(crate) fn folder(folder: &Path) -> Figure {
    let part = env::var("MCPMON_SCRIPT").unwrap_or_default();
    let mut figure = Figure::new();
    for path in scripts(folder, &part) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let report = run(&fs::read_to_string(&path).unwrap());
        let total = report.passed + report.failures.len();
        say(&format!("  {name}: {} of {total}", report.passed));
        figure.agreed += report.passed;
        figure.total += total;
        figure.misses.extend(report.failures.iter().map(|failure| format!("{name}: {failure}")));
    }
    figure
}

/// Which scripts run: those of `MCPMON_SCRIPTS`, else the project's own; with `MCPMON_SCRIPT` also the shared ones of
/// that name, where they are.
fn folders() -> Vec<PathBuf> {
    if let Some(folder) = env::var_os("MCPMON_SCRIPTS") {
        return vec![folder.into()];
    }
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/promql");
    let is_asked = env::var_os("MCPMON_SCRIPT").is_some();
    let shared = conformance::folder().filter(|_| is_asked).map(|folder| folder.join("promqltest"));
    [Some(own), shared].into_iter().flatten().filter(|path| path.is_dir()).collect()
}

#[test]
fn scripts_give_what_they_should() {
    let (mut run, mut misses) = (0, vec![]);
    for path in folders() {
        let figure = folder(&path);
        run += figure.total;
        misses.extend(figure.misses);
    }
    for miss in &misses {
        say(miss);
    }
    assert!(misses.is_empty(), "{} evaluations fail", misses.len());
    assert!(
        run > 0 || env::var_os("MCPMON_SCRIPT").is_none(),
        "no script of that name; the shared ones are found through MCPMON_CONFORMANCE"
    );
}
