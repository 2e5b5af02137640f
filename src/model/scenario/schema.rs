//! The format of unit test files as a JSON Schema, for editors.
//!
//! Enters: the table of fields and what each is for. Leaves: a document of draft 2020-12, in which each struct is a
//! definition. What a series may look like is left to the checks, which say more than a pattern can.

use super::facts;
use crate::model::decode::{DURATION, Facts, Items, Number, Shape, Struct};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The schema of a unit test file.
#[must_use]
pub fn schema() -> Value {
    let facts = facts();
    let docs = docs();
    let definitions: Map<String, Value> =
        own(facts, &docs).map(|strukt| (strukt.name.to_owned(), definition(facts, strukt, &docs))).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Prometheus rule unit tests",
        "description": "The format of `promtool test rules` with the extensions of mcpmon-check.",
        "$ref": "#/$defs/test-file",
        "$defs": definitions,
    })
}

/// Prometheus durations.
const DURATIONS: &str = "^(0|(?=.)([0-9]+y)?([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?)$";

type Docs = HashMap<(&'static str, &'static str), &'static str>;

/// What each field is for.
fn docs() -> Docs {
    let rows = include_str!("data/docs.tsv").lines().skip(1);
    let columns = rows.filter_map(|row| {
        let (strukt, rest) = row.split_once('\t')?;
        let (field, text) = rest.split_once('\t')?;
        Some(((strukt, field), text))
    });
    columns.collect()
}

/// The structs of unit test files, not those that the tables share.
fn own<'f>(facts: &'f Facts, docs: &Docs) -> impl Iterator<Item = &'f Struct> {
    let names: Vec<&str> = docs.keys().map(|(strukt, _)| *strukt).collect();
    facts.structs().filter(move |strukt| names.contains(&strukt.name))
}

fn definition(facts: &Facts, strukt: &Struct, docs: &Docs) -> Value {
    let property = |field: &crate::model::decode::Field| {
        let mut value = of_items(facts, &field.value);
        if let (Some(text), Value::Object(value)) = (docs.get(&(strukt.name, field.name)), &mut value) {
            value.insert("description".to_owned(), json!(text));
        }
        (field.name.to_owned(), value)
    };
    let properties: Map<String, Value> = strukt.fields.iter().map(property).collect();
    let required: Vec<&str> = strukt.required().collect();
    let mut definition = json!({
        "type": ["object", "null"],
        "description": strukt.called,
        "properties": properties,
        "additionalProperties": false,
    });
    if let (false, Value::Object(definition)) = (required.is_empty(), &mut definition) {
        definition.insert("required".to_owned(), json!(required));
    }
    definition
}

fn of_items(facts: &Facts, items: &Items) -> Value {
    match &items.shape {
        Shape::Text(kind) if kind.expected == DURATION => {
            json!({"anyOf": [{"const": 0}, {"type": "string", "pattern": DURATIONS}, {"type": "null"}]})
        }
        // YAML numbers and booleans are texts where text is expected
        Shape::Text(_) => json!({"type": ["string", "number", "boolean", "null"]}),
        Shape::OneOf(words) => json!({"enum": words}),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Number(Number::Float | Number::Percentage) => json!({"type": ["number", "string"]}),
        Shape::Number(_) => json!({"type": "integer"}),
        Shape::List(items) => json!({"type": ["array", "null"], "items": of_items(facts, items)}),
        Shape::Map(_, items) => {
            json!({"type": ["object", "null"], "additionalProperties": of_items(facts, items)})
        }
        Shape::Struct(id) => json!({"$ref": format!("#/$defs/{}", facts.strukt(*id).name)}),
        Shape::TextOr(_) | Shape::ByKey(..) | Shape::Any => json!({}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_a_unit_test_file_is_described() {
        let docs = docs();
        let facts = facts();
        let mut count = 0;
        for strukt in own(facts, &docs) {
            for field in &strukt.fields {
                let text = docs.get(&(strukt.name, field.name));
                assert!(
                    text.is_some_and(|text| text.ends_with(['.', ')'])),
                    "{}.{}",
                    strukt.name,
                    field.name
                );
                let is_extension = field.since == Some(crate::model::decode::EXTENSION);
                assert_eq!(text.unwrap().starts_with("Extension. "), is_extension, "{}", field.name);
                count += 1;
            }
        }
        assert_eq!(count, docs.len(), "a description of a field that there is not");
    }

    #[test]
    fn a_struct_refers_to_others() {
        let schema = schema();
        let tests = &schema["$defs"]["test-file"]["properties"]["tests"];
        assert_eq!(tests["items"]["$ref"], "#/$defs/test");
        assert_eq!(schema["$defs"]["alert-case"]["required"], json!(["alertname"]));
        assert_eq!(
            schema["$defs"]["alert-case"]["properties"]["state"]["enum"],
            json!(["firing", "pending", "active"])
        );
    }
}
