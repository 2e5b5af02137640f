//! `urldecode`: `%41` becomes `A`, in texts, lists and maps.
//!
//! Bytes that are no UTF-8 are written as `\xE9`, as Logstash does with texts in a wrong encoding.

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
use std::fmt::Write;

struct UrlDecode {
    field: FieldReference,
    all_fields: bool,
    tag_on_failure: Vec<String>,
    common: Common,
}

const OPTIONS: &[&str] = &["field", "all_fields", "tag_on_failure", "charset"];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    if options.text("charset").is_some_and(|charset| !charset.eq_ignore_ascii_case("utf-8")) {
        return Err(options.refuse("charset", "only `UTF-8` is supported"));
    }
    Ok(Box::new(UrlDecode {
        field: options.field("field")?.unwrap_or_else(|| FieldReference::top("message")),
        all_fields: options.flag("all_fields", false)?,
        tag_on_failure: options.texts("tag_on_failure").unwrap_or_else(|| vec!["_urldecodefailure".into()]),
        common: Common::new(&options)?,
    }))
}

impl Change for UrlDecode {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let fields: Vec<_> = if self.all_fields {
            event.names().map(FieldReference::top).collect()
        } else {
            vec![self.field.clone()]
        };
        for field in fields {
            let value = decoded(event.get(&field).unwrap_or(&Value::Null));
            if event.set(&field, value).is_err() {
                self.tag_on_failure.iter().for_each(|tag| event.tag(tag));
                break;
            }
        }
        self.common.matched(event)
    }
}

fn decoded(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::Text(unescaped(text)),
        Value::List(list) => Value::List(list.iter().map(decoded).collect()),
        Value::Map(map) => {
            Value::Map(map.iter().map(|(name, value)| (name.clone(), decoded(value))).collect())
        }
        other => other.clone(),
    }
}

fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let (mut decoded, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    let mut text = String::new();
    for chunk in decoded.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // writing to a string never fails
            let _ = write!(text, "\\x{byte:02X}");
        }
    }
    text
}
