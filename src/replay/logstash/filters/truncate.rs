//! `truncate`: texts end after so many bytes, but never within a letter.

use super::{
    super::{
        event::{Event, Raised},
        value::Value,
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};

struct Truncate {
    fields: Option<Vec<FieldReference>>,
    length: usize,
    common: Common,
}

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, &["fields", "length_bytes"])?;
    let length = options.number("length_bytes")?.filter(|length| *length >= 0.0);
    Ok(Box::new(Truncate {
        fields: options.has("fields").then(|| options.fields("fields")).transpose()?,
        // saturates, and no text is longer
        length: length.ok_or_else(|| options.refuse("length_bytes", "it must be set"))? as usize,
        common: Common::new(&options)?,
    }))
}

impl Change for Truncate {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let all = || event.names().map(FieldReference::top).collect();
        let mut has_changed = false;
        for field in self.fields.clone().unwrap_or_else(all) {
            let Some(value) = event.get(&field) else { continue };
            let shorter = truncated(value, self.length);
            if shorter != *value {
                has_changed = true;
                event.set(&field, shorter)?;
            }
        }
        if has_changed { self.common.matched(event) } else { Ok(()) }
    }
}

/// Lists in lists, and maps in lists, stay as they are.
fn truncated(value: &Value, length: usize) -> Value {
    let short = |text: &str| Value::from(&text[..text.floor_char_boundary(length)]);
    match value {
        Value::Text(text) => short(text),
        Value::List(list) => {
            let item = |item: &Value| item.as_text().map_or_else(|| item.clone(), short);
            Value::List(list.iter().map(item).collect())
        }
        Value::Map(map) => {
            Value::Map(map.iter().map(|(name, value)| (name.clone(), truncated(value, length))).collect())
        }
        other => other.clone(),
    }
}
