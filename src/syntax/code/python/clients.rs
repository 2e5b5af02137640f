//! The client libraries of Python: `prometheus_client`, and the exporter for Flask that builds on it.
//!
//! Names are made as its `metrics.py` and `metrics_core.py` make them: `namespace_subsystem_name`, a counter loses its
//! `_total`, gets its unit, and is exposed with `_total`; an `Info` with `_info`; an `Enum` has a label of its own name.

use crate::syntax::{
    code::{
        Library,
        builder::Builder,
        name::Pattern,
        shape::field,
        site::{Draft, Site, keys_in, names_in},
        value::{Arguments, Kind, Link, Value},
    },
    exposition::MetricType,
};
use std::ops::Range;
use tree_sitter::Node;

/// A class whose objects are metrics.
#[derive(Debug)]
struct Class {
    name: &'static str,
    kind: MetricType,
    /// Names of the parameters that are mostly given by place, from the third on.
    parameters: &'static [&'static str],
    /// Whether it is registered when it is made, and not yielded by a collector.
    is_direct: bool,
}

const DIRECT: &[&str] = &["labelnames", "namespace", "subsystem", "unit", "registry", "_labelvalues"];
const HISTOGRAM: &[&str] =
    &["labelnames", "namespace", "subsystem", "unit", "registry", "_labelvalues", "buckets"];

#[rustfmt::skip]
const CLASSES: [Class; 16] = [
    Class { name: "Counter", kind: MetricType::Counter, parameters: DIRECT, is_direct: true },
    Class { name: "Gauge", kind: MetricType::Gauge, parameters: DIRECT, is_direct: true },
    Class { name: "Summary", kind: MetricType::Summary, parameters: DIRECT, is_direct: true },
    Class { name: "Histogram", kind: MetricType::Histogram, parameters: HISTOGRAM, is_direct: true },
    Class { name: "Info", kind: MetricType::Info, parameters: DIRECT, is_direct: true },
    Class { name: "Enum", kind: MetricType::Stateset, parameters: DIRECT, is_direct: true },
    Class { name: "CounterMetricFamily", kind: MetricType::Counter, parameters: &["value", "labels", "created", "unit"], is_direct: false },
    Class { name: "GaugeMetricFamily", kind: MetricType::Gauge, parameters: &["value", "labels", "unit"], is_direct: false },
    Class { name: "SummaryMetricFamily", kind: MetricType::Summary, parameters: &["count_value", "sum_value", "labels", "unit"], is_direct: false },
    Class { name: "HistogramMetricFamily", kind: MetricType::Histogram, parameters: &["buckets", "sum_value", "labels", "unit"], is_direct: false },
    Class { name: "GaugeHistogramMetricFamily", kind: MetricType::GaugeHistogram, parameters: &["buckets", "gsum_value", "labels", "unit"], is_direct: false },
    Class { name: "InfoMetricFamily", kind: MetricType::Info, parameters: &["value", "labels"], is_direct: false },
    Class { name: "StateSetMetricFamily", kind: MetricType::Stateset, parameters: &["value", "labels"], is_direct: false },
    Class { name: "UnknownMetricFamily", kind: MetricType::Unknown, parameters: &["value", "labels", "unit"], is_direct: false },
    Class { name: "UntypedMetricFamily", kind: MetricType::Unknown, parameters: &["value", "labels", "unit"], is_direct: false },
    Class { name: "Metric", kind: MetricType::Unknown, parameters: &["typ", "unit"], is_direct: false },
];

/// What makes metrics out of the calls of views.
const FLASK: [(&str, MetricType); 4] = [
    ("counter", MetricType::Counter),
    ("gauge", MetricType::Gauge),
    ("summary", MetricType::Summary),
    ("histogram", MetricType::Histogram),
];

/// What serves metrics, and where its port stands.
const SERVERS: [(&str, usize); 7] = [
    ("start_http_server", 0),
    ("start_wsgi_server", 0),
    ("start_http_server_in_thread", 0),
    ("run", usize::MAX),
    ("make_server", 1),
    ("TCPSite", 2),
    ("run_app", usize::MAX),
];

/// What else says that the metrics of the process are exposed.
const EXPOSING: [&str; 6] =
    ["generate_latest", "make_wsgi_app", "make_asgi_app", "MetricsHandler", "push_to_gateway", "REGISTRY"];

fn class(name: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.name == name)
}

pub(super) fn matters(name: &str) -> bool {
    class(name).is_some()
        || FLASK.iter().any(|(known, _)| *known == name)
        || SERVERS.iter().any(|(known, _)| *known == name)
        || ["PrometheusMetrics", "info"].contains(&name)
}

/// Picks out a class of metrics that is not called where it stands: it is called elsewhere, with what nobody sees.
pub(super) fn visit_name<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let name = match node.kind() {
        "attribute" => field(node, "attribute").map(|name| builder.text(name)),
        _ => Some(builder.text(node)),
    };
    if name.is_none_or(|name| class(name).is_none()) {
        return;
    }
    let Some(parent) = node.parent() else { return };
    let is_callee = parent.kind() == "call" && field(parent, "function") == Some(node);
    let is_value = match parent.kind() {
        "assignment" => field(parent, "right") == Some(node),
        "pair" | "keyword_argument" => field(parent, "value") == Some(node),
        "argument_list" => !is_question(parent, builder),
        "list" | "tuple" | "return_statement" | "default_parameter" | "conditional_expression" => true,
        _ => false,
    };
    if is_value && !is_callee {
        builder.pick(node);
    }
}

/// Whether the arguments are those of a function that only asks, or of a class that inherits.
fn is_question(arguments: Node<'_>, builder: &Builder<'_>) -> bool {
    let Some(call) = arguments.parent() else { return false };
    let called = field(call, "function").map(|function| builder.text(function));
    call.kind() == "class_definition"
        || called.is_some_and(|called| {
            let name = called.rsplit('.').next().unwrap_or_default();
            matches!(name, "isinstance" | "issubclass" | "cast" | "TypeVar" | "Mock" | "MagicMock")
        })
}

pub(super) fn take(value: &Value, site: &mut Site<'_, '_>) {
    if let Some(path) = value.path() {
        let is_class = path.rsplit('.').next().is_some_and(|name| class(name).is_some());
        // what a function of the file makes of it is seen there
        if is_class && is_of_client(path) && !site.is_handed_to_own_function() {
            site.declare_unknown();
        }
        return;
    }
    let Some((path, links)) = value.chain() else { return };
    let [first, ..] = links else { return };
    let Some(given) = &first.arguments else { return };
    if let Some(class) = class(&first.name).filter(|_| is_of_client(path)) {
        let info = links.get(1).filter(|link| link.name == "info");
        declare(class, given, info, site);
    } else if let Some((_, kind)) =
        FLASK.iter().find(|(known, _)| links.last().is_some_and(|l| l.name == *known))
        && is_of_flask(value)
    {
        declare_for_flask(*kind, links, site);
    } else if first.name == "PrometheusMetrics" && path.starts_with("prometheus_flask_exporter") {
        site.bring(&[Library::Flask, Library::Python, Library::Process]);
        if let Some(prefix) = given.named("defaults_prefix") {
            site.declare_prefix(prefix);
        }
    } else if let Some((name, at)) = SERVERS.iter().find(|(known, _)| *known == first.name) {
        site.serve(given.get(*at, "port"));
        if is_of_client(path) && name.starts_with("start_") && given.named("registry").is_none() {
            site.bring(&[Library::Python, Library::Process]);
        }
    }
}

fn is_of_client(path: &str) -> bool {
    path == "prometheus_client" || path.starts_with("prometheus_client.")
}

/// Whether it is called on what exports the metrics of Flask.
fn is_of_flask(value: &Value) -> bool {
    let Some((path, links)) = value.chain() else { return false };
    path.starts_with("prometheus_flask_exporter")
        || links.first().is_some_and(|link| link.name.contains("PrometheusMetrics"))
}

/// The argument of a class by its name or place.
fn argument<'a>(class: &Class, given: &'a Arguments, name: &str) -> Option<&'a Value> {
    let at = class.parameters.iter().position(|known| *known == name)?;
    given.get(at + 2, name)
}

/// The name as it is exposed: `_total` is moved behind the unit.
fn exposed_name(class: &Class, kind: MetricType, name: &Value, given: &Arguments) -> Pattern {
    let piece = |key| match argument(class, given, key) {
        Some(value) if value.kind != Kind::Nothing => value.text(),
        None if given.is_open && class.is_direct => Pattern::computed(),
        _ => Pattern::default(),
    };
    let mut full = Pattern::joined([&piece("namespace"), &piece("subsystem"), &name.text()]);
    if kind == MetricType::Counter {
        full = full.without_suffix("_total");
    }
    match argument(class, given, "unit").filter(|unit| unit.kind != Kind::Nothing) {
        Some(unit) if unit.exact().is_none() => full.push(&Pattern::computed()),
        unit => full = full.with_unit(unit.and_then(Value::exact)),
    }
    match kind {
        MetricType::Counter => full.with_suffix("_total"),
        MetricType::Info => full.with_suffix("_info"),
        _ => full,
    }
}

/// The labels that the type has by itself: an `Enum` its own name, an `Info` those of its value.
fn own_labels(
    kind: MetricType,
    full: &Pattern,
    name: &Value,
    info: Option<&Link>,
) -> Option<Vec<(String, Range<usize>)>> {
    match kind {
        MetricType::Stateset => full.exact().map(|own| vec![(own.to_owned(), name.range.clone())]),
        MetricType::Info => keys_in(Some(info?.arguments.as_ref()?.at(0)?)),
        _ => Some(vec![]),
    }
}

fn declare(class: &Class, given: &Arguments, info: Option<&Link>, site: &mut Site<'_, '_>) {
    let Some(name) = given.get(0, "name") else {
        if given.is_open {
            site.declare_unknown();
        }
        return;
    };
    let kind = match argument(class, given, "typ").and_then(Value::exact) {
        Some("counter") => MetricType::Counter,
        Some("gauge") => MetricType::Gauge,
        Some("summary") => MetricType::Summary,
        Some("histogram") => MetricType::Histogram,
        _ => class.kind,
    };
    let full = exposed_name(class, kind, name, given);
    let key = if class.is_direct { "labelnames" } else { "labels" };
    let labels = match argument(class, given, key) {
        None if given.is_open || class.name == "Metric" => None,
        labels => names_in(labels),
    };
    let own = own_labels(kind, &full, name, info);
    let is_timed = if class.is_direct {
        !site.mentions("disable_created_metrics") && !site.mentions("PROMETHEUS_DISABLE_CREATED_SERIES")
    } else {
        site.mentions("created")
    };
    let has_time = matches!(kind, MetricType::Counter | MetricType::Histogram | MetricType::Summary);
    let draft = Draft::new(full, name, kind).with_labels(labels).with_labels(own);
    let draft = draft.with_help(given.get(1, "documentation"));
    site.declare(Draft {
        unit: argument(class, given, "unit").and_then(Value::exact).map(str::to_owned),
        has_created: has_time && is_timed,
        is_split: class.is_direct && matches!(kind, MetricType::Histogram | MetricType::Summary),
        buckets: argument(class, given, "buckets").and_then(Value::numbers).filter(|_| class.is_direct),
        ..draft
    });
}

fn declare_for_flask(kind: MetricType, links: &[Link], site: &mut Site<'_, '_>) {
    let Some(given) = links.last().and_then(|link| link.arguments.as_ref()) else { return };
    let Some(name) = given.get(0, "name") else { return };
    let full = name.text();
    let full = match kind {
        MetricType::Counter => full.without_suffix("_total").with_suffix("_total"),
        _ => full,
    };
    // labels may also be set for all metrics at once
    let labels = keys_in(given.get(2, "labels")).filter(|_| !site.mentions("static_labels"));
    let draft = Draft::new(full, name, kind).with_labels(labels).with_help(given.get(1, "description"));
    let has_created = kind != MetricType::Gauge;
    site.declare(Draft { has_created, ..draft });
}

/// What is exposed by hand has the metrics of the process and of Python, if the registry is the usual one.
pub(super) fn take_file(site: &mut Site<'_, '_>) {
    let is_usual = !site.mentions("CollectorRegistry") || site.mentions("REGISTRY");
    if is_usual && EXPOSING.iter().any(|name| site.mentions(name)) {
        site.bring(&[Library::Python, Library::Process]);
    }
}
