//! `kv`: pairs like `key=value` become fields.
//!
//! One expression finds all pairs from left to right. It is put together of the options, which are spliced into it as
//! they are: they are classes of characters.

use super::{
    super::{
        event::{Event, Raised},
        pattern::Pattern,
        render::Text,
        value::{Map, Value},
    },
    Change, Filter,
    common::Common,
    mutate::capitalized,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{FieldReference, Plugin};

struct Kv {
    source: FieldReference,
    target: Option<FieldReference>,
    scan: Pattern,
    value_split: Pattern,
    key: Polish,
    value: Polish,
    prefix: Text,
    include_keys: Vec<Text>,
    exclude_keys: Vec<Text>,
    default_keys: Map,
    allow_duplicate_values: bool,
    allow_empty_values: bool,
    recursive: bool,
    tag_on_failure: Vec<String>,
    common: Common,
}

/// What is done to a key or a value.
struct Polish {
    trim: Option<Pattern>,
    remove: Option<Pattern>,
    transform: Option<fn(&str) -> String>,
}

const OPTIONS: &[&str] = &[
    "trim_value",
    "trim_key",
    "remove_char_value",
    "remove_char_key",
    "transform_value",
    "transform_key",
    "field_split",
    "field_split_pattern",
    "value_split",
    "value_split_pattern",
    "prefix",
    "source",
    "target",
    "include_keys",
    "exclude_keys",
    "default_keys",
    "allow_duplicate_values",
    "allow_empty_values",
    "include_brackets",
    "recursive",
    "whitespace",
    "timeout_millis",
    "tag_on_timeout",
    "tag_on_failure",
    "ecs_compatibility",
];
/// How deep pairs in values are looked for.
const DEEPEST: usize = 32;

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let (scan, value_split) = expressions(&options)?;
    Ok(Box::new(Kv {
        source: options.field("source")?.unwrap_or_else(|| FieldReference::top("message")),
        target: options.field("target")?,
        scan,
        value_split,
        key: Polish::new(&options, ["trim_key", "remove_char_key", "transform_key"])?,
        value: Polish::new(&options, ["trim_value", "remove_char_value", "transform_value"])?,
        prefix: options.template("prefix").unwrap_or_else(|| options.fill("")),
        include_keys: options.templates("include_keys"),
        exclude_keys: options.templates("exclude_keys"),
        default_keys: options.table("default_keys")?.into_iter().collect(),
        allow_duplicate_values: options.flag("allow_duplicate_values", true)?,
        allow_empty_values: options.flag("allow_empty_values", false)?,
        recursive: options.flag("recursive", false)?,
        tag_on_failure: options.texts("tag_on_failure").unwrap_or_else(|| vec!["_kv_filter_error".into()]),
        common: Common::new(&options)?,
    }))
}

/// The expression for a pair, whose first group is the key and whose others are the ways to write a value, and that
/// for what stands between key and value.
fn expressions(options: &Options<'_>) -> Result<(Pattern, Pattern), Refusal> {
    let field = options.text("field_split").unwrap_or_else(|| " ".into());
    let value = options.text("value_split").unwrap_or_else(|| "=".into());
    let (field_pattern, value_pattern) =
        (options.text("field_split_pattern"), options.text("value_split_pattern"));
    let (has_field, has_value) = (field_pattern.is_some(), value_pattern.is_some());
    for (name, text) in [
        ("value_split", Some(&value)),
        ("field_split_pattern", field_pattern.as_ref()),
        ("value_split_pattern", value_pattern.as_ref()),
    ] {
        if text.is_some_and(String::is_empty) {
            return Err(options.refuse(name, "it must not be empty"));
        }
    }
    let field_split = field_pattern.unwrap_or_else(|| format!("[{field}]"));
    let mut value_split = value_pattern.unwrap_or_else(|| format!("[{value}]"));
    if options.word("whitespace", &["lenient", "strict"])? == "lenient" {
        value_split = format!("(?: *)(?:{value_split})(?: *)");
    }
    let until = |class: &str| format!(r"((?:\\.|[^{class}])+)");
    let key = if has_field || has_value {
        format!(r"((?:(?!(?:{value_split})|(?:{field_split}))(?:\\.|.))+)")
    } else {
        until(&format!("{value}{field}"))
    };
    let quoted = |open: &str, close: &str| format!("{open}{}?{close}", until(close));
    let mut values = vec![quoted("\"", "\""), quoted("'", "'")];
    if options.flag("include_brackets", true)? {
        values.extend([quoted(r"\(", r"\)"), quoted(r"\[", r"\]"), quoted("<", ">")]);
    }
    values.push(if has_field { format!(r"((?:(?!{field_split})(?:\\.|.))+)") } else { until(&field) });
    let scan = format!("{key}(?:{value_split})(?:{})?(?:(?:{field_split})|$)", values.join("|"));
    let compile = |text: &str| Pattern::new(text).map_err(|error| options.refuse("field_split", error));
    Ok((compile(&scan)?, compile(&value_split)?))
}

impl Polish {
    fn new(options: &Options<'_>, [trim, remove, transform]: [&str; 3]) -> Result<Self, Refusal> {
        let pattern = |name: &str, make: fn(String) -> String| {
            let pattern = options.text(name).map(|class| Pattern::new(&make(class)));
            pattern.transpose().map_err(|error| options.refuse(name, error))
        };
        let transform = match options.text(transform).as_deref() {
            None => None,
            Some("lowercase") => Some(str::to_lowercase as fn(&str) -> String),
            Some("uppercase") => Some(str::to_uppercase as _),
            Some("capitalize") => Some(capitalized as _),
            Some(other) => return Err(options.refuse(transform, format!("`{other}` is none of its values"))),
        };
        Ok(Self {
            trim: pattern(trim, |class| format!("^[{class}]+|[{class}]+$"))?,
            remove: pattern(remove, |class| format!("[{class}]"))?,
            transform,
        })
    }

    fn apply(&self, text: &str) -> String {
        let without = |pattern: &Option<Pattern>, text: &str| {
            pattern.as_ref().map_or_else(|| text.to_owned(), |pattern| pattern.replace(text, ""))
        };
        let text = without(&self.remove, &without(&self.trim, text));
        self.transform.map_or_else(|| text.clone(), |transform| transform(&text))
    }
}

impl Change for Kv {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        if self.run(event).is_err() {
            self.tag_on_failure.iter().for_each(|tag| event.tag(tag));
        }
        Ok(())
    }
}

/// The lists of keys, filled in for an event.
struct Keys {
    include: Vec<String>,
    exclude: Vec<String>,
    prefix: String,
}

impl Kv {
    fn run(&self, event: &mut Event) -> Result<(), Raised> {
        let fill = |texts: &[Text]| texts.iter().map(|text| text.fill(event)).collect::<Result<Vec<_>, _>>();
        let (include, exclude) = (fill(&self.include_keys)?, fill(&self.exclude_keys)?);
        let keys = Keys { include, exclude, prefix: self.prefix.fill(event)? };
        let mut pairs = Map::new();
        let texts = match event.get(&self.source) {
            Some(Value::List(list)) => list.iter().collect(),
            Some(value) => vec![value],
            None => vec![],
        };
        for text in texts.into_iter().filter_map(Value::as_text) {
            self.parse(text, &keys, &mut pairs, 0);
        }
        let mut all = self.default_keys.clone();
        all.extend(pairs);
        if all.is_empty() {
            return Ok(());
        }
        match &self.target {
            Some(target) => event.set(target, Value::Map(all))?,
            None => {
                for (key, value) in all {
                    let field =
                        FieldReference::parse(&key).map_err(|error| Raised(error.kind.to_string()))?;
                    event.set(&field, value)?;
                }
            }
        }
        self.common.matched(event)
    }

    fn parse(&self, text: &str, keys: &Keys, pairs: &mut Map, depth: usize) {
        if depth > DEEPEST || !self.value_split.is_match(text) {
            return;
        }
        for groups in self.scan.matches(text) {
            let value = groups[2..].iter().find_map(|group| *group).unwrap_or_default();
            if value.is_empty() && !self.allow_empty_values {
                continue;
            }
            let key = self.key.apply(groups[1].unwrap_or_default());
            if !keys.include.is_empty() && !keys.include.contains(&key) || keys.exclude.contains(&key) {
                continue;
            }
            let key = format!("{}{key}", keys.prefix);
            let value = self.value.apply(value);
            if !self.allow_duplicate_values && pairs.get(&key).is_some_and(|old| has(old, &value)) {
                continue;
            }
            let mut inner = Map::new();
            if self.recursive {
                self.parse(&value, keys, &mut inner, depth + 1);
            }
            let value = if inner.is_empty() { Value::Text(value) } else { Value::Map(inner) };
            let value = match pairs.get(&key).cloned() {
                None => value,
                Some(Value::List(mut list)) => {
                    list.push(value);
                    Value::List(list)
                }
                Some(old) => Value::List(vec![old, value]),
            };
            pairs.insert(key, value);
        }
    }
}

/// As Ruby's `include?`: of a text it is any part.
fn has(old: &Value, value: &str) -> bool {
    match old {
        Value::Text(old) => old.contains(value),
        Value::List(list) => list.iter().any(|item| item.as_text() == Some(value)),
        Value::Map(map) => map.contains_key(value),
        _ => false,
    }
}
