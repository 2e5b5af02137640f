//! Servers and settings on the command line.

use super::{EXPOSED, Fake};
use crate::{
    cli::{command, err, json, out},
    stage::Stage,
};
use std::process::Output;
use wiremock::ResponseTemplate;

const RULES: &str =
    "groups:\n  - name: g\n    rules:\n      - record: r\n        expr: sum(rate(mcp_requests_totl[5m]))\n";

/// Runs the command in the folder; no proxy stands between it and the test.
fn run(stage: &Stage, arguments: &[&str]) -> Output {
    let mut command = command(stage.path());
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy"] {
        command.env_remove(name);
    }
    command.env("TOKEN", "abc").args(arguments).output().unwrap()
}

fn stage(settings: &str) -> Stage {
    Stage::new([("rules/a.yml", RULES.as_bytes()), ("mcpmon-check.yaml", settings.as_bytes())])
}

fn codes(output: &Output) -> Vec<String> {
    let report = json(output);
    let found = report["diagnostics"].as_array().unwrap().iter();
    found.map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_metric_that_the_server_does_not_have_is_told_with_the_nearest_that_it_has() {
    let fake = Fake::prometheus("");
    let stage = stage("");
    let output = run(&stage, &["lint", "--format", "json", "--metrics-from", &fake.url(""), "rules"]);
    assert_eq!(codes(&output), ["promql/unknown-metric"], "{}", err(&output));
    assert!(out(&output).contains("mcp_requests_total"), "{}", out(&output));
    assert_eq!(codes(&run(&stage, &["lint", "--format", "json", "rules"])), [""; 0]);
}

#[test]
fn a_dead_server_is_told_and_the_files_are_still_checked() {
    let broken = RULES.replace("expr", "exprr");
    let stage = Stage::new([("a.yml", broken.as_bytes())]);
    let url = "http://me:hunter2@127.0.0.1:1/metrics";
    let config = ["lint", "--format", "json", "--metrics-from", url];
    let output = run(&stage, &config);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(codes(&output), ["rules/missing-expr", "rules/unknown-field"]);
    let told = err(&output);
    assert!(told.contains("http://127.0.0.1:1/metrics refuses the connection"), "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn a_server_that_fails_for_ever_is_told() {
    let fake = Fake::new();
    fake.answers("/metrics", ResponseTemplate::new(500));
    let stage = stage("");
    let output = run(&stage, &["lint", "--metrics-from", &fake.url("/metrics"), "rules"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("answers with status 500"), "{}", err(&output));
}

#[test]
fn servers_of_the_settings_are_asked_unless_nothing_shall_be() {
    let fake = Fake::prometheus("");
    let stage = stage(&format!("metrics:\n  from: ['{}']\n", fake.url("")));
    assert_eq!(codes(&run(&stage, &["lint", "--format", "json", "rules"])), ["promql/unknown-metric"]);
    let asked = fake.requests().len();
    assert!(codes(&run(&stage, &["lint", "--format", "json", "--offline", "rules"])).is_empty());
    assert_eq!(fake.requests().len(), asked);
}

#[test]
fn the_settings_say_how_a_server_is_asked() {
    use wiremock::{
        Mock,
        matchers::{header, method, path},
    };
    let fake = Fake::new();
    let wanted = Mock::given(method("GET")).and(path("/metrics")).and(header("authorization", "Bearer abc"));
    fake.mount(wanted.and(header("x-scope-orgid", "a")).respond_with(super::text(EXPOSED)));
    let stage = stage(&format!(
        "metrics:\n  from:\n    - url: {}\n      authorization: {{credentials_env: TOKEN}}\n      http_headers: {{X-Scope-OrgID: {{values: [a]}}}}\n",
        fake.url("/metrics")
    ));
    let output = run(&stage, &["metrics", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(json(&output)["summary"]["metrics"], 3);
}

#[test]
fn a_file_for_promtool_says_how_servers_are_asked() {
    use wiremock::{
        Mock,
        matchers::{header, method, path},
    };
    let fake = Fake::new();
    let wanted = Mock::given(method("GET")).and(path("/metrics")).and(header("authorization", "Bearer abc"));
    fake.mount(wanted.respond_with(super::text(EXPOSED)));
    let config = "authorization: {credentials_file: token}\n";
    let bad = "authorisation: {credentials: abc-secret}\n";
    let stage = Stage::new([
        ("conf/http.yml", config.as_bytes()),
        ("conf/token", b"abc\n"),
        ("bad.yml", bad.as_bytes()),
    ]);
    let url = fake.url("/metrics");
    let of = |config: &str| run(&stage, &["metrics", "--metrics-from", &url, "--http-config", config]);
    assert_eq!(of("conf/http.yml").status.code(), Some(0));
    let refused = of("bad.yml");
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(
        err(&refused),
        "mcpmon-check: bad.yml:1:1: unknown field `authorisation`; did you mean `authorization`?\n"
    );
}

#[test]
fn what_was_learnt_is_saved_and_known_without_the_server() {
    let fake = Fake::prometheus("");
    let stage = stage("");
    let url = fake.url("");
    let save = |name: &str| run(&stage, &["metrics", "--metrics-from", &url, "--save", name, "rules"]);
    assert_eq!(save("one.json").status.code(), Some(0));
    assert_eq!(save("two.json").status.code(), Some(0));
    let read = |name: &str| std::fs::read_to_string(stage.path().join(name)).unwrap();
    assert_eq!(read("one.json"), read("two.json"));
    insta::assert_snapshot!("saved", read("one.json"));
    drop(fake);
    let told = run(&stage, &["lint", "--format", "json", "--metrics-file", "one.json", "rules"]);
    assert_eq!(codes(&told), ["promql/unknown-metric"]);
    assert!(out(&told).contains("one.json"), "the place of the metric is told: {}", out(&told));
    std::fs::write(stage.path().join("mcpmon-check.yaml"), "metrics: {files: [one.json]}\n").unwrap();
    assert_eq!(codes(&run(&stage, &["lint", "--format", "json", "rules"])), ["promql/unknown-metric"]);
    // a server that does not answer is no reason to forget
    let failed = run(
        &stage,
        &["metrics", "--metrics-from", "http://127.0.0.1:1/metrics", "--save", "one.json", "rules"],
    );
    assert_eq!(failed.status.code(), Some(2));
    assert_eq!(read("one.json"), read("two.json"));
}

#[test]
fn a_file_of_metrics_that_is_missing_or_broken_is_told() {
    let stage = stage("metrics: {files: [missing.json, broken.json]}\n");
    std::fs::write(stage.path().join("broken.json"), "{\"a\": 1}").unwrap();
    let output = run(&stage, &["lint", "--format", "json", "rules"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(codes(&output), ["tool/unreadable-file", "tool/unreadable-file"]);
}

#[test]
fn the_metrics_are_listed_with_their_places() {
    let rules = RULES.replace("totl", "total");
    let stage = Stage::new([("rules/a.yml", rules.as_bytes()), ("app.prom", EXPOSED.as_bytes())]);
    let list = |format: &str| out(&run(&stage, &["metrics", "--format", format]));
    insta::assert_snapshot!("concise", list("concise"));
    insta::assert_snapshot!("pretty", list("pretty"));
    insta::assert_snapshot!("json", list("json"));
}

#[test]
fn settings_hold_for_what_lies_below_them() {
    let broken = RULES.replace("expr", "exprr");
    let stage = Stage::new([
        ("mcpmon-check.yaml", &b"ignore: [rules]\n"[..]),
        ("a.yml", broken.as_bytes()),
        ("inner/mcpmon-check.yaml", b"fail_on: note\nselect: [rules/unknown-field]\n"),
        ("inner/deep/b.yml", broken.as_bytes()),
    ]);
    let of = |arguments: &[&str]| run(&stage, &[&["lint", "--format", "json"], arguments].concat());
    assert!(codes(&of(&["a.yml"])).is_empty());
    assert_eq!(codes(&of(&["inner/deep/b.yml"])), ["rules/unknown-field"]);
    assert_eq!(codes(&of(&["inner/deep", "a.yml"])), ["rules/unknown-field"], "each file has its own");
    assert_eq!(codes(&of(&["--select", "rules/missing-expr", "a.yml"])), ["rules/missing-expr"]);
    let file = stage.path().join("a.yml");
    assert!(codes(&of(&[file.to_str().unwrap()])).is_empty(), "whole paths have settings, too");
}

#[test]
fn the_failing_level_of_the_settings_yields_to_the_command_line() {
    let stage = Stage::new([
        ("mcpmon-check.yaml", &b"fail_on: note\n"[..]),
        ("notes.yml", b"a: b\n"),
        ("rules/a.yml", RULES.as_bytes()),
    ]);
    let code = |arguments: &[&str]| {
        run(&stage, &[&["lint", "notes.yml", "rules"], arguments].concat()).status.code()
    };
    assert_eq!(code(&[]), Some(1));
    assert_eq!(code(&["--fail-on", "warning"]), Some(0));
}

#[test]
fn mistakes_in_the_settings_are_told_where_they_are() {
    let stage = stage("ignore: [rules/unknown-feild]\nfail_on: sometimes\nmetrics: {form: []}\n");
    let output = run(&stage, &["lint", "--format", "json", "rules"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        codes(&output),
        ["tool/config-unknown-check", "tool/config-invalid-value", "tool/config-unknown-key"]
    );
    assert_eq!(json(&output)["diagnostics"][0]["file"], "mcpmon-check.yaml");
    assert_eq!(json(&output)["summary"]["files"], 1, "the settings are not what is checked");
    let alone = run(&stage, &["lint", "mcpmon-check.yaml"]);
    assert_eq!(alone.status.code(), Some(1), "{}", err(&alone));
}

#[test]
fn metrics_that_the_settings_declare_are_known_and_those_they_ignore_are_left_alone() {
    let declared = "metrics:\n  declare: [{name: mcp_requests_total, type: counter, labels: []}]\n";
    let stage = Stage::new([
        ("mcpmon-check.yaml", format!("{declared}  closed_jobs: ['.*']\n").as_bytes()),
        ("prometheus.yml", b"rule_files: [rules/*.yml]\nscrape_configs:\n  - job_name: mcp\n    static_configs: [{targets: ['a:8000']}]\n"),
        ("rules/a.yml", RULES.as_bytes()),
    ]);
    let lint = || codes(&run(&stage, &["lint", "--format", "json"]));
    assert_eq!(lint(), ["promql/unknown-metric"]);
    let settings = format!("{declared}  closed_jobs: ['.*']\n  ignore: ['mcp_requests_.*']\n");
    std::fs::write(stage.path().join("mcpmon-check.yaml"), settings).unwrap();
    assert!(lint().is_empty());
}

#[cfg(feature = "code")]
#[test]
fn programs_that_the_settings_name_declare_metrics_wherever_they_are() {
    let program =
        "from prometheus_client import Counter\nREQUESTS = Counter('mcp_requests', 'Requests', ['tool'])\n";
    let stage = Stage::new([
        ("mcpmon-check.yaml", &b"metrics: {code: [app, gone]}\n"[..]),
        ("app/metrics.py", program.as_bytes()),
        ("rules/a.yml", RULES.as_bytes()),
    ]);
    let output = run(&stage, &["metrics", "rules"]);
    assert!(
        out(&output).starts_with("mcp_requests_total\tcounter\ttool\tapp/metrics.py:2"),
        "{}",
        out(&output)
    );
    assert!(err(&output).contains("gone"), "{}", err(&output));
    assert_eq!(output.status.code(), Some(2));
}
