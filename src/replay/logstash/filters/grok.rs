//! `grok`: the parts of a text become fields.
//!
//! Fields in the order of `match`; the first that matches ends it unless `break_on_match` is off. A field that is missing
//! is an empty text; of a list every element is tried. A capture whose field is there makes a list of both, unless the
//! field is in `overwrite`.

use super::{
    super::{
        event::{Event, Raised},
        value::{Value, leading_float, leading_integer},
    },
    Change, Filter,
    common::Common,
    options::{Context, Options, Refusal},
};
use crate::model::logstash::{
    FieldReference, Plugin,
    grok::{Conversion, Grok as Expression, GrokError, Patterns},
};
use crate::ruby::regex::OutOfBudget;

struct Grok {
    matches: Vec<(FieldReference, Vec<Ready>)>,
    break_on_match: bool,
    keep_empty: bool,
    overwrite: Vec<FieldReference>,
    tag_on_failure: Vec<String>,
    tag_on_timeout: String,
    common: Common,
}

/// An expression and the fields of its captures.
struct Ready {
    written: String,
    expression: Expression,
    fields: Vec<FieldReference>,
}

const OPTIONS: &[&str] = &[
    "match",
    "patterns_dir",
    "patterns_files_glob",
    "pattern_definitions",
    "break_on_match",
    "named_captures_only",
    "keep_empty_captures",
    "overwrite",
    "target",
    "tag_on_failure",
    "tag_on_timeout",
    "timeout_millis",
    "timeout_scope",
    "ecs_compatibility",
];

pub(super) fn build(plugin: &Plugin, context: &Context<'_>) -> Result<Box<dyn Filter>, Refusal> {
    let options = Options::new(plugin, context, OPTIONS)?;
    let patterns = patterns(&options)?;
    let named_only = options.flag("named_captures_only", true)?;
    let target = options.field("target")?;
    let ready = |text: String| -> Result<Ready, Refusal> {
        let expression = Expression::compile(&text, &patterns, named_only)
            .map_err(|error: GrokError| options.refuse("match", error))?;
        let field = |name: &str| options.reference("match", name);
        let fields = expression.captures.iter().map(|capture| field(&capture.field));
        let fields = fields.collect::<Result<Vec<_>, _>>()?;
        let below = |field: FieldReference| match &target {
            Some(target) => target.join(&field),
            None => field,
        };
        Ok(Ready { written: text, fields: fields.into_iter().map(below).collect(), expression })
    };
    let of_field = |(field, texts): (String, Value)| {
        let texts = texts.into_list().into_iter().map(|text| ready(text.ruby()));
        Ok((options.reference("match", &field)?, texts.collect::<Result<Vec<_>, Refusal>>()?))
    };
    Ok(Box::new(Grok {
        matches: options.table("match")?.into_iter().map(of_field).collect::<Result<_, Refusal>>()?,
        break_on_match: options.flag("break_on_match", true)?,
        keep_empty: options.flag("keep_empty_captures", false)?,
        overwrite: options.fields("overwrite")?,
        tag_on_failure: options.texts("tag_on_failure").unwrap_or_else(|| vec!["_grokparsefailure".into()]),
        tag_on_timeout: options.text("tag_on_timeout").unwrap_or_else(|| "_groktimeout".into()),
        common: Common::new(&options)?,
    }))
}

/// The bundled patterns, those of the user's files, and those of the filter itself.
fn patterns(options: &Options<'_>) -> Result<Patterns, Refusal> {
    let mut patterns = Patterns::over(Patterns::bundled(options.ecs()?));
    for path in options.texts("patterns_dir").into_iter().flatten() {
        match (options.context.read)(&path) {
            Some(text) => patterns.read(&text),
            None => return Err(options.refuse("patterns_dir", format!("`{path}` cannot be read"))),
        }
    }
    for (name, definition) in options.table("pattern_definitions")? {
        patterns.define(&name, &definition.ruby());
    }
    Ok(patterns)
}

impl Change for Grok {
    fn change(&mut self, event: &mut Event) -> Result<(), Raised> {
        let mut is_matched = false;
        for (field, expressions) in &self.matches {
            match self.of_field(field, expressions, event) {
                Ok(matched) => is_matched = is_matched || matched?,
                Err((expression, OutOfBudget)) => {
                    event.tag(&self.tag_on_timeout);
                    let written = &expression.written;
                    event.explain(format!(
                        "`{written}` tries endlessly many ways on this `{field}`: Logstash is busy with it until \
                         `timeout_millis`"
                    ));
                    return Ok(());
                }
            }
            if is_matched && self.break_on_match {
                break;
            }
        }
        if is_matched {
            return self.common.matched(event);
        }
        self.tag_on_failure.iter().for_each(|tag| event.tag(tag));
        Ok(())
    }
}

impl Grok {
    /// Whether an element of the field matches.
    fn of_field<'r>(
        &self,
        field: &FieldReference,
        expressions: &'r [Ready],
        event: &mut Event,
    ) -> Result<Result<bool, Raised>, (&'r Ready, OutOfBudget)> {
        let value = event.get(field).cloned().unwrap_or(Value::Text(String::new()));
        let texts: Vec<String> = match value {
            Value::List(list) => list.iter().map(Value::ruby).collect(),
            value => vec![value.ruby()],
        };
        let mut is_matched = false;
        for text in texts {
            for ready in expressions {
                let Some(found) = ready.expression.matches(&text).map_err(|error| (ready, error))? else {
                    is_matched = is_matched && self.break_on_match;
                    continue;
                };
                let parts = ready.expression.captures.iter().zip(&ready.fields).zip(found);
                for ((capture, field), text) in parts {
                    if text.is_none_or(str::is_empty) && !self.keep_empty {
                        continue;
                    }
                    let value = text.map_or(Value::Null, |text| converted(capture.conversion, text));
                    if let Err(raised) = self.put(field, value, event) {
                        return Ok(Err(raised));
                    }
                }
                is_matched = true;
                if self.break_on_match {
                    break;
                }
            }
        }
        Ok(Ok(is_matched))
    }

    /// Sets a field, or puts the value to what it holds.
    fn put(&self, field: &FieldReference, value: Value, event: &mut Event) -> Result<(), Raised> {
        let is_overwritten = self.overwrite.contains(field);
        let known = event.get(field).cloned().filter(|_| !is_overwritten);
        let value = match known {
            None | Some(Value::Null) => value,
            Some(Value::List(mut list)) => {
                list.push(value);
                Value::List(list)
            }
            Some(Value::Text(text)) => Value::List(vec![Value::Text(text), value]),
            Some(_) => return Ok(()),
        };
        event.set(field, value)
    }
}

fn converted(conversion: Conversion, text: &str) -> Value {
    match conversion {
        Conversion::None => Value::Text(text.to_owned()),
        Conversion::Integer => Value::Integer(leading_integer(text)),
        Conversion::Float => Value::Float(leading_float(text)),
    }
}
