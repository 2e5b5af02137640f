//! A file of pipelines: what is written and what Logstash makes of it alone.

use super::grok::GrokFilter;
use super::{
    Condition, Form, If, Operand, Options, Pipeline, Plugin, PluginKind, PluginUse, Release, Setting,
    Statement, Value,
};
use crate::{
    source::{Embedded, Spanned},
    syntax::logstash::{self, File},
};
use std::{collections::HashMap, sync::OnceLock};

/// What is said elsewhere about how a file is read.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `config.support_escapes`.
    pub escapes: bool,
    /// Whether the pipeline's fields are those of the Elastic Common Schema, if that is told.
    pub ecs: Option<bool>,
    /// The text of the files in the folders that `patterns_dir` names, as far as they are known.
    pub patterns: HashMap<String, String>,
}

/// A file of pipelines.
#[derive(Debug)]
pub struct PipelineFile {
    /// What is written, and what the grammar refuses.
    pub written: File,
    /// What is made of it, and what the compiler refuses.
    pub compiled: Pipeline,
    /// The Logstash that runs it; any if none is named.
    pub release: Option<Release>,
    surroundings: Surroundings,
    groks: OnceLock<Vec<GrokFilter>>,
}

impl PipelineFile {
    /// Reads the text of a pipeline.
    #[must_use]
    pub fn read(text: &Embedded, release: Option<Release>) -> Self {
        let written = logstash::read(text);
        let compiled = Pipeline::compile([&written], Options::default());
        Self { written, compiled, release, surroundings: Surroundings::default(), groks: OnceLock::new() }
    }

    /// Reads it again with what is said about it elsewhere.
    pub fn surround(&mut self, surroundings: Surroundings) {
        if surroundings.escapes != self.surroundings.escapes {
            self.compiled = Pipeline::compile([&self.written], Options { escapes: surroundings.escapes });
        }
        self.surroundings = surroundings;
        self.groks = OnceLock::new();
    }

    /// What its grok filters name in `patterns_dir`.
    #[must_use]
    pub fn pattern_folders(&self) -> Vec<String> {
        let groks = plugins(&self.compiled.filters).filter(|plugin| *plugin.name == "grok");
        let folders = groks.filter_map(|plugin| plugin.option("patterns_dir"));
        folders.flat_map(Spanned::<Value>::texts).map(|text| text.value.to_owned()).collect()
    }

    /// Whether nothing in it was lost to broken text.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.written.problems.is_empty()
    }

    /// Every plugin where it is used, codecs left aside.
    pub fn plugins(&self) -> impl Iterator<Item = (&Plugin, PluginUse<'_>)> {
        let kinds = [
            (PluginKind::Input, &self.compiled.inputs),
            (PluginKind::Filter, &self.compiled.filters),
            (PluginKind::Output, &self.compiled.outputs),
        ];
        kinds.into_iter().flat_map(move |(kind, statements)| {
            plugins(statements).map(move |plugin| (plugin, PluginUse::new(kind, plugin, self.release)))
        })
    }

    /// Every grok filter, compiled when first asked for.
    pub fn groks(&self) -> &[GrokFilter] {
        let read = |plugin| GrokFilter::read(plugin, self.release, &self.surroundings);
        self.groks.get_or_init(|| plugins(&self.compiled.filters).filter_map(read).collect())
    }

    /// Every choice at every depth; an `else if` is one of its own.
    pub fn choices(&self) -> impl Iterator<Item = &If> {
        let mut open: Vec<&Statement> = self.compiled.statements().collect();
        open.reverse();
        std::iter::from_fn(move || {
            loop {
                if let Statement::If(choice) = open.pop()? {
                    open.extend(choice.otherwise.iter().rev());
                    open.extend(choice.then.iter().rev());
                    return Some(&**choice);
                }
            }
        })
    }

    /// Every condition, as it is evaluated.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.choices().filter_map(|choice| choice.condition.as_ref()).map(|condition| &condition.value)
    }

    /// The regular expressions of conditions.
    pub fn patterns_of_conditions(&self) -> impl Iterator<Item = Spanned<&str>> {
        self.conditions().flat_map(Condition::parts).filter_map(|part| match part {
            Condition::Match { pattern, .. } => Some(Spanned::new(pattern.value.as_str(), pattern.span)),
            _ => None,
        })
    }

    /// Every plugin where it is used, and the codecs that it names.
    pub fn uses(&self) -> impl Iterator<Item = PluginUse<'_>> {
        self.plugins().flat_map(|(_, used)| used.with_codecs())
    }

    /// Where secrets are written: the values of options that Logstash does not show either.
    #[must_use]
    pub fn secrets(&self) -> Vec<Spanned<String>> {
        let settings = self.uses().flat_map(|one| {
            let facts = one.facts();
            one.options.iter().filter(move |setting| {
                let known = facts.and_then(|facts| facts.option(&setting.name.value));
                known.is_some_and(|option| option.shape.form == Form::Password)
            })
        });
        let text = |setting: &Setting| match &setting.value.value {
            Value::Text(text) => Some(Spanned::new(text.clone(), setting.value.span)),
            Value::Integer(number) => Some(Spanned::new(number.to_string(), setting.value.span)),
            _ => None,
        };
        settings.filter_map(text).collect()
    }
}

/// The plugins of statements at every depth, in order.
pub fn plugins(statements: &[Statement]) -> impl Iterator<Item = &Plugin> {
    let mut open: Vec<&Statement> = statements.iter().rev().collect();
    std::iter::from_fn(move || {
        while let Some(statement) = open.pop() {
            match statement {
                Statement::Plugin(plugin) => return Some(plugin),
                Statement::If(choice) => {
                    open.extend(choice.otherwise.iter().rev());
                    open.extend(choice.then.iter().rev());
                }
            }
        }
        None
    })
}

impl If {
    /// It, and the `else if` behind it; what is done otherwise stands in the last one.
    pub fn arms(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |choice| match choice.otherwise.as_slice() {
            [Statement::If(other)] if other.is_else_if => Some(&**other),
            _ => None,
        })
    }
}

impl Condition {
    /// Each comparison in it, in order.
    pub fn parts(&self) -> impl Iterator<Item = &Self> {
        let mut waiting = vec![self];
        std::iter::from_fn(move || {
            loop {
                match waiting.pop()? {
                    Self::Not(inner) => waiting.push(inner),
                    Self::Both(_, left, right) => waiting.extend([&**right, left]),
                    part => return Some(part),
                }
            }
        })
    }
}

impl Operand {
    /// The reference, if it is a field.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Field(field) => Some(field),
            Self::Value(_) | Self::Null => None,
        }
    }
}
