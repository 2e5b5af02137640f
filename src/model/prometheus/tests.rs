//! What is taken and refused beyond the tables, and what the model says.

use super::*;
use crate::{
    model::decode::ProblemKind,
    source::Files,
    syntax::yaml::{self, Documents, Flavour, Options},
};

fn read(text: &str) -> Config {
    let mut files = Files::default();
    let id = files.add("prometheus.yml", text.into()).unwrap();
    let options = Options { flavour: Flavour::V2, documents: Documents::First };
    Config::read(&yaml::read(files.get(id).text(), options))
}

fn job(fields: &str) -> Vec<ProblemKind> {
    kinds(&format!("scrape_configs: [{{job_name: a, {fields}}}]"))
}

fn kinds(text: &str) -> Vec<ProblemKind> {
    read(text).problems.into_iter().map(|problem| problem.kind).collect()
}

#[test]
fn timeouts_stay_within_the_interval_that_applies() {
    let exceeds = |text: &str| matches!(kinds(text)[..], [ProblemKind::TimeoutExceedsInterval { .. }]);
    assert!(exceeds("global: {scrape_interval: 5s, scrape_timeout: 10s}"));
    assert!(exceeds("scrape_configs: [{job_name: a, scrape_timeout: 2m}]"));
    assert!(exceeds("global: {scrape_interval: 15s}\nscrape_configs: [{job_name: a, scrape_timeout: 20s}]"));
    assert!(kinds("global: {scrape_interval: 15s}\nscrape_configs: [{job_name: a, scrape_interval: 1m, scrape_timeout: 20s}]").is_empty());
    assert!(job("scrape_timeout: 1m").is_empty());
}

#[test]
fn jobs_have_names_of_their_own() {
    let found = kinds("scrape_configs: [{job_name: a}, {job_name: b}, {job_name: a}]");
    assert!(matches!(&found[..], [ProblemKind::Duplicate { name, .. }] if name == "a"), "{found:?}");
}

#[test]
fn static_targets_are_addresses_unless_relabelling_mends_them() {
    let targets = "static_configs: [{targets: ['http://x:1', 'y:1']}]";
    assert!(matches!(job(targets)[..], [ProblemKind::TargetNotHostPort { .. }]));
    assert_eq!(job(&format!("{targets}, relabel_configs: [{{target_label: a, replacement: b}}]")).len(), 1);
    assert!(
        job(&format!("{targets}, relabel_configs: [{{target_label: __address__, replacement: b}}]"))
            .is_empty()
    );
    assert!(
        job(&format!(
            "{targets}, relabel_configs: [{{action: drop, source_labels: [__address__], regex: h.*}}]"
        ))
        .is_empty()
    );
}

#[test]
fn relabelling_steps_take_what_their_action_takes() {
    let step = |step: &str| job(&format!("relabel_configs: [{{{step}}}]")).len();
    for good in [
        "target_label: a",
        "action: Replace, target_label: 'a${1}'",
        "action: labeldrop, regex: a",
        "action: hashmod, modulus: 2, target_label: a",
        "action: keepequal, source_labels: [a], target_label: b",
        "action: labelmap, regex: a_(.*), replacement: b_$1",
    ] {
        assert_eq!(step(good), 0, "{good}");
    }
    for bad in [
        "source_labels: [a]",
        "action: replac, target_label: a",
        "action: labeldrop, source_labels: [a], regex: b",
        "action: hashmod, target_label: a",
        "action: keepequal, target_label: b, regex: (.*)",
        "action: uppercase, target_label: a, replacement: b",
        "target_label: a, regex: '('",
    ] {
        assert_eq!(step(bad), 1, "{bad}");
    }
    let legacy =
        "metric_name_validation_scheme: legacy, metric_name_escaping_scheme: dots, relabel_configs: ";
    assert_eq!(job(&format!("{legacy}[{{target_label: 'a${{1}}_b'}}]")).len(), 0);
    assert_eq!(job(&format!("{legacy}[{{target_label: 'a-b'}}]")).len(), 1);
}

#[test]
fn kubernetes_clients_need_a_server() {
    let discovery = |fields: &str| job(&format!("kubernetes_sd_configs: [{{role: pod, {fields}}}]")).len();
    assert_eq!(discovery("tls_config: {insecure_skip_verify: false}"), 0);
    assert_eq!(discovery("bearer_token: a"), 1);
    assert_eq!(discovery("api_server: 'https://x', bearer_token: a"), 0);
    assert_eq!(discovery("selectors: [{role: pod}, {role: node}]"), 0);
    assert_eq!(discovery("selectors: [{role: service}]"), 1);
    assert_eq!(discovery("selectors: [{role: pod}, {role: pod}]"), 1);
}

#[test]
fn certificates_of_files_need_keys_of_files() {
    let tls = |fields: &str| job(&format!("tls_config: {{{fields}}}")).len();
    assert_eq!(tls("cert_file: a, key_file: b"), 0);
    assert_eq!(tls("cert: a, key: b"), 0);
    assert_eq!(tls("cert_file: a, key: b"), 1);
    assert_eq!(tls("cert_file: a"), 1);
}

#[test]
fn the_model_keeps_what_stacks_need() {
    let config = read(
        "global: {scrape_interval: 15s, external_labels: {a: b}}\nrule_files: [rules/*.yml]\n\
         alerting: {alertmanagers: [{static_configs: [{targets: [am:9093]}]}]}\n\
         scrape_configs: [{job_name: node, metrics_path: /m, static_configs: [{targets: [n:9100], labels: {c: d}}], dns_sd_configs: [{names: [x]}]}]\n",
    );
    assert!(config.problems.is_empty() && config.complete, "{:?}", config.problems);
    let job = &config.jobs[0];
    assert_eq!((job.name.as_str(), job.discovery.static_groups[0].targets[0].as_str()), ("node", "n:9100"));
    assert_eq!(job.discovery.dynamic[0].value, "dns_sd_configs");
    assert_eq!(config.rule_files[0].text(), "rules/*.yml");
    let names: Vec<String> = config.entities().map(|(_, name)| name).collect();
    assert_eq!(names, ["global", "scrape job node", "alertmanagers[0]"]);
}
