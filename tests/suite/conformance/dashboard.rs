//! The expressions of real dashboards, variables included.

use super::Figure;
use mcpmon_check::promql::{self, Features};
use serde_json::Value;
use std::{fs, path::Path};

/// Whether a panel or a target may ask a Prometheus: its datasource is one, is not named, or is a variable.
fn may_be_prometheus(node: &Value) -> bool {
    match &node["datasource"] {
        Value::Object(datasource) => match datasource.get("type").and_then(Value::as_str) {
            Some(kind) => kind == "prometheus",
            None => true,
        },
        _ => true,
    }
}

fn walk<'v>(node: &'v Value, found: &mut Vec<&'v str>) {
    match node {
        Value::Object(fields) => {
            if let Some(targets) = fields.get("targets").and_then(Value::as_array)
                && may_be_prometheus(node)
            {
                let own = targets.iter().filter(|target| may_be_prometheus(target));
                found.extend(own.filter_map(|target| target["expr"].as_str()));
            }
            fields.values().for_each(|value| walk(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| walk(item, found)),
        _ => {}
    }
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
    found.sort();
}

/// Every expression parses; those that do not are in other languages or wrong.
pub(super) fn expressions(data: &Path) -> Figure {
    let (mut figure, mut paths) = (Figure::new(), vec![]);
    files(data, &mut paths);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let Ok(dashboard) = serde_json::from_str::<Value>(text.trim_start_matches('\u{feff}')) else {
            continue;
        };
        let mut found = vec![];
        walk(&dashboard, &mut found);
        for expression in found.into_iter().filter(|expression| !expression.trim().is_empty()) {
            let result = promql::parse_with_variables(expression, &Features::all());
            figure.count(result.is_ok(), || {
                let errors: Vec<_> =
                    result.err().unwrap_or_default().iter().map(ToString::to_string).collect();
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                format!("{name}: {} [{}]", expression.replace('\n', " "), errors.join("; "))
            });
        }
    }
    figure
}
