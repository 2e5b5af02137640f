//! An event that came, held against what is expected.

use super::super::{
    run::Arrived,
    value::{Map, Value},
};
use crate::model::logstash::{FieldReference, cases::CaseFile};

/// What of an event is compared: without the fields that are ignored, and with metadata and the output only if the file
/// wants them or an expectation names them.
pub(super) fn visible(file: &CaseFile, arrived: &Arrived, expected: Option<&Map>) -> Map {
    let mut event = arrived.event.fields().clone();
    let is_named = |name: &str| expected.is_some_and(|expected| expected.contains_key(name));
    event.shift_remove("@version");
    match event.get("@metadata") {
        Some(Value::Map(metadata)) if file.export_metadata && !metadata.is_empty() => {}
        _ => {
            event.shift_remove("@metadata");
        }
    }
    match event.get_mut("tags") {
        Some(tags) if matches!(tags, Value::Text(_)) => *tags = Value::List(vec![tags.clone()]),
        Some(Value::List(tags)) if tags.is_empty() => {
            event.shift_remove("tags");
        }
        _ => {}
    }
    if file.export_outputs || is_named("__lfv_out_passed") {
        event.insert("__lfv_out_passed".into(), arrived.output.as_str().into());
    }
    if is_named("__lfv_id") {
        event.insert("__lfv_id".into(), arrived.read.to_string().into());
    }
    if !is_named("event") && is_only_original(event.get("event")) {
        event.shift_remove("event");
    }
    for field in &file.ignore {
        remove(&mut event, field);
    }
    event
}

/// Whether there is nothing but the text that a codec keeps, which not every version of Logstash does.
fn is_only_original(event: Option<&Value>) -> bool {
    matches!(event, Some(Value::Map(map)) if map.len() == 1 && map.contains_key("original"))
}

/// Removes a field, and the maps around it that become empty.
fn remove(event: &mut Map, field: &FieldReference) {
    fn within(map: &mut Map, path: &[String]) {
        let Some((name, path)) = path.split_first() else { return };
        match map.get_mut(name) {
            Some(Value::Map(inner)) if !path.is_empty() => {
                within(inner, path);
                if inner.is_empty() {
                    map.shift_remove(name);
                }
            }
            Some(_) if path.is_empty() => {
                map.shift_remove(name);
            }
            _ => {}
        }
    }
    within(event, field.path());
}

/// How an event differs from what is expected, in a few words.
pub(super) fn difference(expected: &Map, actual: &Map, is_partial: bool) -> Option<String> {
    let mut wrong = vec![];
    compare(expected, actual, is_partial, "", &mut wrong);
    let first = wrong.first()?;
    Some(match wrong.len() {
        1 => first.clone(),
        count => format!("{first}, and {} more fields differ", count - 1),
    })
}

fn compare(expected: &Map, actual: &Map, is_partial: bool, outer: &str, wrong: &mut Vec<String>) {
    let called = |name: &str| if outer.is_empty() { name.to_owned() } else { format!("{outer}[{name}]") };
    for (name, value) in expected {
        match (value, actual.get(name)) {
            (_, None) => wrong.push(format!("`{}` is missing", called(name))),
            (Value::Map(expected), Some(Value::Map(actual))) => {
                let outer = if outer.is_empty() { format!("[{name}]") } else { called(name) };
                compare(expected, actual, is_partial, &outer, wrong);
            }
            (value, Some(found)) if !same(value, found) => {
                wrong.push(format!("`{}` is {}, not {}", called(name), found.json(), value.json()));
            }
            _ => {}
        }
    }
    let surplus = actual.keys().filter(|name| !is_partial && !expected.contains_key(*name));
    wrong.extend(surplus.map(|name| format!("`{}` is not expected", called(name))));
}

/// The same in JSON, where `1` is `1.0`.
fn same(expected: &Value, found: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::Integer(value) => Some(*value as f64),
        Value::Float(value) => Some(*value),
        Value::Decimal(digits) => digits.parse().ok(),
        _ => None,
    };
    match (expected, found) {
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::List(a), Value::List(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Value::Map(a), Value::Map(b)) => {
            a.len() == b.len() && a.iter().all(|(name, a)| b.get(name).is_some_and(|b| same(a, b)))
        }
        (Value::Text(text), Value::Timestamp(_)) => format!("\"{text}\"") == found.json(),
        (a, b) => match (number(a), number(b)) {
            (Some(a), Some(b)) => a == b,
            _ => a == b,
        },
    }
}
