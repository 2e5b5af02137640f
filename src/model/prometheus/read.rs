//! From the tree to the typed configuration.

use super::{Config, Discovery, Global, Job, Relabelling, StaticGroup, validate};
use crate::{
    model::decode::{self, CLIENT, Facts, Fields},
    source::{Span, Spanned},
    syntax::yaml::{Node, Tree},
};
use std::sync::LazyLock;

static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::read(&[CLIENT, decode::tables!()]));

/// Every field of `prometheus.yml`.
#[must_use]
pub fn facts() -> &'static Facts {
    &FACTS
}

impl Config {
    /// Reads a `prometheus.yml`.
    #[must_use]
    pub fn read(tree: &Tree) -> Self {
        match tree.root().filter(|_| decode::is_bounded(tree)) {
            Some(root) => Self::read_at(root),
            None => Self { complete: tree.problems().is_empty(), ..Self::default() },
        }
    }

    /// Reads the configuration at `root`.
    #[must_use]
    pub fn read_at(root: Node<'_>) -> Self {
        let mut found = facts().id("config").map(|of| decode::examine(facts(), of, root)).unwrap_or_default();
        let fields = Fields::of(root);
        let named =
            |list| fields.items(list).map(|item| (Fields::of(item).text("name"), item.span())).collect();
        let mut config = Self {
            global: global(&fields),
            jobs: fields.items("scrape_configs").map(job).collect(),
            rule_files: fields.embeddeds("rule_files").collect(),
            scrape_config_files: fields.embeddeds("scrape_config_files").collect(),
            alertmanagers: alertmanagers(&fields),
            remote_writes: named("remote_write"),
            remote_reads: named("remote_read"),
            has_otlp: fields.value("otlp").is_some(),
            secrets: found.secrets,
            problems: vec![],
            complete: root.complete(),
        };
        found.problems.extend(validate::problems(&config, &fields));
        decode::sort(&mut found.problems);
        config.problems = found.problems;
        config
    }
}

/// The mapping under `field`, if there is one.
fn inner<'t>(fields: &Fields<'t>, field: &str) -> Option<Fields<'t>> {
    fields.value(field).map(Fields::of)
}

fn global(root: &Fields<'_>) -> Global {
    let Some(fields) = inner(root, "global") else { return Global::default() };
    Global {
        scrape_interval: fields.duration("scrape_interval"),
        scrape_timeout: fields.duration("scrape_timeout"),
        evaluation_interval: fields.duration("evaluation_interval"),
        rule_query_offset: fields.duration("rule_query_offset"),
        external_labels: labels(&fields, "external_labels"),
        span: Some(fields.span()),
    }
}

fn labels(fields: &Fields<'_>, field: &str) -> Vec<(Spanned<String>, Spanned<String>)> {
    let text = |(name, value): (_, Node<'_>)| {
        Some((name, Spanned::new(value.as_str().ok()?.into_owned(), value.span())))
    };
    fields.pairs(field).into_iter().filter_map(text).collect()
}

fn job(node: Node<'_>) -> Job {
    let fields = Fields::of(node);
    Job {
        name: fields.name("job_name"),
        scrape_interval: fields.duration("scrape_interval"),
        scrape_timeout: fields.duration("scrape_timeout"),
        metrics_path: fields.text("metrics_path"),
        selects_series: fields
            .value("params")
            .is_some_and(|params| Fields::of(params).value("match[]").is_some()),
        discovery: discovery(&fields),
        relabelling: Relabelling::of(&fields),
        honors_labels: fields.bool("honor_labels").is_some_and(|honors| honors.value),
        span: fields.span(),
        complete: fields.complete(),
    }
}

fn alertmanagers(root: &Fields<'_>) -> Vec<(Discovery, Span)> {
    let Some(alerting) = inner(root, "alerting") else { return vec![] };
    alerting.items("alertmanagers").map(|item| (discovery(&Fields::of(item)), item.span())).collect()
}

fn discovery(fields: &Fields<'_>) -> Discovery {
    let keys = fields.entries().iter().map(|entry| entry.key);
    let dynamic = keys.filter(|key| key.value().ends_with("_sd_configs"));
    Discovery {
        static_groups: fields.items("static_configs").map(static_group).collect(),
        dynamic: dynamic.map(|key| Spanned::new(key.value().to_owned(), key.span())).collect(),
    }
}

fn static_group(node: Node<'_>) -> StaticGroup {
    let fields = Fields::of(node);
    StaticGroup { targets: fields.texts("targets").collect(), labels: labels(&fields, "labels") }
}
