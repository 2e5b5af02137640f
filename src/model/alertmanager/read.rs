//! From the tree to the typed configuration.

use super::{Config, InhibitRule, Integration, Receiver, Route, RouteId, TimeInterval, matchers, validate};
use crate::{
    model::decode::{self, CLIENT, Facts, Fields},
    source::Spanned,
    syntax::yaml::{Node, Tree},
};
use std::sync::LazyLock;

static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::read(&[CLIENT, decode::tables!()]));

/// More routes than this are not read: aliases may stand for any number of them.
const MOST_ROUTES: usize = 1 << 17;

/// Every field of `alertmanager.yml`.
#[must_use]
pub fn facts() -> &'static Facts {
    &FACTS
}

impl Config {
    /// Reads an `alertmanager.yml`.
    #[must_use]
    pub fn read(tree: &Tree) -> Self {
        match tree.root().filter(|_| decode::is_bounded(tree)) {
            Some(root) => Self::read_at(root),
            None => {
                let complete = tree.problems().is_empty();
                let problems =
                    if complete { vec![validate::no_route(tree.text().whole().before())] } else { vec![] };
                Self { complete, problems, ..Self::default() }
            }
        }
    }

    /// Reads the configuration at `root`.
    #[must_use]
    pub fn read_at(root: Node<'_>) -> Self {
        let mut found = facts().id("config").map(|of| decode::examine(facts(), of, root)).unwrap_or_default();
        let fields = Fields::of(root);
        let (routes, whole) = routes(&fields);
        let intervals = [("mute_time_intervals", true), ("time_intervals", false)];
        let mut config = Self {
            routes,
            receivers: fields.items("receivers").map(receiver).collect(),
            inhibit_rules: fields.items("inhibit_rules").map(inhibit_rule).collect(),
            time_intervals: intervals
                .into_iter()
                .flat_map(|(list, deprecated)| {
                    fields.items(list).map(move |node| time_interval(node, deprecated))
                })
                .collect(),
            templates: fields.embeddeds("templates").collect(),
            secrets: found.secrets,
            problems: vec![],
            complete: root.complete() && whole,
        };
        found.problems.extend(validate::problems(&config, &fields));
        decode::sort(&mut found.problems);
        config.problems = found.problems;
        config
    }
}

/// The routing tree, the root first, and whether all of it was read.
fn routes(fields: &Fields<'_>) -> (Vec<Route>, bool) {
    let Some(root) = fields.value("route") else { return (vec![], true) };
    let mut nodes = vec![root];
    let mut routes = vec![route(root, None, 0)];
    let mut at = 0;
    while let Some(node) = nodes.get(at).copied() {
        for (index, child) in Fields::of(node).items("routes").enumerate() {
            if routes.len() == MOST_ROUTES {
                return (routes, false);
            }
            let id = RouteId(routes.len());
            routes[at].children.push(id);
            routes.push(route(child, Some(RouteId(at)), index));
            nodes.push(child);
        }
        at += 1;
    }
    (routes, true)
}

fn route(node: Node<'_>, parent: Option<RouteId>, index: usize) -> Route {
    let fields = Fields::of(node);
    Route {
        parent,
        index,
        children: vec![],
        receiver: fields.text("receiver"),
        matchers: matchers::read(&fields, ""),
        group_by: fields.entry("group_by").map(|_| fields.texts("group_by").collect()),
        mute_time_intervals: fields.texts("mute_time_intervals").collect(),
        active_time_intervals: fields.texts("active_time_intervals").collect(),
        continues: fields.bool("continue"),
        group_wait: fields.duration("group_wait"),
        group_interval: fields.duration("group_interval"),
        repeat_interval: fields.duration("repeat_interval"),
        span: fields.span(),
        complete: fields.complete(),
    }
}

fn receiver(node: Node<'_>) -> Receiver {
    let fields = Fields::of(node);
    let lists = fields.entries().iter().filter(|entry| entry.key.value().ends_with("_configs"));
    let integrations = lists.flat_map(|entry| {
        let kind = Spanned::new(entry.key.value().to_owned(), entry.key.span());
        let items = entry.value.items().enumerate();
        items.map(move |(index, item)| Integration { kind: kind.clone(), index, span: item.span() })
    });
    Receiver {
        name: fields.name("name"),
        integrations: integrations.collect(),
        span: fields.span(),
        complete: fields.complete(),
    }
}

fn inhibit_rule(node: Node<'_>) -> InhibitRule {
    let fields = Fields::of(node);
    InhibitRule {
        source: matchers::read(&fields, "source_"),
        target: matchers::read(&fields, "target_"),
        equal: fields.texts("equal").collect(),
        span: fields.span(),
        complete: fields.complete(),
    }
}

fn time_interval(node: Node<'_>, deprecated: bool) -> TimeInterval {
    let fields = Fields::of(node);
    TimeInterval { name: fields.name("name"), deprecated, span: fields.span() }
}
