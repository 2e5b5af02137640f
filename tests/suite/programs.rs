//! Metrics that programs beside the configuration declare.

use crate::stage::Stage;
use mcpmon_check::{model::inventory::Name, project::Project};

const RULES: &str = "groups:\n  - name: app\n    rules:\n      - alert: App\n        expr: rate(app_errors_total[5m]) > 0\n        for: 5m\n";
const PYTHON: &str =
    "from prometheus_client import Counter\n\nERRORS = Counter('app_errors_total', 'Errors', ['kind'])\n";

/// A stage with these files.
fn stage(files: &[(&str, &str)]) -> Stage {
    Stage::new(files.iter().map(|(path, text)| (*path, text.as_bytes())))
}

/// The names that programs declare.
fn declared(project: &Project) -> Vec<String> {
    let metrics = project.declared_metrics().metrics().iter();
    let metrics = metrics.filter(|metric| metric.origin.span().is_some());
    metrics
        .map(|metric| match &metric.name {
            Name::Exact(name) => name.clone(),
            Name::Pattern(pieces) => format!("{} pieces", pieces.len()),
        })
        .collect()
}

#[test]
fn a_misspelt_name_is_told_with_the_place_of_its_declaration() {
    let misspelt = RULES.replace("errors", "erors");
    let stage = stage(&[("src/metrics.py", PYTHON), ("rules.yml", &misspelt)]);
    let outcome = stage.lint(&[]);
    let found: Vec<_> = outcome.of("promql/unknown-metric").collect();
    assert_eq!(found.len(), 1);
    let report = stage.anonymous(&outcome.pretty());
    assert!(report.contains("app_errors_total"), "{report}");
    assert!(report.contains("src/metrics.py"), "{report}");
}

#[test]
fn a_name_that_is_declared_is_known() {
    let outcome = stage(&[("src/metrics.py", PYTHON), ("rules.yml", RULES)]).lint(&[]);
    assert_eq!(declared(&outcome.project), ["app_errors_total"]);
    assert_eq!(outcome.of("promql/unknown-metric").count(), 0);
}

#[test]
fn what_may_have_any_name_keeps_every_name_possible() {
    let computed = "from prometheus_client import Gauge\nGauge(name(), 'd')\n";
    let misspelt = RULES.replace("errors", "erors");
    let files = [("a.py", PYTHON), ("b.py", computed), ("rules.yml", misspelt.as_str())];
    assert_eq!(stage(&files).lint(&[]).of("promql/unknown-metric").count(), 0);
}

#[test]
fn tests_and_what_others_wrote_are_not_read() {
    let files = [
        ("node_modules/x/metrics.py", PYTHON),
        ("vendor/x/metrics.py", PYTHON),
        ("tests/metrics.py", PYTHON),
        ("test_metrics.py", PYTHON),
        ("rules.yml", RULES),
    ];
    assert!(declared(&stage(&files).lint(&[]).project).is_empty());
}

#[test]
fn files_of_a_package_of_go_share_constants() {
    let metrics = "package app\nimport \"github.com/prometheus/client_golang/prometheus\"\nvar e = prometheus.NewCounter(prometheus.CounterOpts{Namespace: namespace, Name: \"errors_total\"})\n";
    let files = [
        ("app/metrics.go", metrics),
        ("app/names.go", "package app\nconst namespace = \"app\"\n"),
        ("other/names.go", "package other\nconst namespace = \"other\"\n"),
        ("rules.yml", RULES),
    ];
    assert_eq!(declared(&stage(&files).lint(&[]).project), ["app_errors_total"]);
}

#[test]
fn a_program_that_is_named_and_declares_nothing_is_no_known_file() {
    let stage = stage(&[("a.py", "print(1)\n"), ("b.py", PYTHON)]);
    let outcome = stage.lint(&["a.py", "b.py"]);
    let known = outcome.project.sources().map(|source| {
        let name = outcome.project.files().get(source.file).path().file_name().unwrap().to_str().unwrap();
        (name.to_owned(), source.known)
    });
    let mut known: Vec<(String, bool)> = known.collect();
    known.sort();
    assert_eq!(known, [("a.py".to_owned(), false), ("b.py".to_owned(), true)]);
}

#[test]
fn the_guide_declares_its_metrics_on_its_port() {
    let outcome = crate::stage::lint(&mcpmon_check::project::load::Request {
        paths: vec!["fixtures/projects/guide".into()],
        ..Default::default()
    });
    assert_eq!(
        declared(&outcome.project),
        ["mcp_requests_total", "mcp_request_duration_seconds", "mcp_active_connections", "mcp_errors_total"]
    );
    assert_eq!(outcome.of("promql/unknown-metric").count(), 0, "{}", outcome.pretty());
}
