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
    replay::{self, Options, Outcome, Suite},
};
use serde_json::Value;
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Whether the tests of a file pass as under Prometheus 3.5, and if not, why.
fn verdict(path: &Path) -> Result<(), String> {
    Judge::default().verdict(path)
}

/// What is asked for.
struct Judge<'a> {
    version: Version,
    /// Which tests are played.
    wanted: &'a dyn Fn(&str) -> bool,
}

impl Default for Judge<'_> {
    fn default() -> Self {
        Self { version: Version::new(3, 5), wanted: &|_| true }
    }
}

impl Judge<'_> {
    fn verdict(&self, path: &Path) -> Result<(), String> {
        let features = Features::of(self.version);
        let request = Request {
            paths: vec![path.to_owned()],
            named_kind: Some(Kind::Test),
            features,
            ..Request::default()
        };
        let project = Project::new(load::load(&request));
        let found = checks::run(&project, |code| {
            (code.level, code.proof) == (Level::Error, Proof::Loader)
                || code.id == "rules/test-rule-file-missing"
        });
        if let Some(found) = found.first() {
            return Err(format!("{}: {}", found.code.id, found.message));
        }
        let documents = project.documents().iter().enumerate();
        let mut tests = documents.filter(|(_, document)| matches!(document.content, Content::Test(_)));
        let (index, _) = tests.next().ok_or("no test file")?;
        let options = Options { engine: Engine { features, ..Engine::default() }, like_promtool: false };
        let suite = Suite::new(&project, DocumentId(index), &options).ok_or("no test file")?;
        let tests = suite.tests().iter().enumerate();
        let wanted = tests.filter(|(index, test)| (self.wanted)(replay::test_name(test, *index).1));
        let outcome = Outcome { tests: wanted.map(|(index, _)| suite.play(index)).collect() };
        let failed = outcome.tests.iter().find(|test| !test.passed());
        match failed {
            None => Ok(()),
            Some(test) => {
                let case = test.cases.iter().find(|case| !case.passed);
                let why = test.failures.first().map(|failure| failure.message.clone());
                let why =
                    why.or(case.map(|case| format!("{} at {}: {}", case.subject, case.at, case.message)));
                Err(format!("{}: {}", test.name, why.unwrap_or_default()))
            }
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

/// One run of promtool's own tests of itself.
struct OwnTest {
    file: &'static str,
    /// The rule file that it names; empty if it names none.
    rules: &'static str,
    /// Part of the names of the tests that are run; empty for all.
    run: &'static str,
    /// Whether promtool 3.5.3 and the newest source let it pass.
    passes: [bool; 2],
}

#[rustfmt::skip]
const OWN_TESTS: &[OwnTest] = &[
    OwnTest { file: "unittest.yml",               rules: "rules.yml",             run: "",        passes: [true, true] },
    OwnTest { file: "long-period.yml",            rules: "rules.yml",             run: "",        passes: [true, true] },
    OwnTest { file: "bad-input-series.yml",       rules: "",                      run: "",        passes: [false, false] },
    OwnTest { file: "bad-promql.yml",             rules: "",                      run: "",        passes: [false, false] },
    OwnTest { file: "bad-rules-syntax-test.yml",  rules: "bad-rules-syntax.yml",  run: "",        passes: [false, false] },
    OwnTest { file: "bad-rules-error-test.yml",   rules: "bad-rules-error.yml",   run: "",        passes: [false, false] },
    OwnTest { file: "failing.yml",                rules: "rules.yml",             run: "",        passes: [false, false] },
    OwnTest { file: "at-modifier-test.yml",       rules: "at-modifier.yml",       run: "",        passes: [true, true] },
    OwnTest { file: "negative-offset-test.yml",   rules: "negative-offset.yml",   run: "",        passes: [true, true] },
    OwnTest { file: "no-test-group-interval.yml", rules: "",                      run: "",        passes: [true, true] },
    OwnTest { file: "start-time-test.yml",        rules: "rules.yml",             run: "",        passes: [false, true] },
    OwnTest { file: "rules_run.yml",              rules: "rules.yml",             run: "",        passes: [false, false] },
    OwnTest { file: "rules_run.yml",              rules: "rules.yml",             run: "correct", passes: [true, true] },
    OwnTest { file: "rules_run.yml",              rules: "rules.yml",             run: "wrong",   passes: [false, false] },
    OwnTest { file: "rules_run_extrafields.yml",  rules: "rules_extrafields.yml", run: "",        passes: [false, false] },
    OwnTest { file: "rules_run_no_fuzzy.yml",     rules: "",                      run: "",        passes: [false, false] },
    OwnTest { file: "rules_run_fuzzy.yml",        rules: "",                      run: "",        passes: [false, false] },
    OwnTest { file: "rules_run_fuzzy.yml",        rules: "",                      run: "correct", passes: [true, true] },
    OwnTest { file: "rules_run_fuzzy.yml",        rules: "",                      run: "wrong",   passes: [false, false] },
];

/// promtool's own test files, wherever they are with their rules.
pub(crate) fn upstream(data: &Path) -> Figure {
    let mut figure = Figure::new();
    let folders = ["config/promtool", "real/test/prometheus__prometheus/cmd/promtool/testdata"];
    for (folder, test) in folders.iter().flat_map(|folder| OWN_TESTS.iter().map(move |test| (folder, test))) {
        let folder = data.join(folder);
        if !folder.join(test.file).is_file() || !folder.join(test.rules).exists() {
            continue;
        }
        for (version, passes) in [Version::new(3, 5), Version::NEWEST].into_iter().zip(test.passes) {
            let verdict =
                Judge { version, wanted: &|name| name.contains(test.run) }.verdict(&folder.join(test.file));
            figure.count(verdict.is_ok() == passes, || {
                format!("{} of {} under {version}: {verdict:?}", test.run, test.file)
            });
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
