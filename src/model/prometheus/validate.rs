//! What Prometheus refuses beyond what the tables say: intervals, names used twice, targets, protocols.

use super::{Config, Discovery, Job, discovery, relabel};
use crate::{
    labels::NameScheme,
    model::decode::{Fields, Named, Problem, ProblemKind, Refusal},
    source::{Span, Spanned},
    time::Duration,
};
use std::collections::HashMap;

/// `scrape_interval` where none is set.
const DEFAULT_INTERVAL: Duration = Duration::from_millis(60_000);

/// What is refused in the file with these fields, from which `config` was read.
pub(super) fn problems(config: &Config, root: &Fields<'_>) -> Vec<Problem> {
    let global = root.value("global").map(Fields::of);
    let scheme = global.as_ref().and_then(name_scheme).unwrap_or_default();
    let mut found = Found { problems: vec![], scheme };
    found.timeouts(config);
    found.names(config);
    found.external_labels(config);
    if let Some(global) = &global {
        found.protocols(global);
    }
    for (job, node) in config.jobs.iter().zip(root.items("scrape_configs")) {
        found.job(job, &Fields::of(node), global.as_ref());
    }
    if let Some(alerting) = root.value("alerting").map(Fields::of) {
        found.alerting(config, &alerting);
    }
    for endpoint in root.items("remote_write").map(Fields::of) {
        found.relabel(&endpoint, "write_relabel_configs", scheme);
        if let Some(queue) = endpoint.value("queue_config").map(Fields::of) {
            found.queue(&queue);
        }
    }
    if let Some(otlp) = root.value("otlp").map(Fields::of) {
        found.otlp(&otlp);
    }
    found.problems
}

/// `metric_name_validation_scheme`, if it is set.
fn name_scheme(fields: &Fields<'_>) -> Option<NameScheme> {
    match fields.text("metric_name_validation_scheme")?.as_str() {
        "legacy" => Some(NameScheme::Legacy),
        "utf8" => Some(NameScheme::Utf8),
        _ => None,
    }
}

struct Found {
    problems: Vec<Problem>,
    scheme: NameScheme,
}

impl Found {
    fn add(&mut self, span: Span, kind: ProblemKind) {
        self.problems.push(Problem { kind, span });
    }

    /// Refuses the value of `field`, which is text.
    fn refuse(&mut self, field: &str, value: &Spanned<String>, expected: &'static str, refusal: Refusal) {
        let (field, text) = (field.to_owned(), value.value.clone());
        self.add(value.span, ProblemKind::InvalidValue { field, value: text, expected, refusal });
    }

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
                self.add(timeout.span, kind);
            }
        }
    }

    fn names(&mut self, config: &Config) {
        self.unique(Named::Job, config.jobs.iter().map(|job| &job.name));
        self.unique(Named::RemoteWrite, config.remote_writes.iter().filter_map(|(name, _)| name.as_ref()));
        self.unique(Named::RemoteRead, config.remote_reads.iter().filter_map(|(name, _)| name.as_ref()));
    }

    fn unique<'n>(&mut self, what: Named, names: impl Iterator<Item = &'n Spanned<String>>) {
        let mut first: HashMap<&str, Span> = HashMap::new();
        for name in names.filter(|name| !name.is_empty()) {
            if let Some(first) = first.get(name.value.as_str()) {
                self.add(name.span, ProblemKind::Duplicate { what, name: name.value.clone(), first: *first });
            } else {
                first.insert(&name.value, name.span);
            }
        }
    }

    fn external_labels(&mut self, config: &Config) {
        for (name, _) in &config.global.external_labels {
            if !name.is_empty() && !self.scheme.allows_label(name) {
                let why = "is no name of the `legacy` scheme";
                self.add(
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
            let value = Spanned::new("[]".to_owned(), entry.key.span());
            self.refuse("scrape_protocols", &value, "a list of protocols", Refusal::because("is empty"));
        }
        self.unique_entries("scrape_protocols", &protocols);
    }

    /// Refuses an entry of a list of words that stands there before, whatever its case.
    fn unique_entries(&mut self, field: &str, entries: &[Spanned<String>]) {
        let mut seen = HashMap::new();
        for entry in entries {
            if seen.insert(entry.trim().to_lowercase(), ()).is_some() {
                self.refuse(
                    field,
                    entry,
                    "a list without repetition",
                    Refusal::because("stands there twice"),
                );
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
            let why = "goes beyond the names of the `legacy` validation scheme";
            self.refuse(
                "metric_name_escaping_scheme",
                &escaping,
                "an escaping scheme",
                Refusal::because(why),
            );
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
        self.problems
            .extend(owner.items(field).filter_map(|step| relabel::problem(&Fields::of(step), scheme)));
    }

    fn discovery(&mut self, owner: &Fields<'_>) {
        self.problems.extend(
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
            self.add(target.span, ProblemKind::TargetNotHostPort { target: target.value.clone() });
        }
    }

    /// `queue_config`: the lower bounds below the upper ones, defaults included.
    fn queue(&mut self, queue: &Fields<'_>) {
        let (max, min) = (queue.int("max_shards"), queue.int("min_shards"));
        let most = max.map_or(50, |max| max.value);
        if let Some(min) = min.filter(|min| min.value > most && most > 0) {
            let why = Refusal::because(format!("is more than `max_shards`, {most}"));
            self.refuse(
                "min_shards",
                &Spanned::new(min.value.to_string(), min.span),
                "a number of shards",
                why,
            );
        }
        let (max, min) = (queue.duration("max_backoff"), queue.duration("min_backoff"));
        let longest = max.map_or(Duration::from_millis(5000), |max| max.value);
        let shortest = min.map_or(Duration::from_millis(30), |min| min.value);
        if let Some(at) = min.or(max).filter(|_| longest < shortest) {
            let why = Refusal::because(format!(
                "makes `min_backoff`, {shortest}, longer than `max_backoff`, {longest}"
            ));
            self.refuse("queue_config", &Spanned::new(at.value.to_string(), at.span), "a duration", why);
        }
    }

    fn otlp(&mut self, otlp: &Fields<'_>) {
        if let Some(strategy) = otlp.text("translation_strategy")
            && self.scheme == NameScheme::Legacy
            && matches!(strategy.as_str(), "NoTranslation" | "NoUTF8EscapingWithSuffixes")
        {
            let why = Refusal::because("needs the `utf8` validation scheme");
            self.refuse("translation_strategy", &strategy, "a translation strategy", why);
        }
        let all = otlp.bool("promote_all_resource_attributes").is_some_and(|all| all.value);
        let field = if all { "ignore_resource_attributes" } else { "promote_resource_attributes" };
        let attributes: Vec<_> = otlp.texts(field).collect();
        for attribute in attributes.iter().filter(|attribute| attribute.trim().is_empty()) {
            self.refuse(field, attribute, "the name of an attribute", Refusal::because("is empty"));
        }
        let mut seen = HashMap::new();
        for attribute in attributes.iter().filter(|attribute| !attribute.trim().is_empty()) {
            if seen.insert(attribute.trim(), ()).is_some() {
                self.refuse(
                    field,
                    attribute,
                    "a list without repetition",
                    Refusal::because("stands there twice"),
                );
            }
        }
    }
}
