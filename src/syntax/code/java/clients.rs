//! The client libraries of Prometheus for Java: `simpleclient` (0.x) and `prometheus-metrics` (1.x).
//!
//! Both name counters `…_total` whether that is written or not, and append the unit; only 0.x has namespaces, and exposes
//! when series began. Characters that names cannot have become underscores.

use crate::syntax::{
    code::{
        Library,
        name::Pattern,
        site::{Draft, Site, names_in, names_of},
        value::{Arguments, Kind, Link, Value},
    },
    exposition::MetricType,
};

/// Classes with a builder.
const CLASSES: [(&str, MetricType); 11] = [
    ("Counter", MetricType::Counter),
    ("Gauge", MetricType::Gauge),
    ("Histogram", MetricType::Histogram),
    ("Summary", MetricType::Summary),
    ("Info", MetricType::Info),
    ("Enumeration", MetricType::Stateset),
    ("StateSet", MetricType::Stateset),
    ("CounterWithCallback", MetricType::Counter),
    ("GaugeWithCallback", MetricType::Gauge),
    ("SummaryWithCallback", MetricType::Summary),
    ("Unknown", MetricType::Unknown),
];

/// What collectors of 0.x give.
const FAMILIES: [(&str, MetricType); 3] = [
    ("CounterMetricFamily", MetricType::Counter),
    ("GaugeMetricFamily", MetricType::Gauge),
    ("SummaryMetricFamily", MetricType::Summary),
];

const SERVERS: [&str; 4] = ["HTTPServer", "port", "withPort", "InetSocketAddress"];

pub(super) fn matters(name: &str) -> bool {
    ["build", "builder", "MetricFamilySamples", "DefaultExports", "JvmMetrics"].contains(&name)
        || CLASSES.iter().chain(&FAMILIES).any(|(known, _)| *known == name)
        || SERVERS.contains(&name)
}

pub(super) fn take(value: &Value, site: &mut Site<'_, '_>) {
    let Some((path, links)) = value.chain() else { return };
    serve(path, links, site);
    let Some(first @ Link { arguments: Some(given), .. }) = links.first() else { return };
    let class = path.rsplit('.').next().unwrap_or(path);
    let is_simple = path.starts_with("io.prometheus.client");
    let is_new = path.starts_with("io.prometheus.metrics");
    // collectors inherit the name of the class
    if first.name == "MetricFamilySamples" && (is_simple || path.is_empty() || class == "Collector") {
        return samples(given, site);
    }
    if !is_simple && !is_new {
        return;
    }
    if ["DefaultExports", "JvmMetrics"].contains(&class) {
        return site.bring(&[Library::Jvm, Library::Process]);
    }
    if let Some((_, kind)) = FAMILIES.iter().find(|(known, _)| *known == first.name) {
        return family(*kind, given, site);
    }
    let kind = CLASSES.iter().find(|(known, _)| *known == class.strip_suffix("Snapshot").unwrap_or(class));
    if let Some((_, kind)) = kind.filter(|_| ["build", "builder"].contains(&first.name.as_str())) {
        build(*kind, class.ends_with("Snapshot"), is_simple, links, site);
    }
}

/// The name as it is exposed.
fn exposed(name: Pattern, unit: Option<&str>, kind: MetricType) -> Pattern {
    let name = name.sanitized();
    match kind {
        MetricType::Counter => name.without_suffix("_total").with_unit(unit).with_suffix("_total"),
        MetricType::Info => name.with_suffix("_info"),
        _ => name.with_unit(unit),
    }
}

fn build(kind: MetricType, is_snapshot: bool, is_simple: bool, links: &[Link], site: &mut Site<'_, '_>) {
    let of =
        |name: &str| links.iter().find(|link| link.name == name).and_then(|link| link.arguments.as_ref());
    let argument = |name: &str| of(name).and_then(|given| given.at(0));
    let direct = links.first().and_then(|link| link.arguments.as_ref()).filter(|_| is_simple);
    let Some(name) = argument("name").or_else(|| direct?.at(0)) else {
        if !is_snapshot {
            site.declare_unknown();
        }
        return;
    };
    let unit = argument("unit").and_then(unit_of);
    let piece = |key| argument(key).map_or_else(Pattern::default, Value::text);
    let full = Pattern::joined([&piece("namespace"), &piece("subsystem"), &name.text()]);
    let full = exposed(full, unit.as_deref(), kind);
    let labels = match of("labelNames") {
        // one argument may be the whole list
        Some(given) => match given.at(0) {
            Some(list) if list.list().is_some() => names_in(Some(list)),
            _ if given.is_open => None,
            _ => names_of(given.plain()),
        },
        None => Some(vec![]),
    };
    let constant = match of("constLabels") {
        Some(_) => None,
        None => Some(vec![]),
    };
    let own = match kind {
        MetricType::Stateset => full.exact().map(|own| vec![(own.to_owned(), name.range.clone())]),
        MetricType::Info if is_simple => None,
        _ => Some(vec![]),
    };
    let labels = labels.filter(|_| !is_snapshot);
    let is_timed = matches!(kind, MetricType::Counter | MetricType::Histogram | MetricType::Summary);
    let buckets = of("buckets").or_else(|| of("classicUpperBounds"));
    let draft = Draft::new(full, name, kind).with_labels(labels).with_labels(constant).with_labels(own);
    let draft = draft.with_help(argument("help").or_else(|| direct?.at(1)));
    site.declare(Draft {
        unit,
        has_created: is_timed && is_simple,
        buckets: buckets.and_then(|given| given.plain().map(Value::number).collect()),
        ..draft
    });
}

/// `"seconds"`, `Unit.SECONDS` or `new Unit("seconds")`.
fn unit_of(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Path(path) => Some(path.rsplit('.').next()?.to_lowercase()),
        Kind::Chain(_, links) => Some(links.last()?.arguments.as_ref()?.at(0)?.exact()?.to_owned()),
        _ => value.exact().map(str::to_owned),
    }
}

fn family(kind: MetricType, given: &Arguments, site: &mut Site<'_, '_>) {
    let Some(name) = given.at(0) else { return };
    let labels = match given.at(2).map(|value| &value.kind) {
        Some(Kind::List(_)) => names_in(given.at(2)),
        Some(Kind::Number(_)) => Some(vec![]),
        _ => None,
    };
    let full = exposed(name.text(), None, kind);
    site.declare(Draft { labels, ..Draft::new(full, name, kind).with_help(given.at(1)) });
}

/// `new MetricFamilySamples(name, type, help, samples)`
fn samples(given: &Arguments, site: &mut Site<'_, '_>) {
    let Some(name) = given.at(0) else { return };
    let kinds = given.plain().filter_map(Value::last_name);
    let kind = kinds.into_iter().find_map(|name| {
        let found = match name {
            "COUNTER" => MetricType::Counter,
            "GAUGE" => MetricType::Gauge,
            "HISTOGRAM" => MetricType::Histogram,
            "SUMMARY" => MetricType::Summary,
            "INFO" => MetricType::Info,
            _ => return None,
        };
        Some(found)
    });
    let kind = kind.unwrap_or(MetricType::Unknown);
    let full = exposed(name.text(), None, kind);
    site.declare(Draft { labels: None, ..Draft::new(full, name, kind) });
}

fn serve(path: &str, links: &[Link], site: &mut Site<'_, '_>) {
    let is_server = path.contains("HTTPServer") || links.iter().any(|link| link.name == "HTTPServer");
    for link in links.iter().filter(|link| SERVERS.contains(&link.name.as_str())) {
        let Some(given) = &link.arguments else { continue };
        let is_port = is_server || link.name == "InetSocketAddress";
        let ports = given.plain().filter(|value| value.number().is_some());
        ports.filter(|_| is_port).for_each(|port| site.serve(Some(port)));
    }
}
