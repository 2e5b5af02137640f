//! Which rules a suite exercises: the states of rules, the table, annotations, the least share.

use crate::{
    cli::{err, json, out, run},
    stage::Stage,
};

const RULES: &str = r#"
groups:
- name: a
  rules:
  - record: job:up:min
    expr: min by (job) (up)
  - record: job:up:max
    expr: max by (job) ({__name__="up"})
  - alert: Down
    expr: job:up:min == 0
  - alert: Slow
    expr: latency > 3
- name: b
  rules:
  - alert: Down
    expr: backup_up == 0
  - record: instance:latency:max
    expr: max by (instance) (latency)
"#;

/// One test with these cases.
fn stage(cases: &str) -> Stage {
    let test = format!(
        "rule_files: [rules.yml]\ntests:\n- name: down\n  input_series:\n  - {{series: 'up{{job=\"api\"}}', values: '1 0x5'}}\n{cases}"
    );
    Stage::new([("rules.yml", RULES.as_bytes()), ("a_test.yml", test.as_bytes())])
}

/// Name, state and count of cases of each rule.
fn states(stage: &Stage, arguments: &[&str]) -> Vec<String> {
    let report = json(&run(stage, &[&["test", "--format", "json"], arguments, &["."]].concat()));
    let rules = report["coverage"]["by_rule"].as_array().unwrap();
    let text = |rule: &serde_json::Value| {
        format!("{} {} {}", rule["name"].as_str().unwrap(), rule["state"].as_str().unwrap(), rule["cases"])
    };
    rules.iter().map(text).collect()
}

const FIRES: &str = "  - {eval_time: 3m, alertname: Down, exp_alerts: [{exp_labels: {job: api}}]}\n";
const SILENT: &str = "  - {eval_time: 0m, alertname: Down}\n";
const WRONG: &str = "  - {eval_time: 3m, alertname: Slow, exp_alerts: [{exp_labels: {job: api}}]}\n";

#[test]
fn an_alert_that_comes_exercises_its_own_rule_and_what_that_uses() {
    let stage = stage(&format!("  alert_rule_test:\n{FIRES}"));
    assert_eq!(
        states(&stage, &[]),
        [
            "job:up:min tested 1",
            "job:up:max untested 0",
            "Down fires 1",
            "Slow untested 0",
            "Down untested 0",
            "instance:latency:max untested 0"
        ]
    );
}

#[test]
fn silence_exercises_all_rules_of_the_name() {
    let silent = stage(&format!("  alert_rule_test:\n{SILENT}"));
    assert_eq!(states(&silent, &[])[2], "Down silent 1");
    assert_eq!(states(&silent, &[])[4], "Down silent 1");
    let both = stage(&format!("  alert_rule_test:\n{SILENT}{FIRES}"));
    assert_eq!(states(&both, &[])[2], "Down both 2");
    assert_eq!(states(&both, &[])[4], "Down silent 1");
}

#[test]
fn a_query_exercises_the_rules_that_record_its_series() {
    let queries = stage(
        "  promql_expr_test:\n  - {expr: 'job:up:max + job:up:max', eval_time: 0m, exp_samples: [{labels: '{job=\"api\"}', value: 2}]}\n",
    );
    assert_eq!(states(&queries, &[])[..2], ["job:up:min untested 0", "job:up:max tested 1"]);
}

#[test]
fn a_failed_case_exercises_nothing() {
    let failed = stage(&format!("  alert_rule_test:\n{WRONG}"));
    assert_eq!(states(&failed, &[])[3], "Slow failing 1");
    let also = stage(&format!("  alert_rule_test:\n{WRONG}  - {{eval_time: 1m, alertname: Slow}}\n"));
    assert_eq!(states(&also, &[])[3], "Slow silent 2");
}

#[test]
fn only_tests_that_ran_exercise_rules() {
    let stage = stage(&format!("  alert_rule_test:\n{FIRES}- name: other\n"));
    assert_eq!(states(&stage, &["--run", "down"])[2], "Down fires 1");
    assert_eq!(states(&stage, &["--run", "other"])[2], "Down untested 0");
}

#[test]
fn the_table_shows_each_rule() {
    let stage = stage(&format!("  alert_rule_test:\n{SILENT}{FIRES}"));
    let pretty = out(&run(&stage, &["test", "--format", "pretty", "--quiet", "--coverage", "."]));
    insta::assert_snapshot!(pretty);
    assert_eq!(out(&run(&stage, &["test", "--format", "pretty", "--quiet", "."])), "");
}

#[test]
fn untested_rules_are_lines_and_annotations_when_asked_for() {
    let stage = stage(&format!("  alert_rule_test:\n{SILENT}"));
    let concise = |arguments: &[&str]| out(&run(&stage, &[&["test", "."], arguments].concat()));
    assert_eq!(concise(&["--format", "concise"]), "");
    assert_eq!(
        concise(&["--format", "concise", "--coverage"]),
        "rules.yml:7:13: untested: no test uses what is recorded as `job:up:max`\n\
         rules.yml:11:12: untested: no test is about the alert `Slow`\n\
         rules.yml:17:13: untested: no test uses what is recorded as `instance:latency:max`\n"
    );
    let github = concise(&["--format", "github", "--coverage"]);
    let first = github.lines().next().unwrap();
    assert!(first.starts_with("::notice file=rules.yml,line=7,endLine=7,col=13,"), "{github}");
    assert!(
        first.ends_with("title=untested rule::no test uses what is recorded as `job:up:max`"),
        "{github}"
    );
}

#[test]
fn too_little_coverage_fails() {
    let stage = stage(&format!("  alert_rule_test:\n{SILENT}"));
    let run = |percent: &str| run(&stage, &["test", "--coverage-min", percent, "."]);
    assert_eq!(run("50").status.code(), Some(0));
    let output = run("50.1%");
    assert_eq!(output.status.code(), Some(1));
    let told = "mcpmon-check: 3 of 6 rules are tested, 50.0 %, less than the 50.1 % of `--coverage-min`; `--coverage` shows which\n";
    assert!(err(&output).ends_with(told), "{}", err(&output));
    assert_eq!(run("101").status.code(), Some(2));
    assert_eq!(run("all").status.code(), Some(2));
}
