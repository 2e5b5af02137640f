//! The main configuration of Prometheus, `prometheus.yml`.
//!
//! Enters: the root of the file as go-yaml v2 reads it. Leaves: what checks and stacks need of it, and what
//! `promtool check config --syntax-only` would refuse (`config`, `discovery`, `model/relabel` and the HTTP client of
//! `prometheus/common`, in the newest source).

mod discovery;
mod entities;
mod read;
mod relabel;
mod relabelling;
#[cfg(test)]
mod tests;
mod validate;

pub use read::facts;
pub use relabelling::Relabelling;

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
    /// Whether there is `otlp`: programs may push series to it.
    pub has_otlp: bool,
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
    /// Whether `params` has `match[]`, as for `/federate`.
    pub selects_series: bool,
    /// Where its targets come from.
    pub discovery: Discovery,
    /// What its relabelling may do to its series.
    pub relabelling: Relabelling,
    /// Whether labels of the samples win over those of the target, the job included.
    pub honors_labels: bool,
    /// All of it.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

impl Config {
    /// How often a target is scraped where nothing says so.
    pub const SCRAPE_INTERVAL: Duration = Duration::from_millis(60_000);
}

impl Job {
    /// The ports of the targets that are written out.
    pub fn ports(&self) -> impl Iterator<Item = u16> {
        let targets = self.discovery.static_groups.iter().flat_map(|group| &group.targets);
        targets.filter_map(|target| target.value.rsplit(':').next()?.parse().ok())
    }

    /// Whether it asks where exporters usually answer.
    #[must_use]
    pub fn has_usual_path(&self) -> bool {
        self.metrics_path.as_ref().is_none_or(|path| path.value == "/metrics")
    }

    /// The names of the labels that its targets may have, `job` and `instance` included; `None` if discovery or
    /// relabelling may set any.
    #[must_use]
    pub fn target_labels(&self) -> Option<Vec<&str>> {
        if !self.discovery.dynamic.is_empty() || self.relabelling.sets_any || self.honors_labels {
            return None;
        }
        let groups = self.discovery.static_groups.iter().flat_map(|group| &group.labels);
        let written = groups.map(|(name, _)| name.value.as_str());
        let set = self.relabelling.sets.iter().map(String::as_str);
        Some(["job", "instance"].into_iter().chain(written).chain(set).collect())
    }

    /// Whether its series may have another job than its name.
    #[must_use]
    pub fn may_rename_itself(&self) -> bool {
        let is_written = |group: &StaticGroup| group.labels.iter().any(|(name, _)| name.value == "job");
        self.honors_labels
            || self.relabelling.may_set("job")
            || self.discovery.static_groups.iter().any(is_written)
            // files and servers may give a target any label
            || self.discovery.dynamic.iter().any(|kind| matches!(kind.value.as_str(), "file_sd_configs" | "http_sd_configs"))
    }
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
