//! The keys of unit test files that promtool does not have: what passes with them, and what fails and why.

use crate::stage::Stage;
use serde_json::Value;
use std::process::{Command, Output};

/// `Slow` is pending from 2m and fires from 4m to 7m; `Down` fires at 5m alone; `Long` belongs to a slower group.
const RULES: &str = r#"groups:
  - name: fast
    rules:
      - alert: Slow
        expr: latency > 1
        for: 2m
        labels: {severity: page}
        annotations:
          summary: "{{ $labels.instance }} takes {{ $value }} s"
          runbook: https://example.org/slow
      - alert: Down
        expr: up == 0
  - name: slow
    interval: 3m
    rules:
      - record: evaluations
        expr: time()
"#;

const SERIES: &str = r#"
    input_series:
      - series: latency{instance="web-1", zone="a"}
        values: 0 0 2 2 2 2 3 3 0 0 0
      - series: up{job="api"}
        values: 1 1 1 1 1 0 1 1 1 1 1
"#;

fn run(root: &str, test: &str, arguments: &[&str]) -> Output {
    let tests = format!("rule_files: [rules.yml]\n{root}\ntests:\n  - name: t{SERIES}{test}");
    let stage = Stage::new([("rules.yml", RULES.as_bytes()), ("rules_test.yml", tests.as_bytes())]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_mcpmon-check"));
    command.current_dir(stage.path()).arg("test").args(arguments).arg("rules_test.yml");
    command.env_remove("GITHUB_ACTIONS").output().unwrap()
}

/// What is wrong with a test, one line each; findings of the file first.
fn faults(root: &str, test: &str) -> Vec<String> {
    let output = run(root, test, &["--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let file = &report["files"][0];
    let texts = |list: &Value, field: &str| -> Vec<String> {
        let list = list.as_array().into_iter().flatten();
        list.filter(|one| one["passed"] != true && one["level"] != "note")
            .map(|one| one[field].as_str().unwrap().to_owned())
            .collect()
    };
    let mut faults = texts(&file["diagnostics"], "message");
    for test in file["tests"].as_array().unwrap() {
        faults.extend(texts(&test["failures"], "message"));
        faults.extend(texts(&test["cases"], "message"));
    }
    assert_eq!(output.status.code(), Some(i32::from(!faults.is_empty())), "{faults:?}");
    faults
}

/// The faults of one expectation of alerts.
fn alert(case: &str) -> Vec<String> {
    faults("", &format!("    alert_rule_test:\n      - {case}\n"))
}

/// The faults of one expectation of a query.
fn query(case: &str) -> Vec<String> {
    faults("", &format!("    promql_expr_test:\n      - {case}\n"))
}

const NONE: [&str; 0] = [];

#[test]
fn what_a_partial_expectation_does_not_name_does_not_count() {
    let slow = |rest: &str| alert(&format!("{{alertname: Slow, eval_time: 5m, {rest}}}"));
    assert_eq!(slow("match: partial, exp_alerts: [{exp_labels: {zone: a}}]"), NONE);
    assert_eq!(slow("match: partial, exp_alerts: [{}]"), NONE);
    assert_eq!(
        slow("match: partial, exp_alerts: [{exp_labels: {zone: b}}]"),
        ["labels or annotations differ"]
    );
    assert_eq!(
        slow("match: partial, exp_alerts: [{exp_labels: {gone: ''}}]"),
        ["labels or annotations differ"]
    );
    assert_eq!(slow("match: partial"), ["1 alert fires where none should"]);
    assert_eq!(slow("match: partial, exp_alerts: [{}, {}]"), ["1 alert fires where 2 alerts should"]);
    assert_eq!(slow("exp_alerts: [{exp_labels: {zone: a}}]"), ["labels or annotations differ"]);
}

#[test]
fn labels_and_annotations_are_held_against_patterns_and_absence() {
    let slow = |rest: &str| {
        alert(&format!("{{alertname: Slow, eval_time: 5m, match: partial, exp_alerts: [{{{rest}}}]}}"))
    };
    assert_eq!(slow("exp_labels_match: {instance: 'web-[0-9]+'}"), NONE);
    assert_eq!(
        slow("exp_annotations_match: {summary: '.*takes 2 s'}, exp_annotations_absent: [description]"),
        NONE
    );
    assert_eq!(slow("exp_labels_absent: [pod, container]"), NONE);
    for wrong in [
        "exp_labels_match: {instance: 'web'}",
        "exp_labels_match: {pod: '.*'}",
        "exp_labels_absent: [zone]",
        "exp_annotations_absent: [runbook]",
    ] {
        assert_eq!(slow(wrong), ["labels or annotations differ"], "{wrong}");
    }
    let exact = "{alertname: Slow, eval_time: 5m, exp_alerts: [{exp_labels: {zone: a, severity: page}, \
                 exp_labels_match: {instance: web.*}, exp_annotations_match: {summary: .+, runbook: 'https:.*'}}]}";
    assert_eq!(alert(exact), NONE);
    assert_eq!(alert(&exact.replace("zone: a, ", "")), ["labels or annotations differ"]);
    assert!(slow("exp_labels_match: {zone: '('}")[0].contains("is not a regular expression"));
}

#[test]
fn an_alert_may_be_expected_to_be_pending() {
    let slow = |at: &str, state: &str| {
        alert(&format!(
            "{{alertname: Slow, eval_time: {at}, state: {state}, match: partial, exp_alerts: [{{}}]}}"
        ))
    };
    assert_eq!(slow("3m", "pending"), NONE);
    assert_eq!(slow("3m", "active"), NONE);
    assert_eq!(slow("4m", "active"), NONE);
    assert_eq!(slow("4m", "pending"), ["nothing is pending where 1 alert should be"]);
    assert_eq!(slow("3m", "firing"), ["nothing fires where 1 alert should"]);
    assert!(slow("3m", "pnding")[0].contains("is not a known word"));
}

#[test]
fn an_expectation_may_hold_for_a_window() {
    let slow = |rest: &str| alert(&format!("{{alertname: Slow, {rest}}}"));
    assert_eq!(slow("eval_time: 0, until: 3m"), NONE);
    assert_eq!(slow("eval_time: 1m, until: 5m"), ["1 alert fires where none should"]);
    assert_eq!(slow("eval_time: 4m, until: 7m, match: partial, exp_alerts: [{}]"), NONE);
    assert_eq!(
        slow("eval_time: 4m, until: 8m, match: partial, exp_alerts: [{}]"),
        ["nothing fires where 1 alert should"]
    );
    assert_eq!(slow("eval_time: 5m, until: 3m"), ["`until` is `3m`, before `eval_time`, `5m`"]);
}

#[test]
fn an_alert_may_be_expected_to_begin_at_a_time() {
    let slow = |rest: &str| alert(&format!("{{alertname: Slow, exact_time: true, match: partial, {rest}}}"));
    assert_eq!(slow("eval_time: 4m, exp_alerts: [{}]"), NONE);
    assert_eq!(slow("eval_time: 4m30s, exp_alerts: [{}]"), NONE);
    assert_eq!(
        slow("eval_time: 5m, exp_alerts: [{}]"),
        ["it is so already at 4m, and should begin only at 5m"]
    );
    assert_eq!(slow("eval_time: 3m, exp_alerts: [{}]"), ["nothing fires where 1 alert should"]);
    assert_eq!(slow("eval_time: 8m"), NONE);
    assert_eq!(slow("eval_time: 9m"), ["it is so already at 8m, and should begin only at 9m"]);
    assert_eq!(slow("eval_time: 0"), NONE);
}

#[test]
fn alerts_that_no_expectation_names_may_be_forbidden() {
    let test = |named: &str| {
        format!(
            "    no_other_alerts: true\n    alert_rule_test:\n      - {{alertname: {named}, eval_time: 10m}}\n"
        )
    };
    let others = |name: &str| format!("`{name}` fires, and no expectation of this test names it");
    assert_eq!(faults("", &test("Slow")), [others("Down")]);
    assert_eq!(faults("", &test("Down")), [others("Slow")]);
    let both = test("Slow") + "      - {alertname: Down, eval_time: 10m}\n";
    assert_eq!(faults("", &both), NONE);
    let report: Value =
        serde_json::from_slice(&run("", &test("Slow"), &["--format", "json"]).stdout).unwrap();
    let cases = report["files"][0]["tests"][0]["cases"].as_array().unwrap();
    let other = cases.iter().find(|case| case["kind"] == "other-alerts").unwrap();
    assert_eq!((other["subject"].as_str(), other["at"].as_str()), (Some("Down"), Some("5m")));
}

#[test]
fn values_may_be_near_what_is_expected() {
    let value = |rest: &str| query(&format!("{{expr: sum(latency) / 3, eval_time: 2m, {rest}}}"));
    assert_eq!(value("tolerance: 0.01, exp_samples: [{value: 0.66}]"), NONE);
    assert_eq!(value("tolerance: 0.001, exp_samples: [{value: 0.66}]"), ["samples differ"]);
    assert_eq!(value("tolerance: 2%, exp_samples: [{value: 0.66}]"), NONE);
    assert_eq!(value("tolerance: 0.5%, exp_samples: [{value: 0.66}]"), ["samples differ"]);
    assert_eq!(value("exp_samples: [{value: 0.66}]"), ["samples differ"]);
    assert!(value("tolerance: -1, exp_samples: [{value: 1}]")[0].contains("is not a tolerance"));
    let infinite = |expected: &str| {
        query(&format!("{{expr: vector(1) / 0, tolerance: 5%, exp_samples: [{{value: {expected}}}]}}"))
    };
    assert_eq!(infinite(".inf"), NONE);
    assert_eq!(infinite("-.inf"), ["samples differ"]);
    assert_eq!(infinite("5"), ["samples differ"]);
}

#[test]
fn labels_of_samples_may_be_matched_in_part() {
    let latency = |rest: &str| query(&format!("{{expr: latency, eval_time: 2m, {rest}}}"));
    assert_eq!(latency("match: partial, exp_samples: [{labels: '{zone=\"a\"}', value: 2}]"), NONE);
    assert_eq!(
        latency(
            "match: partial, exp_samples: [{labels_match: {instance: web.*}, labels_absent: [job], value: 2}]"
        ),
        NONE
    );
    assert_eq!(
        latency("match: partial, exp_samples: [{labels_absent: [zone], value: 2}]"),
        ["samples differ"]
    );
    assert_eq!(
        latency("match: partial, exp_samples: [{labels: '{zone=\"b\"}', value: 2}]"),
        ["samples differ"]
    );
    assert_eq!(latency("exp_samples: [{labels: '{zone=\"a\"}', value: 2}]"), ["samples differ"]);
}

#[test]
fn a_query_may_be_expected_to_fail_or_to_warn() {
    assert_eq!(
        query(
            "{expr: 'label_replace(up, \"a\", \"b\", \"c\", \"(\")', exp_error: invalid regular expression}"
        ),
        NONE
    );
    assert!(
        query("{expr: 'label_replace(up, \"a\", \"b\", \"c\", \"(\")', exp_error: other}")[0]
            .starts_with("the query fails, but not with `other`")
    );
    assert_eq!(
        query("{expr: vector(1), exp_error: boom}"),
        ["the query succeeds where it should fail with `boom`"]
    );
    assert!(
        query("{expr: vector(1), exp_error: boom, exp_samples: [{value: 1}]}")[0].contains("stands beside")
    );
    let rate = |rest: &str| query(&format!("{{expr: 'absent(rate(up[5m]))', eval_time: 5m, {rest}}}"));
    assert_eq!(rate("exp_infos: [metric might not be a counter]"), NONE);
    assert_eq!(rate("exp_infos: [something else]"), ["the query does not give the info `something else`"]);
    let unexpected = "the query gives an info that is not expected: ";
    assert!(rate("exp_infos: []")[0].starts_with(unexpected));
    assert_eq!(rate("exp_warnings: []"), NONE);
    assert_eq!(
        query(
            "{expr: 'quantile(2, up)', exp_warnings: ['quantile value should be between 0 and 1'], exp_samples: [{value: .inf}]}"
        ),
        NONE
    );
}

#[test]
fn series_are_repeated_over_values_of_labels() {
    let test = "      - series: requests{job=\"api\"}\n        repeat: {instance: [web-1..3, db], zone: [a, b]}\n        values: 1 2\n    \
                promql_expr_test:\n      - {expr: count by (zone) (requests), eval_time: 1m, exp_samples: [{labels: '{zone=\"a\"}', value: 4}, {labels: '{zone=\"b\"}', value: 4}]}\n      \
                - {expr: 'requests{instance=\"web-2\", zone=\"b\"}', eval_time: 1m, exp_samples: [{labels: 'requests{job=\"api\", instance=\"web-2\", zone=\"b\"}', value: 2}]}\n";
    assert_eq!(faults("", test), NONE);
    for (values, fault) in [
        ("[1..1000000]", "`repeat` makes more than 100000 series in this file"),
        ("[3..1]", "`3..1` is a range that ends before it begins"),
        ("[1..99999999999999999999]", "`1..99999999999999999999` is a range with too large a number"),
        ("[]", "`repeat` has no values for `instance`, so there is no series at all"),
    ] {
        assert_eq!(faults("", &test.replace("[web-1..3, db]", values))[0], fault);
    }
    let again = test.replace("instance: [web-1..3, db]", "job: [a]");
    assert_eq!(faults("", &again)[0], "`repeat` has the label `job`, which the series has already");
}

#[test]
fn tests_share_series_by_name() {
    let root = "fixtures:\n  base:\n    - {series: shared, values: 1x9}\n    - {series: other, values: 1x9}";
    let test = "      - {series: shared, values: 5x9}\n    fixtures: [base]\n    promql_expr_test:\n      \
                - {expr: shared, eval_time: 1m, exp_samples: [{labels: shared, value: 5}]}\n      \
                - {expr: other, eval_time: 1m, exp_samples: [{labels: other, value: 1}]}\n";
    assert_eq!(faults(root, test), NONE);
    assert_eq!(faults(root, &test.replace("[base]", "[bas]")), ["there is no fixture `bas`"]);
}

#[test]
fn groups_are_evaluated_at_their_own_interval_where_that_is_wanted() {
    let test = |at: &str, value: &str| {
        format!(
            "    promql_expr_test:\n      - {{expr: evaluations, eval_time: {at}, exp_samples: [{{labels: evaluations, value: {value}}}]}}\n"
        )
    };
    assert_eq!(faults("", &test("5m", "300")), NONE);
    assert_eq!(faults("honor_group_interval: true", &test("5m", "180")), NONE);
    assert_eq!(faults("honor_group_interval: true\nevaluation_interval: 2m", &test("3m", "180")), NONE);
    assert_eq!(faults("honor_group_interval: false", &test("5m", "180")), ["samples differ"]);
}

#[test]
fn one_note_says_that_promtool_refuses_the_file_and_its_judgement_can_be_had() {
    let test = "    no_other_alerts: false\n    alert_rule_test:\n      - {alertname: Slow, eval_time: 0, until: 2m}\n";
    let output = run("", test, &["--compat", "promtool"]);
    assert_eq!(output.status.code(), Some(1));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("promtool refuses this file: `no_other_alerts`, `until` are keys of mcpmon-check"),
        "{text}"
    );
}

#[test]
fn a_report_shows_only_what_is_not_as_expected() {
    let test = "    alert_rule_test:\n      - {alertname: Slow, eval_time: 5m, match: partial, exp_alerts: [{exp_labels: {zone: a}, exp_labels_match: {instance: db-.*, severity: page}}]}\n    \
                promql_expr_test:\n      - {expr: latency, eval_time: 5m, tolerance: 1%, match: partial, exp_samples: [{labels: '{zone=\"a\"}', value: 3}]}\n";
    let output = run("", test, &["--format", "pretty", "--color", "never"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let report = text.rsplit_once(", ").unwrap().0;
    insta::assert_snapshot!(report);
}

#[test]
fn the_schema_names_every_key() {
    let output =
        Command::new(env!("CARGO_BIN_EXE_mcpmon-check")).args(["test", "--schema"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let schema: Value = serde_json::from_slice(&output.stdout).unwrap();
    let test = schema["$defs"]["test"]["properties"].as_object().unwrap();
    let keys = ["input_series", "fixtures", "no_other_alerts", "start_timestamp"];
    assert!(keys.iter().all(|key| test[*key]["description"].is_string()));
}

#[test]
fn the_example_of_every_key_passes() {
    let tests = "fixtures/unit-tests/extensions_test.yml";
    let output = Command::new(env!("CARGO_BIN_EXE_mcpmon-check")).args(["test", tests]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let text = std::fs::read_to_string(tests).unwrap();
    let facts = mcpmon_check::model::scenario::facts();
    let fields = facts.structs().flat_map(|strukt| &strukt.fields);
    for field in fields.filter(|field| field.since == Some("extension")) {
        assert!(text.contains(&format!("{}:", field.name)), "the example lacks `{}`", field.name);
    }
}

#[test]
fn a_window_fails_at_the_first_evaluation_that_differs() {
    let test = "    alert_rule_test:\n      - {alertname: Slow, eval_time: 1m, until: 5m}\n";
    let report: Value = serde_json::from_slice(&run("", test, &["--format", "json"]).stdout).unwrap();
    let case = &report["files"][0]["tests"][0]["cases"][0];
    assert_eq!((case["at"].as_str(), case["passed"].as_bool()), (Some("4m"), Some(false)));
}
