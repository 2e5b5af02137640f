//! How tests are run: together, up to the first failure, again when a file changes; and what a pipeline gets of it.

use crate::{
    cli::{command, err, json, out, run},
    stage::Stage,
};
use std::{
    fs,
    io::{BufRead, BufReader},
    process::Stdio,
};

const RULES: &str = "groups:\n- name: up\n  rules:\n  - alert: Down\n    expr: up == 0\n    labels:\n      severity: \
                     page\n    annotations:\n      summary: '{{ $labels.job }} & co are <down>'\n";

/// A test file whose tests have these names; those of which the name begins with `bad` fail.
fn suite(names: &[&str]) -> String {
    let tests = names.iter().map(|name| {
        let value = if name.starts_with("bad") { 7 } else { 1 };
        format!(
            "- name: {name}\n  input_series: [{{series: a, values: 1}}]\n  promql_expr_test:\n  - expr: a\n    \
             exp_samples: [{{labels: a, value: {value}}}]\n"
        )
    });
    format!("tests:\n{}", tests.collect::<String>())
}

fn stage(files: &[(&str, String)]) -> Stage {
    let rules = [("rules.yml", RULES.as_bytes())];
    Stage::new(rules.into_iter().chain(files.iter().map(|(name, text)| (*name, text.as_bytes()))))
}

/// The names of the tests that were run, and what the summary says.
fn played(stage: &Stage, arguments: &[&str]) -> (Vec<String>, serde_json::Value) {
    let report = json(&run(stage, &[&["test", "--format", "json"], arguments].concat()));
    let files = report["files"].as_array().unwrap().iter();
    let tests = files.flat_map(|file| file["tests"].as_array().unwrap());
    let names = tests.map(|test| test["name"].as_str().unwrap().to_owned()).collect();
    (names, report["summary"].clone())
}

#[test]
fn outcomes_keep_the_order_of_the_files_and_have_a_duration() {
    let names: Vec<String> = (0..40).map(|index| format!("test {index}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let stage = stage(&[("a_test.yml", suite(&names[..15])), ("b_test.yml", suite(&names[15..]))]);
    assert_eq!(played(&stage, &["."]).0, names);
    let report = json(&run(&stage, &["test", "--format", "json", "."]));
    assert!(report["files"][0]["tests"][0]["seconds"].as_f64().unwrap() > 0.0);
}

#[test]
fn after_the_first_failure_nothing_is_run_if_that_is_wanted() {
    let files = [
        ("a_test.yml", suite(&["one", "bad two", "three"])),
        ("b_test.yml", suite(&["four", "bad five"])),
        ("c_test.yml", "tests: 5\n".to_owned()),
    ];
    let stage = stage(&files);
    for _ in 0..5 {
        let (names, summary) = played(&stage, &["--fail-fast", "."]);
        assert_eq!(names, ["one", "bad two"]);
        assert_eq!(summary, serde_json::json!({"passed": 1, "failed": 1, "not_run": 4, "files": 1}));
    }
    let output = run(&stage, &["test", "--fail-fast", "."]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("1 passed, 1 failed, 4 not run in 1 file"), "{}", err(&output));
    let output = run(&stage, &["test", "--fail-fast", "b_test.yml", "c_test.yml"]);
    assert!(err(&output).contains("1 passed, 1 failed, 1 not run in 1 file"), "{}", err(&output));
}

#[test]
fn a_file_that_cannot_be_loaded_is_a_failure_after_which_nothing_is_run() {
    let stage = stage(&[("a_test.yml", "tests: 5\n".to_owned()), ("b_test.yml", suite(&["one"]))]);
    let (names, summary) = played(&stage, &["--fail-fast", "."]);
    assert!(names.is_empty());
    assert_eq!(summary, serde_json::json!({"passed": 0, "failed": 1, "not_run": 1, "files": 1}));
    assert_eq!(run(&stage, &["test", "--fail-fast", "a_test.yml", "b_test.yml"]).status.code(), Some(1));
}

#[test]
fn a_progress_line_is_only_for_terminals() {
    let stage = stage(&[("a_test.yml", suite(&["one"]))]);
    assert!(!err(&run(&stage, &["test", "."])).contains('\r'));
}

/// A suite with an expectation of each kind that fails, a test that breaks off, and characters that XML has no way to
/// write.
fn varied() -> Stage {
    let text = "rule_files: [rules.yml]\ntests:\n- name: \"a \\u0001 < b\"\n  input_series: [{series: 'up{job=\"m\"}', \
                values: 0}]\n  alert_rule_test:\n  - alertname: Down\n    exp_alerts: []\n  promql_expr_test:\n  - \
                expr: up > 0\n    exp_samples: []\n- name: breaks off\n  input_series:\n  - {series: 'up{a=\"1\"}', \
                values: 1}\n  - {series: 'up{a=\"2\"}', values: 1}\n  alert_rule_test:\n  - {alertname: Twice, \
                eval_time: 1m}\n";
    let twice = format!("{RULES}  - record: one\n    expr: up * on () up\n");
    Stage::new([
        ("rules.yml", twice.as_bytes()),
        ("a_test.yml", text.as_bytes()),
        ("b_test.yml", b"tests: 5\n"),
        ("c_test.yml", suite(&["fine"]).as_bytes()),
    ])
}

#[test]
fn junit_has_a_suite_for_each_file_and_a_case_for_each_expectation() {
    let stage = varied();
    let text = out(&run(&stage, &["test", "--format", "junit", "."]));
    let document = roxmltree::Document::parse(&text).unwrap();
    let suites: Vec<_> = document.root_element().children().filter(roxmltree::Node::is_element).collect();
    let names: Vec<_> = suites.iter().map(|suite| suite.attribute("name").unwrap()).collect();
    assert_eq!(names, ["a_test.yml", "b_test.yml", "c_test.yml"]);
    for suite in [document.root_element()].iter().chain(&suites) {
        let count =
            |name: &str| suite.descendants().filter(|node| node.has_tag_name(name)).count().to_string();
        assert_eq!(suite.attribute("tests").unwrap(), count("testcase"));
        assert_eq!(suite.attribute("failures").unwrap(), count("failure"));
        assert_eq!(suite.attribute("errors").unwrap(), count("error"));
        assert_eq!(suite.attribute("skipped").unwrap(), count("skipped"));
        assert!(suite.attribute("time").unwrap().parse::<f64>().is_ok());
    }
    let shape: Vec<String> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|case| {
            assert_eq!(case.attribute("classname"), case.parent().unwrap().attribute("name"));
            let verdict = case.first_element_child();
            let message = verdict.and_then(|node| node.attribute("message")).unwrap_or_default();
            let verdict = verdict.map_or("passed", |node| node.tag_name().name());
            format!("{}\n  {verdict}: {message}\n", case.attribute("name").unwrap())
        })
        .collect();
    insta::assert_snapshot!(shape.concat());
    assert!(text.contains("annotation summary  m &amp; co are &lt;down&gt;"), "{text}");
}

#[test]
fn findings_are_cases_that_failed() {
    let stage = Stage::new([("a.yml", RULES.replace("expr", "exprr").as_bytes())]);
    let text = out(&run(&stage, &["lint", "--format", "junit", "."]));
    let document = roxmltree::Document::parse(&text).unwrap();
    let failures: Vec<_> = document.descendants().filter(|node| node.has_tag_name("failure")).collect();
    assert!(failures.iter().any(|node| node.attribute("type") == Some("rules/unknown-field")), "{text}");
    assert!(failures.iter().all(|node| node.parent().unwrap().attribute("classname") == Some("a.yml")));
    let stage = Stage::new([("a.yml", RULES.as_bytes())]);
    let text = out(&run(&stage, &["lint", "--format", "junit", "."]));
    let document = roxmltree::Document::parse(&text).unwrap();
    let root = document.root_element();
    assert_eq!((root.attribute("tests"), root.attribute("failures")), (Some("1"), Some("0")));
}

#[test]
fn a_file_that_changes_is_played_again() {
    let stage = stage(&[("a_test.yml", suite(&["bad one"]))]);
    let mut child = command(stage.path())
        .args(["test", "--watch", "."])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    fs::write(stage.path().join("a_test.yml"), suite(&["mended"])).unwrap();
    let (second, third) = (lines.next().unwrap().unwrap(), lines.next().unwrap().unwrap());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(first.starts_with("0 passed, 1 failed"), "{first}");
    assert!(second.ends_with(" s: a_test.yml changed"), "{second}");
    assert!(third.starts_with("1 passed in 1 file"), "{third}");
}
