//! `de_dot`: names with dots become names without, or nested fields.

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

struct DeDot {
    separator: String,
    recursive: bool,
    fields: Option<Vec<String>>,
    tag_on_failure: String,
    common: Common,
}

const OPTIONS: &[&str] = &["separator", "nested", "recursive", "fields", "tag_on_failure"];
/// How deep nested names are looked into.
const DEEPEST: usize = 64;

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let separator = options.text("separator").unwrap_or_else(|| "_".into());
    if separator.contains('.') {
        return Err(options.refuse("separator", "it must not contain a dot"));
    }
    Ok(Box::new(DeDot {
        separator: if options.flag("nested", false)? { "][".into() } else { separator },
        recursive: options.flag("recursive", false)?,
        fields: options.texts("fields"),
        tag_on_failure: options.text("tag_on_failure").unwrap_or_else(|| "_de_dot_error".into()),
        common: Common::new(&options)?,
    }))
}

impl Change for DeDot {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let fields = self.fields.clone().unwrap_or_else(|| event.names().map(str::to_owned).collect());
        let done = fields.iter().try_for_each(|name| {
            let is_there = event.includes(&reference(name)?);
            if is_there && (self.recursive || name.contains('.')) {
                self.rename(event, name, 0)
            } else {
                Ok(())
            }
        });
        if done.and_then(|()| self.common.matched(event)).is_err() {
            event.tag(&self.tag_on_failure);
        }
        Ok(())
    }
}

impl DeDot {
    fn rename(&self, event: &mut Event, name: &str, depth: usize) -> Result<(), Raised> {
        let mut name = name.to_owned();
        if self.separator == "][" || self.recursive {
            let open = if name.starts_with('[') { "" } else { "[" };
            let close = if name.ends_with(']') { "" } else { "]" };
            name = format!("{open}{name}{close}");
        }
        if name.contains('.') {
            let (old, renamed) = (reference(&name)?, name.replace('.', &self.separator));
            let value = event.get(&old).cloned().unwrap_or(Value::Null);
            event.set(&reference(&renamed)?, value)?;
            if let Some(gone) = dotted(&old) {
                event.remove(&gone);
            }
            name = renamed;
        }
        if !self.recursive || depth == DEEPEST {
            return Ok(());
        }
        let Some(Value::Map(map)) = event.get(&reference(&name)?) else { return Ok(()) };
        let names: Vec<String> = map.keys().map(|inner| format!("{name}[{inner}]")).collect();
        names.iter().try_for_each(|name| self.rename(event, name, depth + 1))
    }
}

fn reference(text: &str) -> Result<FieldReference, Raised> {
    FieldReference::parse(text).map_err(|error| Raised(format!("`{text}`: {}", error.kind)))
}

/// The field down to the first name with a dot.
fn dotted(field: &FieldReference) -> Option<FieldReference> {
    let end = field.path().iter().position(|name| name.contains('.'))?;
    let (first, rest) = field.path()[..=end].split_first()?;
    Some(rest.iter().fold(FieldReference::top(first), |field, name| field.child(name)))
}
