//! Dashboards and what provisions them, judged together.

use crate::stage::{Outcome, Stage, lint};
use mcpmon_check::{diagnostic::Level, model::grafana::Release, project::load::Request};

/// A dashboard of one panel, with `top` among its own fields.
fn dashboard(uid: &str, datasource: &str, top: &str) -> String {
    format!(
        r#"{{"uid": "{uid}", "title": "{uid}", "schemaVersion": 41, {top}
  "panels": [{{"id": 1, "type": "timeseries", "title": "Load", "datasource": {datasource},
    "targets": [{{"refId": "A", "expr": "node_load1"}}]}}]}}"#
    )
}

fn provider(path: &str) -> String {
    format!("apiVersion: 1\nproviders: [{{name: all, type: file, options: {{path: {path}}}}}]\n")
}

fn datasource(name: &str, plugin: &str, more: &str) -> String {
    format!("apiVersion: 1\ndatasources: [{{name: {name}, type: {plugin}, url: 'http://x'{more}}}]\n")
}

fn stage(files: &[(&str, String)]) -> Stage {
    Stage::new(files.iter().map(|(name, text)| (*name, text.as_bytes())))
}

/// The messages of one check with their files and levels.
fn told(stage: &Stage, outcome: &Outcome, id: &str) -> Vec<(String, Level, String)> {
    let of_check = outcome.found.iter().filter(|finding| finding.code.id == id);
    let told = of_check.map(|finding| {
        let path = outcome.project.files().get(finding.span.file).path();
        let path = path.strip_prefix(stage.path()).unwrap_or(path).display().to_string();
        (path, finding.level, finding.message.clone())
    });
    told.collect()
}

#[test]
fn a_placeholder_is_as_bad_as_the_dashboard_is_surely_provisioned() {
    let asking = dashboard(
        "node",
        r#""${DS_X}""#,
        r#""__inputs": [{"name": "DS_X", "type": "datasource", "pluginId": "prometheus"}],"#,
    );
    let level = |path: &str, file: &str| {
        let stage =
            stage(&[("grafana/provisioning/dashboards/all.yml", provider(path)), (file, asking.clone())]);
        let outcome = stage.lint(&[]);
        let told = told(&stage, &outcome, "grafana/import-placeholder");
        assert_eq!(told.len(), 1, "{path} {file}");
        told[0].1
    };
    assert_eq!(level("/etc/grafana/dashboards", "grafana/dashboards/node.json"), Level::Error);
    assert_eq!(level("/var/lib/grafana/dashboards", "grafana/dashboards/deep/node.json"), Level::Error);
    assert_eq!(level("/var/lib/dashboards", "boards/dashboards/node.json"), Level::Warning);
    assert_eq!(level("/var/lib/boards", "grafana/provisioning/dashboards/node.json"), Level::Note);
}

#[test]
fn every_grafana_has_its_own_data_sources() {
    let stage = stage(&[
        ("a/provisioning/datasources/all.yml", datasource("One", "prometheus", ", uid: one")),
        ("a/dashboards/right.json", dashboard("right", r#"{"type": "prometheus", "uid": "one"}"#, "")),
        ("a/dashboards/wrong.json", dashboard("wrong", r#"{"type": "prometheus", "uid": "two"}"#, "")),
        ("b/provisioning/datasources/all.yml", datasource("Two", "prometheus", ", uid: two")),
        ("b/dashboards/two.json", dashboard("two", r#"{"type": "prometheus", "uid": "two"}"#, "")),
        ("loose.json", dashboard("loose", r#"{"type": "prometheus", "uid": "three"}"#, "")),
    ]);
    let outcome = stage.lint(&[]);
    let expected =
        ("a/dashboards/wrong.json".to_owned(), Level::Warning, "no data source `two` is provisioned".into());
    assert_eq!(told(&stage, &outcome, "grafana/datasource-unknown"), [expected]);
}

#[test]
fn identifiers_that_grafana_makes_up_are_left_in_peace() {
    let asks = |uid: &str| dashboard(uid, &format!(r#"{{"type": "prometheus", "uid": "{uid}"}}"#), "");
    let stage = stage(&[
        ("provisioning/datasources/all.yml", datasource("Prometheus", "prometheus", "")),
        ("dashboards/a.json", asks("PBFA97CFB590B2093")),
        ("dashboards/b.json", asks("promtheus")),
        ("dashboards/c.json", dashboard("c", r#""Prometheus""#, "")),
    ]);
    let outcome = stage.lint(&[]);
    let told = told(&stage, &outcome, "grafana/datasource-unknown");
    assert_eq!(told.iter().map(|(file, ..)| file.as_str()).collect::<Vec<_>>(), ["dashboards/b.json"]);
}

#[test]
fn refreshing_more_often_than_anything_is_scraped_is_told_for_the_stack_that_the_dashboard_is_of() {
    let config = |interval: &str, own: &str| {
        let job = format!("scrape_configs: [{{job_name: a{own}, static_configs: [{{targets: ['a:1']}}]}}]\n");
        format!("global: {{scrape_interval: {interval}}}\n{job}")
    };
    let board = |refresh: &str| dashboard("node", r#""x""#, &format!(r#""refresh": "{refresh}","#));
    let told = |config: String, refresh: &str| {
        let stage = stage(&[("prometheus.yml", config), ("node.json", board(refresh))]);
        let outcome = stage.lint(&[]);
        told(&stage, &outcome, "grafana/refresh-too-fast")
    };
    let found = told(config("1m", ""), "10s");
    assert_eq!(found.len(), 1);
    assert!(found[0].2.ends_with("nothing is scraped more often than every `1m`"), "{}", found[0].2);
    assert_eq!(found[0].1, Level::Note);
    assert_eq!(told(config("1m", ""), "1m"), []);
    assert_eq!(told(config("1m", ", scrape_interval: 10s"), "10s"), []);
    assert_eq!(told(config("1m", ""), "1s")[0].1, Level::Warning);
}

#[test]
fn panels_are_removed_in_the_grafana_that_is_named() {
    let old = dashboard("node", r#""x""#, "").replace("timeseries", "graph");
    let stage = stage(&[("node.json", old)]);
    let removed = |release: Option<&str>| {
        let grafana = release.map(|release| release.parse::<Release>().unwrap());
        let outcome = lint(&Request { paths: vec![stage.path().to_owned()], grafana, ..Request::default() });
        told(&stage, &outcome, "grafana/removed-panel-type").len()
    };
    assert_eq!([None, Some("12"), Some("v11.0.1"), Some("10.4")].map(removed), [1, 1, 1, 0]);
}

#[test]
fn a_variable_that_there_is_not_is_told_wherever_it_stands() {
    let top = r#""templating": {"list": [{"name": "instance", "type": "textbox"}]},"#;
    let panel = |more: &str| {
        let plain = dashboard("node", r#"{"type": "prometheus", "uid": "x"}"#, top);
        plain.replace(r#""id": 1"#, &format!(r#""id": 1, {more}"#))
    };
    let told = |more: &str| {
        let stage = stage(&[("node.json", panel(more))]);
        let outcome = stage.lint(&[]);
        told(&stage, &outcome, "grafana/undefined-variable")
    };
    for wrong in [
        r#""repeat": "node""#,
        r#""description": "of $instnace""#,
        r#""links": [{"url": "/d/x?a=${instanse}"}]"#,
    ] {
        let found = told(wrong);
        assert_eq!(found.len(), 1, "{wrong}");
        assert_eq!(found[0].1, Level::Warning);
    }
    for right in [
        r#""repeat": "instance""#,
        r#""description": "costs in $USD and $5""#,
        r#""links": [{"url": "${__url}"}]"#,
    ] {
        assert_eq!(told(right), [], "{right}");
    }
}

#[test]
fn a_variable_may_be_any_job() {
    let config = "scrape_configs: [{job_name: node, static_configs: [{targets: ['a:9100']}]}]\n".to_owned();
    let top =
        r#""templating": {"list": [{"name": "job", "type": "query", "query": "label_values(up, job)"}]},"#;
    let board = |value: &str| {
        let plain = dashboard("node", r#"{"type": "prometheus", "uid": "x"}"#, top);
        plain.replace("node_load1", &format!(r#"up{{job=~\"{value}\"}}"#))
    };
    let told = |value: &str| {
        let stage = stage(&[("prometheus.yml", config.clone()), ("node.json", board(value))]);
        told(&stage, &stage.lint(&[]), "promql/unknown-job").len()
    };
    assert_eq!(["$job", "${job:regex}", "[[job]]", "x-$job", "node", "nod"].map(told), [0, 0, 0, 0, 0, 1]);
}

#[test]
fn expressions_of_grafana_are_no_data_sources_to_provision() {
    for reference in [r#"{"type": "__expr__", "uid": "__expr__"}"#, r#"{"type": "__expr__", "uid": "-100"}"#]
    {
        let stage = stage(&[
            ("provisioning/datasources/all.yml", datasource("One", "prometheus", ", uid: one")),
            ("dashboards/node.json", dashboard("node", reference, "")),
        ]);
        assert_eq!(told(&stage, &stage.lint(&[]), "grafana/datasource-unknown"), [], "{reference}");
    }
}

#[test]
fn the_data_source_tells_in_which_language_an_alert_rule_asks() {
    let rules = "apiVersion: 1\ngroups:\n  - {orgId: 1, name: a, folder: f, interval: 1m, rules: [{uid: r, title: R, \
                 condition: A, for: 1m, data: [{refId: A, datasourceUid: one, model: {expr: 'up ==', refId: A}}]}]}\n";
    let found = |plugin: &str| {
        let stage = stage(&[
            ("provisioning/datasources/all.yml", datasource("One", plugin, ", uid: one")),
            ("provisioning/alerting/rules.yml", rules.to_owned()),
        ]);
        told(&stage, &stage.lint(&[]), "grafana/promql").len()
    };
    assert_eq!([found("prometheus"), found("loki")], [1, 0]);
}

#[test]
fn only_what_is_repeated_has_one_value_of_several() {
    let panel = |id: u8, more: &str| {
        format!(
            r#"{{"id": {id}, "type": "timeseries", "title": "T", {more} "datasource": {{"type": "prometheus", "uid": "x"}},
               "targets": [{{"refId": "A", "expr": "up{{job=\"$m\"}}"}}]}}"#
        )
    };
    let board = format!(
        r#"{{"uid": "a", "title": "a", "schemaVersion": 41,
            "templating": {{"list": [{{"name": "m", "type": "custom", "multi": true, "query": "a,b"}}]}},
            "panels": [{}, {}]}}"#,
        panel(1, ""),
        panel(2, r#""repeat": "m","#)
    );
    let stage = stage(&[("a.json", board)]);
    assert_eq!(told(&stage, &stage.lint(&[]), "grafana/multi-value-equals").len(), 1);
}

#[test]
fn a_slip_in_a_variable_of_grafana_is_told_and_a_comment_is_not() {
    let found = |expr: &str| {
        let board = dashboard("node", r#"{"type": "prometheus", "uid": "x"}"#, "");
        let stage = stage(&[("node.json", board.replace("node_load1", expr))]);
        told(&stage, &stage.lint(&[]), "grafana/undefined-variable").len()
    };
    assert_eq!(found("rate(x_total[$__rate_intervall])"), 1);
    assert_eq!(found("rate(x_total[$__rate_interval])"), 0);
    assert_eq!(found(r"up # of $foo"), 0);
}
