//! Names, series and suggestions.

use super::*;
use crate::source::{Embedded, FileId};

fn metric(name: &str, kind: MetricType) -> Metric {
    Metric {
        name: Name::Exact(name.to_owned()),
        kind,
        labels: Labels::default(),
        unit: None,
        help: None,
        has_created: kind == MetricType::Counter,
        is_split: false,
        jobs: vec![],
        origin: Origin::Prometheus,
    }
}

fn known() -> Inventory {
    Inventory::new(vec![
        metric("mcp_requests_total", MetricType::Counter),
        metric("mcp_request_duration_seconds", MetricType::Histogram),
        metric("mcp_active_connections", MetricType::Gauge),
    ])
}

fn kinds(name: &str) -> Vec<MetricType> {
    known().series(name).map(|series| series.kind()).collect()
}

#[test]
fn a_histogram_has_its_parts() {
    assert_eq!(kinds("mcp_request_duration_seconds_bucket"), [MetricType::Counter]);
    assert_eq!(kinds("mcp_request_duration_seconds_count"), [MetricType::Counter]);
    assert_eq!(kinds("mcp_request_duration_seconds"), [MetricType::Histogram]);
    assert_eq!(kinds("mcp_active_connections_count"), []);
}

#[test]
fn a_counter_may_tell_when_it_began() {
    assert_eq!(kinds("mcp_requests_created"), [MetricType::Gauge]);
    assert_eq!(kinds("mcp_requests"), []);
}

#[test]
fn computed_names_are_patterns() {
    let text = |text: &str| Fragment::Text(text.into());
    let name =
        Name::of(vec![text("app_"), Fragment::Computed, text("_"), Fragment::Computed, text("_total")]);
    assert_eq!(name.to_string(), "app_*_*_total");
    assert!(name.matches("app_a_b_total") && name.matches("app_a_total_b_total"));
    assert!(
        !name.matches("app_total") && !name.matches("app_a_b_seconds") && !name.matches("my_app_a_b_total")
    );
    assert_eq!(Name::of(vec![text("a"), text("_b")]), Name::Exact("a_b".into()));
    let anything = Name::of(vec![Fragment::Computed]);
    assert!(anything.matches("") && anything.matches("x"));
}

#[test]
fn what_is_nearly_right_is_suggested() {
    let nearest = |name: &str| -> Vec<String> {
        known().nearest(name).into_iter().map(|nearest| nearest.name).collect()
    };
    assert!(known().nearest("mcp_reqests_total")[0].is_misspelt);
    assert!(!known().nearest("mcp_connections")[0].is_misspelt);
    assert_eq!(nearest("mcp_reqests_total"), ["mcp_requests_total"]);
    assert_eq!(nearest("mcp_requests"), ["mcp_requests_total"]);
    assert_eq!(nearest("mcp_request_duration_bucket"), ["mcp_request_duration_seconds_bucket"]);
    assert_eq!(nearest("mcp_connections"), ["mcp_active_connections"]);
    assert!(nearest("node_load1").is_empty() && nearest("mcp").is_empty());
}

#[test]
fn the_catalogue_is_sorted_and_understood() {
    let exporter = catalogue::find("node_exporter").unwrap();
    assert!(!exporter.is_closed && exporter.ports == [9100]);
    assert!(exporter.metrics().iter().any(|metric| metric.name.exact() == Some("go_goroutines")));
    let load: Vec<Series> = catalogue::series("node_load1").collect();
    assert_eq!(load.len(), 1);
    assert_eq!(load[0].kind(), MetricType::Gauge);
    let mut buckets = catalogue::series("prometheus_http_request_duration_seconds_bucket");
    assert!(buckets.any(|series| series.kind() == MetricType::Counter));
    for product in catalogue::products() {
        assert!(product.is_client || !product.jobs.is_empty(), "{product}");
        assert!(!product.is_closed || !product.metrics().is_empty(), "{product}");
    }
    let names: Vec<&str> =
        include_str!("data/metrics.tsv").lines().skip(1).filter_map(|line| line.split('\t').next()).collect();
    assert!(names.is_sorted());
}

#[test]
fn an_exposition_declares_its_metrics() {
    let text = "# HELP x_total Things.\n# TYPE x_total counter\nx_total{a=\"1\",b=\"2\"} 1\n\
                # TYPE d histogram\nd_bucket{p=\"/\",le=\"+Inf\"} 1\nd_sum{p=\"/\"} 1\nd_count{p=\"/\"} 1\nbare 3\n";
    let metrics = Exposition::read(&Embedded::verbatim(FileId(0), text, 0)).metrics;
    let told: Vec<String> = metrics
        .iter()
        .map(|metric| format!("{} {:?} {:?}", metric.name, metric.kind, metric.labels.names))
        .collect();
    assert_eq!(told, ["x_total Counter [\"a\", \"b\"]", "d Histogram [\"p\"]", "bare Unknown []"]);
    assert_eq!(metrics[0].help.as_deref(), Some("Things."));
}

#[test]
fn open_metrics_names_get_their_suffix() {
    let text = "# TYPE x counter\nx_total 1\nx_created 1\n# TYPE v info\nv_info{version=\"1\"} 1\n# EOF\n";
    let metrics = Exposition::read(&Embedded::verbatim(FileId(0), text, 0)).metrics;
    let names: Vec<String> = metrics.iter().map(|metric| metric.name.to_string()).collect();
    assert_eq!(names, ["x_total", "v_info"]);
    assert!(metrics[0].has_created);
    assert_eq!(metrics[1].labels.names, ["version"]);
}

#[test]
fn a_job_tells_what_it_scrapes() {
    let of = |name: &str, ports: &[u16]| -> Vec<&str> {
        catalogue::of_job(name, ports).into_iter().map(|product| product.name).collect()
    };
    assert_eq!(of("node-exporter", &[9100]), ["node_exporter"]);
    assert_eq!(of("Node_Exporter", &[]), ["node_exporter"]);
    assert_eq!(of("pagers", &[9093]), ["alertmanager"]);
    assert_eq!(of("prometheus", &[9090]), ["prometheus"]);
    assert!(of("mcp-servers", &[8000]).is_empty());
}
