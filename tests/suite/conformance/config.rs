//! Whether we refuse the configuration files that Prometheus and Alertmanager refuse, and no others.

use super::{Figure, json_lines};
use mcpmon_check::{
    model::{
        Expression, alertmanager,
        decode::Problem,
        prometheus,
        rules::{Rule, RuleFile},
    },
    source::Files,
    syntax::yaml::{self, Documents, Flavour, Node, Options, ProblemKind, Tree},
};
use serde_json::Value;
use std::{fs, path::Path};

/// What we refuse in a file: nothing if we take it.
fn refusals(kind: &str, bytes: Vec<u8>) -> Vec<String> {
    let mut files = Files::default();
    let id = files.add("case.yaml", bytes).unwrap();
    let flavour = if matches!(kind, "rules" | "crd") { Flavour::V3 } else { Flavour::V2 };
    let documents = if kind == "crd" { Documents::All } else { Documents::First };
    let tree = yaml::read(files.get(id).text(), Options { flavour, documents });
    let (mut refusals, mut promql) = (unreadable(&tree), vec![]);
    let mut add =
        |problems: &[Problem]| refusals.extend(problems.iter().map(|problem| format!("{:?}", problem.kind)));
    let mut add_rules = |rules: &RuleFile| {
        add(&rules.problems);
        let rules = rules.groups.iter().flat_map(|group| &group.rules);
        promql.extend(
            rules.filter_map(Rule::expr).flat_map(Expression::errors).map(|error| format!("{error:?}")),
        );
    };
    match kind {
        "rules" => add_rules(&RuleFile::read(&tree)),
        "crd" => specs(&tree).for_each(|spec| add_rules(&RuleFile::read_at(spec))),
        "promcfg" | "prometheus" => add(&prometheus::Config::read(&tree).problems),
        _ => add(&alertmanager::Config::read(&tree).problems),
    }
    refusals.append(&mut promql);
    refusals
}

fn unreadable(tree: &Tree) -> Vec<String> {
    let problems = tree.problems().iter().filter(|problem| problem.kind != ProblemKind::ExtraDocument);
    problems.map(|problem| format!("{:?}", problem.kind)).collect()
}

fn specs(tree: &Tree) -> impl Iterator<Item = Node<'_>> {
    let is_rule = |node: &Node<'_>| node.get("kind").is_some_and(|kind| kind.value() == "PrometheusRule");
    tree.documents().filter(is_rule).filter_map(|resource| resource.get("spec"))
}

/// Counts one case: `accepted` is what the real tool says.
fn judge(figure: &mut Figure, kind: &str, name: &str, bytes: Vec<u8>, accepted: bool, message: &str) {
    let refusals = refusals(kind, bytes);
    figure.count(refusals.is_empty() == accepted, || {
        let words = if accepted { "refused" } else { "taken" };
        format!("{words}: {kind} {name}: {}{message}", refusals.first().map_or("", String::as_str))
    });
}

fn text<'v>(case: &'v Value, field: &str) -> &'v str {
    case[field].as_str().unwrap_or_default()
}

/// Files of public repositories, judged by promtool and amtool.
pub(crate) fn real(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(&data.join("manifest.jsonl")) {
        let kind = text(&case, "kind");
        if matches!(kind, "rules" | "crd" | "promcfg" | "amcfg") {
            let name = text(&case, "file");
            let bytes = fs::read(data.join(name)).unwrap();
            judge(&mut figure, kind, name, bytes, case["verdict"] == "pass", text(&case, "first_error"));
        }
    }
    figure
}

/// The products' own test data, judged by their newest sources.
pub(crate) fn upstream(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(&data.join("manifest.jsonl")) {
        let (kind, name) = (text(&case, "kind"), text(&case, "path"));
        let bytes = fs::read(data.join(name)).unwrap();
        judge(&mut figure, kind, name, bytes, case["accept"] == true, text(&case, "message"));
    }
    figure
}

/// Inputs made to be hard to read.
pub(crate) fn hard_yaml(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(&data.join("cases.jsonl")) {
        let Some(bytes) = case["text"].as_str().map(|text| text.as_bytes().to_vec()) else { continue };
        let (kind, name) = (text(&case, "kind"), text(&case, "id"));
        judge(&mut figure, kind, name, bytes, case["verdict"] == "ok", text(&case, "message"));
    }
    figure
}
