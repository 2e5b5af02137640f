//! Which metrics are known to exist, and what is said about those that are not.

use crate::stage::Stage;

const PROMETHEUS: &str = "rule_files: [rules.yml]
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets: ['localhost:9090']
";
const APP: &str = "# TYPE app_errors_total counter\napp_errors_total{kind=\"io\"} 0\n\
                   # TYPE app_queue_length gauge\napp_queue_length 0\n";

fn rules(expr: &str) -> String {
    format!("groups:\n  - name: app\n    rules:\n      - alert: App\n        expr: {expr}\n")
}

/// What is told about an expression beside these files: the checks and their messages.
fn told(files: &[(&str, &str)], expr: &str) -> Vec<String> {
    let rules = rules(expr);
    let files = files.iter().copied().chain([("rules.yml", rules.as_str())]);
    let outcome = Stage::new(files.map(|(path, text)| (path, text.as_bytes()))).lint(&[]);
    outcome.found.iter().map(|found| format!("{}: {}", found.code.id, found.message)).collect()
}

#[test]
fn a_job_of_which_all_is_known_tells_that_a_metric_does_not_exist() {
    let files = [("prometheus.yml", PROMETHEUS)];
    assert_eq!(
        told(&files, "prometheus_tsdb_head_serie > 1"),
        ["promql/unknown-metric: metric `prometheus_tsdb_head_serie` does not exist"]
    );
    assert!(told(&files, "prometheus_tsdb_head_series > 1").is_empty());
    assert!(told(&files, "go_goroutines > 1000 and up == 0").is_empty());
}

#[test]
fn nothing_is_said_where_a_job_may_have_any_metric() {
    let more =
        format!("{PROMETHEUS}  - job_name: shop\n    static_configs:\n      - targets: ['shop:8080']\n");
    let files = [("prometheus.yml", more.as_str())];
    assert!(told(&files, "prometheus_tsdb_head_serie > 1").is_empty());
    assert!(told(&files, "shop_orders_total > 1").is_empty());
    assert_eq!(
        told(&files, "prometheus_tsdb_head_serie{job=\"prometheus\"} > 1"),
        ["promql/unknown-metric: metric `prometheus_tsdb_head_serie` does not exist"]
    );
}

#[test]
fn a_job_may_be_another_one_after_relabelling() {
    let more =
        format!("{PROMETHEUS}    relabel_configs:\n      - {{source_labels: [a], target_label: job}}\n");
    let files = [("prometheus.yml", more.as_str())];
    assert!(told(&files, "up{job=\"shop\"} == 0").is_empty());
    assert_eq!(
        told(&[("prometheus.yml", PROMETHEUS)], "up{job=\"shop\"} == 0"),
        ["promql/unknown-job: no scrape job is called `shop`"]
    );
}

#[test]
fn a_slip_of_the_fingers_is_told_even_if_the_prometheus_is_not_known() {
    let files = [("app.prom", APP)];
    assert_eq!(
        told(&files, "rate(app_erors_total[5m]) > 0"),
        ["promql/unknown-metric: metric `app_erors_total` is declared nowhere"]
    );
    // another metric of the same program, which is declared elsewhere
    assert!(told(&files, "rate(app_requests_total[5m]) > 0").is_empty());
    assert!(told(&files, "other_errors_total > bool 0").is_empty());
}

#[test]
fn recorded_series_exist() {
    let rules =
        "groups:\n  - name: a\n    rules:\n      - record: app_error_total\n        expr: vector(1)\n";
    assert!(told(&[("app.prom", APP), ("rules/more.yml", rules)], "app_error_total > 0").is_empty());
}

#[test]
fn labels_are_told_where_all_of_them_are_known() {
    let files = [("app.prom", APP), ("prometheus.yml", PROMETHEUS)];
    assert_eq!(
        told(&files, "rate(app_errors_total{pod=\"x\"}[5m]) > 0"),
        ["promql/unknown-label: `app_errors_total` has no label `pod`"]
    );
    // discovery may add it
    let found =
        PROMETHEUS.replace("static_configs:\n      - targets: ['localhost:9090']", "consul_sd_configs: [{}]");
    let files = [("app.prom", APP), ("prometheus.yml", found.as_str())];
    assert!(told(&files, "rate(app_errors_total{pod=\"x\"}[5m]) > 0").is_empty());
    assert!(told(&files, "rate(app_errors_total{pod!=\"x\"}[5m]) > 0").is_empty());
}

#[test]
fn a_grouping_by_a_label_that_no_series_has_is_told() {
    let files = [("app.prom", APP)];
    assert_eq!(
        told(&files, "sum by (knd) (rate(app_errors_total[5m])) > 0"),
        ["promql/unknown-label: `app_errors_total` has no label `knd`"]
    );
    let joined = "sum by (knd) (rate(app_errors_total[5m]) * on (job) group_left (knd) up) > 0";
    assert!(told(&files, joined).is_empty());
}

#[test]
fn an_exposition_with_a_mistake_is_told_and_the_rest_is_read() {
    let files = [("app.prom", "# TYPE app_errors_total counter\napp_errors_total 1 2 3\nok 1\n")];
    let told = told(&files, "rate(app_erors_total[5m]) > 0");
    assert!(told[0].starts_with("metrics/syntax: "), "{told:?}");
    assert!(told[1].starts_with("promql/unknown-metric: "), "{told:?}");
}

#[test]
fn two_stacks_do_not_mix_their_jobs() {
    let files = [
        ("a/prometheus.yml", PROMETHEUS.replace("prometheus", "one")),
        ("a/rules.yml", rules("up{job=\"one\"} == 0")),
        ("b/prometheus.yml", PROMETHEUS.replace("prometheus", "two")),
        ("b/rules.yml", rules("up{job=\"one\"} == 0")),
    ];
    let outcome = Stage::new(files.iter().map(|(path, text)| (*path, text.as_bytes()))).lint(&[]);
    let told: Vec<&str> = outcome.found.iter().map(|found| found.message.as_str()).collect();
    assert_eq!(told, ["no scrape job is called `one`"]);
    let path = outcome.project.files().get(outcome.found[0].span.file).path();
    assert!(path.ends_with("b/rules.yml"), "{}", path.display());
}

/// The mended stack of the guide, in which `wrong` stands in place of `mcp_errors_total` in the files that end so.
#[cfg(feature = "code")]
fn stack_with(wrong: &str, endings: &[&str]) -> Stage {
    let from = std::path::Path::new("fixtures/projects/clean/mcp-stack");
    let files: Vec<(String, String)> = ignore::Walk::new(from)
        .flatten()
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| {
            let path = entry.path().strip_prefix(from).unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let is_wrong = endings.iter().any(|ending| path.ends_with(ending));
            (path, if is_wrong { text.replace("mcp_errors_total", wrong) } else { text })
        })
        .collect();
    Stage::new(files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())))
}

#[cfg(feature = "code")]
#[test]
fn a_name_that_no_program_declares_is_told_in_rules_panels_and_tests() {
    for ending in ["mcp-alerts.yml", "mcp-dashboard.json", "mcp-alerts_test.yml"] {
        let outcome = stack_with("mcp_erors_total", &[ending]).lint(&[]);
        let unknown: Vec<_> = outcome.of("promql/unknown-metric").collect();
        assert!(!unknown.is_empty(), "{ending}: {}", outcome.pretty());
        for found in unknown {
            let files = outcome.project.files();
            let name = |span: mcpmon_check::source::Span| files.get(span.file).path().display().to_string();
            assert!(name(found.span).ends_with(ending), "{}", name(found.span));
            assert_eq!(found.message, "metric `mcp_erors_total` is declared nowhere");
            assert_eq!(found.help.as_deref(), Some("did you mean `mcp_errors_total`?"));
            assert_eq!(found.related.len(), 1, "{ending}");
            assert!(name(found.related[0].span).ends_with("metrics.py"));
        }
    }
    let outcome = stack_with("mcp_errors_total", &[]).lint(&[]);
    assert!(outcome.of("promql/unknown-metric").next().is_none());
}

#[cfg(feature = "code")]
#[test]
fn the_suffix_of_a_declared_counter_is_missed() {
    let outcome = stack_with("mcp_errors", &["mcp-alerts.yml"]).lint(&[]);
    let told: Vec<&str> = outcome.of("promql/suffix-confusion").map(|found| found.message.as_str()).collect();
    assert_eq!(told, ["there is no `mcp_errors`, only `mcp_errors_total`"]);
}

#[test]
fn a_job_is_only_known_if_each_of_its_targets_is() {
    let job = |name: &str, more: &str| {
        format!("rule_files: [rules.yml]\nscrape_configs:\n  - job_name: {name}\n    {more}\n")
    };
    let targets = |targets: &str| format!("static_configs: [{{targets: [{targets}]}}]");
    for (name, more) in [
        ("prometheus", targets("'localhost:9090', 'node:9100'")),
        ("prometheus", targets("'localhost:9090', 'app:8000'")),
        ("app", targets("'a:9100', 'b:9104'")),
        ("prometheus", format!("metrics_path: /federate\n    {}", targets("'localhost:9090'"))),
        ("prometheus", format!("params: {{'match[]': [up]}}\n    {}", targets("'localhost:9090'"))),
        ("pushgateway", format!("honor_labels: true\n    {}", targets("'p:9091'"))),
    ] {
        let config = job(name, &more);
        let files = [("prometheus.yml", config.as_str())];
        for expr in ["foo_bar > 1", "mysql_up == 0", "node_load1 > 1"] {
            assert_eq!(told(&files, expr), [""; 0], "{config}{expr}");
        }
    }
    let both = job("prometheus", &targets("'a:9090', 'b:9090'"));
    assert_eq!(told(&[("prometheus.yml", &both)], "foo_bar > 1").len(), 1);
}

#[test]
fn what_comes_from_elsewhere_may_be_anything() {
    for more in ["remote_read: [{url: 'http://thanos'}]", "otlp: {}"] {
        let config = format!("{PROMETHEUS}{more}\n");
        let files = [("prometheus.yml", config.as_str())];
        for expr in ["foo_bar > 1", "up{job=\"x\"} == 0", "mysql_up == 0"] {
            assert_eq!(told(&files, expr), [""; 0], "{more} {expr}");
        }
    }
}

#[test]
fn a_histogram_of_a_client_without_native_ones_has_no_series_of_its_own_name() {
    let python = "from prometheus_client import Histogram, Summary\nh = Histogram('shop_lat_seconds', 'x')\n\
                  s = Summary('shop_size_bytes', 'x')\n";
    let files = [("shop.py", python)];
    let quantile = |series: &str| told(&files, &format!("histogram_quantile(0.9, rate({series}[5m])) > 1"));
    assert_eq!(quantile("shop_lat_seconds_bucket"), [""; 0]);
    let found = quantile("shop_lat_seconds");
    assert!(found.iter().any(|one| one.starts_with("promql/suffix-confusion")), "{found:?}");
    let found = told(&files, "shop_size_bytes{quantile=\"0.9\"} > 1");
    assert!(found.iter().any(|one| one.starts_with("promql/suffix-confusion")), "{found:?}");
}

#[cfg(feature = "code")]
#[test]
fn a_prefix_of_default_metrics_says_nothing_of_other_names() {
    let program = "const c = require('prom-client');\nc.collectDefaultMetrics({prefix: 'shop_'});\n\
                   new c.Counter({name: 'shop_orders_total', help: 'x'});\n";
    let files = [("shop.js", program)];
    assert_eq!(told(&files, "rate(shop_orders_total[5m]) > 1"), [""; 0]);
    assert_eq!(told(&files, "shop_process_open_fds > 1"), [""; 0]);
    assert_eq!(told(&files, "rate(shop_order_total[5m]) > 1").len(), 1);
}

#[test]
fn a_sample_of_the_text_format_is_of_the_family_with_its_name() {
    let text = "# TYPE foo gauge\nfoo 1\nfoo_total{a=\"b\"} 2\n";
    assert_eq!(told(&[("app.prom", text)], "rate(foo_total[5m]) > 1"), [""; 0]);
    let open = "# TYPE foo counter\nfoo_total{a=\"b\"} 2\n# EOF\n";
    assert_eq!(told(&[("app.prom", open)], "rate(foo_total[5m]) > 1"), [""; 0]);
}

#[test]
fn how_a_comparison_is_written_makes_no_difference() {
    let files = [("app.prom", APP)];
    for quiet in
        ["app_errors_total == 0", "0 == app_errors_total", "app_errors_total < 5", "5 > app_errors_total"]
    {
        assert_eq!(told(&files, quiet), [""; 0], "{quiet}");
    }
    for told_of in ["app_errors_total > 0", "(app_errors_total > 0)", "0 < app_errors_total"] {
        assert_eq!(told(&files, told_of).len(), 1, "{told_of}");
    }
}
