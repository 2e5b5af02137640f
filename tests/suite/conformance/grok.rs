//! What the real grok filter captured.

use super::{Figure, json_lines};
use mcpmon_check::model::logstash::{
    event::{leading_float, leading_integer},
    grok::{Conversion, Grok, Patterns},
};
use serde_json::{Map, Value as Json, json};
use std::path::Path;

/// The examples of the patterns that come with Logstash, each line by itself.
pub(crate) fn examples(path: &Path) -> Figure {
    figure(path, None)
}

/// The examples of patterns that users add: `MCPMON_PATTERNS` is the file that has them (`postfix.grok` of
/// whyscream/postfix-grok-patterns).
#[test]
fn patterns_that_users_add_capture_what_grok_captures() {
    let data = super::folder().map(|folder| folder.join("logstash/grok.jsonl"));
    let (Some(data), Ok(file)) = (data, std::env::var("MCPMON_PATTERNS")) else {
        return super::say("added patterns skipped, `MCPMON_PATTERNS` names no file");
    };
    let figure = figure(&data, Some(&std::fs::read_to_string(file).unwrap()));
    super::say(&format!("added patterns: {} of {} agree", figure.agreed, figure.total));
    assert!(figure.agreed * 100 >= figure.total * 98, "{:#?}", figure.misses);
}

/// Those of the bundled patterns, or those that need the patterns of a file.
fn figure(path: &Path, added: Option<&str>) -> Figure {
    let mut figure = Figure::new();
    for row in json_lines(path).iter().filter(|row| row.get("pattern").is_some()) {
        if row["source"].as_str().unwrap().contains("patterns-core") == added.is_some() {
            continue;
        }
        let found = fields(row, added.unwrap_or_default());
        let expected = row["matched"].as_bool().unwrap().then(|| row["fields"].clone());
        let agreed = found.as_ref().is_ok_and(|found| same(found.as_ref(), expected.as_ref()));
        figure.count(agreed, || {
            let line: String = pattern(row).chars().take(40).collect();
            let told = match (&found, &expected) {
                (Ok(Some(found)), Some(expected)) => differences(found, expected).join(", "),
                (Ok(None), Some(_)) => format!("does not match {}", row["line"]),
                (Ok(Some(_)), None) => format!("matches {}", row["line"]),
                (found, _) => format!("{found:?}"),
            };
            format!("{line} {}: {told}", row["desc"].as_str().unwrap())
        });
    }
    figure
}

/// The fields that are not the same: what is found, and what is expected.
fn differences(found: &Json, expected: &Json) -> Vec<String> {
    let (Json::Object(a), Json::Object(b)) = (found, expected) else {
        return vec![format!("{found} is not {expected}")];
    };
    let names: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    let differ = names.into_iter().filter(|name| !same(a.get(*name), b.get(*name)));
    let told = |name: &String| match (a.get(name), b.get(name)) {
        (Some(a), Some(b)) => differences(a, b).join(", "),
        (a, b) => format!("{name}: {a:?}, not {b:?}"),
    };
    differ.map(told).collect()
}

/// The expression; some cases hold it in a list.
fn pattern(row: &Json) -> &str {
    row["pattern"].as_str().or_else(|| row["pattern"][0].as_str()).unwrap()
}

/// What is captured; nothing if nothing matches.
fn fields(row: &Json, added: &str) -> Result<Option<Json>, String> {
    let mut patterns = Patterns::over(Patterns::bundled(row["patterns"] == "ecs-v1"));
    patterns.read(added);
    for (name, definition) in row["pattern_definitions"].as_object().into_iter().flatten() {
        patterns.define(name, definition.as_str().unwrap());
    }
    let grok = Grok::compile(pattern(row), &patterns, true);
    let grok = grok.map_err(|error| error.to_string())?;
    let Some(found) = grok.matches(row["line"].as_str().unwrap()).map_err(|error| error.to_string())? else {
        return Ok(None);
    };
    // grok finds the line in the event, and puts what it captures behind it
    let is_overwritten = row["overwrite"].as_array().unwrap().contains(&json!("message"));
    let line = row["line"].as_str().filter(|_| !is_overwritten);
    let mut fields: Map<String, Json> =
        line.map(|line| ("message".to_owned(), json!(line))).into_iter().collect();
    let taken = grok.captures.iter().zip(found).filter_map(|(capture, text)| Some((capture, text?)));
    for (capture, text) in taken.filter(|(_, text)| !text.is_empty()) {
        let value = match capture.conversion {
            Conversion::None => json!(text),
            Conversion::Integer => json!(leading_integer(text)),
            Conversion::Float => json!(leading_float(text)),
        };
        put(&mut fields, &capture.field, value);
    }
    // what is not captured, or not sent to an output, is not told
    fields.retain(|name, value| {
        name != "@metadata" && (name != "message" || is_overwritten || value.is_array())
    });
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
