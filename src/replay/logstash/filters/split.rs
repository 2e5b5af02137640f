//! `split`: an event for each line of a text or item of a list.

use super::{
    super::{event::Event, value::Value},
    Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};

struct Split {
    terminator: String,
    field: FieldReference,
    target: Option<FieldReference>,
    common: Common,
}

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, &["terminator", "field", "target"])?;
    Ok(Box::new(Split {
        terminator: options.text("terminator").unwrap_or_else(|| "\n".into()),
        field: options.field("field")?.unwrap_or_else(|| FieldReference::top("message")),
        target: options.field("target")?,
        common: Common::new(&options)?,
    }))
}

impl Filter for Split {
    fn apply(&mut self, mut event: Event, out: &mut Vec<Event>) {
        let parts = match event.get(&self.field) {
            Some(Value::List(list)) => list.clone(),
            Some(Value::Text(text)) => {
                let parts: Vec<Value> = if self.terminator.is_empty() {
                    text.chars().map(|c| String::from(c).into()).collect()
                } else if text.is_empty() {
                    vec![]
                } else {
                    text.split(&self.terminator).map(Value::from).collect()
                };
                if parts.len() == 1 {
                    out.push(event);
                    return;
                }
                parts
            }
            _ => {
                event.tag("_split_type_failure");
                out.push(event);
                return;
            }
        };
        if self.target.is_none() && matches!(event.get(&self.field), Some(Value::List(_))) {
            event.remove(&self.field);
        }
        let target = self.target.as_ref().unwrap_or(&self.field);
        let is_empty = |part: &Value| *part == Value::Null || part.as_text() == Some("");
        for part in parts.into_iter().filter(|part| !is_empty(part)) {
            let mut event = event.clone();
            if let Err(raised) = event.set(target, part).and_then(|()| self.common.matched(&mut event)) {
                event.raise(raised);
            }
            out.push(event);
        }
    }
}
