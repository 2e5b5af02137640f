//! The tables fit together, and the walk says what they say.

use super::*;
use crate::{
    model::{
        Vendor, alertmanager, grafana::provisioning, logstash::cases, prometheus, rules, scenario, settings,
    },
    source::Files,
    syntax::yaml::{Documents, Flavour, Options},
};

/// The tables of every product, by its name.
fn products() -> Vec<(&'static str, &'static Facts)> {
    let plain = [
        ("prometheus", prometheus::facts()),
        ("rules", rules::facts(None)),
        ("alertmanager", alertmanager::facts()),
        ("test", scenario::facts()),
        ("settings", settings::facts()),
        ("provisioning", provisioning::facts()),
        ("log test", cases::facts()),
    ];
    let flavoured = Vendor::ALL.map(|vendor| (vendor.name(), rules::facts(Some(vendor))));
    plain.into_iter().chain(flavoured).collect()
}

/// Problems that the tables see in `text`, read as the struct `of`.
fn problems(facts: &Facts, of: &str, text: &str) -> Vec<String> {
    let mut files = Files::default();
    let id = files.add("x.yml", text.into()).unwrap();
    let options = Options { flavour: Flavour::V2, documents: Documents::First };
    let tree = yaml::read(files.get(id).text(), options);
    let examined = examine(facts, facts.id(of).unwrap(), tree.root().unwrap());
    examined.problems.iter().map(|problem| format!("{:?}", problem.kind)).collect()
}

#[test]
fn every_row_of_every_table_is_understood() {
    for (product, facts) in products() {
        let odd = facts.misunderstood();
        assert!(odd.is_empty(), "{product}: {odd:?}");
    }
}

#[test]
fn shapes_are_judged_where_they_stand() {
    let facts = prometheus::facts();
    let global = |text: &str| problems(facts, "global", text).len();
    assert_eq!(global("scrape_interval: 1m30s"), 0);
    assert_eq!(global("scrape_interval: 90"), 1);
    assert_eq!(global("scrape_interval: [1m]"), 1);
    assert_eq!(global("scrape_interval:"), 0);
    assert_eq!(global("external_labels: {a: b, c: 1}"), 0);
    assert_eq!(global("external_labels: [a]"), 1);
    assert_eq!(global("scrape_protocols: [PrometheusProto, prometheusproto]"), 1);
    assert_eq!(global("sample_limit: -1"), 1);
}

#[test]
fn unknown_keys_are_told_where_they_belong() {
    let unknown = |facts, of, text| problems(facts, of, text).concat();
    let (prometheus, alertmanager) = (prometheus::facts(), alertmanager::facts());
    let near = unknown(prometheus, "scrape-config", "{job_name: a, metric_path: /m}");
    assert!(near.contains(r#"similar: ["metrics_path"]"#), "{near}");
    let below = unknown(prometheus, "scrape-config", "{job_name: a, min_version: TLS12}");
    assert!(below.contains("write it under `tls_config:`"), "{below}");
    let beside = unknown(alertmanager, "config", "{receivers: [{name: a, inhibit_rules: []}]}");
    assert!(beside.contains("one level up, beside `receivers:`"), "{beside}");
    let advised = unknown(
        alertmanager,
        "receiver",
        "{name: a, email_configs: [{to: b, from: c, smarthost: 'd:1', body: e}]}",
    );
    assert!(advised.contains("`html:` or `text:`"), "{advised}");
}

#[test]
fn what_must_stand_together_is_asked_for() {
    let facts = prometheus::facts();
    let tls = |text: &str| problems(facts, "tls", text).len();
    assert_eq!(tls("{cert_file: a, key_file: b}"), 0);
    assert_eq!(tls("{cert_file: a}"), 1);
    assert_eq!(tls("{ca: a, ca_file: b}"), 1);
    assert_eq!(tls("{ca: '', ca_file: b}"), 0);
    let dns = |text: &str| problems(facts, "dns-sd", text).len();
    assert_eq!(dns("names: [a]"), 0);
    assert_eq!(dns("{names: [a], type: a}"), 1);
    assert_eq!(dns("{names: [a], type: a, port: 1}"), 0);
    let email = "receivers: [{name: a, email_configs: [{to: b, from: c}]}]";
    let config = |text: &str| problems(alertmanager::facts(), "config", text).len();
    assert_eq!(config(email), 1);
    assert_eq!(config(&format!("global: {{smtp_smarthost: 'a:1'}}\n{email}")), 0);
}

#[test]
fn nothing_is_missed_where_the_text_is_broken() {
    let facts = prometheus::facts();
    let found = problems(
        facts,
        "config",
        "scrape_configs:\n  - metrics_path: /m\n     job_name: a\n  - job_name: b\n",
    );
    assert!(!found.concat().contains("Missing"), "{found:?}");
}

#[test]
fn merged_keys_count_and_clash_only_in_maps() {
    let facts = prometheus::facts();
    let config = |text: &str| problems(facts, "config", text).len();
    assert_eq!(config("scrape_configs: [&a {job_name: a, scheme: http}, {<<: *a, job_name: b}]"), 0);
    assert_eq!(config("scrape_configs: [{job_name: a, <<: {foo: b}}]"), 1);
    assert_eq!(config("scrape_configs: [{job_name: a, <<: b}]"), 1);
    assert_eq!(config("global: {external_labels: {<<: {a: b}, a: c}}"), 1);
    assert_eq!(config("global: {external_labels: {<<: [&e {a: b}, *e]}}"), 1);
    assert_eq!(config("global: {external_labels: {<<: [{a: b}, {c: d}]}}"), 0);
    assert_eq!(config("scrape_configs: &l [{job_name: a}, {job_name: b, <<: *l}]"), 1);
}

#[test]
fn merge_keys_come_down_to_entries() {
    let text = "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nc: {y: 4, <<: [*a, {x: 5, z: 6}]}\n";
    let merged = |flavour, key| {
        let mut files = Files::default();
        let id = files.add("x.yml", text.into()).unwrap();
        let options = Options { flavour, documents: Documents::First };
        let tree = yaml::read(files.get(id).text(), options);
        let entries = Entries::of(tree.root().unwrap().get(key).unwrap());
        let counts = |name| entries.get(name).map_or("", |entry| entry.value.value());
        (["x", "y", "z"].map(counts).join(" ").trim_end().to_owned(), entries.repeated.len())
    };
    assert_eq!(merged(Flavour::V3, "b"), ("1 3".into(), 0));
    assert_eq!(merged(Flavour::V2, "b"), ("1 3".into(), 1));
    assert_eq!(merged(Flavour::V3, "c"), ("1 4 6".into(), 0));
    assert_eq!(merged(Flavour::V2, "c"), ("1 2 6".into(), 2));
}

#[test]
fn a_mapping_that_merges_itself_in_ends() {
    assert!(problems(prometheus::facts(), "config", "global: &a {<<: [*a, *a], foo: 1}").len() < 5);
}

#[test]
fn aliases_that_go_in_circles_end() {
    let text = "route: &a {receiver: r, routes: [{receiver: s, routes: [*a]}]}";
    assert!(problems(alertmanager::facts(), "config", text).len() < 10);
}

#[test]
fn secrets_are_found_in_every_depth() {
    let text = "{global: {slack_api_url: 'http://x/y'}, receivers: [{name: a, webhook_configs: [{url: 'http://z', http_config: {authorization: {credentials: s}}}]}]}";
    let mut files = Files::default();
    let id = files.add("x.yml", text.into()).unwrap();
    let options = Options { flavour: Flavour::V2, documents: Documents::First };
    let tree = yaml::read(files.get(id).text(), options);
    let mut secrets =
        examine(alertmanager::facts(), alertmanager::facts().id("config").unwrap(), tree.root().unwrap())
            .secrets;
    secrets.sort();
    let texts: Vec<&str> = secrets.iter().map(|span| &text[span.start as usize..span.end as usize]).collect();
    assert_eq!(texts, ["'http://x/y'", "'http://z'", "s"]);
}
