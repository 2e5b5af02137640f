//! A file of pipelines: what is written and what Logstash makes of it alone.

use super::grok::GrokFilter;
use super::{
    Form, Operand, Options, Pipeline, Plugin, PluginKind, PluginUse, Release, Setting, Statement, Value,
};
use crate::{
    source::{Embedded, Spanned},
    syntax::logstash::{self, File},
};

/// A file of pipelines.
#[derive(Debug)]
pub struct PipelineFile {
    /// What is written, and what the grammar refuses.
    pub written: File,
    /// What is made of it, and what the compiler refuses.
    pub compiled: Pipeline,
    /// The Logstash that runs it; any if none is named.
    pub release: Option<Release>,
}

impl PipelineFile {
    /// Reads the text of a pipeline.
    #[must_use]
    pub fn read(text: &Embedded, release: Option<Release>) -> Self {
        let written = logstash::read(text);
        let compiled = Pipeline::compile([&written], Options::default());
        Self { written, compiled, release }
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

    /// Every grok filter.
    pub fn groks(&self) -> impl Iterator<Item = GrokFilter<'_>> {
        plugins(&self.compiled.filters).filter_map(GrokFilter::read)
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
