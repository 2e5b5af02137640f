//! PromQL: what Prometheus's parser and promtool accept, and where they say that an error is.

use super::{Figure, json_lines};
use crate::promql::tree;
use mcpmon_check::promql::{self, Feature, Features, Version};
use serde_json::Value;
use std::{collections::BTreeSet, path::Path};

/// The expression of a case: text, or bytes that are no text.
fn expression(case: &Value) -> Vec<u8> {
    match case["expr_bytes_hex"].as_str() {
        Some(hex) => {
            (0..hex.len() / 2).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect()
        }
        None => case["expr"].as_str().unwrap().into(),
    }
}

fn verdict(input: &[u8], features: &Features) -> (bool, String) {
    match promql::parse_bytes(input, features) {
        Ok(_) => (true, String::new()),
        Err(errors) => (false, errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")),
    }
}

/// What promtool 3.5.3 says, without and with experimental functions.
pub(super) fn promtool(data: &Path) -> Figure {
    let plain = Features::of(Version::new(3, 5));
    let experimental = plain.with(Feature::ExperimentalFunctions);
    let mut figure = Figure::new();
    for case in json_lines(data) {
        let input = expression(&case);
        for (key, features) in [("promtool_ok", &plain), ("promtool_expfunc_ok", &experimental)] {
            let expected = case[key].as_bool().unwrap();
            let (accepted, errors) = verdict(&input, features);
            figure.count(accepted == expected, || {
                format!("{key} {expected}, ours {accepted}: {} [{errors}]", input.escape_ascii())
            });
        }
    }
    figure
}

/// What the newest source says with every flag set.
pub(super) fn parse_test(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(data) {
        let input = expression(&case);
        let expected = case["head_allflags_ok"].as_bool().unwrap();
        let (accepted, errors) = verdict(&input, &Features::all());
        figure.count(accepted == expected, || {
            format!("expected {expected}, ours {accepted}: {} [{errors}]", input.escape_ascii())
        });
    }
    figure
}

/// Where the newest source says that the errors are. Two errors in one place count as one.
///
/// Known differences: the range of an operator with its modifiers (`+ bool`, `/ on (a) group_left (a)`, a comparison
/// of scalars) ends one byte early upstream, so that `1 == 1` blames half of its operator; ours is the whole. And
/// `foo and bool 10` has a second error that upstream gives too but its test does not list.
pub(super) fn error_ranges(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(data) {
        let expected: BTreeSet<(u64, u64)> = case["head_errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| (error["start"].as_u64().unwrap(), error["end"].as_u64().unwrap()))
            .collect();
        if expected.is_empty() {
            continue;
        }
        let input = expression(&case);
        let errors = promql::parse_bytes(&input, &Features::all()).err().unwrap_or_default();
        let ours: BTreeSet<(u64, u64)> =
            errors.iter().map(|error| (error.range.start.into(), error.range.end.into())).collect();
        figure.count(ours == expected, || {
            format!("{} expected {expected:?}, ours {ours:?} {errors:?}", input.escape_ascii())
        });
    }
    figure
}

/// The tree of the crate `promql-parser`, where both accept. On real expressions no difference is known.
pub(super) fn same_tree(data: &Path) -> Figure {
    let mut figure = Figure::new();
    for case in json_lines(data) {
        let text = case["expr"].as_str().unwrap();
        let (Ok(ours), Ok(theirs)) =
            (promql::parse(text, &Features::all()), promql_parser::parser::parse(text))
        else {
            continue;
        };
        let (ours, theirs) = (tree::ours(&ours), tree::theirs(&serde_json::to_value(&theirs).unwrap()));
        figure.count(ours == theirs, || format!("{text}\n    ours   {ours}\n    theirs {theirs}"));
    }
    figure
}
