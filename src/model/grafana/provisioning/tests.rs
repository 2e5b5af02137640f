//! What is read from provisioning files, and what Grafana refuses in them.

use super::*;
use crate::{
    model::{Dialect, decode::ProblemKind},
    source::Files,
    syntax::yaml::{self, Documents, Flavour, Options},
};

fn read(text: &str) -> Provisioning {
    let mut files = Files::default();
    let id = files.add("provisioning.yml", text.into()).unwrap();
    let options = Options { flavour: Flavour::V3, documents: Documents::First };
    Provisioning::read(&yaml::read(files.get(id).text(), options), &Dialect::default())
}

/// What each problem is about, without the wording.
fn problems(text: &str) -> Vec<String> {
    let kind = |problem: &Problem| match &problem.kind {
        ProblemKind::UnknownField(unknown) => format!("unknown {}", unknown.field),
        ProblemKind::WrongType { field, .. } => format!("type {field}"),
        ProblemKind::InvalidValue { field, value, .. } => format!("{field} {value}"),
        ProblemKind::Missing { fields, .. } => format!("missing {}", fields.join("|")),
        ProblemKind::Contradiction { fact, .. } => fact.clone(),
        other => format!("{other:?}"),
    };
    read(text).problems.iter().map(kind).collect()
}

const ALERTING: &str = "
apiVersion: 1
groups:
  - name: mcp
    folder: Alerts
    interval: 1m
    rules:
      - uid: a
        title: Errors
        condition: B
        for: 5m
        noDataState: OK
        data:
          - refId: A
            datasourceUid: prom
            relativeTimeRange: {from: 600, to: 0}
            model: {expr: 'sum(rate(errors_total[$__rate_interval]))', datasource: {type: prometheus}}
          - refId: L
            datasourceUid: logs
            model: {expr: '{app=\"x\"} |= \"y\"'}
          - refId: B
            datasourceUid: __expr__
            model: {type: threshold, expression: $A}
        notification_settings: {receiver: ops}
contactPoints:
  - name: ops
    receivers:
      - uid: ops-1
        type: slack
        settings: {url: https://hooks.example.org/secret, recipient: '#ops'}
policies:
  - receiver: ops
    routes:
      - receiver: night
        mute_time_intervals: [weekends]
";

#[test]
fn alert_rules_are_read_with_their_promql_alone() {
    let read = read(ALERTING);
    assert_eq!(read.problems, []);
    let expressions: Vec<&str> = read.expressions().map(|expression| expression.text.text()).collect();
    assert_eq!(expressions, ["sum(rate(errors_total[$__rate_interval]))"]);
    assert!(read.expressions().all(|expression| expression.parsed.is_ok()));
    let rule = read.rules().next().unwrap();
    assert_eq!(rule.queries[2].inputs[0].value, "A");
    assert_eq!(rule.receiver.as_ref().unwrap().value, "ops");
    let names = read.entities().map(|(_, name)| name).collect::<Vec<_>>();
    assert_eq!(names, ["contact point ops", "group mcp", "group mcp / rule Errors"]);
}

#[test]
fn policies_are_read_to_the_leaves() {
    let read = read(ALERTING);
    let receivers = read.policies.iter().filter_map(|policy| policy.receiver.as_ref());
    assert_eq!(receivers.map(|name| name.value.as_str()).collect::<Vec<_>>(), ["ops", "night"]);
    assert_eq!(read.policies[1].intervals[0].value, "weekends");
}

#[test]
fn secrets_are_known_wherever_they_stand() {
    let text = "
apiVersion: 1
datasources:
  - name: Prometheus
    type: prometheus
    password: one
    jsonData: {httpHeaderName1: Authorization, apiToken: two, tlsSkipVerify: true, tokenUri: x}
    secureJsonData: {httpHeaderValue1: three}
";
    let found = read(text);
    let mut secrets: Vec<&str> =
        found.secrets.iter().map(|span| &text[span.start as usize..span.end as usize]).collect();
    secrets.sort_unstable();
    assert_eq!(secrets, ["one", "three", "two"]);
    let exposed = found.datasources[0].exposed.iter().map(|name| name.value.as_str());
    assert_eq!(exposed.collect::<Vec<_>>(), ["apiToken"]);
    assert_eq!(read(ALERTING).secrets.len(), 1);
}

#[test]
fn values_may_be_variables() {
    let good =
        "{orgId: $ORG, isDefault: '${DEFAULT}', basicAuth: 'true', editable: \"\", name: $__env{NAME}}";
    assert_eq!(problems(&format!("apiVersion: 1\ndatasources: [{good}]\n")), Vec::<String>::new());
    let bad = "{orgId: main, isDefault: yes, correlations: 1}";
    let bad = problems(&format!("apiVersion: 1\ndatasources: [{bad}]\n"));
    assert_eq!(bad, ["orgId main", "isDefault yes", "type correlations"]);
    assert!(has_variable("$A") && has_variable("a${B}c") && !has_variable("pa$$word"));
}

#[test]
fn keys_that_grafana_does_not_read_are_noticed() {
    let text = "apiVersion: 1\ndatasources: [{name: a, typ: b, org_id: 1}]\n";
    assert_eq!(problems(text), ["unknown typ", "unknown org_id"]);
}

#[test]
fn a_provider_needs_a_path_and_the_type_of_files() {
    let provider = |text: &str| problems(&format!("apiVersion: 1\nproviders: [{{name: a, {text}}}]\n"));
    assert_eq!(provider("type: file, options: {path: /d}"), Vec::<String>::new());
    assert_eq!(provider("type: file"), ["a dashboard provider has no `path`"]);
    assert_eq!(provider("type: disk, options: {path: /d}"), ["type disk"]);
    assert_eq!(provider("options: {path: /d}"), ["missing type"]);
    let options = "options: {path: /d, foldersFromFilesStructure: true}";
    assert_eq!(provider(&format!("type: file, folder: F, {options}")), Vec::<String>::new());
    assert_eq!(provider(&format!("type: file, folder: F, folderUid: f, {options}")).len(), 1);
    let same = "{name: a, type: file, options: {path: /d}}";
    let twice = problems(&format!("apiVersion: 1\nproviders: [{same}, {same}]\n"));
    assert_eq!(twice, ["another dashboard provider has the name `a`"]);
}

#[test]
fn rules_need_what_grafana_asks_for() {
    let text = "apiVersion: 1\ngroups: [{name: a, folder: b, interval: 1m, rules: [{title: c, for: 5}]}]\n";
    let mut found = problems(text);
    found.sort();
    assert_eq!(found, ["for 5", "missing condition|record", "missing data", "missing uid"]);
}
