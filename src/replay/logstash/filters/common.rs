//! The options that every filter has, for the events on which it succeeded.

use super::{
    super::{
        event::{Event, Raised},
        render::Text,
        value::Value,
    },
    options::{Options, Refusal},
};
use crate::model::logstash::FieldReference;

/// What is done to an event on which a filter succeeded.
pub struct Common {
    add_field: Vec<(Text, Vec<Text>)>,
    remove_field: Vec<Text>,
    add_tag: Vec<Text>,
    remove_tag: Vec<Text>,
    tags: FieldReference,
}

impl Common {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// `add_field` is no table.
    pub fn new(options: &Options<'_>) -> Result<Self, Refusal> {
        let texts = |value: Value| {
            value.into_list().into_iter().map(|value| options.fill(value.ruby())).collect::<Vec<_>>()
        };
        let add_field = options.table("add_field")?;
        Ok(Self {
            add_field: add_field
                .into_iter()
                .map(|(name, value)| (options.fill(name), texts(value)))
                .collect(),
            remove_field: options.templates("remove_field"),
            add_tag: options.templates("add_tag"),
            remove_tag: options.templates("remove_tag"),
            tags: FieldReference::top("tags"),
        })
    }

    /// Adds and removes, in the order of Logstash.
    ///
    /// # Errors
    ///
    /// A name is wrong, or a field cannot be set.
    pub fn matched(&self, event: &mut Event) -> Result<(), Raised> {
        event.add_fields(&self.add_field)?;
        for name in &self.remove_field {
            let field = name.field(event)?;
            event.remove(&field);
        }
        self.add_tags(event)?;
        self.remove_tags(event)
    }

    /// Unlike the tag of a failure, one that is added may stand there twice.
    fn add_tags(&self, event: &mut Event) -> Result<(), Raised> {
        if self.add_tag.is_empty() {
            return Ok(());
        }
        let mut tags = event.get(&self.tags).cloned().unwrap_or(Value::Null).into_list();
        for tag in &self.add_tag {
            tags.push(tag.fill(event)?.into());
        }
        event.set(&self.tags, Value::List(tags))
    }

    fn remove_tags(&self, event: &mut Event) -> Result<(), Raised> {
        if self.remove_tag.is_empty() {
            return Ok(());
        }
        let Some(tags) = event.get(&self.tags).filter(|tags| **tags != Value::Null).cloned() else {
            return Ok(());
        };
        let mut tags = tags.into_list();
        for tag in &self.remove_tag {
            let tag = tag.fill(event)?;
            tags.retain(|found| found.as_text() != Some(&tag));
        }
        event.set(&self.tags, Value::List(tags))
    }
}
