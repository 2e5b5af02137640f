//! The client library of Node.js, `prom-client`, and the providers of `@willsoto/nestjs-prometheus` around it. Names are
//! exposed as they are written.

use crate::syntax::{
    code::{
        Library,
        builder::Builder,
        name::Pattern,
        shape::field,
        site::{Draft, Site, names_in},
        value::{Arguments, Kind, Record, Value},
    },
    exposition::MetricType,
};
use tree_sitter::Node;

const CLASSES: [(&str, MetricType); 8] = [
    ("Counter", MetricType::Counter),
    ("Gauge", MetricType::Gauge),
    ("Histogram", MetricType::Histogram),
    ("Summary", MetricType::Summary),
    ("makeCounterProvider", MetricType::Counter),
    ("makeGaugeProvider", MetricType::Gauge),
    ("makeHistogramProvider", MetricType::Histogram),
    ("makeSummaryProvider", MetricType::Summary),
];

const CLIENT: &str = "prom-client";

fn class(name: &str) -> Option<MetricType> {
    CLASSES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

fn is_client(path: &str) -> bool {
    path.split('.').next() == Some(CLIENT) || path.contains("nestjs-prometheus")
}

pub(super) fn matters(name: &str) -> bool {
    class(name).is_some() || ["", "collectDefaultMetrics", "listen"].contains(&name)
}

/// Picks out a class of metrics that is not called where it stands: it is called elsewhere, with what nobody sees.
pub(super) fn visit_name<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let name = match node.kind() {
        "member_expression" => field(node, "property").map(|name| builder.text(name)),
        _ => Some(builder.text(node)),
    };
    if name.is_none_or(|name| class(name).is_none()) {
        return;
    }
    let Some(parent) = node.parent() else { return };
    let is_value = match parent.kind() {
        "pair" => field(parent, "value") == Some(node),
        "assignment_expression" => field(parent, "right") == Some(node),
        "arguments" | "array" | "return_statement" | "ternary_expression" => true,
        _ => false,
    };
    if is_value {
        builder.pick(node);
    }
}

pub(super) fn take(value: &Value, site: &mut Site<'_, '_>) {
    if let Some(path) = value.path() {
        if is_client(path) && path.rsplit('.').next().is_some_and(|name| class(name).is_some()) {
            site.declare_unknown();
        }
        return;
    }
    let Some((path, links)) = value.chain() else { return };
    let [.., last] = links else { return };
    let link = links.iter().find(|link| class(&link.name).is_some()).unwrap_or(last);
    let Some(given) = &link.arguments else { return };
    let options = given.at(0).and_then(Value::record);
    let is_ours = is_client(path)
        || options.is_some_and(|options| options.get("name").is_some() && options.get("help").is_some());
    match (class(&link.name), link.name.as_str()) {
        (Some(kind), _) if is_ours => declare(kind, given, options, site),
        (None, "") if path == CLIENT && options.is_some() => {
            declare(MetricType::Unknown, given, options, site);
        }
        (None, "collectDefaultMetrics") => match options.and_then(|options| options.get("prefix")) {
            // the default metrics are all of the process or of Node.js
            Some(prefix) => ["process_", "nodejs_"].iter().for_each(|family| {
                let text = prefix.text().with_suffix(family);
                site.declare_prefix(&Value { kind: Kind::Text(text), range: prefix.range.clone() });
            }),
            None => site.bring(&[Library::NodeJs, Library::Process]),
        },
        (None, "listen") => match options {
            Some(options) => site.serve(options.get("port")),
            None => site.serve(given.at(0)),
        },
        _ => {}
    }
}

fn declare(kind: MetricType, given: &Arguments, options: Option<&Record>, site: &mut Site<'_, '_>) {
    let unknown = Record { is_open: true, ..Record::default() };
    let options = match (options, given.at(0)) {
        (Some(options), _) => options,
        // what was before version 11: name, help, labels
        (None, Some(name)) if name.exact().is_some() => {
            let draft = Draft::new(name.text(), name, kind).with_labels(names_in(given.at(2)));
            return site.declare(draft.with_help(given.at(1)));
        }
        (None, Some(_)) => &unknown,
        (None, None) => return,
    };
    let here = Value::computed(site.node.byte_range());
    let name = match options.get("name") {
        Some(name) => name,
        None if options.is_open => &here,
        None => return,
    };
    let labels = match options.get("labelNames") {
        None if options.is_open => None,
        labels => names_in(labels),
    };
    let full = if name.exact() == Some("") { Pattern::computed() } else { name.text() };
    let draft = Draft::new(full, name, kind).with_labels(labels).with_help(options.get("help"));
    let buckets = options.get("buckets").and_then(Value::numbers);
    site.declare(Draft { buckets, is_split: kind == MetricType::Histogram, ..draft });
}

pub(super) fn take_file(site: &mut Site<'_, '_>) {
    site.add_labels(site.mentions("setDefaultLabels") || site.mentions("defaultLabels"));
    if site.mentions("PrometheusModule.register") {
        site.bring(&[Library::NodeJs, Library::Process]);
    }
}
