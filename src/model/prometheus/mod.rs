//! The main configuration of Prometheus, `prometheus.yml`.
//!
//! Enters: the root of the file as go-yaml v2 reads it. Leaves: what checks and stacks need of it, and what
//! `promtool check config --syntax-only` would refuse (`config`, `discovery`, `model/relabel` and the HTTP client of
//! `prometheus/common`, in the newest source).

mod discovery;
mod entities;
mod read;
mod relabel;
#[cfg(test)]
mod tests;
mod validate;

pub use read::facts;

use super::decode::Problem;
use crate::source::{Embedded, Span, Spanned};
use crate::time::Duration;

/// A `prometheus.yml`.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// `global`.
    pub global: Global,
    /// `scrape_configs`, in order.
    pub jobs: Vec<Job>,
    /// Patterns of rule files.
    pub rule_files: Vec<Embedded>,
    /// Patterns of files with more scrape configs.
    pub scrape_config_files: Vec<Embedded>,
    /// `alerting.alertmanagers`: where each block finds its Alertmanagers, and the block.
    pub alertmanagers: Vec<(Discovery, Span)>,
    /// `remote_write`: the names, if they have one, and the blocks.
    pub remote_writes: Vec<(Option<Spanned<String>>, Span)>,
    /// `remote_read`: the names, if they have one, and the blocks.
    pub remote_reads: Vec<(Option<Spanned<String>>, Span)>,
    /// The span of each value that must not be shown.
    pub secrets: Vec<Span>,
    /// What Prometheus would refuse, in order of position.
    pub problems: Vec<Problem>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
}

/// Intervals and labels for everything; an absent value is Prometheus's default.
#[derive(Clone, Debug, Default)]
pub struct Global {
    /// Default 1m.
    pub scrape_interval: Option<Spanned<Duration>>,
    /// Default 10s, at most the interval.
    pub scrape_timeout: Option<Spanned<Duration>>,
    /// Default 1m.
    pub evaluation_interval: Option<Spanned<Duration>>,
    /// Default 0.
    pub rule_query_offset: Option<Spanned<Duration>>,
    /// Labels for everything that leaves this server.
    pub external_labels: Vec<(Spanned<String>, Spanned<String>)>,
    /// All of the block, if there is one.
    pub span: Option<Span>,
}

/// One entry of `scrape_configs`.
#[derive(Clone, Debug)]
pub struct Job {
    /// `job_name`; the span is that of the entry where it is missing.
    pub name: Spanned<String>,
    /// Its own interval, if it has one.
    pub scrape_interval: Option<Spanned<Duration>>,
    /// Its own timeout, if it has one.
    pub scrape_timeout: Option<Spanned<Duration>>,
    /// `metrics_path`, default `/metrics`.
    pub metrics_path: Option<Spanned<String>>,
    /// Where its targets come from.
    pub discovery: Discovery,
    /// Whether it has `relabel_configs`, which may rewrite any target.
    pub relabels_targets: bool,
    /// Whether it has `metric_relabel_configs`, which may rewrite any sample.
    pub relabels_metrics: bool,
    /// All of it.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

/// Where targets come from.
#[derive(Clone, Debug, Default)]
pub struct Discovery {
    /// `static_configs`: targets with the labels of their group.
    pub static_groups: Vec<StaticGroup>,
    /// The keys of other service discoveries that are set (`kubernetes_sd_configs` …).
    pub dynamic: Vec<Spanned<String>>,
}

/// One entry of `static_configs`.
#[derive(Clone, Debug)]
pub struct StaticGroup {
    /// `host:port`, as written.
    pub targets: Vec<Spanned<String>>,
    /// Labels of all of them.
    pub labels: Vec<(Spanned<String>, Spanned<String>)>,
}
