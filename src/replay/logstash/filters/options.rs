//! The options of a filter, read with the tolerance of Logstash.
//!
//! Enters: a plugin as the pipeline says it. Leaves: values of the type that the filter wants, or a [`Refusal`] that
//! names what is not supported. A scalar is a list of one, a list of pairs is a table, a number is a text.

use super::super::{render::Text, value::Value};
use crate::{
    model::logstash::{self, FieldReference, Plugin, date::Instant},
    source::Span,
};
use jiff::tz::TimeZone;

/// What a filter is given beside its options.
pub struct Context<'a> {
    /// The time of the test.
    pub now: Instant,
    /// The zone of the machine that Logstash would run on.
    pub zone: TimeZone,
    /// What `ecs_compatibility` is where a filter does not say.
    pub ecs: Ecs,
    /// What random identifiers become.
    pub uuid: String,
    /// Reads a file that a filter names.
    pub read: &'a dyn Fn(&str) -> Option<String>,
}

/// Which names of the Elastic Common Schema a filter uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ecs {
    /// Its own, older names.
    Disabled,
    /// Those of the first version.
    V1,
    /// Those of the eighth, which the filters here spell as the first.
    V8,
}

/// Why a filter cannot be played.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is not supported, or wrong.
    pub message: String,
    /// Where it is written.
    pub span: Span,
}

/// The options of a filter.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    plugin: &'a Plugin,
    /// What the filter is given beside.
    pub context: &'a Context<'a>,
}

/// The options that every filter has.
const COMMON: [&str; 7] =
    ["id", "enable_metric", "periodic_flush", "add_field", "remove_field", "add_tag", "remove_tag"];

impl<'a> Options<'a> {
    /// The options of `plugin`, which may only be those named and the common ones.
    ///
    /// # Errors
    ///
    /// There is another.
    pub fn new(plugin: &'a Plugin, context: &'a Context<'a>, known: &[&str]) -> Result<Self, Refusal> {
        let is_known = |name: &str| COMMON.contains(&name) || known.contains(&name);
        match plugin.options.iter().find(|setting| !is_known(&setting.name)) {
            Some(setting) => Err(Refusal {
                message: format!("option `{}` of `{}` is not supported", *setting.name, *plugin.name),
                span: setting.name.span,
            }),
            None => Ok(Self { plugin, context }),
        }
    }

    /// What an option is set to.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'a logstash::Value> {
        self.plugin.option(name).map(|value| &value.value)
    }

    /// Whether an option is set.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.plugin.option(name).is_some()
    }

    /// That the value of an option is wrong.
    #[must_use]
    pub fn refuse(&self, name: &str, why: impl std::fmt::Display) -> Refusal {
        let span = self.plugin.option(name).map_or(self.plugin.span, |value| value.span);
        Refusal { message: format!("`{name}` of `{}`: {why}", *self.plugin.name), span }
    }

    /// A text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            logstash::Value::List(list) => list.first().map(|item| Value::from(&**item).ruby()),
            value => Some(Value::from(value).ruby()),
        }
    }

    /// A text with places to fill in.
    #[must_use]
    pub fn template(&self, name: &str) -> Option<Text> {
        self.text(name).map(|text| self.fill(text))
    }

    /// Makes a template of a text.
    #[must_use]
    pub fn fill(&self, text: impl Into<String>) -> Text {
        Text::new(text, self.context.now)
    }

    /// A list of texts.
    #[must_use]
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        Some(texts(self.value(name)?))
    }

    /// A list of texts, empty if it is not set.
    #[must_use]
    pub fn templates(&self, name: &str) -> Vec<Text> {
        self.texts(name).unwrap_or_default().into_iter().map(|text| self.fill(text)).collect()
    }

    /// `true` or `false`.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn flag(&self, name: &str, default: bool) -> Result<bool, Refusal> {
        match self.text(name).as_deref() {
            None => Ok(default),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(_) => Err(self.refuse(name, "it must be `true` or `false`")),
        }
    }

    /// A number.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn number(&self, name: &str) -> Result<Option<f64>, Refusal> {
        let Some(text) = self.text(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| self.refuse(name, "it must be a number"))
    }

    /// One of these words, the first if it is not set.
    ///
    /// # Errors
    ///
    /// It is another.
    pub fn word(&self, name: &str, words: &[&'static str]) -> Result<&'static str, Refusal> {
        let text = self.text(name);
        let given = text.as_deref().or(words.first().copied()).unwrap_or_default();
        let word = words.iter().find(|word| **word == given);
        word.copied().ok_or_else(|| self.refuse(name, format!("`{given}` is none of its values")))
    }

    /// A table, or a list of pairs; empty if it is not set.
    ///
    /// # Errors
    ///
    /// It is something else.
    pub fn table(&self, name: &str) -> Result<Vec<(String, Value)>, Refusal> {
        match self.value(name) {
            None => Ok(vec![]),
            Some(logstash::Value::Table(table)) => {
                Ok(table.iter().map(|entry| (entry.key.to_string(), (&*entry.value).into())).collect())
            }
            Some(logstash::Value::List(list)) if list.len().is_multiple_of(2) => {
                let pair = |pair: &[crate::source::Spanned<logstash::Value>]| {
                    (Value::from(&*pair[0]).ruby(), Value::from(&*pair[1]))
                };
                Ok(list.chunks_exact(2).map(pair).collect())
            }
            Some(_) => Err(self.refuse(name, "it must be a table")),
        }
    }

    /// A reference to a field.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn field(&self, name: &str) -> Result<Option<FieldReference>, Refusal> {
        self.text(name).map(|text| self.reference(name, &text)).transpose()
    }

    /// References to fields, empty if it is not set.
    ///
    /// # Errors
    ///
    /// One is none.
    pub fn fields(&self, name: &str) -> Result<Vec<FieldReference>, Refusal> {
        self.texts(name).unwrap_or_default().iter().map(|text| self.reference(name, text)).collect()
    }

    /// The reference in the text of an option.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn reference(&self, name: &str, text: &str) -> Result<FieldReference, Refusal> {
        FieldReference::parse(text).map_err(|error| self.refuse(name, format!("`{text}`: {}", error.kind)))
    }

    /// Whether the names of ECS are used.
    ///
    /// # Errors
    ///
    /// `ecs_compatibility` is not one of its values.
    pub fn ecs(&self) -> Result<bool, Refusal> {
        if !self.has("ecs_compatibility") {
            return Ok(self.context.ecs != Ecs::Disabled);
        }
        Ok(self.word("ecs_compatibility", &["disabled", "v1", "v8"])? != "disabled")
    }
}

/// A list as its texts, a scalar as one.
fn texts(value: &logstash::Value) -> Vec<String> {
    match value {
        logstash::Value::List(list) => list.iter().map(|item| Value::from(&**item).ruby()).collect(),
        other => vec![Value::from(other).ruby()],
    }
}
