//! What is taken and refused beyond the tables, and what the model says.

use super::*;
use crate::{
    model::decode::ProblemKind,
    source::Files,
    syntax::yaml::{self, Documents, Flavour, Options},
};

fn read(text: &str) -> Config {
    let mut files = Files::default();
    let id = files.add("alertmanager.yml", text.into()).unwrap();
    let options = Options { flavour: Flavour::V2, documents: Documents::First };
    Config::read(&yaml::read(files.get(id).text(), options))
}

fn kinds(text: &str) -> Vec<ProblemKind> {
    read(text).problems.into_iter().map(|problem| problem.kind).collect()
}

/// Problems of a configuration whose root route has these fields besides its receiver.
fn route(fields: &str) -> Vec<ProblemKind> {
    kinds(&format!("{{receivers: [{{name: r}}], route: {{receiver: r, {fields}}}}}"))
}

#[test]
fn the_root_route_takes_everything() {
    assert!(route("group_by: [a]").is_empty());
    for bad in
        ["matchers: [a=b]", "match: {a: b}", "match_re: {a: b}", "continue: true", "mute_time_intervals: [x]"]
    {
        assert!(route(bad).iter().any(|kind| matches!(kind, ProblemKind::RootRoute { .. })), "{bad}");
    }
    assert!(matches!(kinds("receivers: [{name: r}]")[..], [ProblemKind::RootRoute { .. }]));
    assert!(matches!(kinds("")[..], [ProblemKind::RootRoute { .. }]));
    assert!(matches!(kinds("{receivers: [{name: r}], route: {}}")[..], [ProblemKind::RootRoute { .. }]));
}

#[test]
fn routes_name_what_is_defined() {
    let found = route("routes: [{receiver: s}, {mute_time_intervals: [t]}]");
    assert!(
        matches!(&found[..], [ProblemKind::Undefined { .. }, ProblemKind::Undefined { .. }]),
        "{found:?}"
    );
    let near = kinds("{receivers: [{name: email}], route: {receiver: emial}}");
    assert!(
        matches!(&near[..], [ProblemKind::Undefined { similar, .. }] if similar[..] == ["email"]),
        "{near:?}"
    );
}

#[test]
fn nothing_is_undefined_in_a_broken_file() {
    let found =
        kinds("route:\n  receiver: a\nreceivers:\n  - name: b\n     webhook_configs: []\n  - name: c\n");
    assert!(!found.iter().any(|kind| matches!(kind, ProblemKind::Undefined { .. })), "{found:?}");
}

#[test]
fn groups_are_by_labels_or_by_all() {
    for bad in ["[..., a]", "[a, a]", "['']"] {
        assert!(matches!(route(&format!("group_by: {bad}"))[..], [ProblemKind::GroupBy { .. }]), "{bad}");
    }
    assert!(route("group_by: [...]").is_empty() && route("group_by: []").is_empty());
}

#[test]
fn matchers_are_read_in_all_notations() {
    let text = "{receivers: [{name: r}], route: {receiver: r, routes: [{match: {a: b}, match_re: {c: d.*}, matchers: ['e=\"f\"', 'g!=h,i=~\"j\"']}]}}";
    let config = read(text);
    assert!(config.problems.is_empty(), "{:?}", config.problems);
    let matchers =
        config.routes[1].matchers.iter().flat_map(|matcher| &matcher.reading.as_ref().unwrap().matchers);
    let shown: Vec<String> = matchers.map(ToString::to_string).collect();
    assert_eq!(shown, [r#"a="b""#, r#"c=~"d.*""#, r#"e="f""#, r#"g!="h""#, r#"i=~"j""#]);
    for bad in [
        "matchers: ['a']",
        "matchers: ['a=~\"(\"']",
        "match: {a-b: c}",
        "match_re: {a: '('}",
        "match_re: {a: }",
    ] {
        let found = route(&format!("routes: [{{{bad}}}]"));
        assert!(matches!(found[..], [ProblemKind::BadMatcher { .. }]), "{bad}: {found:?}");
    }
}

#[test]
fn times_end_after_they_start() {
    let times = |range: &str| {
        let interval = format!("time_intervals: [{{name: t, time_intervals: [{{times: [{{{range}}}]}}]}}]");
        kinds(&format!("route: {{receiver: r}}\nreceivers: [{{name: r}}]\n{interval}")).len()
    };
    assert_eq!(times("start_time: '09:00', end_time: '17:00'"), 0);
    assert_eq!(times("start_time: '22:00', end_time: '06:00'"), 1);
    assert_eq!(times("start_time: '9:00', end_time: '17:00'"), 1);
    assert_eq!(times("start_time: '09:00'"), 1);
}

#[test]
fn everything_has_a_name() {
    let config = read(
        "route: {receiver: e, routes: [{receiver: e, routes: [{receiver: e}]}, {receiver: e}]}\n\
         receivers: [{name: e, webhook_configs: [{url: 'http://x'}]}]\n\
         inhibit_rules: [{source_matchers: [a=b], target_matchers: [c=d]}]\ntime_intervals: [{name: t}]\n",
    );
    let names: Vec<String> = config.entities().map(|(_, name)| name).collect();
    let expected = [
        "route",
        "route / routes[0]",
        "route / routes[1]",
        "route / routes[0] / routes[0]",
        "receiver e",
        "receiver e / webhook_configs[0]",
        "inhibit_rules[0]",
        "time interval t",
    ];
    assert_eq!(names, expected);
}
