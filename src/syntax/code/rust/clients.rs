//! The crate `prometheus` (types, options and the macros that register) and the crate `metrics` with its exporter.
//!
//! `prometheus` joins `namespace_subsystem_name` and adds nothing. `metrics` replaces what names cannot have, adds labels
//! anywhere, and whether a histogram has buckets is decided where the exporter is built.

use crate::syntax::{
    code::{
        Library,
        name::Pattern,
        site::{Draft, Site, names_in, names_of},
        value::{Arguments, Kind, Link, Value},
    },
    exposition::MetricType,
};
use std::ops::Range;

const KINDS: [(&str, MetricType); 3] =
    [("counter", MetricType::Counter), ("gauge", MetricType::Gauge), ("histogram", MetricType::Histogram)];

const SERVERS: [&str; 6] = ["bind", "start", "with_http_listener", "serve", "listen", "try_bind"];

/// A macro that registers, or a type: what it makes, and whether that has labels.
#[derive(Clone, Copy, Debug)]
struct Made {
    kind: MetricType,
    is_vector: bool,
}

fn kind(name: &str) -> Option<MetricType> {
    KINDS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// `register_int_counter_vec`, and whether a registry is the last argument.
fn macro_of(name: &str) -> Option<(Made, bool)> {
    let name = name.strip_prefix("register_")?;
    let (name, has_registry) = match name.strip_suffix("_with_registry") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let (name, is_vector) = match name.strip_suffix("_vec") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let kind = kind(name.strip_prefix("int_").unwrap_or(name))?;
    Some((Made { kind, is_vector }, has_registry))
}

/// `IntCounterVec`
fn type_of(name: &str) -> Option<Made> {
    let name = name.strip_prefix("Int").or_else(|| name.strip_prefix("Generic")).unwrap_or(name);
    let (name, is_vector) = match name.strip_suffix("Vec") {
        Some(name) => (name, true),
        None => (name, false),
    };
    let kind = kind(&name.to_lowercase()).filter(|_| name.starts_with(|c: char| c.is_ascii_uppercase()))?;
    Some(Made { kind, is_vector })
}

/// A macro of `metrics`.
fn recorded(name: &str) -> Option<MetricType> {
    const VERBS: [&str; 5] = ["describe_", "register_", "increment_", "decrement_", "absolute_"];
    kind(VERBS.iter().find_map(|verb| name.strip_prefix(verb)).unwrap_or(name))
}

pub(super) fn matters(name: &str) -> bool {
    macro_of(name).is_some()
        || recorded(name).is_some()
        || type_of(name).is_some()
        || ["new", "with_opts", "new_custom", "gather", "from_opts"].contains(&name)
        || SERVERS.contains(&name)
}

pub(super) fn take(value: &Value, site: &mut Site<'_, '_>) {
    let Some((path, links)) = value.chain() else { return };
    let Some(first @ Link { arguments: Some(given), .. }) = links.first() else { return };
    let class = path.rsplit('.').next().unwrap_or(path);
    let is_ours = path
        .split('.')
        .next()
        .is_some_and(|name| name == "prometheus" || name.starts_with("prometheus_static"));
    let is_recorder = path == "metrics" || (path.is_empty() && !site.mentions("prometheus::"));
    if let Some(kind) = recorded(&first.name).filter(|_| is_recorder && site.mentions("metrics")) {
        record(kind, given, site);
    } else if let Some((made, has_registry)) = macro_of(&first.name).filter(|_| is_ours || path.is_empty()) {
        register(made, has_registry, given, site);
    } else if let Some(made) = type_of(class).filter(|_| is_ours) {
        match first.name.as_str() {
            "new" | "with_opts" | "from_opts" => construct(made, &first.name, given, site),
            _ => {}
        }
    } else if class == "Desc" && is_ours && first.name == "new" {
        describe(given, site);
    } else if first.name == "new_custom" && is_ours {
        if let Some(prefix) = given.at(0).filter(|prefix| matches!(prefix.kind, Kind::Text(_))) {
            let mut name = prefix.text();
            name.push_text("_");
            site.declare_prefix(&Value { kind: Kind::Text(name), range: prefix.range.clone() });
        }
        site.add_labels(given.at(1).is_some_and(|labels| labels.path() != Some("None")));
    } else {
        let servers = links.iter().filter(|link| SERVERS.contains(&link.name.as_str()));
        servers.for_each(|link| site.serve(link.arguments.as_ref().and_then(|given| given.at(0))));
    }
}

/// A macro that registers: options, or name and help; then labels; buckets.
fn register(made: Made, has_registry: bool, given: &Arguments, site: &mut Site<'_, '_>) {
    let count = given.plain().count() - usize::from(has_registry && given.plain().count() > 0);
    let rest = |from: usize| given.plain().take(count).nth(from);
    let Some(first) = rest(0) else { return };
    let (draft, next) = match &first.kind {
        // what has one argument, or two with labels, starts with options
        Kind::Chain(..) => (optioned(made.kind, first), 1),
        _ if count <= 1 + usize::from(made.is_vector) => (unknown(made.kind, first), 1),
        _ => (Draft::new(first.text(), first, made.kind).with_help(rest(1)), 2),
    };
    let labels = if made.is_vector { rest(next).and_then(labels) } else { Some(vec![]) };
    let buckets = rest(next + usize::from(made.is_vector)).and_then(Value::numbers);
    let draft = draft.with_labels(labels);
    site.declare(Draft { buckets: buckets.or(draft.buckets.clone()), ..draft });
}

fn labels(value: &Value) -> Option<Vec<(String, Range<usize>)>> {
    names_in(Some(value))
}

fn construct(made: Made, method: &str, given: &Arguments, site: &mut Site<'_, '_>) {
    let Some(first) = given.at(0) else { return };
    let is_named = method == "new" && !made.is_vector;
    let draft = if is_named {
        Draft::new(first.text(), first, made.kind).with_help(given.at(1))
    } else {
        optioned(made.kind, first)
    };
    let labels = if made.is_vector { given.at(1).and_then(labels) } else { Some(vec![]) };
    site.declare(draft.with_labels(labels));
}

fn unknown(kind: MetricType, written: &Value) -> Draft {
    Draft { labels: None, ..Draft::new(Pattern::computed(), written, kind) }
}

/// `Opts::new(name, help).namespace("…")`, `opts!(name, help, labels)`, `histogram_opts!(name, help, buckets)`.
fn optioned(kind: MetricType, options: &Value) -> Draft {
    let Some((path, [first, more @ ..])) = options.chain() else { return unknown(kind, options) };
    let is_options = path.ends_with("Opts") && first.name == "new" || first.name.ends_with("opts");
    let Some(given) = first.arguments.as_ref().filter(|_| is_options) else { return unknown(kind, options) };
    let Some(name) = given.at(0) else { return unknown(kind, options) };
    let of = |name: &str| {
        more.iter().find(|link| link.name == name).and_then(|link| link.arguments.as_ref()?.at(0))
    };
    let piece = |key| of(key).map_or_else(Pattern::default, Value::text);
    let full = Pattern::joined([&piece("namespace"), &piece("subsystem"), &name.text()]);
    let constant = if of("const_labels").is_some() || (first.name == "opts" && given.at(2).is_some()) {
        given.at(2).and_then(pairs)
    } else {
        Some(vec![])
    };
    let single = more.iter().filter(|link| ["const_label", "variable_label"].contains(&link.name.as_str()));
    let single = names_of(single.filter_map(|link| link.arguments.as_ref()?.at(0)));
    let draft = Draft::new(full, name, kind).with_labels(constant).with_labels(single);
    let buckets = of("buckets").or_else(|| given.at(2)).and_then(Value::numbers);
    Draft { buckets, ..draft.with_help(given.at(1)) }
}

/// The keys of `labels!{"key" => value}`.
fn pairs(value: &Value) -> Option<Vec<(String, Range<usize>)>> {
    match value.chain() {
        Some((_, [link])) if link.name == "labels" => names_of(link.arguments.as_ref()?.plain().step_by(2)),
        _ => None,
    }
}

/// A descriptor of a collector: its type is that of the metric that it is given to.
fn describe(given: &Arguments, site: &mut Site<'_, '_>) {
    let Some(name) = given.at(0) else { return };
    let labels = given.at(2).and_then(labels).filter(|_| given.at(3).is_none());
    let draft = Draft::new(name.text(), name, MetricType::Unknown).with_labels(labels);
    site.declare(draft.with_help(given.at(1)));
}

fn record(kind: MetricType, given: &Arguments, site: &mut Site<'_, '_>) {
    let Some(name) = given.at(0) else { return };
    let kind = if kind == MetricType::Histogram { MetricType::Unknown } else { kind };
    let mut full = name.text().sanitized();
    // the exporter may be told to append units and `_total`
    if !matches!(full.exact(), Some(exact) if exact.ends_with("_total")) {
        full.push(&Pattern::computed());
    }
    site.declare(Draft { labels: None, ..Draft::new(full, name, kind) });
}

pub(super) fn take_file(site: &mut Site<'_, '_>) {
    if site.mentions("prometheus::gather") || site.mentions("default_registry") {
        site.bring(&[Library::Process]);
    }
    site.add_labels(site.mentions("add_global_label") || site.mentions("sub_registry_with_label"));
}
