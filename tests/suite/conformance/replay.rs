//! Whether unit tests of rules pass and fail where promtool lets them pass and fail.

use super::{Figure, json_lines};
use mcpmon_check::{
    checks,
    diagnostic::{Level, Proof},
    project::{
        Content, DocumentId, Kind, Project,
        load::{self, Request},
    },
    promql::{Engine, Features, Version},
    replay::{self, Options},
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Whether the tests of a file pass as under Prometheus 3.5, and if not, why.
fn verdict(path: &Path) -> Result<(), String> {
    let features = Features::of(Version::new(3, 5));
    let request = Request {
        paths: vec![path.to_owned()],
        named_kind: Some(Kind::Test),
        features,
        ..Request::default()
    };
    let project = Project::new(load::load(&request));
    let found = checks::run(&project, |code| {
        (code.level, code.proof) == (Level::Error, Proof::Loader) || code.id == "rules/test-rule-file-missing"
    });
    if let Some(found) = found.first() {
        return Err(format!("{}: {}", found.code.id, found.message));
    }
    let documents = project.documents().iter().enumerate();
    let mut tests = documents.filter(|(_, document)| matches!(document.content, Content::Test(_)));
    let (index, _) = tests.next().ok_or("no test file")?;
    let options = Options { engine: Engine { features, ..Engine::default() }, like_promtool: false };
    let outcome = replay::run(&project, DocumentId(index), &options);
    let failed = outcome.tests.iter().find(|test| !test.passed());
    match failed {
        None => Ok(()),
        Some(test) => {
            let case = test.cases.iter().find(|case| !case.passed);
            let why = test.failures.first().map(|failure| failure.message.clone());
            let why = why.or(case.map(|case| format!("{} at {}: {}", case.subject, case.at, case.message)));
            Err(format!("{}: {}", test.name, why.unwrap_or_default()))
        }
    }
}

/// Suites of random rules: all of them pass.
pub(crate) fn oracle(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for path in suites(data) {
        let verdict = verdict(&path);
        figure.count(verdict.is_ok(), || format!("{}: {}", path.display(), verdict.unwrap_err()));
    }
    figure
}

/// The same suites with one expectation altered: none of them passes.
pub(crate) fn oracle_altered(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for path in suites(data) {
        let text = fs::read_to_string(&path).unwrap();
        for (name, altered) in alterations(&text) {
            let folder = tempfile::tempdir().unwrap();
            let rules =
                path.with_file_name(path.file_name().unwrap().to_string_lossy().replace("test_", "rules_"));
            fs::copy(&rules, folder.path().join(rules.file_name().unwrap())).unwrap();
            let copy = folder.path().join("altered_test.yml");
            fs::write(&copy, altered).unwrap();
            figure
                .count(verdict(&copy).is_err(), || format!("{} passes with another {name}", path.display()));
        }
    }
    figure
}

fn suites(data: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    let mut suites: Vec<PathBuf> =
        entries.filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("test_")).collect();
    suites.sort();
    suites
}

/// The text with the first label, and with the first annotation, that is expected changed.
fn alterations(text: &str) -> Vec<(&'static str, String)> {
    let expected = text.find("alert_rule_test:").unwrap_or(text.len());
    let changed_line = |mark: &str, from: usize, new: &dyn Fn(&str) -> String| {
        let at = from + text[from..].find(mark)? + mark.len();
        let line = at + text[at..].find('\n')? + 1;
        let end = line + text[line..].find('\n')?;
        Some(format!("{}{}{}", &text[..line], new(&text[line..end]), &text[end..]))
    };
    let other = |line: &str| {
        let (name, _) = line.split_once(": ").unwrap_or((line, ""));
        format!("{name}: another value altogether")
    };
    let label = changed_line("exp_labels:\n", expected, &other).map(|text| ("label", text));
    let annotation = changed_line("exp_annotations:\n", expected, &other).map(|text| ("annotation", text));
    label.into_iter().chain(annotation).collect()
}

/// Suites of public repositories with promtool's verdict. Rules in Kubernetes resources are a matter of their own.
pub(crate) fn real(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(&data.join("manifest.jsonl")) {
        if matches!(case["kind"].as_str(), Some("test" | "testprep")) && !takes_resources(&case) {
            let name = case["file"].as_str().unwrap();
            compare(&mut figure, name, verdict(&data.join(name)), &case);
        }
    }
    figure
}

/// Suites whose rules stand in `PrometheusRule` resources: the verdict is that of promtool on the same suite with
/// the rules taken out of them. Where another rule file is in no place that the suite names, the suite must fail.
pub(crate) fn resources(data: &Path) -> Figure {
    let mut figure = Figure::new();
    let cases = json_lines(&data.join("manifest.jsonl"));
    let is_same = |a: &Value, b: &Value| a["repo"] == b["repo"] && a["path"] == b["path"];
    for case in cases.iter().filter(|case| case["kind"] == "test" && takes_resources(case)) {
        let laid_out = cases.iter().find(|other| other["kind"] == "testprep" && is_same(case, other));
        let name = case["file"].as_str().unwrap();
        let verdict = verdict(&data.join(name));
        if case["missing_rule_files"].is_null() {
            compare(&mut figure, name, verdict, laid_out.unwrap());
        } else {
            let is_told = verdict.is_err_and(|why| why.starts_with("rules/test-rule-file-missing"));
            figure.count(is_told, || format!("{name} does not miss {}", case["missing_rule_files"]));
        }
    }
    figure
}

fn takes_resources(case: &Value) -> bool {
    case["crd_rule_files"].as_u64().is_some_and(|count| count > 0)
}

/// Counts whether the suite in the file `name` passes where `judged` says that promtool lets it pass.
fn compare(figure: &mut Figure, name: &str, verdict: Result<(), String>, judged: &Value) {
    figure.count(verdict.is_ok() == (judged["verdict"] == "pass"), || match &verdict {
        Ok(()) => format!("{name} passes: {}", judged["first_error"]),
        Err(why) => format!("{name} fails: {why}"),
    });
}
