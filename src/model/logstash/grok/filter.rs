//! What a grok filter of a pipeline says, without being run.

use super::{Grok, GrokError, Patterns};
use crate::{
    model::logstash::{Plugin, Value},
    source::{Span, Spanned},
};
use std::ops::Range;

/// A grok filter.
#[derive(Debug)]
pub struct GrokFilter<'p> {
    plugin: &'p Plugin,
    /// Its expressions, in order.
    pub expressions: Vec<Expression<'p>>,
    /// Patterns of its own.
    definitions: Vec<(&'p str, &'p str)>,
}

/// An expression of a grok filter.
#[derive(Clone, Copy, Debug)]
pub struct Expression<'p> {
    /// The field whose text is matched.
    pub field: &'p str,
    /// The expression.
    pub text: &'p str,
    /// Where it stands, quotes included.
    pub span: Span,
}

impl<'p> GrokFilter<'p> {
    /// What a plugin says, if it is a grok filter.
    #[must_use]
    pub fn read(plugin: &'p Plugin) -> Option<Self> {
        if *plugin.name != "grok" {
            return None;
        }
        let expressions = plugin.option("match").map(|value| expressions(&value.value)).unwrap_or_default();
        let definitions = match plugin.option("pattern_definitions").map(|value| &value.value) {
            Some(Value::Table(entries)) => entries
                .iter()
                .filter_map(|entry| Some((entry.key.as_str(), text(&entry.value)?.value)))
                .collect(),
            _ => vec![],
        };
        Some(Self { plugin, expressions, definitions })
    }

    /// Whether files name patterns that nobody here has read.
    #[must_use]
    pub fn reads_files(&self) -> bool {
        self.plugin.option("patterns_dir").is_some()
    }

    /// Whether a field is set anew where it has a value already.
    #[must_use]
    pub fn overwrites(&self, field: &str) -> bool {
        names(self.plugin, "overwrite").contains(&field)
    }

    /// Whether a field is gone when the filter is done.
    #[must_use]
    pub fn removes(&self, field: &str) -> bool {
        names(self.plugin, "remove_field").contains(&field)
    }

    /// Whether what is captured goes below another field.
    #[must_use]
    pub fn has_target(&self) -> bool {
        self.plugin.option("target").is_some()
    }

    /// The patterns that it may run with: both sets where nobody says which.
    #[must_use]
    pub fn patterns(&self) -> Vec<Patterns> {
        let sets: &[bool] =
            match self.plugin.option("ecs_compatibility").and_then(text).map(|text| text.value) {
                Some("disabled") => &[false],
                Some("v1" | "v8") => &[true],
                _ => &[false, true],
            };
        let with_own = |ecs: &bool| {
            let mut patterns = Patterns::bundled(*ecs).clone();
            self.definitions.iter().for_each(|(name, definition)| patterns.define(name, definition));
            patterns
        };
        sets.iter().map(with_own).collect()
    }

    /// An expression, compiled.
    ///
    /// # Errors
    ///
    /// It names a pattern that there is not, or is no regular expression.
    pub fn compile(&self, expression: &Expression<'_>, patterns: &Patterns) -> Result<Grok, GrokError> {
        let named_only = self.plugin.option("named_captures_only").and_then(text);
        Grok::compile(expression.text, patterns, named_only.is_none_or(|word| *word != "false"))
    }
}

impl Expression<'_> {
    /// Where a part of the text stands.
    #[must_use]
    pub fn place(&self, range: &Range<usize>) -> Span {
        let quote = (self.span.end - self.span.start).saturating_sub(self.text.len() as u32) / 2;
        let at = |offset: usize| (self.span.start + quote).saturating_add(offset as u32).min(self.span.end);
        Span::new(self.span.file, at(range.start), at(range.end))
    }

    /// Whether something of it is filled in when Logstash starts.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.text.contains("${")
    }
}

/// What `match` says: a table, or a list of fields and their expressions in turn.
fn expressions(value: &Value) -> Vec<Expression<'_>> {
    match value {
        Value::Table(entries) => {
            entries.iter().flat_map(|entry| of(entry.key.as_str(), &entry.value)).collect()
        }
        Value::List(list) => {
            let pairs = list.chunks_exact(2).filter_map(|pair| Some((text(&pair[0])?.value, &pair[1])));
            pairs.flat_map(|(field, value)| of(field, value)).collect()
        }
        _ => vec![],
    }
}

/// The expressions for a field: one, or a list of them.
fn of<'p>(field: &'p str, value: &'p Spanned<Value>) -> Vec<Expression<'p>> {
    let list = match &value.value {
        Value::List(list) => list.as_slice(),
        _ => std::slice::from_ref(value),
    };
    let texts = list.iter().filter_map(text);
    texts.map(|text| Expression { field, text: text.value, span: text.span }).collect()
}

fn text(value: &Spanned<Value>) -> Option<Spanned<&str>> {
    match &value.value {
        Value::Text(text) => Some(Spanned::new(text, value.span)),
        _ => None,
    }
}

/// The names in an option that is one or a list of them.
fn names<'p>(plugin: &'p Plugin, option: &str) -> Vec<&'p str> {
    let Some(value) = plugin.option(option) else { return vec![] };
    match &value.value {
        Value::List(list) => list.iter().filter_map(text).map(|text| text.value).collect(),
        _ => text(value).map(|text| text.value).into_iter().collect(),
    }
}
