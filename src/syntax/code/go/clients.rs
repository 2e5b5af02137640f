//! The client library of Go, `client_golang`: constructors and `promauto`, descriptors of collectors, handlers.
//!
//! A name is `namespace_subsystem_name` and nothing is added to it. A descriptor has no type: it is told where a constant
//! metric is made of it.

use super::full_name;
use crate::syntax::{
    code::{
        Library,
        builder::Builder,
        name::Pattern,
        shape::{Shape, children, field},
        site::{Draft, Site, keys_in, names_in},
        value::{Arguments, Record, Value},
    },
    exposition::MetricType,
};
use std::collections::HashMap;
use tree_sitter::Node;

/// Names of constructors without `New`, and of options without `Opts`.
const KINDS: [(&str, MetricType); 5] = [
    ("Counter", MetricType::Counter),
    ("Gauge", MetricType::Gauge),
    ("Histogram", MetricType::Histogram),
    ("Summary", MetricType::Summary),
    ("Untyped", MetricType::Unknown),
];

/// Calls that make a metric of a descriptor, and its type where the call tells it.
const CONSTANT: [(&str, Option<MetricType>); 8] = [
    ("MustNewConstMetric", None),
    ("NewConstMetric", None),
    ("MustNewConstMetricWithCreatedTimestamp", None),
    ("NewConstMetricWithCreatedTimestamp", None),
    ("MustNewConstHistogram", Some(MetricType::Histogram)),
    ("NewConstHistogram", Some(MetricType::Histogram)),
    ("MustNewConstSummary", Some(MetricType::Summary)),
    ("NewConstSummary", Some(MetricType::Summary)),
];

/// Calls that serve, and which argument has the address.
const SERVERS: [(&str, usize); 6] = [
    ("ListenAndServe", 0),
    ("ListenAndServeTLS", 0),
    ("Listen", 1),
    ("AddFlags", 1),
    ("Start", 0),
    ("Run", 0),
];

/// Calls that tell whose metrics are exposed.
const EXPOSING: [(&str, &[Library]); 6] = [
    ("Handler", &[Library::Go, Library::Process, Library::PromHttp]),
    ("NewGoCollector", &[Library::Go]),
    ("NewProcessCollector", &[Library::Process]),
    ("InstrumentMetricHandler", &[Library::PromHttp]),
    ("UninstrumentedHandler", &[Library::Go, Library::Process]),
    ("HandlerFor", &[]),
];

/// The type that a constructor makes, and whether it takes labels.
fn constructor(name: &str) -> Option<(MetricType, bool)> {
    let name = name.strip_prefix("New")?;
    let (kind, is_vector) = match name.strip_suffix("Vec") {
        Some(kind) => (kind, true),
        None => (name.strip_suffix("Func").unwrap_or(name), false),
    };
    let found = KINDS.iter().find(|(known, _)| *known == kind);
    found.map(|(_, kind)| (*kind, is_vector))
}

/// The type that options are of.
fn options(type_name: &str) -> Option<MetricType> {
    let (package, name) = type_name.rsplit_once('.')?;
    let name = name.strip_suffix("Opts")?.trim_end_matches("Vec");
    let found = KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind);
    found.or(name.is_empty().then_some(MetricType::Unknown)).filter(|_| is_client(package))
}

fn is_client(path: &str) -> bool {
    path.starts_with("github.com/prometheus/client_golang/")
}

pub(super) fn matters(name: &str) -> bool {
    constructor(name).is_some()
        || ["NewDesc", "WrapRegistererWithPrefix", "BuildFQName"].contains(&name)
        || SERVERS.iter().any(|(known, _)| *known == name)
        || EXPOSING.iter().any(|(known, _)| *known == name)
}

/// Picks out options, which may be handed to anything, and servers.
pub(super) fn visit_literal<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let of = field(node, "type").map_or("", |of| builder.text(of));
    if of.ends_with("Opts") || of.ends_with("http.Server") {
        builder.pick(node);
    }
}

pub(super) fn take(value: &Value, site: &mut Site<'_, '_>) {
    if let Some(record) = value.record() {
        return take_literal(record, value, site);
    }
    let Some((path, links)) = value.chain() else { return };
    for link in links {
        let Some(given) = &link.arguments else { continue };
        let is_direct = is_client(path);
        if let Some((kind, is_vector)) = constructor(&link.name) {
            let of_options =
                given.at(0).and_then(Value::record).and_then(|record| record.type_name.as_deref());
            if is_direct || of_options.is_some_and(|name| options(name).is_some()) {
                return construct(kind, is_vector, given, site);
            }
        }
        match link.name.as_str() {
            "NewDesc" if is_direct => return describe(given, site),
            "WrapRegistererWithPrefix" if is_direct => {
                if let Some(prefix) = given.at(0) {
                    site.declare_prefix(prefix);
                }
            }
            "HandlerFor" if given.at(0).and_then(Value::last_name) == Some("DefaultGatherer") => {
                site.bring(&[Library::Go, Library::Process]);
            }
            name => {
                if let Some((_, libraries)) = EXPOSING.iter().find(|(known, _)| *known == name && is_direct) {
                    site.bring(libraries);
                }
                if let Some((_, at)) = SERVERS.iter().find(|(known, _)| *known == name) {
                    serve(given.at(*at), site);
                }
            }
        }
    }
}

/// An address, which may be the default of a flag.
fn serve(address: Option<&Value>, site: &mut Site<'_, '_>) {
    let Some(address) = address else { return };
    match address.chain() {
        Some((_, [flag])) if flag.name.starts_with("String") => {
            site.serve(flag.arguments.as_ref().and_then(|given| given.at(1)));
        }
        Some((_, links)) => {
            let default = links.iter().find(|link| link.name == "Default");
            site.serve(default.and_then(|link| link.arguments.as_ref()?.at(0)));
        }
        None if matches!(address.exact(), Some(text) if text.contains(':')) => site.serve(Some(address)),
        None => {}
    }
}

/// Options that no call was seen to take.
fn take_literal(record: &Record, value: &Value, site: &mut Site<'_, '_>) {
    let of = record.type_name.as_deref().unwrap_or_default();
    if of == "net/http.Server" {
        return serve(record.get("Addr"), site);
    }
    let Some(kind) = options(of) else { return };
    let Some(name) = record.get("Name") else { return };
    if !site.has(&name.range) && !site.has(&value.range) {
        let draft = draft(kind, record, name);
        site.declare(Draft { labels: None, ..draft });
    }
}

fn construct(kind: MetricType, is_vector: bool, given: &Arguments, site: &mut Site<'_, '_>) {
    let Some(written) = given.at(0) else { return };
    let Some(record) = written.record() else {
        if written.path().is_some_and(|name| site.constants.has_options(name)) {
            return;
        }
        let unknown = Draft::new(Pattern::computed(), written, kind);
        return site.declare(Draft { labels: None, ..unknown });
    };
    // the second version of the constructors has the labels among the options
    let (record, variable) = match record.get(kind_options(kind)).and_then(Value::record) {
        Some(inner) => (inner, None),
        None if is_vector => (record, given.at(1).and_then(|labels| names_in(Some(labels)))),
        None => (record, Some(vec![])),
    };
    let Some(name) = record.get("Name") else { return site.declare_unknown() };
    let draft = draft(kind, record, name).with_labels(variable);
    site.declare(draft);
}

fn kind_options(kind: MetricType) -> &'static str {
    match kind {
        MetricType::Counter => "CounterOpts",
        MetricType::Gauge => "GaugeOpts",
        MetricType::Histogram => "HistogramOpts",
        MetricType::Summary => "SummaryOpts",
        _ => "UntypedOpts",
    }
}

fn draft(kind: MetricType, record: &Record, name: &Value) -> Draft {
    let piece = |key| record.get(key).map_or_else(Pattern::default, Value::text);
    let full = full_name(piece("Namespace"), piece("Subsystem"), name.text());
    let draft = Draft::new(full, name, kind).with_labels(keys_in(record.get("ConstLabels")));
    let buckets = record.get("Buckets").and_then(Value::numbers);
    Draft { buckets, ..draft.with_help(record.get("Help")) }
}

fn describe(given: &Arguments, site: &mut Site<'_, '_>) {
    let Some(name) = given.at(0) else { return };
    let kind = described_kind(site);
    let draft = Draft::new(name.text(), name, kind).with_labels(names_in(given.at(2)));
    let draft = draft.with_labels(keys_in(given.at(3))).with_help(given.at(1));
    site.declare(draft);
}

fn value_type(name: &str) -> Option<MetricType> {
    match name {
        "CounterValue" => Some(MetricType::Counter),
        "GaugeValue" => Some(MetricType::Gauge),
        "UntypedValue" => Some(MetricType::Unknown),
        _ => None,
    }
}

/// The type of what a descriptor describes: it stands beside it, or where a metric is made of what holds it.
fn described_kind(site: &Site<'_, '_>) -> MetricType {
    let mut node = site.node;
    for _ in 0..4 {
        let Some(parent) = node.parent() else { break };
        match parent.kind() {
            "literal_value" | "argument_list" => {
                let beside = children(parent).into_iter().filter_map(|child| last_name(child, site));
                if let Some(kind) = beside.filter_map(value_type).next() {
                    return kind;
                }
                break;
            }
            "keyed_element" => {
                if let Some(kind) = kind_beside_key(parent, site) {
                    return kind;
                }
                return children(parent)
                    .first()
                    .and_then(|key| used_as(*key, site))
                    .unwrap_or(MetricType::Unknown);
            }
            "var_spec" => {
                return field(parent, "name")
                    .and_then(|name| used_as(name, site))
                    .unwrap_or(MetricType::Unknown);
            }
            "short_var_declaration" | "assignment_statement" => {
                let left = field(parent, "left").and_then(|left| children(left).into_iter().next());
                return left.and_then(|left| used_as(left, site)).unwrap_or(MetricType::Unknown);
            }
            _ => node = parent,
        }
    }
    MetricType::Unknown
}

/// The type that another field of the same literal has.
fn kind_beside_key(keyed: Node<'_>, site: &Site<'_, '_>) -> Option<MetricType> {
    let all = children(keyed.parent()?);
    let mut values = all.into_iter().filter(|other| *other != keyed);
    values.find_map(|other| value_type(last_name(children(other).into_iter().last()?, site)?))
}

/// The last name of `a`, `b.a` and of the element of a literal.
fn last_name<'t>(node: Node<'_>, site: &Site<'_, 't>) -> Option<&'t str> {
    let text = site.program.text.get(node.byte_range())?;
    let name = text.rsplit('.').next().unwrap_or(text);
    name.chars().all(|c| c.is_alphanumeric() || c == '_').then_some(name)
}

/// The type of the constant metrics that are made of what has this name; none if they differ.
fn used_as(holder: Node<'_>, site: &Site<'_, '_>) -> Option<MetricType> {
    let name = last_name(holder, site)?;
    *site.found.uses.get_or_init(|| uses(site)).get(name)?
}

/// For each name that holds a descriptor, the type of the metrics that are made of it.
fn uses<'t>(site: &Site<'_, 't>) -> HashMap<&'t str, Option<MetricType>> {
    let mut uses: HashMap<&'t str, Option<MetricType>> = HashMap::new();
    for (call, kind) in CONSTANT {
        for call in site.program.calls.get(call).into_iter().flatten() {
            let Shape::Call(_, list) = site.program.shape(*call) else { continue };
            let given = site.program.arguments(list);
            let at = |index: usize| given.get(index).and_then(|argument| last_name(argument.value, site));
            let Some(name) = at(0) else { continue };
            let kind = kind.or_else(|| at(1).and_then(value_type));
            let known = uses.entry(name).or_insert(kind);
            *known = known.filter(|known| Some(*known) == kind);
        }
    }
    uses
}
