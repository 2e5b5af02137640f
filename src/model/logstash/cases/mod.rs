//! Test case files for Logstash pipelines, in the format of logstash-filter-verifier.
//!
//! Enters: the root of a YAML or JSON file, or of a file of mocks. Leaves: the inputs with the events that are expected
//! of them, and what the tool would refuse. Names in brackets (`[host][name]`) are paths in fields and in what is
//! expected. Keys of our own, which the tool does not know, are in [`CaseFile::extensions`].

mod read;
#[cfg(test)]
mod tests;

pub use read::facts;

use super::{FieldReference, date::Instant, event::Map};
use crate::{
    model::decode::Problem,
    source::{Embedded, Span, Spanned},
};

/// A test case file.
#[derive(Debug, Default)]
pub struct CaseFile {
    /// The input by whose codec and with whose fields the texts are read; without it only filters are tested.
    pub input_plugin: Option<Spanned<String>>,
    /// The codec where no input is named; `line` unless it is given.
    pub codec: Option<Spanned<String>>,
    /// Fields that are not compared; `@version` never is.
    pub ignore: Vec<Spanned<FieldReference>>,
    /// Whether `@metadata` is compared.
    pub export_metadata: bool,
    /// Whether the output that an event reached is compared, as `__lfv_out_passed`.
    pub export_outputs: bool,
    /// The pipelines that are tested, relative to the folder of the file.
    pub pipelines: Vec<Embedded>,
    /// What takes the place of plugins.
    pub mocks: Vec<Mock>,
    /// What time it is.
    pub now: Option<Spanned<Instant>>,
    /// The test cases, in order. Their inputs are read one after the other, as one stream.
    pub cases: Vec<Case>,
    /// The keys that logstash-filter-verifier does not know, in order.
    pub extensions: Vec<Spanned<String>>,
    /// What is wrong, in order of position.
    pub problems: Vec<Problem>,
    /// Nothing may be concluded from absence if this is false: the text is broken somewhere.
    pub complete: bool,
}

/// One test case.
#[derive(Debug)]
pub struct Case {
    /// What it is called.
    pub description: Option<Spanned<String>>,
    /// The texts that are read; none stands for one event without a message.
    pub input: Vec<Spanned<String>>,
    /// What is set in each event before it is filtered: that of the file, then that of the case.
    pub fields: Map,
    /// The events that are expected, in order.
    pub expected: Vec<Spanned<Map>>,
    /// Whether fields that are not expected do not count.
    pub is_partial: bool,
    /// All of it.
    pub span: Span,
}

/// What takes the place of a plugin.
#[derive(Clone, Debug)]
pub struct Mock {
    /// The `id` of the plugin.
    pub id: Spanned<String>,
    /// Another plugin as a pipeline would say it; the plugin is left out if there is none.
    pub plugin: Option<Embedded>,
}
