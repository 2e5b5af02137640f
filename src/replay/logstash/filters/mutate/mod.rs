//! `mutate`: renames, replaces, converts, splits and joins fields.
//!
//! The operations run in an order of their own, whatever the order in which they are written. An operation that fails
//! tags the event, and those after it do not run.

mod convert;

use super::{
    super::{
        event::{Event, Raised},
        pattern::Pattern,
        render::Text,
        value::{Map, Value},
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, MUTATE_ORDER, Plugin};
use convert::Conversion;

struct Mutate {
    operations: Vec<Operation>,
    tag_on_failure: String,
    common: Common,
}

/// One thing that is done, with the fields to which it is done.
enum Operation {
    Coerce(Vec<(FieldReference, Text)>),
    Rename(Vec<(Text, Text)>),
    Update(Vec<(FieldReference, Text)>),
    Replace(Vec<(FieldReference, Text)>),
    Convert(Vec<(FieldReference, Conversion)>),
    Gsub(Vec<Gsub>),
    /// `uppercase`, `capitalize`, `lowercase`: other values than texts are left alone.
    Spell(Vec<FieldReference>, fn(&str) -> String),
    Strip(Vec<FieldReference>),
    Split(Vec<(FieldReference, String)>),
    Join(Vec<(FieldReference, String)>),
    Merge(Vec<(FieldReference, Vec<FieldReference>)>),
    Copy(Vec<(FieldReference, FieldReference)>),
}

/// A search and what takes its place.
struct Gsub {
    field: FieldReference,
    needle: Needle,
    replacement: Text,
}

enum Needle {
    Fixed(Pattern),
    /// With places that are filled in for each event.
    Filled(Text),
}

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let known = [&MUTATE_ORDER[..], &["tag_on_failure"]].concat();
    let options = Options::new(plugin, context, &known)?;
    Ok(Box::new(Mutate {
        operations: operations(&options)?,
        tag_on_failure: options.text("tag_on_failure").unwrap_or_else(|| "_mutate_error".into()),
        common: Common::new(&options)?,
    }))
}

/// What is set, in the order of Logstash.
fn operations(options: &Options<'_>) -> Result<Vec<Operation>, Refusal> {
    let filled = |name| pairs(options, name, |value| Ok(options.fill(value.ruby())));
    let texts = |name| pairs(options, name, |value| Ok(value.ruby()));
    let renames = options.table("rename")?.into_iter();
    let spell = |name: &str, change| Ok(Operation::Spell(options.fields(name)?, change));
    Ok(vec![
        Operation::Coerce(filled("coerce")?),
        Operation::Rename(renames.map(|(old, new)| (options.fill(old), options.fill(new.ruby()))).collect()),
        Operation::Update(filled("update")?),
        Operation::Replace(filled("replace")?),
        Operation::Convert(pairs(options, "convert", |value| {
            let kind = value.ruby();
            Conversion::named(&kind)
                .ok_or_else(|| options.refuse("convert", format!("`{kind}` is no type to convert to")))
        })?),
        Operation::Gsub(gsubs(options)?),
        spell("uppercase", str::to_uppercase)?,
        spell("capitalize", capitalized)?,
        spell("lowercase", str::to_lowercase)?,
        Operation::Strip(options.fields("strip")?),
        Operation::Split(texts("split")?),
        Operation::Join(texts("join")?),
        Operation::Merge(pairs(options, "merge", |value| {
            let added = value.into_list().into_iter();
            added.map(|name| options.reference("merge", &name.ruby())).collect()
        })?),
        Operation::Copy(pairs(options, "copy", |value| options.reference("copy", &value.ruby()))?),
    ])
}

fn pairs<T>(
    options: &Options<'_>,
    name: &str,
    read: impl Fn(Value) -> Result<T, Refusal>,
) -> Result<Vec<(FieldReference, T)>, Refusal> {
    let table = options.table(name)?.into_iter();
    table.map(|(field, value)| Ok((options.reference(name, &field)?, read(value)?))).collect()
}

fn gsubs(options: &Options<'_>) -> Result<Vec<Gsub>, Refusal> {
    let texts = options.texts("gsub").unwrap_or_default();
    if !texts.len().is_multiple_of(3) {
        return Err(options.refuse("gsub", "it must be a field, an expression and a replacement, repeated"));
    }
    let gsub = |texts: &[String]| {
        let needle = match texts[1].as_str() {
            text if text.contains("%{") => Needle::Filled(options.fill(text)),
            text => Needle::Fixed(Pattern::new(text).map_err(|error| options.refuse("gsub", error))?),
        };
        let field = options.reference("gsub", &texts[0])?;
        Ok(Gsub { field, needle, replacement: options.fill(&texts[2]) })
    };
    texts.chunks_exact(3).map(gsub).collect()
}

impl Change for Mutate {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let done = self.operations.iter().try_for_each(|operation| operation.run(event));
        if done.and_then(|()| self.common.matched(event)).is_err() {
            event.tag(&self.tag_on_failure);
        }
        Ok(())
    }
}

impl Operation {
    fn run(&self, event: &mut Event) -> Result<(), Raised> {
        match self {
            Self::Coerce(pairs) => fill(event, pairs, |found| found == Some(&Value::Null)),
            Self::Update(pairs) => fill(event, pairs, |found| found.is_some()),
            Self::Replace(pairs) => fill(event, pairs, |_| true),
            Self::Rename(pairs) => pairs.iter().try_for_each(|(old, new)| {
                let (old, new) = (old.field(event)?, new.field(event)?);
                event.remove(&old).map_or(Ok(()), |value| event.set(&new, value))
            }),
            Self::Convert(pairs) => pairs
                .iter()
                .try_for_each(|(field, conversion)| each(event, field, |value| conversion.convert(value))),
            Self::Gsub(gsubs) => gsubs.iter().try_for_each(|gsub| gsub.run(event)),
            Self::Spell(fields, spell) => fields.iter().try_for_each(|field| {
                each(event, field, |value| {
                    Ok(value.as_text().map_or_else(|| value.clone(), |t| spell(t).into()))
                })
            }),
            Self::Strip(fields) => fields.iter().try_for_each(|field| strip(event, field)),
            Self::Split(pairs) => pairs.iter().try_for_each(|(field, separator)| {
                let Some(Value::Text(text)) = event.get(field) else { return Ok(()) };
                let parts = split(text, separator).into_iter().map(Value::from).collect();
                event.set(field, Value::List(parts))
            }),
            Self::Join(pairs) => pairs.iter().try_for_each(|(field, separator)| {
                let Some(Value::List(list)) = event.get(field) else { return Ok(()) };
                event.set(field, join(list, separator))
            }),
            Self::Merge(pairs) => pairs.iter().try_for_each(|(into, added)| merge(event, into, added)),
            Self::Copy(pairs) => pairs.iter().try_for_each(|(from, to)| {
                let value = event.get(from).filter(|value| **value != Value::Null).cloned();
                value.map_or(Ok(()), |value| event.set(to, value))
            }),
        }
    }
}

/// Sets fields to texts where what is there fits.
fn fill(
    event: &mut Event,
    pairs: &[(FieldReference, Text)],
    fits: impl Fn(Option<&Value>) -> bool,
) -> Result<(), Raised> {
    for (field, text) in pairs {
        if fits(event.get(field)) {
            let text = text.fill(event)?;
            event.set(field, text)?;
        }
    }
    Ok(())
}

/// Changes a value, or each of a list; `null` and maps are left alone.
fn each(
    event: &mut Event,
    field: &FieldReference,
    change: impl Fn(&Value) -> Result<Value, Raised>,
) -> Result<(), Raised> {
    let keep = |value: &Value| if *value == Value::Null { Ok(Value::Null) } else { change(value) };
    let changed = match event.get(field) {
        None | Some(Value::Null | Value::Map(_)) => return Ok(()),
        Some(Value::List(list)) => Value::List(list.iter().map(keep).collect::<Result<_, _>>()?),
        Some(value) => change(value)?,
    };
    event.set(field, changed)
}

impl Gsub {
    fn run(&self, event: &mut Event) -> Result<(), Raised> {
        let change = |value: &Value| match value.as_text() {
            Some(text) => self.replace(text, event).map(Value::Text),
            None => Ok(value.clone()),
        };
        let changed = match event.get(&self.field) {
            Some(Value::List(list)) => Value::List(list.iter().map(change).collect::<Result<_, _>>()?),
            Some(value @ Value::Text(_)) => change(value)?,
            _ => return Ok(()),
        };
        event.set(&self.field, changed)
    }

    fn replace(&self, text: &str, event: &Event) -> Result<String, Raised> {
        let replacement = self.replacement.fill(event)?;
        match &self.needle {
            Needle::Fixed(pattern) => Ok(pattern.replace(text, &replacement)),
            Needle::Filled(needle) => {
                let pattern = Pattern::new(&needle.fill(event)?).map_err(Raised)?;
                Ok(pattern.replace(text, &replacement))
            }
        }
    }
}

/// `hello World` as `Hello world`.
pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars.as_str().to_lowercase().chars()).collect()
    })
}

fn strip(event: &mut Event, field: &FieldReference) -> Result<(), Raised> {
    let strip =
        |text: &str| -> Value { text.trim_matches(['\0', '\t', '\n', '\x0b', '\x0c', '\r', ' ']).into() };
    let stripped = match event.get(field) {
        Some(Value::Text(text)) => strip(text),
        Some(Value::List(list)) => {
            let texts = list.iter().map(|item| item.as_text().map(strip));
            let texts: Option<Vec<_>> = texts.collect();
            Value::List(texts.ok_or_else(|| Raised("undefined method `strip'".into()))?)
        }
        _ => return Ok(()),
    };
    event.set(field, stripped)
}

/// As Ruby's `split`: empty parts at the end are dropped, and a blank separates at any white space.
fn split(text: &str, separator: &str) -> Vec<String> {
    let mut parts: Vec<String> = match separator {
        " " => text.split_ascii_whitespace().map(str::to_owned).collect(),
        "" => text.chars().map(String::from).collect(),
        _ => text.split(separator).map(str::to_owned).collect(),
    };
    let kept = parts.iter().rposition(|part| !part.is_empty()).map_or(0, |last| last + 1);
    parts.truncate(kept);
    parts
}

/// As Ruby's `join`: lists in the list are joined too.
fn join(list: &[Value], separator: &str) -> String {
    let text = |value: &Value| match value {
        Value::List(list) => join(list, separator),
        other => other.ruby(),
    };
    list.iter().map(text).collect::<Vec<_>>().join(separator)
}

fn merge(event: &mut Event, into: &FieldReference, added: &[FieldReference]) -> Result<(), Raised> {
    for added in added {
        let value = event.get(added).cloned().unwrap_or(Value::Null);
        let merged = match (event.get(into).cloned().unwrap_or(Value::Null), value) {
            (Value::Map(mut map), Value::Map(more)) => {
                map.extend::<Map>(more);
                Value::Map(map)
            }
            (Value::Map(_), _) | (_, Value::Map(_)) => continue,
            (value, more) => Value::List([value.into_list(), more.into_list()].concat()),
        };
        event.set(into, merged)?;
    }
    Ok(())
}
