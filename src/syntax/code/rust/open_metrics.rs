//! The crate `prometheus-client`: metrics are registered under a name; their type is that of the value, and their labels
//! are the fields of a struct. A counter is exposed with `_total`, and a unit is appended.

use crate::syntax::{
    code::{
        name::Pattern,
        program::Program,
        shape::{Shape, children, children_of, field, text_of},
        site::{Draft, Site},
        value::{Arguments, Kind, Link, Value},
    },
    exposition::MetricType,
};
use std::ops::Range;
use tree_sitter::Node;

/// Types of values, by the start of their names.
const KINDS: [(&str, MetricType); 6] = [
    ("Counter", MetricType::Counter),
    ("ConstCounter", MetricType::Counter),
    ("Gauge", MetricType::Gauge),
    ("ConstGauge", MetricType::Gauge),
    ("Histogram", MetricType::Histogram),
    ("Info", MetricType::Info),
];

pub(super) fn matters(name: &str) -> bool {
    ["register", "register_with_unit", "sub_registry_with_prefix", "with_prefix", "encode_descriptor"]
        .contains(&name)
}

pub(super) fn take(value: &Value, site: &mut Site<'_, '_>) {
    let Some((_, links)) = value.chain() else { return };
    if !site.mentions("prometheus_client") {
        return;
    }
    let mut prefix = Pattern::default();
    for Link { name, arguments } in links {
        let Some(given) = arguments else { continue };
        match (name.as_str(), given.at(0)) {
            ("sub_registry_with_prefix" | "with_prefix", Some(more)) => {
                prefix = Pattern::joined([&prefix, &more.text()]);
                let mut open = prefix.clone();
                open.push_text("_");
                site.declare_prefix(&Value { kind: Kind::Text(open), range: more.range.clone() });
            }
            ("register" | "register_with_unit", Some(written)) => {
                let unit = given.at(2).filter(|_| name == "register_with_unit");
                let metric = 2 + usize::from(unit.is_some());
                if given.at(metric).is_some() {
                    declare(&prefix, written, unit.map(unit_of), metric, given, site);
                }
            }
            ("encode_descriptor", Some(written)) => {
                let draft = Draft::new(written.text(), written, MetricType::Unknown);
                site.declare(Draft { labels: None, ..draft.with_help(given.at(1)) });
            }
            _ => {}
        }
    }
}

/// `Unit::Seconds` or `Unit::Other("…")`; `None` if it is computed.
fn unit_of(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::Path(path) => Some(path.rsplit('.').next()?.to_lowercase()),
        Kind::Chain(_, links) => Some(links.last()?.arguments.as_ref()?.at(0)?.exact()?.to_owned()),
        _ => None,
    }
}

fn declare(
    prefix: &Pattern,
    written: &Value,
    unit: Option<Option<String>>,
    metric: usize,
    given: &Arguments,
    site: &mut Site<'_, '_>,
) {
    let (kind, labels) = told(site, metric);
    let mut full = Pattern::joined([prefix, &written.text()]);
    match &unit {
        Some(Some(unit)) => full.push_text(&format!("_{unit}")),
        Some(None) => full.push(&Pattern::computed()),
        None => {}
    }
    match kind {
        MetricType::Counter => full.push_text("_total"),
        MetricType::Info => full.push_text("_info"),
        // it may be a counter
        MetricType::Unknown => full.push(&Pattern::computed()),
        _ => {}
    }
    let labels = if kind == MetricType::Info { None } else { labels };
    let draft = Draft::new(full, written, kind).with_labels(labels).with_help(given.at(1));
    site.declare(Draft { unit: unit.flatten(), ..draft });
}

type Labels = Option<Vec<(String, Range<usize>)>>;

/// What the file tells of the value that is registered: its type and its labels.
fn told(site: &Site<'_, '_>, metric: usize) -> (MetricType, Labels) {
    let program = site.program;
    let unknown = (MetricType::Unknown, None);
    let Some(node) = registered(site.node, metric, program) else { return unknown };
    let own = type_in(node, program);
    if own.0 != MetricType::Unknown {
        return own;
    }
    let name = match program.shape(node) {
        Shape::Name(name) | Shape::Member(_, name) => name,
        _ => return unknown,
    };
    let mut told = program.types.get(name).into_iter().flatten().map(|node| type_in(*node, program));
    let Some(first) = told.next() else { return unknown };
    if told.all(|other| other == first) { first } else { unknown }
}

/// The value in the call that registers, without references and copies.
fn registered<'t>(call: Node<'t>, metric: usize, program: &Program<'t>) -> Option<Node<'t>> {
    let Shape::Call(_, list) = program.shape(call) else { return None };
    let mut node = program.arguments(list).get(metric)?.value;
    for _ in 0..8 {
        node = match node.kind() {
            "reference_expression" => field(node, "value")?,
            "call_expression" => {
                let function = field(node, "function")?;
                let is_copy = text_of(function, program.text).ends_with(".clone");
                if !is_copy {
                    return Some(node);
                }
                field(function, "value")?
            }
            _ => return Some(node),
        };
    }
    None
}

/// The type of a metric that is written in a type or in an expression that makes it.
fn type_in(node: Node<'_>, program: &Program<'_>) -> (MetricType, Labels) {
    let text = text_of(node, program.text);
    let words = || text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let found = words().find_map(|word| KINDS.iter().rev().find(|(known, _)| word.starts_with(known)));
    let Some((_, kind)) = found else { return (MetricType::Unknown, None) };
    let is_family = words().any(|word| word == "Family");
    let labels = if is_family {
        let of = words().skip_while(|word| *word != "Family").nth(1);
        of.and_then(|of| fields_of(of, program))
    } else {
        Some(vec![])
    };
    (*kind, labels)
}

/// The fields of a struct of the file.
fn fields_of(name: &str, program: &Program<'_>) -> Labels {
    let [only] = program.types.get(name)?.as_slice() else { return None };
    let body = field(*only, "body").filter(|_| only.kind() == "struct_item")?;
    let fields = children_of(body, &["field_declaration"]);
    // attributes may rename or flatten
    if children(body).len() != fields.len() {
        return None;
    }
    fields
        .into_iter()
        .map(|declared| {
            let name = field(declared, "name")?;
            let text = text_of(name, program.text);
            Some((text.strip_prefix("r#").unwrap_or(text).to_owned(), name.byte_range()))
        })
        .collect()
}
