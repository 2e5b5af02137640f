//! Filters of Logstash against what the real plugins made of the same events.

use super::{Figure, json_lines};
use mcpmon_check::{
    model::logstash::{
        self as compiler, Entry, Pipeline, Plugin, Setting, Statement, Value, date::iso_text, event as value,
    },
    replay::logstash::{
        event::Event,
        filters::options::{Context, Ecs},
        run::Pipelines,
    },
    source::{Files, Span, Spanned},
    syntax::logstash,
};
use serde_json::Value as Json;
use std::path::Path;

/// When the real plugins ran; some rows depend on it.
const NOW: &str = "2026-11-22T09:42:30Z";

/// The cases of the plugins' own specs.
pub(crate) fn filters(path: &Path) -> Figure {
    let mut figure = Figure::new();
    for row in json_lines(path) {
        let inputs = row["input"].as_array().unwrap();
        let expected = row["output"].as_array();
        let subset: Vec<Json> =
            row["expected_subset"].as_object().map(|o| Json::Object(o.clone())).into_iter().collect();
        let found = played(&pipeline(&row), ecs(&row), inputs);
        let agreed = found.as_ref().is_ok_and(|events| match expected {
            Some(expected) => same_events(expected, events, false),
            None => same_events(&subset, events, true),
        });
        figure.count(agreed, || describe(&row, &found));
    }
    figure
}

/// The cases of the grok filter.
pub(crate) fn grok(path: &Path) -> Figure {
    let mut figure = Figure::new();
    for row in json_lines(path).iter().filter(|row| row.get("params").is_some()) {
        let found = played(&pipeline(row), ecs(row), std::slice::from_ref(&row["event_in"]));
        let expected = row["events_out"].as_array().unwrap();
        figure.count(found.as_ref().is_ok_and(|events| same_events(expected, events, false)), || {
            describe(row, &found)
        });
    }
    figure
}

fn describe(row: &Json, found: &Result<Vec<Json>, String>) -> String {
    let found = found.as_ref().map_or_else(Clone::clone, |events| serde_json::to_string(events).unwrap());
    format!("{}: {} gives {found}", row["spec"].as_str().unwrap(), row["desc"].as_str().unwrap())
}

/// The specs say in words whether they speak of the names of ECS.
fn ecs(row: &Json) -> Ecs {
    let text = row["desc"].as_str().unwrap();
    if text.contains("ecs v") || text.contains("ecs-v") { Ecs::V1 } else { Ecs::Disabled }
}

/// The filters of a case: a section as it is written, or one plugin and its options.
fn pipeline(row: &Json) -> Pipeline {
    let Some(text) = row["config"].as_str() else {
        let name = row["plugin"].as_str().unwrap_or("grok");
        let filters = vec![Statement::Plugin(plugin(name, &row["params"]))];
        return Pipeline { filters, ..Pipeline::default() };
    };
    let mut files = Files::default();
    let id = files.add("pipeline.conf", text.as_bytes().to_vec()).unwrap();
    let file = logstash::read(files.get(id).text());
    assert!(file.problems.is_empty(), "{text}: {:?}", file.problems);
    Pipeline::compile([&file], compiler::Options::default())
}

/// A plugin whose options are given as JSON.
fn plugin(name: &str, params: &Json) -> Plugin {
    let Value::Table(entries) = option(params) else { unreachable!("{params}") };
    let setting = |entry: Entry| Setting { name: entry.key, value: entry.value };
    Plugin {
        name: Spanned::new(name.to_owned(), nowhere()),
        options: entries.into_iter().map(setting).collect(),
        span: nowhere(),
        complete: true,
    }
}

fn option(value: &Json) -> Value {
    match value {
        Json::Array(list) => {
            Value::List(list.iter().map(|item| Spanned::new(option(item), nowhere())).collect())
        }
        Json::Object(map) => Value::Table(
            map.iter()
                .map(|(key, value)| Entry {
                    key: Spanned::new(key.clone(), nowhere()),
                    value: Spanned::new(option(value), nowhere()),
                })
                .collect(),
        ),
        Json::Number(number) => {
            number.as_i64().map_or_else(|| Value::Float(number.as_f64().unwrap()), Value::Integer)
        }
        Json::String(text) => Value::Text(text.clone()),
        other => Value::Text(other.to_string()),
    }
}

fn nowhere() -> Span {
    let mut files = Files::default();
    Span::new(files.add("pipeline.conf", vec![]).unwrap(), 0, 0)
}

/// What comes out behind the last filter.
fn played(pipeline: &Pipeline, ecs: Ecs, inputs: &[Json]) -> Result<Vec<Json>, String> {
    let zone = mcpmon_check::model::logstash::date::zone("UTC").unwrap();
    let context = Context {
        now: NOW.parse().unwrap(),
        zone,
        ecs,
        uuid: "00000000-0000-0000-0000-000000000000".into(),
        read: &|_| None,
    };
    let mut ready = Pipelines::default();
    ready.add(pipeline, &context).map_err(|refusals| refusals[0].message.clone())?;
    let event = |input: &Json| match serde_json::from_value(input.clone()).unwrap() {
        value::Value::Map(map) => Event::new(map, context.now),
        _ => unreachable!("{input}"),
    };
    let (events, _) = ready.filter(inputs.iter().map(event).collect());
    Ok(events.iter().map(|event| json(&value::Value::Map(event.fields().clone()))).collect())
}

fn json(value: &value::Value) -> Json {
    match value {
        value::Value::Null => Json::Null,
        value::Value::Boolean(value) => (*value).into(),
        value::Value::Integer(value) => (*value).into(),
        value::Value::Float(value) => (*value).into(),
        value::Value::Decimal(digits) => serde_json::from_str(digits).unwrap(),
        value::Value::Text(text) => text.as_str().into(),
        value::Value::Timestamp(time) => iso_text(*time).into(),
        value::Value::List(list) => list.iter().map(json).collect(),
        value::Value::Map(map) => {
            Json::Object(map.iter().map(|(name, value)| (name.clone(), json(value))).collect())
        }
    }
}

fn same_events(expected: &[Json], found: &[Json], is_subset: bool) -> bool {
    expected.len() == found.len()
        && expected.iter().zip(found).all(|(expected, found)| {
            let (expected, found) = (expected.as_object().unwrap(), found.as_object().unwrap());
            let is_extra = |name: &str| {
                !is_subset && name != "@timestamp" && name != "@version" && !expected.contains_key(name)
            };
            expected.iter().all(|(name, value)| found.get(name).is_some_and(|found| same(name, value, found)))
                && !found.keys().any(|name| is_extra(name))
        })
}

fn same(name: &str, expected: &Json, found: &Json) -> bool {
    match (expected, found) {
        // the time of the run
        (Json::String(expected), _) if name == "@timestamp" && expected.starts_with("2026-11-22T09:4") => {
            true
        }
        (Json::Number(a), Json::Number(b)) => {
            // `serde_json` reads long numbers to the last bit but one
            let (x, y) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            a.is_f64() == b.is_f64() && (x - y).abs() <= 4.0 * f64::EPSILON * x.abs()
        }
        (expected, found) => expected == found,
    }
}
