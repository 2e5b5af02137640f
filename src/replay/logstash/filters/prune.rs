//! `prune`: fields are removed by their names and values.
//!
//! Only names at the top are looked at. What is to go is found first and removed then, so that names which are filled
//! in still find their fields.

use super::{
    super::{
        event::{Event, Raised},
        pattern::Pattern,
        render::Text,
        value::Value,
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};

struct Prune {
    whitelist_names: Vec<Search>,
    blacklist_names: Vec<Search>,
    whitelist_values: Vec<(Text, Search)>,
    blacklist_values: Vec<(Text, Search)>,
    interpolate: bool,
    common: Common,
}

enum Search {
    Fixed(Pattern),
    Filled(Text),
}

const OPTIONS: &[&str] =
    &["interpolate", "whitelist_names", "blacklist_names", "whitelist_values", "blacklist_values"];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let interpolate = options.flag("interpolate", false)?;
    let search = |name: &str, text: String| {
        if interpolate {
            return Ok(Search::Filled(options.fill(text)));
        }
        Pattern::new(&text).map(Search::Fixed).map_err(|error| options.refuse(name, error))
    };
    let names = |name: &str, default: Vec<String>| {
        let texts = options.texts(name).unwrap_or(default).into_iter();
        texts.map(|text| search(name, text)).collect::<Result<Vec<_>, _>>()
    };
    let values = |name: &str| {
        let table = options.table(name)?.into_iter();
        table
            .map(|(field, value)| Ok((options.fill(field), search(name, value.ruby())?)))
            .collect::<Result<Vec<_>, Refusal>>()
    };
    Ok(Box::new(Prune {
        whitelist_names: names("whitelist_names", vec![])?,
        blacklist_names: names("blacklist_names", vec![r"%\{[^}]+\}".into()])?,
        whitelist_values: values("whitelist_values")?,
        blacklist_values: values("blacklist_values")?,
        interpolate,
        common: Common::new(&options)?,
    }))
}

impl Change for Prune {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let names: Vec<String> = event.names().map(str::to_owned).collect();
        let mut kept: Vec<(String, Option<Value>)> = vec![];
        for (searches, wanted) in [(&self.whitelist_names, true), (&self.blacklist_names, false)] {
            let patterns =
                searches.iter().map(|search| search.pattern(event)).collect::<Result<Vec<_>, _>>()?;
            let is_found = |name: &str| patterns.iter().any(|pattern| pattern.is_match(name));
            let gone = names.iter().filter(|name| !patterns.is_empty() && is_found(name) != wanted);
            kept.extend(gone.map(|name| (name.clone(), None)));
        }
        for (searches, wanted) in [(&self.whitelist_values, true), (&self.blacklist_values, false)] {
            for (name, search) in searches {
                let name = if self.interpolate { name.fill(event)? } else { name.text().to_owned() };
                let Some(value) = event.fields().get(&name).filter(|value| value.is_truthy()) else {
                    continue;
                };
                let rest = remaining(value, &search.pattern(event)?, wanted)?;
                kept.extend((rest.as_ref() != Some(value)).then_some((name, rest)));
            }
        }
        for (name, value) in kept {
            let field = FieldReference::top(name);
            match value {
                Some(value) => event.set(&field, value)?,
                None => {
                    event.remove(&field);
                }
            }
        }
        self.common.matched(event)
    }
}

impl Search {
    fn pattern(&self, event: &Event) -> Result<Pattern, Raised> {
        match self {
            Self::Fixed(pattern) => Ok(pattern.clone()),
            Self::Filled(text) => Pattern::new(&text.fill(event)?).map_err(Raised),
        }
    }
}

/// What is left of a value: of a list the items that may stay.
fn remaining(value: &Value, pattern: &Pattern, wanted: bool) -> Result<Option<Value>, Raised> {
    let stays = |value: &Value| match value.as_text() {
        Some(text) => Ok(pattern.is_match(text) == wanted),
        None => Err(Raised(format!("undefined method `match' for {}", value.ruby()))),
    };
    let Value::List(list) = value else { return Ok(stays(value)?.then(|| value.clone())) };
    let mut kept = vec![];
    for item in list {
        if stays(item)? {
            kept.push(item.clone());
        }
    }
    Ok((!kept.is_empty() || list.is_empty()).then_some(Value::List(kept)))
}
