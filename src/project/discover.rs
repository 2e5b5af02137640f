//! Which file is what: by the marks in its content, with the name as one more mark.
//!
//! A stranger's YAML is left alone: a kind needs two independent marks (`groups` whose items have `name` and
//! `rules`), or one and a name that is usual for it. A unit test file needs only its `tests:` or its name, because
//! a suite that silently is none would count as passed.

use crate::{
    model::{logstash::setup, settings},
    syntax::yaml::{Kind as NodeKind, Node},
};
use std::path::Path;

/// What a document configures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `prometheus.yml`.
    Prometheus,
    /// A rule file: `groups` of recording and alerting rules.
    Rules,
    /// The `PrometheusRule` resource of the Prometheus operator.
    PrometheusRule,
    /// `alertmanager.yml`.
    Alertmanager,
    /// A unit test file for rules, or tests of logs.
    Test,
    /// Metrics in the text format, as an endpoint exposes them.
    Exposition,
    /// A dashboard of Grafana.
    Dashboard,
    /// What Grafana sets up when it starts.
    Provisioning,
    /// A pipeline of Logstash.
    Logstash,
    /// `logstash.yml`.
    LogstashSettings,
    /// `pipelines.yml`.
    LogstashPipelines,
    /// Our own settings.
    Settings,
}

impl Kind {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 12] = [
        Self::Prometheus,
        Self::Rules,
        Self::PrometheusRule,
        Self::Alertmanager,
        Self::Test,
        Self::Provisioning,
        Self::Exposition,
        Self::Dashboard,
        Self::Logstash,
        Self::LogstashSettings,
        Self::LogstashPipelines,
        Self::Settings,
    ];

    /// The name that users write and read.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Prometheus => "prometheus",
            Self::Rules => "rules",
            Self::PrometheusRule => "prometheus-rule",
            Self::Alertmanager => "alertmanager",
            Self::Test => "test",
            Self::Provisioning => "provisioning",
            Self::Exposition => "exposition",
            Self::Dashboard => "dashboard",
            Self::Logstash => "logstash",
            Self::LogstashSettings => "logstash-settings",
            Self::LogstashPipelines => "logstash-pipelines",
            Self::Settings => "settings",
        }
    }
}

/// Sections that only a Prometheus configuration has at its root.
const PROMETHEUS_SECTIONS: &[&str] =
    &["scrape_configs", "rule_files", "scrape_config_files", "remote_write", "remote_read", "alerting"];

/// Keys of Prometheus's `global` section.
const PROMETHEUS_GLOBALS: &[&str] =
    &["scrape_interval", "evaluation_interval", "scrape_timeout", "external_labels", "query_log_file"];

/// The kind of a document, judged by its root and its path; `None` for what is not known.
#[must_use]
pub fn recognise(root: Option<Node>, path: &Path) -> Option<Kind> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    if is_test_name(&name) {
        return Some(Kind::Test);
    }
    if name == settings::FILE_NAME {
        return Some(Kind::Settings);
    }
    let root = root?;
    if is_pipeline_list(root, &name) {
        return Some(Kind::LogstashPipelines);
    }
    if is_process_settings(root, &name) {
        return Some(Kind::LogstashSettings);
    }
    if root.get("apiVersion").is_some() && root.get("kind").is_some() {
        return (root.get("kind")?.value() == "PrometheusRule").then_some(Kind::PrometheusRule);
    }
    if is_provisioning(root) {
        return Some(Kind::Provisioning);
    }
    if root.get("tests").is_some_and(is_list) || holds_cases(Some(root)) {
        return Some(Kind::Test);
    }
    let named = |stem: &str| usize::from(name.contains(stem));
    let marks = [
        (Kind::Prometheus, prometheus_marks(root) + named("prometheus")),
        (Kind::Alertmanager, alertmanager_marks(root) + named("alertmanager")),
        (Kind::Rules, rules_marks(root) + usize::from(is_rule_path(path))),
    ];
    let own = |kind: Kind| match kind {
        Kind::Prometheus => prometheus_marks(root),
        Kind::Alertmanager => alertmanager_marks(root),
        _ => rules_marks(root),
    };
    marks.into_iter().find(|(kind, marks)| *marks >= 2 && own(*kind) >= 1).map(|(kind, _)| kind)
}

/// Whether this lists pipelines of Logstash: an item has an `id` and says where the pipeline is, or the name says so too.
fn is_pipeline_list(root: Node, name: &str) -> bool {
    let is_named = matches!(name, "pipelines.yml" | "pipelines.yaml");
    let has = |item: Node, key: &str| item.get(key).is_some();
    root.items().map(Node::target).any(|item| {
        let (is_called, is_somewhere) =
            (has(item, "pipeline.id"), has(item, "path.config") || has(item, "config.string"));
        is_called && is_somewhere || is_named && (is_called || is_somewhere)
    })
}

/// Sections of `logstash.yml`, and what stands in them.
const LOGSTASH_SECTIONS: [&str; 12] = [
    "api",
    "cloud",
    "config",
    "dead_letter_queue",
    "http",
    "log",
    "modules",
    "monitoring",
    "path",
    "pipeline",
    "queue",
    "xpack",
];

/// Whether this is a `logstash.yml`: it is called so, and a key is a setting, or begins like one and has dots as they do.
fn is_process_settings(root: Node, name: &str) -> bool {
    let is_section = |key: &str| LOGSTASH_SECTIONS.contains(&key.split('.').next().unwrap_or_default());
    let begins_setting = |key: String| setup::settings().iter().any(|setting| setting.name.starts_with(&key));
    matches!(name, "logstash.yml" | "logstash.yaml")
        && root.entries().filter(|entry| is_section(entry.key.value())).any(|entry| {
            let (key, value) = (entry.key.value(), entry.value.target());
            key.contains('.')
                || value.entries().any(|inner| begins_setting(format!("{key}.{}", inner.key.value())))
        })
}

/// Whether these are tests of logs, and not of rules.
#[must_use]
pub fn holds_cases(root: Option<Node>) -> bool {
    root.is_some_and(|root| root.get("testcases").is_some_and(is_list) && root.get("tests").is_none())
}

/// Whether a file of this name is JSON.
#[must_use]
pub fn is_json(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "json")
}

/// Keys without which no JSON file is of a known kind: most are refused by their bytes.
const JSON_MARKS: [&str; 11] = [
    "\"testcases\"",
    "\"panels\"",
    "\"rows\"",
    "\"templating\"",
    "\"apiVersion\"",
    "\"dashboard\"",
    "\"groups\"",
    "\"tests\"",
    "\"scrape_configs\"",
    "\"route\"",
    "\"schemaVersion\"",
];

/// Whether a JSON text may be of a known kind.
#[must_use]
pub fn may_be_known(json: &str) -> bool {
    JSON_MARKS.iter().any(|mark| memchr::memmem::find(json.as_bytes(), mark.as_bytes()).is_some())
}

/// Whether a file of this name holds metrics in the text format.
#[must_use]
pub fn is_exposition(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "prom")
}

/// Whether a file with this name and content is a pipeline: the first word that is no comment is that of a section.
#[must_use]
pub fn is_pipeline(path: &Path, text: &str) -> bool {
    const EXTENSIONS: [&str; 4] = ["conf", "cfg", "logstash", "lscl"];
    let extension = path.extension().and_then(|extension| extension.to_str());
    if !extension.is_none_or(|extension| EXTENSIONS.contains(&extension)) {
        return false;
    }
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_start);
    let mut written = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let Some(first) = written.next() else { return false };
    let section = ["input", "filter", "output"].into_iter().find_map(|name| first.strip_prefix(name));
    let opens = |rest: &str| rest.trim_start().starts_with('{');
    section.is_some_and(|rest| opens(rest) || rest.trim().is_empty() && written.next().is_some_and(opens))
}

/// Whether a file of this name is a unit test file even if it does not parse.
fn is_test_name(name: &str) -> bool {
    [".yml", ".yaml"]
        .iter()
        .filter_map(|extension| name.strip_suffix(extension))
        .any(|stem| stem.ends_with("_test") || stem.ends_with(".test"))
}

fn is_rule_path(path: &Path) -> bool {
    path.components().rev().take(2).any(|part| {
        let part = part.as_os_str().to_string_lossy().to_lowercase();
        ["rules", "alerts", "alert", "recording"].iter().any(|word| part.contains(word))
    })
}

fn is_list(node: Node) -> bool {
    node.items().next().is_some() || node.is_null()
}

/// Sections of agents whose configurations have scrape jobs like Prometheus's.
const AGENT_SECTIONS: &[&str] =
    &["server", "clients", "positions", "metrics", "logs", "integrations", "receivers"];

fn prometheus_marks(root: Node) -> usize {
    if AGENT_SECTIONS.iter().any(|section| root.get(section).is_some()) {
        return 0;
    }
    let sections = PROMETHEUS_SECTIONS.iter().filter(|section| root.get(section).is_some()).count();
    let globals = root
        .get("global")
        .map_or(0, |global| PROMETHEUS_GLOBALS.iter().filter(|key| global.get(key).is_some()).count());
    let jobs =
        root.get("scrape_configs").is_some_and(|jobs| jobs.items().any(|job| job.get("job_name").is_some()));
    sections + globals + usize::from(jobs)
}

fn alertmanager_marks(root: Node) -> usize {
    let route = root.get("route").is_some_and(|route| {
        ["receiver", "routes", "group_by", "group_wait"].iter().any(|key| route.get(key).is_some())
    });
    let receivers = root
        .get("receivers")
        .is_some_and(|receivers| receivers.items().any(|item| item.get("name").is_some()));
    let inhibitions = root.get("inhibit_rules").is_some_and(|rules| {
        rules.items().any(|rule| rule.entries().any(|entry| entry.key.value().starts_with("target_match")))
    });
    [route, receivers, inhibitions].into_iter().map(usize::from).sum()
}

/// The sections of Grafana's provisioning files, and keys of which every item has one.
const PROVISIONED: &[(&str, &[&str])] = &[
    ("datasources", &["type", "url", "uid", "access", "isDefault", "jsonData"]),
    ("deleteDatasources", &["name"]),
    ("providers", &["options", "folder", "disableDeletion", "updateIntervalSeconds"]),
    ("groups", &["folder", "orgId"]),
    ("contactPoints", &["receivers"]),
    ("policies", &["receiver", "orgId"]),
    ("templates", &["template"]),
    ("muteTimes", &["time_intervals"]),
];

/// Whether Grafana reads it when it starts: it has the number of a version, and a section whose items look like it.
fn is_provisioning(root: Node) -> bool {
    let is_number = |node: Node| node.kind() == NodeKind::Scalar && node.as_int().is_ok();
    let section = |(section, keys): &(&str, &[&str])| {
        let items = root.get(section).into_iter().flat_map(Node::items).map(Node::target);
        items.into_iter().any(|item| keys.iter().any(|key| item.get(key).is_some()))
    };
    root.get("apiVersion").is_some_and(is_number) && PROVISIONED.iter().any(section)
}

/// Marks of a rule file: its groups have names, and they have rules.
fn rules_marks(root: Node) -> usize {
    // Grafana's provisioned alerts have groups, too
    let Some(groups) = root.get("groups").filter(|_| root.get("apiVersion").is_none()) else { return 0 };
    let has = |key: &str| groups.items().any(|group| group.get(key).is_some());
    let rules = has("rules")
        && groups.items().filter_map(|group| group.get("rules")).any(|rules| {
            rules.is_null()
                || rules.items().next().is_none()
                || rules
                    .items()
                    .any(|rule| ["alert", "record", "expr"].iter().any(|key| rule.get(key).is_some()))
        });
    usize::from(has("name") || groups.items().next().is_none()) + usize::from(rules)
}
