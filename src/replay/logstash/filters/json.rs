//! `json`: the JSON in a field becomes fields.

use super::{
    super::{
        event::{self, Event, Raised},
        value::Value,
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin, date::Instant};

struct Json {
    source: FieldReference,
    target: Option<FieldReference>,
    tag_on_failure: Vec<String>,
    skip_on_invalid_json: bool,
    now: Instant,
    common: Common,
}

const OPTIONS: &[&str] = &["source", "target", "tag_on_failure", "skip_on_invalid_json", "ecs_compatibility"];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let tags = options.texts("tag_on_failure");
    Ok(Box::new(Json {
        source: options.field("source")?.ok_or_else(|| options.refuse("source", "it must be set"))?,
        target: options.field("target")?,
        tag_on_failure: tags.unwrap_or_else(|| vec!["_jsonparsefailure".into()]),
        skip_on_invalid_json: options.flag("skip_on_invalid_json", false)?,
        now: context.now,
        common: Common::new(&options)?,
    }))
}

impl Change for Json {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let text = match event.get(&self.source) {
            None | Some(Value::Null | Value::Boolean(false)) => return Ok(()),
            Some(value) => value.as_text().map(str::to_owned),
        };
        let Some(parsed) = text.and_then(|text| parse(&text)) else {
            if !self.skip_on_invalid_json {
                self.fail(event);
            }
            return Ok(());
        };
        let done = match (&self.target, parsed) {
            (Some(target), parsed) => event.set(target, parsed).map(|()| true),
            (None, Value::Map(map)) => self.spread(event, map).map(|()| true),
            (None, _) => Ok(false),
        };
        match done {
            Ok(true) if self.common.matched(event).is_ok() => {}
            _ => self.fail(event),
        }
        Ok(())
    }
}

/// A blank text is `null`.
fn parse(text: &str) -> Option<Value> {
    if text.trim().is_empty() { Some(Value::Null) } else { Value::read_json(text).ok() }
}

impl Json {
    fn fail(&self, event: &mut Event) {
        self.tag_on_failure.iter().for_each(|tag| event.tag(tag));
    }

    /// Sets the fields of the event; the time only if it is one.
    fn spread(&self, event: &mut Event, mut map: super::super::value::Map) -> Result<(), Raised> {
        let time = map.shift_remove("@timestamp").filter(|time| *time != Value::Null);
        for (name, value) in map {
            let field = FieldReference::parse(&name).map_err(|error| Raised(error.kind.to_string()))?;
            event.set(&field, value)?;
        }
        let Some(given) = time else { return Ok(()) };
        let time = event::coerced(&given, self.now);
        event.set(&FieldReference::top("@timestamp"), Value::Timestamp(time.unwrap_or(self.now)))?;
        if time.is_none() {
            event.tag("_timestampparsefailure");
            event.set(&FieldReference::top("_@timestamp"), given.ruby())?;
        }
        Ok(())
    }
}
