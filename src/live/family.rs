//! From names of series, and what is said of the metrics that they are of, to those metrics.
//!
//! Prometheus keeps what a target says under the name on its `# TYPE` line; in OpenMetrics that of a counter lacks the
//! suffix `_total` that its series have. Series of which nothing is said are metrics of their own: what rules record,
//! and what was scraped once.

use crate::model::inventory::{Labels, Metric, MetricType, Name, Origin};
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    sync::Arc,
};

/// What targets say of a metric.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) kind: MetricType,
    pub(super) help: Option<String>,
    pub(super) unit: Option<String>,
    /// The jobs that expose it, if they are known.
    pub(super) jobs: Vec<Arc<str>>,
}

/// The type that all say; `Unknown` if they differ.
pub(super) fn agreed(mut kinds: impl Iterator<Item = MetricType>) -> MetricType {
    let first = kinds.next().unwrap_or(MetricType::Unknown);
    if kinds.all(|kind| kind == first) { first } else { MetricType::Unknown }
}

/// The metrics that series of these names are of, sorted by name.
pub(super) fn metrics(
    names: &BTreeSet<String>,
    families: BTreeMap<String, Family>,
    address: &Arc<str>,
) -> Vec<Metric> {
    let metric = |name: String, family: Option<Family>| {
        let (kind, help, unit, jobs) = match family {
            Some(family) => (family.kind, family.help, family.unit, family.jobs),
            None => (MetricType::Unknown, None, None, vec![]),
        };
        let created = format!("{}_created", name.trim_end_matches("_total"));
        Metric {
            has_created: kind != MetricType::Unknown && names.contains(&created),
            is_split: false,
            name: Name::Exact(name),
            kind,
            labels: Labels::default(),
            unit,
            help,
            jobs,
            origin: Origin::Server(Arc::clone(address)),
        }
    };
    let known =
        families.into_iter().map(|(name, family)| metric(suffixed(name, family.kind, names), Some(family)));
    let mut metrics: Vec<Metric> = known.collect();
    let told: HashSet<String> = metrics.iter().flat_map(Metric::series_names).collect();
    let others = names.iter().filter(|name| !told.contains(*name));
    metrics.extend(others.map(|name| metric(name.clone(), None)));
    metrics.sort_by_cached_key(|metric| metric.name.to_string());
    metrics.dedup_by(|next, first| next.name == first.name);
    metrics
}

/// The name of a metric whose series have a suffix that its own name lacks.
fn suffixed(name: String, kind: MetricType, names: &BTreeSet<String>) -> String {
    let suffix = match kind {
        MetricType::Counter => "_total",
        MetricType::Info => "_info",
        _ => return name,
    };
    let long = format!("{name}{suffix}");
    if !names.contains(&name) && names.contains(&long) { long } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn family(kind: MetricType) -> Family {
        Family { kind, help: None, unit: None, jobs: vec![] }
    }

    #[test]
    fn series_belong_to_the_metrics_that_targets_tell_of() {
        let names =
            ["a_total", "a_created", "h_bucket", "h_count", "h_sum", "h_created", "job:a:rate5m", "s"];
        let names = names.iter().map(ToString::to_string).collect();
        let kinds = [
            ("a", MetricType::Counter),
            ("h", MetricType::Histogram),
            ("never", MetricType::Gauge),
            ("s", MetricType::Counter),
        ];
        let families = kinds.into_iter().map(|(name, kind)| (name.to_owned(), family(kind))).collect();
        let metrics = metrics(&names, families, &"http://host".into());
        let said: Vec<_> = metrics
            .iter()
            .map(|metric| (metric.name.to_string(), metric.kind.name(), metric.has_created))
            .collect();
        let expected = [
            ("a_total", "counter", true),
            ("h", "histogram", true),
            ("job:a:rate5m", "unknown", false),
            ("never", "gauge", false),
            ("s", "counter", false),
        ];
        assert_eq!(said, expected.map(|(name, kind, created)| (name.to_owned(), kind, created)));
    }

    #[test]
    fn a_type_counts_only_if_all_say_it() {
        use MetricType::{Counter, Gauge, Unknown};
        assert_eq!(agreed([Counter, Counter].into_iter()), Counter);
        assert_eq!(agreed([Counter, Gauge].into_iter()), Unknown);
        assert_eq!(agreed([].into_iter()), Unknown);
    }
}
