//! What is taken and refused in rule files, and what the models say.

use super::*;
use crate::{
    model::{Dialect, decode::ProblemKind},
    source::Files,
    syntax::yaml::{self, Documents, Flavour, Options},
};

fn read(text: &str) -> RuleFile {
    let mut files = Files::default();
    let id = files.add("rules.yml", text.into()).unwrap();
    let options = Options { flavour: Flavour::V3, documents: Documents::First };
    RuleFile::read(&yaml::read(files.get(id).text(), options), &Dialect::default())
}

/// The kinds of problems in a group with this rule, by name.
fn refused(rule: &str) -> Vec<&'static str> {
    kinds(&format!("groups: [{{name: g, rules: [{{{rule}}}]}}]"))
}

fn kinds(text: &str) -> Vec<&'static str> {
    let name = |kind: &ProblemKind| match kind {
        ProblemKind::UnknownField(_) => "unknown",
        ProblemKind::WrongType { .. } => "type",
        ProblemKind::InvalidValue { .. } => "value",
        ProblemKind::Missing { .. } => "missing",
        ProblemKind::NotAllowed { .. } => "not allowed",
        ProblemKind::RecordXorAlert { .. } => "record xor alert",
        ProblemKind::InvalidName { .. } => "name",
        ProblemKind::Duplicate { .. } => "duplicate",
        _ => "other",
    };
    read(text).problems.iter().map(|problem| name(&problem.kind)).collect()
}

#[test]
fn rules_are_refused_as_rulefmt_refuses_them() {
    let none: [&str; 0] = [];
    assert_eq!(refused("alert: A, expr: up, for: 5m, labels: {a: b}, annotations: {c: d}"), none);
    assert_eq!(refused("record: a:b, expr: up, for: 0s, annotations: {}"), none);
    assert_eq!(refused("record: a b, expr: up"), none);
    assert_eq!(refused("alert: A"), ["missing"]);
    assert_eq!(refused("expr: up"), ["record xor alert"]);
    assert_eq!(refused("alert: A, record: B, expr: up"), ["record xor alert"]);
    assert_eq!(refused("record: a, expr: up, for: 5m"), ["not allowed"]);
    assert_eq!(refused("record: 'a{b=\"c\"}', expr: up"), ["name"]);
    assert_eq!(refused("alert: A, expr: up, labels: {__name__: b}"), ["name"]);
    assert_eq!(refused("alert: A, expr: up, for: 60"), ["value"]);
    assert_eq!(refused("alert: A, expr: up, labels: [a]"), ["type"]);
    assert_eq!(refused("alert: A, expr: up, labls: {a: b}"), ["unknown"]);
}

#[test]
fn groups_need_names_of_their_own() {
    assert_eq!(kinds("groups: [{rules: []}]"), ["missing"]);
    assert_eq!(kinds("groups: [{name: a}, {name: b}, {name: a}]"), ["duplicate"]);
    assert!(kinds("groups: [null, {name: a, rules: [null]}]").is_empty());
    assert!(kinds("").is_empty() && read("").complete);
    assert!(kinds("!").is_empty() && kinds("groups: !").is_empty());
}

#[test]
fn everything_has_a_name_and_a_place() {
    let text = "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up == 0\n    labels:\n      a: b\n";
    let entities: Vec<_> = read(text).entities().collect();
    let names: Vec<&str> = entities.iter().map(|(_, name)| name.as_str()).collect();
    assert_eq!(names, ["group g", "group g / alert A", "group g / alert A / labels"]);
    let labels = entities[2].0;
    assert_eq!(&text[labels.start as usize..labels.end as usize], "a: b");
}

#[test]
fn labels_keep_their_templates_and_places() {
    let text =
        "groups: [{name: g, rules: [{alert: A, expr: up, annotations: {s: \"x\\n{{ $value }}\", t: }}]}]";
    let file = read(text);
    let Rule::Alerting(alert) = &file.groups[0].rules[0] else { panic!("{file:?}") };
    let [summary, empty] = &alert.annotations[..] else { panic!("{alert:?}") };
    assert_eq!((summary.value.text(), empty.value.text()), ("x\n{{ $value }}", ""));
    let span = summary.value.span(2..14);
    assert_eq!(&text[span.start as usize..span.end as usize], "{{ $value }}");
}
