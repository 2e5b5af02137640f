//! `translate`: a value is looked up in a dictionary.
//!
//! The dictionary stands in the pipeline or in a file of YAML, JSON or CSV that is read through the context.

use super::{
    super::{
        event::{Event, Raised},
        pattern::Pattern,
        render::Text,
        value::{Map, Value},
    },
    Change, Filter,
    common::Common,
    dictionary,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};

struct Translate {
    source: FieldReference,
    target: FieldReference,
    is_in_place: bool,
    over_write: bool,
    iterate_on: Option<FieldReference>,
    fallback: Option<Text>,
    lookup: Lookup,
    common: Common,
}

/// How a text finds its translation.
enum Lookup {
    Exact(Map),
    /// The first expression that matches.
    Regex(Vec<(Pattern, Value)>),
    /// Every key is replaced wherever it stands.
    Fuzzy(Option<Pattern>, Map),
}

const OPTIONS: &[&str] = &[
    "source",
    "field",
    "target",
    "destination",
    "override",
    "dictionary",
    "dictionary_path",
    "refresh_interval",
    "refresh_behaviour",
    "yaml_dictionary_code_point_limit",
    "yaml_load_strategy",
    "exact",
    "regex",
    "fallback",
    "iterate_on",
    "ecs_compatibility",
];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let either = |new, old| {
        options.field(new).and_then(|field| field.map_or_else(|| options.field(old), |f| Ok(Some(f))))
    };
    let source = either("source", "field")?.ok_or_else(|| options.refuse("source", "it must be set"))?;
    let target = match either("target", "destination")? {
        Some(target) => target,
        None if options.ecs()? => source.clone(),
        None => FieldReference::top("translation"),
    };
    let is_in_place = source == target;
    Ok(Box::new(Translate {
        is_in_place,
        over_write: options.flag("override", is_in_place)?,
        iterate_on: options.field("iterate_on")?,
        fallback: options.template("fallback"),
        lookup: Lookup::new(&options)?,
        common: Common::new(&options)?,
        source,
        target,
    }))
}

impl Lookup {
    fn new(options: &Options<'_>) -> Result<Self, Refusal> {
        let dictionary = match options.text("dictionary_path") {
            None => options.table("dictionary")?.into_iter().collect(),
            Some(path) => {
                let refuse = |why: String| options.refuse("dictionary_path", format!("`{path}` {why}"));
                let text = (options.context.read)(&path).ok_or_else(|| refuse("cannot be read".into()))?;
                dictionary::read(&path, &text).map_err(refuse)?
            }
        };
        let compile = |text: &str| Pattern::new(text).map_err(|error| options.refuse("dictionary", error));
        if !options.flag("exact", true)? {
            let keys: Vec<_> = dictionary.keys().map(|key| regex::escape(key)).collect();
            let any = (!keys.is_empty()).then(|| compile(&keys.join("|"))).transpose()?;
            return Ok(Self::Fuzzy(any, dictionary));
        }
        if !options.flag("regex", false)? {
            return Ok(Self::Exact(dictionary));
        }
        let entries = dictionary.into_iter().map(|(key, value)| Ok((compile(&key)?, value)));
        entries.collect::<Result<_, _>>().map(Self::Regex)
    }

    fn find(&self, text: &str) -> Option<Value> {
        match self {
            Self::Exact(dictionary) => dictionary.get(text).cloned(),
            Self::Regex(entries) => {
                entries.iter().find(|(pattern, _)| pattern.is_match(text)).map(|(_, value)| value.clone())
            }
            Self::Fuzzy(any, dictionary) => {
                let by = |key: &str| dictionary.get(key).map(Value::ruby).unwrap_or_default();
                let found = any.as_ref()?.replace_by(text, by);
                (found != text).then_some(Value::Text(found))
            }
        }
    }
}

impl Change for Translate {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let is_map_of_list = self.iterate_on.as_ref().is_some_and(|field| *field != self.source);
        let tested = self.iterate_on.as_ref().unwrap_or(&self.source);
        let is_blocked = !is_map_of_list && !self.over_write && event.includes(&self.target);
        if is_blocked || !event.includes(tested) {
            return Ok(());
        }
        let found = match &self.iterate_on {
            None => self.single(event)?,
            Some(_) if !is_map_of_list => self.values(event)?,
            Some(list) => self.maps(event, list)?,
        };
        if found || self.is_in_place { self.common.matched(event) } else { Ok(()) }
    }
}

impl Translate {
    /// The translation of a text, or what is set where there is none.
    fn translation(&self, text: &str, event: &Event) -> Result<Option<Value>, Raised> {
        match (self.lookup.find(text), &self.fallback) {
            (Some(value), _) => Ok(Some(value)),
            (None, Some(fallback)) => fallback.fill(event).map(|text| Some(Value::Text(text))),
            (None, None) => Ok(None),
        }
    }

    fn single(&self, event: &mut Event) -> Result<bool, Raised> {
        let text = match event.get(&self.source) {
            Some(Value::List(list)) => list.first().map(Value::ruby).unwrap_or_default(),
            value => value.map(Value::ruby).unwrap_or_default(),
        };
        let value = self.translation(&text, event)?;
        value.map_or(Ok(false), |value| event.set(&self.target, value).map(|()| true))
    }

    /// Each value of a list.
    fn values(&self, event: &mut Event) -> Result<bool, Raised> {
        let list = event.get(&self.source).cloned().unwrap_or(Value::Null).into_list();
        let values = list.iter().map(|value| self.translation(&value.ruby(), event));
        let values: Vec<_> =
            values.map(|value| Ok(value?.unwrap_or(Value::Null))).collect::<Result<_, Raised>>()?;
        let found = values.iter().any(|value| *value != Value::Null);
        event.set(&self.target, Value::List(values))?;
        Ok(found)
    }

    /// The same field of each map in a list.
    fn maps(&self, event: &mut Event, list: &FieldReference) -> Result<bool, Raised> {
        let length = event.get(list).cloned().unwrap_or(Value::Null).into_list().len();
        let mut found = false;
        for at in 0..length {
            let item = list.child(at.to_string());
            let Some(text) = event.get(&item.join(&self.source)).filter(|value| **value != Value::Null)
            else {
                continue;
            };
            if let Some(value) = self.translation(&text.ruby(), event)? {
                event.set(&item.join(&self.target), value)?;
                found = true;
            }
        }
        Ok(found)
    }
}
