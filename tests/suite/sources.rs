//! Where the rules of unit tests come from: files, resources, folders of containers, other products.

use crate::stage::Stage;
use serde_json::Value;
use std::process::{Command, Output};

const RULES: &str = "groups:\n- name: up\n  rules:\n  - alert: Down\n    expr: up == 0\n    for: 1m\n";

/// A test file that takes its rules from `rule_file` and passes with those.
fn suite(rule_file: &str) -> String {
    format!(
        "rule_files: ['{rule_file}']\ntests:\n- name: down\n  input_series: [{{series: 'up{{job=\"mcp\"}}', values: \
         0x5}}]\n  alert_rule_test:\n  - {{eval_time: 3m, alertname: Down, exp_alerts: [{{exp_labels: {{job: \
         mcp}}}}]}}\n"
    )
}

/// The text with each line moved to the right.
fn indented(text: &str, by: usize) -> String {
    text.lines().map(|line| format!("{:by$}{line}\n", "")).collect()
}

fn resource(rules: &str) -> String {
    let kind = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: r\nspec:\n";
    format!("{kind}{}", indented(rules, 2))
}

fn run(stage: &Stage, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mcpmon-check"));
    command.current_dir(stage.path()).env_remove("GITHUB_ACTIONS").env_remove("CLICOLOR_FORCE");
    command.args(arguments).output().unwrap()
}

fn code(stage: &Stage, arguments: &[&str]) -> Option<i32> {
    run(stage, arguments).status.code()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The first diagnostic of a report, as its code, line and column.
fn first(output: &Output) -> (String, String, [u64; 2], String) {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = &report["files"][0]["diagnostics"][0];
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let start = &found["range"]["start"];
    let place = [&start["line"], &start["column"]].map(|number| number.as_u64().unwrap());
    (text(&found["code"]), text(&found["file"]), place, text(&found["help"]))
}

/// The same rules in everything that people keep them in.
fn sources() -> Vec<(&'static str, String)> {
    let list =
        format!("apiVersion: v1\nkind: List\nitems:\n- {}", indented(&resource(RULES), 2).trim_start());
    let map = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:\n  note.txt: hello\n  up.rules.yml: |\n{}",
        indented(RULES, 4)
    );
    vec![
        ("a resource", resource(RULES)),
        ("one of several documents", format!("apiVersion: v1\nkind: Service\n---\n{}", resource(RULES))),
        ("a list", list),
        ("a spec", format!("spec:\n{}", indented(RULES, 2))),
        ("a ConfigMap", map),
    ]
}

#[test]
fn rules_are_taken_from_what_people_keep_them_in() {
    for (what, rules) in sources() {
        let stage = Stage::new([
            ("rules/up.yaml", rules.as_bytes()),
            ("tests/up_test.yml", suite("../rules/up.yaml").as_bytes()),
        ]);
        // alone, and together with a rule file that was found in its own right
        for paths in ["tests/up_test.yml", "."] {
            let output = run(&stage, &["test", "--format", "concise", paths]);
            assert_eq!(output.status.code(), Some(0), "{what}, {paths}: {}", out(&output));
            let like_promtool = ["test", "--compat", "promtool", paths];
            assert_eq!(code(&stage, &like_promtool), Some(1), "promtool refuses {what}, {paths}");
        }
        let broken = rules.replace("up == 0", "up == 1");
        let stage = Stage::new([
            ("rules/up.yaml", broken.as_bytes()),
            ("tests/up_test.yml", suite("../rules/up.yaml").as_bytes()),
        ]);
        assert_eq!(code(&stage, &["test", "."]), Some(1), "the rules of {what} are played");
    }
    let plain = Stage::new([("up.yml", RULES.as_bytes()), ("up_test.yml", suite("up.yml").as_bytes())]);
    assert_eq!(code(&plain, &["test", "--compat", "promtool", "."]), Some(0));
}

#[test]
fn what_is_wrong_in_a_rule_file_is_shown_at_its_place() {
    for (rules, place) in
        [(RULES.to_owned(), [5, 14]), (resource(RULES), [10, 16]), (sources().pop().unwrap().1, [12, 18])]
    {
        let broken = rules.replace("up == 0", "up = 0");
        let stage =
            Stage::new([("up.yaml", broken.as_bytes()), ("up_test.yml", suite("up.yaml").as_bytes())]);
        let output = run(&stage, &["test", "--format", "json", "up_test.yml"]);
        assert_eq!(output.status.code(), Some(1), "{}", out(&output));
        let (code, file, at, _) = first(&output);
        assert_eq!((code.as_str(), file.as_str(), at), ("promql/syntax", "up.yaml", place));
    }
}

#[test]
fn what_holds_no_rules_fails_the_test_that_names_it() {
    let template = "{{- if .Values.alerts }}\napiVersion: v1\nkind: ConfigMap\n{{- end }}\n";
    for text in ["apiVersion: v1\nkind: ConfigMap\ndata:\n  a.txt: b\n", template, "hello: world\n"] {
        let stage = Stage::new([("up.yaml", text.as_bytes()), ("up_test.yml", suite("up.yaml").as_bytes())]);
        for paths in ["up_test.yml", "."] {
            assert_eq!(code(&stage, &["test", paths]), Some(1), "{text}");
        }
    }
}

#[test]
fn folders_of_containers_are_mapped() {
    let stage = |rule_file: &str| {
        let rules = [("deploy/x/up.yml", RULES.as_bytes()), ("deploy/y/up.yml", b"groups: []".as_slice())];
        let tests = suite(rule_file);
        Stage::new(rules.into_iter().chain([("tests/up_test.yml", tests.as_bytes())]))
    };
    let absolute = stage("/etc/prom/rules/up.yml");
    let run_with = |maps: &[&str]| {
        let options = maps.iter().flat_map(|map| ["--map-path", map]);
        let arguments: Vec<&str> =
            ["test", "--format", "json"].into_iter().chain(options).chain(["."]).collect();
        run(&absolute, &arguments)
    };
    assert_eq!(run_with(&["/etc/prom/rules=deploy/x"]).status.code(), Some(0));
    assert_eq!(run_with(&["/etc/prom=deploy/y", "/etc/prom/rules=deploy/x"]).status.code(), Some(0));
    assert_eq!(run_with(&["/etc/pro=deploy/x"]).status.code(), Some(1));
    assert_eq!(run_with(&["nothing"]).status.code(), Some(2));
    let (code, _, _, help) = first(&run_with(&[]));
    assert_eq!(code, "rules/test-rule-file-missing");
    let meant = "did you mean `../deploy/x/up.yml`? Or say where that folder is with `--map-path /etc/prom/rules=DIR`";
    assert_eq!(help, meant);
    let report: Value = serde_json::from_slice(&run_with(&["/etc/prom=deploy/z"]).stdout).unwrap();
    let message = report["files"][0]["diagnostics"][0]["message"].as_str().unwrap();
    assert_eq!(message, "rule file `/etc/prom/rules/up.yml` does not exist at `deploy/z/rules/up.yml`");
    assert_eq!(run(&stage("../deploy/*/up.y?l"), &["test", "."]).status.code(), Some(0));
}

#[test]
fn a_missing_rule_file_names_the_one_that_may_be_meant() {
    let help = |rule_file: &str| {
        let stage = Stage::new([
            ("repo/rules/mcp-server.yml", RULES.as_bytes()),
            ("repo/tests/up_test.yml", suite(rule_file).as_bytes()),
        ]);
        first(&run(&stage, &["test", "--format", "json", "repo"])).3
    };
    for wrong in
        ["../rules/mcp-server.yaml", "../rules/mcp-sever.yml", "mcp-server.yml", "../rule/mcp-server.yml"]
    {
        assert_eq!(help(wrong), "did you mean `../rules/mcp-server.yml`?", "{wrong}");
    }
    assert_eq!(help("../rules/*.yaml"), "did you mean `../rules/*.yml`?");
    assert!(help("something-else.yml").starts_with("paths are relative"));
}

#[test]
fn fields_of_other_products_need_their_flavour() {
    let rules = |group: &str, rule: &str| {
        format!("groups:\n- name: g\n{group}  rules:\n  - alert: A\n    expr: up == 0\n{rule}")
    };
    let all = [
        ("thanos", rules("  partial_response_strategy: warn\n", "")),
        ("mimir", rules("  source_tenants: [a]\n  align_evaluation_time_on_interval: true\n", "")),
        ("mimir", format!("namespace: n\n{}", rules("  evaluation_delay: 1m\n", ""))),
        (
            "loki",
            rules("  remote_write: [{url: 'http://a'}]\n", "").replace("up == 0", "'{app=\"a\"} |= \"b\"'"),
        ),
        ("victoriametrics", rules("  concurrency: 2\n  params: {nocache: ['1']}\n", "    debug: true\n")),
        ("victoriametrics", rules("  type: graphite\n", "").replace("up == 0", "'groupBy(a, b)'")),
    ];
    for (flavour, text) in &all {
        let stage = Stage::new([("rules.yml", text.as_bytes())]);
        assert_eq!(code(&stage, &["lint", "--flavour", flavour, "."]), Some(0), "{flavour}: {text}");
        assert_eq!(code(&stage, &["lint", "."]), Some(1), "{text}");
        assert_eq!(code(&stage, &["lint", "--flavour", flavour, "--kind", "rules", "."]), Some(1), "{text}");
        let others =
            all.iter().map(|(other, _)| other).filter(|other| *other != flavour && *other != &"loki");
        for other in others {
            assert_eq!(code(&stage, &["lint", "--flavour", other, "."]), Some(1), "{other}: {text}");
        }
        let told = out(&run(&stage, &["lint", "--format", "json", "."]));
        assert!(told.contains(&format!("--flavour {flavour}")) || told.contains("promql/"), "{told}");
    }
    let stage = Stage::new([("rules.yml", RULES.as_bytes())]);
    assert_eq!(code(&stage, &["lint", "--flavour", "prometheus", "."]), Some(2));
}

#[test]
fn unit_tests_of_vmalert_are_run() {
    let rules = "groups:\n- name: one\n  rules:\n  - {alert: Down, expr: up == 0}\n- name: two\n  rules:\n  - {alert: \
                 Down, expr: up == 0, for: 5m}\n";
    let tests = |alerts: &str, query: &str| {
        format!(
            "rule_files: [rules.yml]\ntests:\n- input_series: [{{series: up, values: 0x9}}]\n  alert_rule_test:\n{alerts}  \
             metricsql_expr_test:\n  - expr: {query}\n    eval_time: 2m\n    exp_samples: [{{value: 1, labels: \
             '{{alertgroup=\"one\"}}'}}]\n"
        )
    };
    let alerts = "  - {eval_time: 1m, groupname: one, alertname: Down, exp_alerts: [{exp_labels: {}}]}\n  - {eval_time: \
                  1m, groupname: two, alertname: Down, exp_alerts: []}\n";
    let query = "count by (alertgroup) (ALERTS{alertstate=\"firing\"})";
    let code = |tests: &str, arguments: &[&str]| {
        let stage = Stage::new([("rules.yml", rules.as_bytes()), ("rules_test.yml", tests.as_bytes())]);
        let output = run(&stage, &[&["test", "--format", "json"], arguments, &["."]].concat());
        (output.status.code(), out(&output))
    };
    let vm = ["--flavour", "victoriametrics"];
    let (passed, report) = code(&tests(alerts, query), &vm);
    assert_eq!(passed, Some(0), "{report}");
    let (failed, report) = code(&tests(alerts, query), &[]);
    assert_eq!(failed, Some(1));
    assert!(
        report.contains("rules/test-unknown-field") && report.contains("--flavour victoriametrics"),
        "{report}"
    );
    assert_eq!(code(&tests(&alerts.replace("one, a", "two, a"), query), &vm).0, Some(1));
    let (failed, report) = code(&tests(alerts, "up default 1"), &vm);
    assert_eq!(failed, Some(1));
    assert!(report.contains("promql/syntax"), "{report}");
    let labelled = tests(alerts, query).replace("input_series", "external_labels: {zone: a}\n  input_series");
    assert_eq!(code(&labelled, &vm).0, Some(1), "vmalert adds external labels to alerts");
    assert_eq!(code(&labelled.replace("exp_labels: {}", "exp_labels: {zone: a}"), &vm).0, Some(0));
    // without names of groups there is no label, either
    let nameless = "  - {eval_time: 1m, alertname: Down, exp_alerts: [{exp_labels: {}}]}\n";
    let plain = tests(nameless, query).replace("'{alertgroup=\"one\"}'", "'{}'");
    assert_eq!(code(&plain, &vm).0, Some(0));
}
