//! Unit tests of rules, as a person runs them: verdicts, reports, exit codes.

use crate::stage::Stage;
use serde_json::Value;
use std::{
    fs,
    process::{Command, Output},
};

const RULES: &str = "groups:\n- name: up\n  rules:\n  - record: job:up:min\n    expr: min by (job) (up)\n  - alert: Down\n    \
                     expr: job:up:min == 0\n    for: 1m\n    labels:\n      severity: page\n    annotations:\n      \
                     summary: '{{ $labels.job }} is down'\n";

/// A test file for these rules, with one expectation.
fn suite(expectation: &str) -> String {
    format!(
        "rule_files: [rules.yml]\ntests:\n- name: down\n  input_series:\n  - series: up{{job=\"mcp\"}}\n    values: 1 \
         0x5\n  alert_rule_test:\n  - eval_time: 3m\n    alertname: Down\n    exp_alerts:\n    - exp_labels: \
         {expectation}\n      exp_annotations: {{summary: mcp is down}}\n"
    )
}

const GOOD: &str = "{severity: page, job: mcp}";

fn run(stage: &Stage, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mcpmon-check"));
    command.current_dir(stage.path()).env_remove("GITHUB_ACTIONS").env_remove("CLICOLOR_FORCE");
    command.arg("test").args(arguments).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The rules, and a test file with this content.
fn stage(tests: &str) -> Stage {
    Stage::new([("rules.yml", RULES.as_bytes()), ("rules_test.yml", tests.as_bytes())])
}

/// The report without how long it took.
fn timeless(report: &str) -> String {
    let (rest, last) = report.trim_end().rsplit_once(", ").unwrap();
    assert!(last.ends_with(" s"), "{report}");
    rest.to_owned()
}

#[test]
fn paths_may_be_named_with_detours_and_twice() {
    let stage = stage(&suite(GOOD));
    for paths in [&["./rules_test.yml"][..], &["./"], &["rules_test.yml", "./rules_test.yml"], &[".", "./"]] {
        let output = run(&stage, paths);
        assert_eq!(output.status.code(), Some(0), "{paths:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn a_test_that_begins_at_the_end_of_time_ends() {
    let late = suite(GOOD).replace("- name: down\n", "- name: down\n  start_timestamp: 1e300\n");
    assert!(run(&stage(&late), &["rules_test.yml"]).status.code().is_some_and(|code| code < 3));
}

#[test]
fn a_test_file_fails_even_if_it_is_no_text() {
    let stage = Stage::new([("rules.yml", RULES.as_bytes()), ("a_test.yml", b"tests:\0\n")]);
    let output = run(&stage, &["--format", "json", "."]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    let found = report["files"][0]["diagnostics"].as_array().unwrap();
    assert!(found.iter().any(|found| found["code"] == "yaml/syntax"), "{found:?}");
}

#[test]
fn the_source_of_a_template_is_told_to_be_no_rules() {
    let helm =
        "{{- if .Values.rules }}\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\n{{- end }}\n";
    let stage = Stage::new([("rules.yml", helm.as_bytes()), ("a_test.yml", suite(GOOD).as_bytes())]);
    let output = run(&stage, &["--format", "json", "a_test.yml"]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    let found = report["files"][0]["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["message"], "`rules.yml` holds no rules that can be read");
}

#[test]
fn the_example_stack_passes_its_tests() {
    let stage = Stage::new([]);
    let folder = std::path::absolute("fixtures/projects/clean/mcp-stack").unwrap();
    let output = run(&stage, &["--format", "json", &folder.display().to_string()]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    let report = json(&output);
    assert_eq!(report["summary"], serde_json::json!({"passed": 8, "failed": 0, "files": 2}));
    assert_eq!(report["coverage"]["untested"], serde_json::json!([]));
}

#[test]
fn a_changed_threshold_fails_with_a_readable_difference() {
    let stack = "fixtures/projects/clean/mcp-stack/config/rules";
    let rules = fs::read_to_string(format!("{stack}/mcp-alerts.yml")).unwrap().replace("> 512", "> 400");
    let tests = fs::read(format!("{stack}/tests/mcp-alerts_test.yml")).unwrap();
    let stage =
        Stage::new([("mcp-alerts.yml", rules.as_bytes()), ("tests/mcp-alerts_test.yml", tests.as_slice())]);
    let output = run(&stage, &["--format", "pretty", "."]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(timeless(&out(&output)));
}

#[test]
fn differing_labels_are_marked() {
    let stage = stage(&suite("{severity: ticket, job: mcp}"));
    let output = run(&stage, &["--format", "pretty", "."]);
    insta::assert_snapshot!(timeless(&out(&output)));
    let concise = out(&run(&stage, &["--format", "concise", "."]));
    assert_eq!(
        concise,
        "rules_test.yml:9:16: failed: test `down`: alert `Down` at 3m: labels or annotations differ; it fires since 2m; \
         only its label `severity` differs\n"
    );
    let github = out(&run(&stage, &["--format", "github", "."]));
    assert!(
        github.starts_with("::error file=rules_test.yml,line=9,endLine=9,col=16,endColumn=20,"),
        "{github}"
    );
}

#[test]
fn json_has_the_shape_of_the_contract() {
    let report = json(&run(&stage(&suite("{severity: ticket, job: mcp}")), &["--format", "json", "."]));
    let file = &report["files"][0];
    assert_eq!((&report["version"], &file["file"]), (&1.into(), &"rules_test.yml".into()));
    assert_eq!(file["diagnostics"], serde_json::json!([]));
    let test = &file["tests"][0];
    assert_eq!((&test["name"], &test["passed"]), (&"down".into(), &false.into()));
    let case = &test["cases"][0];
    assert_eq!(
        (&case["kind"], &case["subject"], &case["at"]),
        (&"alert".into(), &"Down".into(), &"3m".into())
    );
    assert_eq!(case["expected"][0]["labels"]["severity"], "ticket");
    assert_eq!(case["actual"][0]["labels"]["severity"], "page");
    assert_eq!(case["actual"][0]["annotations"]["summary"], "mcp is down");
    assert_eq!(case["range"]["start"]["line"], 9);
    let coverage = ["rules", "tested", "untested"].map(|key| report["coverage"][key].clone());
    assert_eq!(coverage, [2.into(), 2.into(), serde_json::json!([])]);
    assert_eq!(report["summary"], serde_json::json!({"passed": 0, "failed": 1, "files": 1}));
}

#[test]
fn the_exit_code_tells_passed_from_failed_from_unusable() {
    let good = stage(&suite(GOOD));
    let code = |stage: &Stage, arguments: &[&str]| run(stage, arguments).status.code();
    assert_eq!(code(&good, &["."]), Some(0));
    assert_eq!(code(&good, &["rules_test.yml"]), Some(0));
    assert_eq!(code(&good, &["--run", "dow", "."]), Some(0));
    assert_eq!(code(&good, &["--run", "other", "."]), Some(2));
    assert_eq!(code(&good, &["--run", "(", "."]), Some(2));
    assert_eq!(code(&good, &["missing_test.yml"]), Some(2));
    assert_eq!(code(&stage("tests: []\n"), &["."]), Some(2));
    assert_eq!(code(&Stage::new([("rules.yml", RULES.as_bytes())]), &["."]), Some(2));
    assert_eq!(code(&stage(&suite("{severity: page}")), &["."]), Some(1));
}

#[test]
fn what_cannot_be_loaded_fails() {
    let failing = |tests: &str, rules: &str| {
        let stage = Stage::new([("rules.yml", rules.as_bytes()), ("rules_test.yml", tests.as_bytes())]);
        let output = run(&stage, &["--format", "json", "."]);
        assert_eq!(output.status.code(), Some(1), "{tests}");
        let report = json(&output);
        assert_eq!(report["files"][0]["tests"], serde_json::json!([]));
        report["files"][0]["diagnostics"][0]["code"].as_str().unwrap().to_owned()
    };
    let good = suite(GOOD);
    assert_eq!(failing(&good.replace("rules.yml", "rule.yml"), RULES), "rules/test-rule-file-missing");
    assert_eq!(failing(&good.replace("rules.yml", "'*.yaml'"), RULES), "rules/test-rule-file-missing");
    assert_eq!(failing(&good, &RULES.replace("expr: min", "expr: minn")), "promql/syntax");
    assert_eq!(failing(&good.replace("exp_alerts", "exp_alert"), RULES), "rules/test-unknown-field");
    assert_eq!(failing(&good.replace("0x5", "0xx"), RULES), "rules/test-bad-series");
    assert_eq!(failing(&good.replace("3m", "3"), RULES), "rules/test-invalid-value");
    assert_eq!(failing("tests: [\n", RULES), "yaml/syntax");
    assert_eq!(failing(&good, &RULES.replace("expr: min", "expr: [min")), "yaml/syntax");
    assert_eq!(failing(&good, &RULES.replace("rules:", "ruels:")), "rules/unknown-field");
    assert_eq!(failing(&format!("group_eval_order: [up, up]\n{good}"), RULES), "rules/test-duplicate-group");
    assert_eq!(failing(&good.replace("alertname: Down", "name: Down"), RULES), "rules/test-missing-field");
}

#[test]
fn what_proves_nothing_is_told_and_fails_only_when_asked() {
    let tests =
        suite(GOOD).split("    exp_alerts:").next().unwrap().replace("alertname: Down", "alertname: Dwon");
    let stage = stage(&tests);
    let output = run(&stage, &["--format", "json", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    let report = json(&output);
    let found = &report["files"][0]["diagnostics"][0];
    assert_eq!((&found["code"], &found["level"]), (&"rules/test-unknown-alert".into(), &"warning".into()));
    assert_eq!(found["help"], "did you mean `Down`?");
    assert_eq!(report["files"][0]["tests"][0]["passed"], true);
    for format in ["pretty", "concise", "github"] {
        let text = out(&run(&stage, &["--format", format, "."]));
        assert!(text.contains("no rule of this test makes an alert `Dwon`"), "{text}");
    }
    let code = |arguments: &[&str]| run(&stage, arguments).status.code();
    assert_eq!(code(&["--fail-on", "warning", "."]), Some(1));
    assert_eq!(code(&["--compat", "promtool", "."]), Some(0));
}

#[test]
fn rules_with_unknown_fields_are_played_when_asked() {
    let rules = RULES.replace("rules:", "owner: us\n  rules:");
    let stage = Stage::new([("rules.yml", rules.as_bytes()), ("rules_test.yml", suite(GOOD).as_bytes())]);
    let code = |arguments: &[&str]| run(&stage, arguments).status.code();
    assert_eq!(code(&["."]), Some(1));
    assert_eq!(code(&["--ignore-unknown-fields", "."]), Some(0));
}

#[test]
fn a_rule_that_fails_fails_the_test() {
    let rules = RULES.replace("min by (job) (up)", "up * on () group_left () up");
    let tests = suite(GOOD).replace(
        "tests:\n- name: down\n  input_series:",
        "tests:\n- name: down\n  input_series:\n  - series: up{job=\"other\"}\n    values: 1x5",
    );
    let stage = Stage::new([("rules.yml", rules.as_bytes()), ("rules_test.yml", tests.as_bytes())]);
    let report = json(&run(&stage, &["--format", "json", "."]));
    let test = &report["files"][0]["tests"][0];
    let message = test["failures"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("rule `job:up:min` fails at 0s: found duplicate series"), "{message}");
    assert_eq!(test["cases"][0]["passed"], false);
    assert_eq!(test["cases"][0]["message"], "not reached: a rule failed at 0s");
}

#[test]
fn urls_work_in_templates_and_what_promtool_makes_of_them_passes_as_well() {
    let rules = RULES.replace("{{ $labels.job }} is down", "{{ externalURL }}");
    let with = |summary: &str| {
        suite(GOOD)
            .replace("mcp is down", &format!("{summary:?}"))
            .replace("  input_series", "  external_url: http://prometheus:9090\n  input_series")
    };
    let code = |tests: &str, arguments: &[&str]| {
        let stage = Stage::new([("rules.yml", rules.as_bytes()), ("rules_test.yml", tests.as_bytes())]);
        run(&stage, arguments).status.code()
    };
    let error = "<error expanding template: error executing template __alert_Down: template: __alert_Down:1:115: \
                 executing \"__alert_Down\" at <externalURL>: error calling externalURL: runtime error: invalid \
                 memory address or nil pointer dereference>";
    assert_eq!(code(&with("http://prometheus:9090"), &["."]), Some(0));
    assert_eq!(code(&with("http://prometheus:9091"), &["."]), Some(1));
    assert_eq!(code(&with(error), &["."]), Some(0));
    assert_eq!(code(&with(error), &["--compat", "promtool", "."]), Some(0));
    assert_eq!(code(&with("http://prometheus:9090"), &["--compat", "promtool", "."]), Some(1));
}

#[test]
fn a_pass_is_told_where_the_report_says_nothing() {
    let stage = stage(&suite(GOOD));
    let told = |arguments: &[&str]| String::from_utf8(run(&stage, arguments).stderr).unwrap();
    assert!(told(&["--format", "concise", "."]).starts_with("1 passed in 1 file, "));
    assert_eq!(told(&["--format", "json", "."]), "");
    assert_eq!(told(&["--format", "concise", "--quiet", "."]), "");
    assert!(told(&["--format", "concise", "--run", "nope", "--run", "down", "."]).starts_with("1 passed"));
}

#[test]
fn a_test_that_would_take_hours_is_refused() {
    let text = suite(GOOD).replace("eval_time: 3m", "eval_time: 1000d");
    let stage = stage(&format!("evaluation_interval: 1ms\n{text}"));
    let output = run(&stage, &["--format", "concise", "."]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("86400000000 evaluations"), "{}", out(&output));
}
