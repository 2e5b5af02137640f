//! Dictionaries in files.

use super::super::value::{Map, Value};
use crate::{source::Files, syntax::yaml};

/// The dictionary in a file, by the end of its name: YAML, JSON or CSV.
///
/// # Errors
///
/// It is none of them, or cannot be read.
pub(super) fn read(path: &str, text: &str) -> Result<Map, String> {
    let text = text.trim_start_matches('\u{feff}');
    match path.rsplit('.').next().unwrap_or_default() {
        "yml" | "yaml" => of_yaml(path, text),
        "json" if text.is_empty() => Ok(Map::new()),
        "json" => match Value::read_json(text) {
            Ok(Value::Map(map)) => Ok(map),
            Ok(_) => Err("is no JSON object".into()),
            Err(error) => Err(format!("is no JSON: {error}")),
        },
        "csv" => of_csv(text),
        _ => Err("is neither YAML, JSON nor CSV by its name".into()),
    }
}

fn of_yaml(path: &str, text: &str) -> Result<Map, String> {
    let mut files = Files::default();
    let id = files.add(path, text.as_bytes().to_vec()).map_err(|error| error.to_string())?;
    let options = yaml::Options { flavour: yaml::Flavour::V3, documents: yaml::Documents::First };
    let tree = yaml::read(files.get(id).text(), options);
    match tree.root().map(Value::of_node) {
        _ if !tree.problems().is_empty() => Err("is no YAML".into()),
        Some(Value::Map(map)) => Ok(map),
        _ => Err("is no YAML mapping".into()),
    }
}

/// Two columns: what is looked up, and what it becomes.
fn of_csv(text: &str) -> Result<Map, String> {
    let rows = text.lines().filter(|line| !line.is_empty()).map(|line| super::csv::row(line, ",", "\""));
    let mut map = Map::new();
    for row in rows {
        let mut row = row.map_err(|()| "is no CSV".to_owned())?.unwrap_or_default().into_iter();
        let (key, value) = (row.next().flatten(), row.next().flatten());
        map.insert(key.unwrap_or_default(), value.map_or(Value::Null, Value::Text));
    }
    Ok(map)
}
