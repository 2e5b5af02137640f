//! Unit test files that only evaluate expressions, read and written.

use super::{Case, UnitTest, features, number_text};
use crate::promqltest::milliseconds;
use mcpmon_check::{
    go::Quoted,
    labels::LabelSet,
    promql::{Histogram, SeriesValue, parse_metric, parse_values},
    source::Files,
    syntax::yaml::{Documents, Flavour, Node, Options, read as read_yaml},
    time::Duration,
};
use std::{fmt::Write, fs, path::Path};

/// The tests of a file.
pub(super) fn read(path: &Path) -> Vec<UnitTest> {
    let mut files = Files::default();
    let id = files.add("test.yml", fs::read(path).unwrap()).unwrap();
    let tree = read_yaml(files.get(id).text(), Options { flavour: Flavour::V3, documents: Documents::First });
    let root = tree.root().unwrap();
    let evaluation_interval = root.get("evaluation_interval").map_or(60_000, duration);
    items(root, "tests")
        .map(|test| UnitTest {
            interval: test.get("interval").map_or(60_000, duration),
            evaluation_interval,
            series: items(test, "input_series")
                .map(|series| (text(series, "series"), text(series, "values")))
                .collect(),
            cases: items(test, "promql_expr_test").map(case).collect(),
        })
        .collect()
}

fn items<'t>(node: Node<'t>, key: &str) -> impl Iterator<Item = Node<'t>> + use<'t> {
    node.get(key).into_iter().flat_map(Node::items)
}

fn text(node: Node<'_>, key: &str) -> String {
    node.get(key).map(|node| node.value().to_owned()).unwrap_or_default()
}

fn duration(node: Node<'_>) -> i64 {
    milliseconds(node.value()).unwrap()
}

fn case(node: Node<'_>) -> Case {
    let mut samples: Vec<(LabelSet, String)> = items(node, "exp_samples").map(sample).collect();
    samples.sort_by(|one, other| one.0.cmp(&other.0));
    let samples: Vec<_> =
        samples.iter().map(|(labels, value)| format!("{} {value}", labels.in_braces())).collect();
    Case {
        expr: text(node, "expr"),
        time: node.get("eval_time").map_or(0, duration),
        expected: Ok(samples.join(", ")),
    }
}

fn sample(node: Node<'_>) -> (LabelSet, String) {
    let labels = parse_metric(&text(node, "labels")).unwrap().label_set();
    let value = match node.get("histogram") {
        Some(histogram) => {
            let values = parse_values(histogram.value()).unwrap();
            let Some(SeriesValue::Histogram(literal, _)) = values.iter().next() else {
                unreachable!("a histogram is a literal of one")
            };
            Histogram::from_literal(literal).to_expression(&features(&[]))
        }
        None => number_text(node.get("value").map_or(0.0, |value| value.as_float().unwrap())),
    };
    (labels, value)
}

/// The file of a test that expects nothing of any expression.
pub(super) fn write(test: &UnitTest) -> String {
    let duration = |milliseconds| Duration::from_millis(milliseconds);
    let mut file = format!("evaluation_interval: {}\ntests:\n", duration(test.evaluation_interval));
    writeln!(file, "  - interval: {}\n    input_series:", duration(test.interval)).unwrap();
    for (metric, values) in &test.series {
        writeln!(file, "      - series: {}\n        values: {}", Quoted(metric), Quoted(values)).unwrap();
    }
    file += "    promql_expr_test:\n";
    for case in &test.cases {
        let time = duration(case.time);
        writeln!(file, "      - expr: {}\n        eval_time: {time}", Quoted(&case.expr)).unwrap();
    }
    file
}
