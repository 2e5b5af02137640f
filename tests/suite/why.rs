//! Why a unit test fails: the sentence and the timeline, in situations that people meet.

use crate::{
    cli::{json, out, run},
    stage::Stage,
};
use serde_json::Value;

const RULES: &str = r#"
groups:
- name: app
  rules:
  - record: job:errors:rate5m
    expr: sum by (job) (rate(errors_total[5m]))
  - alert: HighErrors
    expr: job:errors:rate5m > 0.5
    for: 5m
    labels: {severity: page}
  - alert: Down
    expr: 0 == up
    for: 1m
    keep_firing_for: 3m
  - alert: Gone
    expr: absent(up{job="api"})
  - alert: Full
    expr: disk_used > on (disk) group_left () disk_limit and on (disk) disk_writable == 1
  - alert: Slow
    expr: latency > 3
    for: 3m
    labels: {seconds: '{{ $value }}'}
  - alert: Seen
    expr: vector(1) * on () visits
"#;

/// Test files get this content, and these cases about alerts.
fn stage(series: &[(&str, &str)], cases: &[&str]) -> Stage {
    let series: String = series
        .iter()
        .map(|(name, values)| format!("  - {{series: '{name}', values: '{values}'}}\n"))
        .collect();
    let cases: String = cases.iter().map(|case| format!("  - {{{case}}}\n")).collect();
    let test = format!(
        "rule_files: [rules.yml]\ntests:\n- name: app\n  input_series:\n{series}  alert_rule_test:\n{cases}"
    );
    Stage::new([("rules.yml", RULES.as_bytes()), ("a_test.yml", test.as_bytes())])
}

/// The first failed case.
fn failed(stage: &Stage) -> Value {
    let report = json(&run(stage, &["test", "--format", "json", "."]));
    let tests = report["files"][0]["tests"].as_array().unwrap();
    let mut cases = tests.iter().flat_map(|test| test["cases"].as_array().unwrap());
    cases.find(|case| case["passed"] == false).unwrap().clone()
}

fn sentence(series: &[(&str, &str)], case: &str) -> String {
    failed(&stage(series, &[case]))["why"]["sentence"].as_str().unwrap().to_owned()
}

fn pretty(stage: &Stage) -> String {
    let report = out(&run(stage, &["test", "--format", "pretty", "--quiet", "."]));
    assert!(report.lines().all(|line| line.chars().count() <= 100), "{report}");
    report
}

const API: (&str, &str) = (r#"errors_total{job="api"}"#, "0+0x3 0+60x20");
const WEB: (&str, &str) = (r#"errors_total{job="web"}"#, "0+6x20");
const PAGE: &str = "exp_alerts: [{exp_labels: {job: api, severity: page}}]";

#[test]
fn a_late_alert_is_seen_at_a_glance() {
    let late = stage(&[API, WEB], &[&format!("eval_time: 5m, alertname: HighErrors, {PAGE}")]);
    insta::assert_snapshot!(pretty(&late));
    let case = failed(&late);
    let api = &case["why"]["timeline"][0];
    assert_eq!((&api["labels"]["job"], &api["threshold"]), (&"api".into(), &"0.5".into()));
    let points = api["points"].as_array().unwrap();
    let state = |at: &str| points.iter().find(|point| point["at"] == at).unwrap()["state"].clone();
    assert_eq!([state("5m"), state("7m"), state("12m")], ["inactive", "pending", "firing"]);
    let concise = out(&run(&late, &["test", "--format", "concise", "."]));
    assert!(concise.ends_with("fires at 12m, 7m after the expected time\n"), "{concise}");
}

#[test]
fn a_passing_case_needs_no_reason() {
    let case = format!("eval_time: 12m, alertname: HighErrors, {PAGE}");
    let report = json(&run(&stage(&[API], &[&case]), &["test", "--format", "json", "."]));
    let case = &report["files"][0]["tests"][0]["cases"][0];
    assert_eq!((&case["passed"], case.get("why")), (&true.into(), None));
}

#[test]
fn a_pending_alert_says_when_it_fires_or_that_it_does_not() {
    let at = |time: &str| format!("eval_time: {time}, alertname: HighErrors, {PAGE}");
    assert_eq!(sentence(&[API], &at("9m")), "it is pending since 7m and fires at 12m (`for: 5m`)");
    let down = "eval_time: 1m, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]";
    assert_eq!(
        sentence(&[(r#"up{job="api"}"#, "1 0 1 1")], down),
        "it is pending since 1m and inactive again at 2m, too early for `for: 1m`"
    );
    let over = down.replace("1m", "3m");
    assert_eq!(
        sentence(&[(r#"up{job="api"}"#, "1 0 1 1")], &over),
        "it is pending only at 1m, too short for `for: 1m`"
    );
}

#[test]
fn labels_made_from_the_value_start_for_again() {
    let series = [(r#"latency{job="api"}"#, "1 4 5 6 7 8 9 10 1")];
    let at = |time: &str| {
        format!(
            "eval_time: {time}, alertname: Slow, exp_alerts: [{{exp_labels: {{job: api, seconds: '7'}}}}]"
        )
    };
    assert_eq!(
        sentence(&series, &at("5m")),
        "it is pending since 1m, but its labels change: `for: 3m` started again at 5m"
    );
    assert_eq!(
        sentence(&series, &at("8m")),
        "it was pending from 1m to 7m, but its labels change: `for: 3m` started again at 7m"
    );
}

#[test]
fn a_value_that_never_gets_there_is_told_with_its_extreme() {
    let quiet = [API.0, WEB.0].map(|series| (series, "0+6x20 120+3x5"));
    let case = format!("eval_time: 6m, alertname: HighErrors, {PAGE}");
    assert_eq!(sentence(&quiet[..1], &case), "the value never passes 0.5; highest 0.1 at 5m");
    assert!(sentence(&quiet, &case).starts_with(r#"the value of `{job="api"}` never passes 0.5; highest"#));
    let down = "eval_time: 1m, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]";
    assert_eq!(
        sentence(&[(r#"up{job="api"}"#, "1 1 0.5 1")], down),
        "the value is never 0; nearest 0.5 at 2m"
    );
}

#[test]
fn an_alert_that_is_over_says_from_when_to_when() {
    let up = [(r#"up{job="api"}"#, "1 0x3 1x10")];
    let case = "eval_time: 9m, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]";
    assert_eq!(sentence(&up, case), "it fired from 2m to 7m");
}

#[test]
fn an_alert_that_is_only_kept_says_so() {
    let up = [(r#"up{job="api"}"#, "1 0x3 1x10")];
    let kept = stage(&up, &["eval_time: 7m, alertname: Down"]);
    insta::assert_snapshot!(pretty(&kept));
    let points = failed(&kept)["why"]["timeline"][0]["points"].clone();
    let kept = points.as_array().unwrap().iter().find(|point| point["at"] == "7m").unwrap().clone();
    assert_eq!((&kept["state"], &kept["since"]), (&"kept".into(), &"1m".into()));
    assert_eq!(sentence(&up, "eval_time: 3m, alertname: Down"), "it fires from 2m to 7m; the value is 0");
}

#[test]
fn a_threshold_of_other_series_stands_below_the_value() {
    let series = [
        (r#"disk_used{disk="a",host="x"}"#, "1 2 3 4 5 6 7 8 9"),
        (r#"disk_used{disk="b",host="x"}"#, "1x9"),
        (r#"disk_limit{disk="a"}"#, "5x9"),
        (r#"disk_limit{disk="b"}"#, "5 5 5 4 3 2 3 4"),
        (r#"disk_writable{disk="a"}"#, "0x9"),
        (r#"disk_writable{disk="b"}"#, "1x9"),
    ];
    let case = |disk: &str| {
        format!("eval_time: 6m, alertname: Full, exp_alerts: [{{exp_labels: {{disk: {disk}, host: x}}}}]")
    };
    insta::assert_snapshot!(pretty(&stage(&series, &[&case("a")])));
    assert_eq!(
        sentence(&series, &case("b")),
        r#"the value of `{disk="b", host="x"}` never meets its threshold; nearest at 5m: 1 against 2"#
    );
}

#[test]
fn series_that_are_not_there_are_named_with_the_nearest() {
    let case = format!("eval_time: 6m, alertname: HighErrors, {PAGE}");
    assert_eq!(
        sentence(&[(r#"error_total{job="api"}"#, "0+6x20")], &case),
        "no series matches `errors_total`, from which `job:errors:rate5m` is recorded; the nearest is \
         `error_total{job=\"api\"}`"
    );
    assert_eq!(
        sentence(&[], &case),
        "no series matches `errors_total`, from which `job:errors:rate5m` is recorded; the test loads no series"
    );
    assert_eq!(
        sentence(&[WEB], &case),
        r#"the expression gives no series with `job="api"`; the nearest is `{job="web"}`"#
    );
    let gone = "eval_time: 6m, alertname: Gone, exp_alerts: [{exp_labels: {job: api}}]";
    assert_eq!(
        sentence(&[(r#"up{job="api"}"#, "0x20")], gone),
        r#"`absent` gives nothing where there is a series: the test has `up{job="api"}`"#
    );
}

#[test]
fn an_alert_that_no_rule_has_gets_a_suggestion() {
    let case = |name: &str| format!("eval_time: 6m, alertname: '{name}', {PAGE}");
    assert_eq!(
        sentence(&[API], &case("HighErors")),
        "no alerting rule is named `HighErors`; did you mean `HighErrors`?"
    );
    assert_eq!(sentence(&[API], &case("Unlike")), "no alerting rule is named `Unlike`");
    assert_eq!(
        sentence(&[API], &case("job:errors:rate5m")),
        "`job:errors:rate5m` is a recording rule, and has no alerts"
    );
}

#[test]
fn labels_that_differ_are_told_beside_each_other() {
    let ticket = PAGE.replace("page", "ticket");
    let differs = stage(&[API], &[&format!("eval_time: 12m, alertname: HighErrors, {ticket}")]);
    insta::assert_snapshot!(pretty(&differs));
}

#[test]
fn other_series_are_counted() {
    let series: Vec<(String, String)> =
        (0..9).map(|job| (format!("up{{job=\"{job}\"}}"), "1 1 0x9".to_owned())).collect();
    let series: Vec<(&str, &str)> = series.iter().map(|(name, values)| (&**name, &**values)).collect();
    let case = "eval_time: 2m, alertname: Down, exp_alerts: [{exp_labels: {job: '7'}}]";
    let why = failed(&stage(&series, &[case]))["why"].clone();
    assert_eq!((&why["others"], &why["timeline"][0]["labels"]["job"]), (&6.into(), &"7".into()));
    assert_eq!(why["sentence"], r#"`{job="7"}` is pending since 2m and fires at 3m (`for: 1m`)"#);
}

#[test]
fn a_query_without_an_answer_says_what_is_missing() {
    let query = |expr: &str, time: &str| {
        let test = format!(
            "tests:\n- input_series:\n  - {{series: 'visits{{job=\"web\"}}', values: '1x5'}}\n  promql_expr_test:\n  - \
             {{expr: '{expr}', eval_time: {time}, exp_samples: [{{value: 1}}]}}\n"
        );
        let case = failed(&Stage::new([("a_test.yml", test.as_bytes())]));
        case.get("why").map(|why| why["sentence"].as_str().unwrap().to_owned())
    };
    assert_eq!(
        query("sum(visits{job=\"api\"})", "3m").as_deref(),
        Some(r#"no series matches `visits{job="api"}`; the nearest is `visits{job="web"}`"#)
    );
    assert_eq!(query("visits", "20m").as_deref(), Some("the last sample is at 5m, and counts only for 5m"));
    assert_eq!(query("visits > 2", "3m"), None);
    assert_eq!(query("sum(visits) * 2", "3m"), None);
}

#[test]
fn a_narrow_terminal_keeps_the_time_of_the_case() {
    let late = stage(&[API, WEB], &[&format!("eval_time: 5m, alertname: HighErrors, {PAGE}")]);
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_mcpmon-check"))
        .current_dir(late.path())
        .env("COLUMNS", "40")
        .args(["test", "--format", "pretty", "--color", "never", "."])
        .output()
        .unwrap();
    let report = out(&output);
    let row =
        |name: &str| report.lines().find(|line| line.trim_start().starts_with(name)).unwrap().to_owned();
    assert!(row("at ").contains("[5m]") && row("at ").chars().count() <= 40, "{report}");
    assert!(row("value").chars().count() <= 40 && row("state").chars().count() <= 40, "{report}");
}

#[test]
fn pending_alerts_that_are_expected_have_words_of_their_own() {
    let pending = |time: &str, alerts: &str| {
        sentence(&[API], &format!("eval_time: {time}, alertname: HighErrors, state: pending, {alerts}"))
    };
    assert_eq!(pending("5m", PAGE), "it is pending at 7m, 2m after the expected time");
    assert_eq!(pending("13m", PAGE), "it fires since 12m; the value is 1");
    assert_eq!(pending("8m", "exp_alerts: []"), "it is pending since 7m and fires at 12m (`for: 5m`)");
}

#[test]
fn a_case_over_a_time_is_explained_where_it_fails() {
    let up = [(r#"up{job="api"}"#, "1 0x3 1x10")];
    let case = "eval_time: 3m, until: 9m, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]";
    assert_eq!(sentence(&up, case), "it fired from 2m to 7m");
    let early = "eval_time: 3m, exact_time: true, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]";
    assert_eq!(sentence(&up, early), "it fires from 2m to 7m; the value is 0");
}
