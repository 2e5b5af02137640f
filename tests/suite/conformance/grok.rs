//! What the real grok filter captured.

use super::{Figure, json_lines};
use mcpmon_check::model::logstash::{
    event::{leading_float, leading_integer},
    grok::{Conversion, Grok, Patterns},
};
use serde_json::{Map, Value as Json, json};
use std::path::Path;

/// The examples of the bundled patterns, each line by itself.
pub(crate) fn examples(path: &Path) -> Figure {
    let mut figure = Figure::new();
    for row in json_lines(path).iter().filter(|row| row.get("pattern").is_some()) {
        let found = fields(row);
        let expected = row["matched"].as_bool().unwrap().then(|| row["fields"].clone());
        let agreed = found.as_ref().is_ok_and(|found| same(found.as_ref(), expected.as_ref()));
        figure.count(agreed, || {
            let line: String = pattern(row).chars().take(40).collect();
            format!("{line} {}: {found:?}", row["desc"].as_str().unwrap())
        });
    }
    figure
}

/// The expression; some cases hold it in a list.
fn pattern(row: &Json) -> &str {
    row["pattern"].as_str().or_else(|| row["pattern"][0].as_str()).unwrap()
}

/// What is captured; nothing if nothing matches.
fn fields(row: &Json) -> Result<Option<Json>, String> {
    let mut patterns = Patterns::bundled(row["patterns"] == "ecs-v1").clone();
    for (name, definition) in row["pattern_definitions"].as_object().into_iter().flatten() {
        patterns.define(name, definition.as_str().unwrap());
    }
    let grok = Grok::compile(pattern(row), &patterns, true);
    let grok = grok.map_err(|error| error.to_string())?;
    let Some(found) = grok.matches(row["line"].as_str().unwrap()).map_err(|error| error.to_string())? else {
        return Ok(None);
    };
    let mut fields = Map::new();
    for (capture, text) in found.into_iter().filter(|(_, text)| !text.is_empty()) {
        let value = match capture.conversion {
            Conversion::None => json!(text),
            Conversion::Integer => json!(leading_integer(text)),
            Conversion::Float => json!(leading_float(text)),
        };
        put(&mut fields, &capture.field, value);
    }
    Ok(Some(Json::Object(fields)))
}

/// Sets a field; what is captured twice is a list.
fn put(fields: &mut Map<String, Json>, field: &str, value: Json) {
    let path: Vec<&str> = field.split(['[', ']']).filter(|part| !part.is_empty()).collect();
    let Some((last, parents)) = path.split_last() else { return };
    let mut map = fields;
    for parent in parents {
        let inner = map.entry(*parent).or_insert_with(|| json!({}));
        let Some(inner) = inner.as_object_mut() else { return };
        map = inner;
    }
    match map.get_mut(*last) {
        Some(Json::Array(list)) => list.push(value),
        Some(Json::String(old)) => {
            let list = json!([old, value]);
            map.insert((*last).to_owned(), list);
        }
        Some(_) => {}
        None => drop(map.insert((*last).to_owned(), value)),
    }
}

/// The same fields, however numbers are written.
fn same(found: Option<&Json>, expected: Option<&Json>) -> bool {
    match (found, expected) {
        (Some(Json::Object(a)), Some(Json::Object(b))) => {
            a.len() == b.len() && a.iter().all(|(key, value)| same(Some(value), b.get(key)))
        }
        (Some(Json::Number(a)), Some(Json::Number(b))) => a.as_f64() == b.as_f64(),
        (a, b) => a == b,
    }
}
