//! What Logstash itself is set to: `logstash.yml`, and the pipelines that `pipelines.yml` lists.
//!
//! Enters: the tree of such a file. Leaves: what is set, and as [`Problem`]s what Logstash does not start with
//! (`settings.rb` and the classes of its settings). Names in `logstash.yml` may be written with dots or as keys in keys;
//! in `pipelines.yml` only with dots. A value with a `${NAME}` in it is known only where Logstash runs.

mod facts;
mod read;
mod shape;
#[cfg(test)]
mod tests;

pub use facts::{SettingFacts, settings};
pub use shape::SettingShape;

use crate::{
    model::decode::Problem,
    source::{Embedded, Span, Spanned},
};

/// A `logstash.yml`.
#[derive(Debug, Default)]
pub struct ProcessSettings {
    /// What is set, in order.
    pub settings: Vec<Setting>,
    /// What Logstash does not start with, in order of position.
    pub problems: Vec<Problem>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
}

/// A `pipelines.yml`.
#[derive(Debug, Default)]
pub struct PipelineList {
    /// The pipelines, in order.
    pub pipelines: Vec<ListedPipeline>,
    /// What Logstash does not start with, in order of position.
    pub problems: Vec<Problem>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
}

/// A pipeline of a list.
#[derive(Debug)]
pub struct ListedPipeline {
    /// Its `pipeline.id`.
    pub id: Option<Spanned<String>>,
    /// Where its files are: `path.config`.
    pub path: Option<Embedded>,
    /// The pipeline itself, if it is written in the list: `config.string`.
    pub text: Option<Embedded>,
    /// What is set for it alone, in order.
    pub settings: Vec<Setting>,
    /// All of it.
    pub span: Span,
}

/// A setting that Logstash knows.
#[derive(Debug)]
pub struct Setting {
    /// What is known of it.
    pub facts: &'static SettingFacts,
    /// The key, or the innermost of several.
    pub key: Span,
    /// Its value; that of a collection is empty.
    pub value: Spanned<String>,
    /// Whether it is a number without quotes.
    pub is_number: bool,
}

impl ProcessSettings {
    /// The value of a setting.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Spanned<String>> {
        value(&self.settings, name)
    }
}

impl PipelineList {
    /// The pipelines with names, and where they reach.
    pub fn entities(&self) -> impl Iterator<Item = (Span, String)> {
        let named = self.pipelines.iter().filter_map(|pipeline| Some((pipeline.span, pipeline.id.as_ref()?)));
        named.map(|(span, id)| (span, format!("pipeline {}", id.value)))
    }
}

impl ListedPipeline {
    /// The value of a setting.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&Spanned<String>> {
        value(&self.settings, name)
    }
}

fn value<'s>(settings: &'s [Setting], name: &str) -> Option<&'s Spanned<String>> {
    settings.iter().rev().find(|setting| setting.facts.name == name).map(|setting| &setting.value)
}

impl Setting {
    /// Whether the key is its whole name.
    #[must_use]
    pub fn is_written_out(&self) -> bool {
        (self.key.end - self.key.start) as usize == self.facts.name.len()
    }

    /// Whether it must not be shown.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.facts.shape == SettingShape::Secret
    }
}
