//! What a grok filter of a pipeline says, without being run.

use super::{Capture, Grok, GrokError, Patterns};
use crate::{
    model::logstash::{Plugin, Release, Surroundings, Value},
    source::{Span, Spanned},
};
use std::ops::Range;

/// A grok filter.
#[derive(Debug)]
pub struct GrokFilter {
    /// Its expressions, in order.
    pub expressions: Vec<Expression>,
    /// Whether the first expression that matches is the last one that is tried.
    pub breaks: bool,
    /// Whether files name patterns that nobody here has read.
    pub reads_files: bool,
    /// Whether what is captured goes below another field.
    pub has_target: bool,
    overwritten: Vec<String>,
    removed: Vec<String>,
}

/// An expression of a grok filter.
#[derive(Debug)]
pub struct Expression {
    /// The field whose text is matched.
    pub field: String,
    /// The expression.
    pub text: String,
    /// Where it stands, quotes included.
    pub span: Span,
    /// What it is with each set of patterns that may be in use; nothing if a part of it is filled in when Logstash
    /// starts.
    pub compiled: Vec<Result<Grok, GrokError>>,
}

impl GrokFilter {
    /// What a plugin says, if it is a grok filter.
    #[must_use]
    pub fn read(plugin: &Plugin, release: Option<Release>, surroundings: &Surroundings) -> Option<Self> {
        if *plugin.name != "grok" {
            return None;
        }
        let word = |option| plugin.option(option).and_then(Spanned::<Value>::text).map(|text| text.value);
        let folders = names(plugin, "patterns_dir");
        let files: Vec<&str> = folders
            .iter()
            .filter_map(|folder| surroundings.patterns.get(folder))
            .map(String::as_str)
            .collect();
        let sets = patterns(plugin, &files, sets(word("ecs_compatibility"), surroundings.ecs, release));
        let named_only = word("named_captures_only") != Some("false");
        let mut expressions = plugin.option("match").map(expressions).unwrap_or_default();
        for expression in expressions.iter_mut().filter(|one| !one.text.contains("${")) {
            for set in &sets {
                let other = expression.compiled.iter().find_map(|grok| grok.as_ref().ok());
                let compiled = Grok::compile_beside(other, &expression.text, set, named_only);
                expression.compiled.push(compiled);
            }
        }
        Some(Self {
            expressions,
            breaks: word("break_on_match") != Some("false"),
            reads_files: plugin.option("patterns_dir").is_some()
                && (folders.is_empty() || files.len() < folders.len()),
            has_target: plugin.option("target").is_some(),
            overwritten: names(plugin, "overwrite"),
            removed: names(plugin, "remove_field"),
        })
    }

    /// Whether a field is set anew where it has a value already.
    #[must_use]
    pub fn overwrites(&self, field: &str) -> bool {
        self.overwritten.iter().any(|name| name == field)
    }

    /// Whether a field is gone when the filter is done.
    #[must_use]
    pub fn removes(&self, field: &str) -> bool {
        self.removed.iter().any(|name| name == field)
    }
}

impl Expression {
    /// Where a part of the text stands.
    #[must_use]
    pub fn place(&self, range: &Range<usize>) -> Span {
        Spanned::new(self.text.as_str(), self.span).part(range)
    }

    /// Why it cannot be compiled, if that is so with every set of patterns.
    #[must_use]
    pub fn error(&self) -> Option<&GrokError> {
        let first = self.compiled.first()?.as_ref().err()?;
        self.compiled.iter().all(Result::is_err).then_some(first)
    }

    /// What it is with each set, if it is something with all of them.
    #[must_use]
    pub fn groks(&self) -> Vec<&Grok> {
        let groks: Vec<&Grok> = self.compiled.iter().filter_map(|grok| grok.as_ref().ok()).collect();
        if groks.len() == self.compiled.len() { groks } else { vec![] }
    }

    /// The captures that it names itself: references and groups with a name at no depth.
    pub fn own_captures(&self) -> impl Iterator<Item = &Capture> {
        let captures = self.groks().into_iter().take(1).flat_map(|grok| &grok.captures);
        captures.filter(|capture| self.text[capture.range.clone()].contains(capture.field.as_str()))
    }
}

/// Which sets of patterns it may run with: both where nobody says which.
fn sets(own: Option<&str>, of_pipeline: Option<bool>, release: Option<Release>) -> &'static [bool] {
    match (own, of_pipeline, release) {
        (Some("disabled"), ..) | (None, Some(false), _) => &[false],
        (Some("v1" | "v8"), ..) | (None, Some(true), _) => &[true],
        (None, None, Some(Release::Eight | Release::Nine)) => &[true, false],
        _ => &[false, true],
    }
}

/// Those sets, with the patterns of files and its own on top.
fn patterns(plugin: &Plugin, files: &[&str], sets: &[bool]) -> Vec<Patterns> {
    let own = match plugin.option("pattern_definitions").map(|value| &value.value) {
        Some(Value::Table(entries)) => entries.as_slice(),
        _ => &[],
    };
    let with_own = |ecs: &bool| {
        let mut patterns = Patterns::over(Patterns::bundled(*ecs));
        files.iter().for_each(|file| patterns.read(file));
        for entry in own {
            if let Some(definition) = entry.value.text() {
                patterns.define(&entry.key, definition.value);
            }
        }
        patterns
    };
    sets.iter().map(with_own).collect()
}

/// What `match` says: a table, or a list of fields and their expressions in turn.
fn expressions(value: &Spanned<Value>) -> Vec<Expression> {
    let of = |(field, value): (Spanned<&str>, &Spanned<Value>)| -> Vec<Expression> {
        let expression = |text: Spanned<&str>| Expression {
            field: field.value.to_owned(),
            text: text.value.to_owned(),
            span: text.span,
            compiled: vec![],
        };
        value.texts().map(expression).collect()
    };
    value.pairs().into_iter().flat_map(of).collect()
}

/// The names in an option that is one or a list of them.
fn names(plugin: &Plugin, option: &str) -> Vec<String> {
    let value = plugin.option(option).into_iter();
    value.flat_map(Spanned::<Value>::texts).map(|text| text.value.to_owned()).collect()
}
