//! Templates, filled in from an event.

use super::{
    event::{Event, Raised},
    value::Value,
};
use crate::model::logstash::{
    FieldReference, PartKind, Template,
    date::{Instant, iso_text},
};
use std::fmt::Display;

/// A text of an option, with what it needs to be filled in.
#[derive(Clone, Debug)]
pub struct Text {
    template: Template,
    now: Instant,
}

impl Text {
    /// A text; `now` is what `%{{TIME_NOW}}` becomes.
    pub fn new(text: impl Into<String>, now: Instant) -> Self {
        Self { template: Template::parse(text), now }
    }

    /// As it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        self.template.text()
    }

    /// The text for this event. A field that is not there leaves its `%{…}` standing.
    ///
    /// # Errors
    ///
    /// A reference or a pattern of a date is wrong.
    pub fn fill(&self, event: &Event) -> Result<String, Raised> {
        if let Some(text) = self.template.literal() {
            return Ok(text.to_owned());
        }
        let mut text = String::new();
        for part in self.template.parts() {
            let written = &self.template.text()[part.range.clone()];
            match &part.kind {
                PartKind::Literal => text.push_str(written),
                PartKind::Field(field) => {
                    let field = field.as_ref().map_err(|error| wrong(written, &error.kind))?;
                    let value = event.get(field).filter(|value| **value != Value::Null);
                    text.push_str(&value.map_or_else(|| written.to_owned(), Value::java));
                }
                PartKind::Epoch => {
                    let second = event.timestamp().map(|time| time.as_nanosecond().div_euclid(1_000_000_000));
                    text.push_str(&second.map(|second| second.to_string()).unwrap_or_default());
                }
                PartKind::Joda(pattern) | PartKind::Java(pattern) => {
                    let pattern = pattern.as_ref().map_err(|error| wrong(written, error))?;
                    text.push_str(&event.timestamp().map(|time| pattern.print(time)).unwrap_or_default());
                }
                PartKind::Now => text.push_str(&iso_text(self.now)),
            }
        }
        Ok(text)
    }

    /// The field that the text names for this event.
    ///
    /// # Errors
    ///
    /// As [`Self::fill`], or what comes out is no reference.
    pub fn field(&self, event: &Event) -> Result<FieldReference, Raised> {
        let text = self.fill(event)?;
        FieldReference::parse(&text).map_err(|error| wrong(&text, &error.kind))
    }
}

impl Event {
    /// Adds texts to fields: to what is there, so that it becomes a list.
    ///
    /// # Errors
    ///
    /// A name or a text cannot be filled in, or a field cannot be set.
    pub(super) fn add_fields(&mut self, fields: &[(Text, Vec<Text>)]) -> Result<(), Raised> {
        for (name, values) in fields {
            let field = name.field(self)?;
            for value in values {
                let value = Value::Text(value.fill(self)?);
                let value = match self.get(&field).cloned() {
                    None => value,
                    Some(found) => {
                        let mut list = found.into_list();
                        list.push(value);
                        Value::List(list)
                    }
                };
                self.set(&field, value)?;
            }
        }
        Ok(())
    }
}

fn wrong(text: &str, error: &dyn Display) -> Raised {
    Raised(format!("`{text}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_place_is_filled_in() {
        let Ok(Value::Map(map)) = Value::read_json(r#"{"a": ["x", 1], "m": {"k": 1.5}, "n": null}"#) else {
            panic!();
        };
        let now = "2021-08-11T10:00:00.25Z".parse().unwrap();
        let event = Event::new(map, now);
        let fill = |text: &str| Text::new(text, now).fill(&event);
        assert_eq!(fill("%{a} %{m} %{n} %{[m][k]}").unwrap(), r#"x,1 {"k":1.5} %{n} 1.5"#);
        assert_eq!(fill("%{+YYYY.MM.dd} %{+xxxx-'W'ww} %{+%s}").unwrap(), "2021.08.11 2021-W32 1628676000");
        assert_eq!(fill("%{{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}}").unwrap(), "2021-08-11T10:00:00.250Z");
        assert_eq!(fill("%{{TIME_NOW}}").unwrap(), "2021-08-11T10:00:00.250Z");
        assert!(fill("%{a[b]}").is_err());
    }
}
