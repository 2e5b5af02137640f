//! The series that Prometheus makes itself: one set for each target, one for each active alert.

use super::{Labels, Metric, MetricType, Name, Origin};

/// For each target, with its labels.
const OF_TARGETS: [&str; 9] = [
    "up",
    "scrape_duration_seconds",
    "scrape_samples_scraped",
    "scrape_samples_post_metric_relabeling",
    "scrape_series_added",
    "scrape_timeout_seconds",
    "scrape_sample_limit",
    "scrape_body_size_bytes",
    "scrape_native_histogram_bucket_limit",
];

/// For each active alert, with its labels.
const OF_ALERTS: [(&str, &[&str]); 2] =
    [("ALERTS", &["alertname", "alertstate"]), ("ALERTS_FOR_STATE", &["alertname"])];

/// What Prometheus exposes to itself.
pub(super) fn metrics() -> impl Iterator<Item = Metric> {
    let of_targets = OF_TARGETS.iter().map(|name| metric(name, &[], true));
    of_targets.chain(OF_ALERTS.iter().map(|(name, labels)| metric(name, labels, false)))
}

fn metric(name: &str, labels: &[&str], are_all: bool) -> Metric {
    Metric {
        name: Name::Exact(name.to_owned()),
        kind: MetricType::Gauge,
        labels: Labels { names: labels.iter().map(|&label| label.to_owned()).collect(), are_all },
        unit: None,
        help: None,
        has_created: false,
        is_split: false,
        jobs: vec![],
        origin: Origin::Prometheus,
    }
}
