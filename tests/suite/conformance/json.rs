//! `serde_json`'s verdicts and values.

use super::Figure;
use mcpmon_check::{
    source::Files,
    syntax::{
        json::read,
        tree::{Kind, Node, ProblemKind},
    },
};
use serde_json::Value;
use std::{fs, path::Path};

/// Whether a node says what `serde_json` reads, and each string is found at its place again.
pub(crate) fn same(node: Node<'_>, value: &Value) -> Result<(), String> {
    // pairs still to be compared, so that depth costs no stack
    let mut open = vec![(node, value)];
    while let Some((node, value)) = open.pop() {
        let is_same = match (node.kind(), value) {
            (Kind::Scalar, Value::Null) => node.is_null(),
            (Kind::Scalar, Value::Bool(value)) => node.as_bool() == Ok(*value),
            (Kind::Scalar, Value::Number(value)) => {
                is_near(node.value().parse().unwrap_or(f64::NAN), value.as_f64().unwrap_or(f64::NAN))
                    && value.as_i64().is_none_or(|value| node.as_int() == Ok(value))
            }
            (Kind::Scalar, Value::String(value)) => {
                let written = serde_json::from_str::<String>(&source(node)).ok();
                node.as_str().as_deref() == Ok(value)
                    && node.embedded().text() == value
                    && written.as_ref() == Some(value)
            }
            (Kind::Sequence, Value::Array(values)) => {
                open.extend(node.items().zip(values));
                node.items().count() == values.len()
            }
            (Kind::Mapping, Value::Object(values)) => {
                // the last of repeated keys counts
                let mut found = 0;
                for (key, value) in values {
                    let last = node.entries().filter(|entry| entry.key.value() == key).last();
                    found += usize::from(last.is_some());
                    open.extend(last.map(|entry| (entry.value, value)));
                }
                found == values.len() && node.entries().all(|entry| values.contains_key(entry.key.value()))
            }
            _ => false,
        };
        if !is_same {
            return Err(format!("{node:?} is not {value}"));
        }
    }
    Ok(())
}

/// `serde_json` reads long numbers to the last bit but one.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 4.0 * f64::EPSILON * a.abs()
}

/// A node as it is written.
fn source(node: Node<'_>) -> String {
    let range = node.range();
    node.tree().text().text()[range.start as usize..range.end as usize].to_owned()
}

/// All JSON files below `folder`.
fn json_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut folders = vec![folder.to_owned()];
    let mut files = vec![];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                files.push(path);
            }
        }
    }
    files
}

/// The verdicts and the values of every JSON file.
pub(crate) fn values(folder: &Path) -> Figure {
    let mut figure = Figure::new();
    for path in json_files(folder) {
        let bytes = fs::read(&path).unwrap();
        let expected = serde_json::from_slice::<Value>(&bytes);
        let mut files = Files::default();
        let id = files.add("case.json", bytes).unwrap();
        let tree = read(files.get(id).text());
        let mut refusals = tree.problems().iter();
        let refusal = refusals.find(|problem| !matches!(problem.kind, ProblemKind::DuplicateKey { .. }));
        let verdict = match (&expected, refusal, tree.root()) {
            (Ok(value), None, Some(root)) => same(root, value),
            (Err(_), Some(_), _) => Ok(()),
            (expected, refusal, _) => Err(format!("{:?}, we {refusal:?}", expected.as_ref().err())),
        };
        figure.count(verdict.is_ok(), || format!("{}: {}", path.display(), verdict.unwrap_err()));
    }
    figure
}
