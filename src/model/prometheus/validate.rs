//! What Prometheus refuses beyond what the tables say: intervals, names used twice, targets, protocols.

use super::{Config, Discovery, Job, discovery, relabel};
use crate::{
    labels::NameScheme,
    model::decode::{Fields, Found, Named, Problem, ProblemKind},
    source::Spanned,
    time::Duration,
};
use std::collections::HashSet;

/// `scrape_interval` where none is set.
const DEFAULT_INTERVAL: Duration = Duration::from_millis(60_000);

/// What is refused in the file with these fields, from which `config` was read.
pub(super) fn problems(config: &Config, root: &Fields<'_>) -> Vec<Problem> {
    let global = root.value("global").map(Fields::of);
    let scheme = global.as_ref().and_then(name_scheme).unwrap_or_default();
    let mut validation = Validation { found: Found::default(), scheme };
    validation.timeouts(config);
    validation.names(config);
    validation.external_labels(config);
    if let Some(global) = &global {
        validation.protocols(global);
    }
    for (job, node) in config.jobs.iter().zip(root.items("scrape_configs")) {
        validation.job(job, &Fields::of(node), global.as_ref());
    }
    if let Some(alerting) = root.value("alerting").map(Fields::of) {
        validation.alerting(config, &alerting);
    }
    for endpoint in root.items("remote_write").map(Fields::of) {
        validation.relabel(&endpoint, "write_relabel_configs", scheme);
        if let Some(queue) = endpoint.value("queue_config").map(Fields::of) {
            validation.queue(&queue);
        }
    }
    if let Some(otlp) = root.value("otlp").map(Fields::of) {
        validation.otlp(&otlp);
    }
    validation.found.problems
}

/// `metric_name_validation_scheme`, if it is set.
fn name_scheme(fields: &Fields<'_>) -> Option<NameScheme> {
    match fields.text("metric_name_validation_scheme")?.as_str() {
        "legacy" => Some(NameScheme::Legacy),
        "utf8" => Some(NameScheme::Utf8),
        _ => None,
    }
}

struct Validation {
    found: Found,
    scheme: NameScheme,
}

impl Validation {
    fn timeouts(&mut self, config: &Config) {
        let set = |duration: &Option<Spanned<Duration>>| {
            duration.filter(|duration| duration.value != Duration::ZERO)
        };
        let global = set(&config.global.scrape_interval);
        let blocks = config.jobs.iter().map(|job| (job.scrape_timeout, set(&job.scrape_interval)));
        for (timeout, own) in blocks.chain([(config.global.scrape_timeout, None)]) {
            let interval = own.or(global);
            let longest = interval.map_or(DEFAULT_INTERVAL, |interval| interval.value);
            if let Some(timeout) = timeout.filter(|timeout| timeout.value > longest) {
                let kind = ProblemKind::TimeoutExceedsInterval {
                    timeout: timeout.value.to_string(),
                    interval: longest.to_string(),
                    interval_span: interval.map(|interval| interval.span),
                };
                self.found.add(timeout.span, kind);
            }
        }
    }

    fn names(&mut self, config: &Config) {
        self.found.unique(Named::Job, config.jobs.iter().map(|job| &job.name));
        self.found
            .unique(Named::RemoteWrite, config.remote_writes.iter().filter_map(|(name, _)| name.as_ref()));
        self.found
            .unique(Named::RemoteRead, config.remote_reads.iter().filter_map(|(name, _)| name.as_ref()));
    }

    fn external_labels(&mut self, config: &Config) {
        for (name, _) in &config.global.external_labels {
            if !name.is_empty() && !self.scheme.allows_label(name) {
                let why = "is no name of the `legacy` scheme";
                self.found.add(
                    name.span,
                    ProblemKind::InvalidName { what: Named::Label, name: name.value.clone(), why },
                );
            }
        }
    }

    /// `scrape_protocols` of a job or of `global`: not empty, none twice.
    fn protocols(&mut self, fields: &Fields<'_>) {
        let Some(entry) = fields.entry("scrape_protocols") else { return };
        let protocols: Vec<_> = fields.texts("scrape_protocols").collect();
        if entry.value.items().next().is_none() && entry.value.complete() {
            let help = "name a protocol, or remove `scrape_protocols` to offer all of them";
            self.found.contradiction(entry.key.span(), "`scrape_protocols` is empty".to_owned(), help);
        }
        self.unique_entries(
            "scrape_protocols",
            protocols.iter().map(|word| (word, word.trim().to_lowercase())),
        );
    }

    /// Refuses an entry of a list that comes to the same as one before it.
    fn unique_entries<'n>(
        &mut self,
        field: &str,
        entries: impl Iterator<Item = (&'n Spanned<String>, String)>,
    ) {
        let mut seen = HashSet::new();
        for (entry, same) in entries {
            if !seen.insert(same) {
                let fact = format!("`{field}` names `{}` twice", entry.value);
                self.found.contradiction(entry.span, fact, "remove one of the two");
            }
        }
    }

    fn job(&mut self, job: &Job, fields: &Fields<'_>, global: Option<&Fields<'_>>) {
        let own = name_scheme(fields);
        let scheme = own.unwrap_or(self.scheme);
        self.protocols(fields);
        self.relabel(fields, "relabel_configs", scheme);
        self.relabel(fields, "metric_relabel_configs", scheme);
        self.targets(&job.discovery, fields, true);
        self.discovery(fields);
        let written = |fields: &Fields<'_>| fields.text("metric_name_escaping_scheme");
        let inherited = || if own.is_none() { global.and_then(written) } else { None };
        if let Some(escaping) = written(fields).or_else(inherited)
            && escaping.value == "allow-utf-8"
            && scheme == NameScheme::Legacy
        {
            let fact = "`metric_name_escaping_scheme` is `allow-utf-8`, which `legacy` names rule out";
            let help = "write `underscores`, `dots` or `values`, or `metric_name_validation_scheme: utf8`";
            self.found.contradiction(escaping.span, fact.to_owned(), help);
        }
    }

    fn alerting(&mut self, config: &Config, alerting: &Fields<'_>) {
        self.relabel(alerting, "alert_relabel_configs", self.scheme);
        for ((discovery, _), node) in config.alertmanagers.iter().zip(alerting.items("alertmanagers")) {
            let fields = Fields::of(node);
            self.relabel(&fields, "relabel_configs", self.scheme);
            self.relabel(&fields, "alert_relabel_configs", self.scheme);
            self.targets(discovery, &fields, false);
            self.discovery(&fields);
        }
    }

    fn relabel(&mut self, owner: &Fields<'_>, field: &str, scheme: NameScheme) {
        self.found
            .problems
            .extend(owner.items(field).filter_map(|step| relabel::problem(&Fields::of(step), scheme)));
    }

    fn discovery(&mut self, owner: &Fields<'_>) {
        self.found.problems.extend(
            owner.items("kubernetes_sd_configs").flat_map(|node| discovery::kubernetes(&Fields::of(node))),
        );
    }

    /// Static targets must be `host:port`, unless relabelling may make them so or drop them.
    fn targets(&mut self, discovery: &Discovery, owner: &Fields<'_>, must_exist: bool) {
        if owner.items("relabel_configs").any(|step| relabel::may_mend_address(&Fields::of(step))) {
            return;
        }
        let targets = discovery.static_groups.iter().flat_map(|group| &group.targets);
        for target in targets.filter(|target| target.contains('/') || target.is_empty() && must_exist) {
            self.found.add(target.span, ProblemKind::TargetNotHostPort { target: target.value.clone() });
        }
    }

    /// `queue_config`: the lower bounds below the upper ones, defaults included.
    fn queue(&mut self, queue: &Fields<'_>) {
        let (max, min) = (queue.int("max_shards"), queue.int("min_shards"));
        let most = max.map_or(50, |max| max.value);
        if let Some(min) = min.filter(|min| min.value > most && most > 0) {
            let fact = format!("`min_shards`, {}, is more than `max_shards`, {most}", min.value);
            self.found.contradiction(
                min.span,
                fact + by_default(max.is_none()),
                "lower the one or raise the other",
            );
        }
        let (max, min) = (queue.duration("max_backoff"), queue.duration("min_backoff"));
        let longest = max.map_or(Duration::from_millis(5000), |max| max.value);
        let shortest = min.map_or(Duration::from_millis(30), |min| min.value);
        if let Some(at) = min.or(max).filter(|_| longest < shortest) {
            let (own, other) = (by_default(min.is_none()), by_default(max.is_none()));
            let fact =
                format!("`min_backoff`, {shortest}{own}, is longer than `max_backoff`, {longest}{other}");
            self.found.contradiction(at.span, fact, "lower the one or raise the other");
        }
    }

    fn otlp(&mut self, otlp: &Fields<'_>) {
        if let Some(strategy) = otlp.text("translation_strategy")
            && self.scheme == NameScheme::Legacy
            && matches!(strategy.as_str(), "NoTranslation" | "NoUTF8EscapingWithSuffixes")
        {
            let fact =
                format!("`translation_strategy` is `{}`, which `legacy` names rule out", strategy.value);
            let help = "choose a strategy with underscores, or `metric_name_validation_scheme: utf8`";
            self.found.contradiction(strategy.span, fact, help);
        }
        let all = otlp.bool("promote_all_resource_attributes").is_some_and(|all| all.value);
        let field = if all { "ignore_resource_attributes" } else { "promote_resource_attributes" };
        let attributes: Vec<_> = otlp.texts(field).collect();
        for attribute in attributes.iter().filter(|attribute| attribute.trim().is_empty()) {
            let fact = format!("`{field}` has an empty entry");
            self.found.contradiction(attribute.span, fact, "name an attribute or remove the entry");
        }
        let named = attributes.iter().filter(|attribute| !attribute.trim().is_empty());
        self.unique_entries(field, named.map(|attribute| (attribute, attribute.trim().to_owned())));
    }
}

/// What to add to a value that is not written.
fn by_default(is_default: bool) -> &'static str {
    if is_default { " by default" } else { "" }
}
