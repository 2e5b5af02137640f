//! The named things in the documents and where they reach, so that a finding can be told by name when lines move.

use super::{Content, Document, nest::Nest};
use crate::source::{FileId, Span};
use std::{collections::HashMap, sync::OnceLock};

/// The named things of all files, found when somebody asks: most files have nothing to tell.
#[derive(Debug, Default)]
pub(super) struct Entities {
    files: HashMap<FileId, OnceLock<Nest<String>>>,
}

impl Entities {
    pub(super) fn of(documents: &[Document]) -> Self {
        Self { files: documents.iter().map(|document| (document.file, OnceLock::new())).collect() }
    }

    /// The name of the innermost one around `span`, with what that stands in: `group node / alert Down`.
    pub(super) fn around(&self, documents: &[Document], span: Span) -> String {
        let Some(entities) = self.files.get(&span.file) else { return String::new() };
        let entities = entities.get_or_init(|| named(documents, span.file));
        entities.innermost(span).cloned().unwrap_or_default()
    }
}

/// The named things of one file.
fn named(documents: &[Document], file: FileId) -> Nest<String> {
    let of = |document: &Document| -> Vec<(Span, String)> {
        match &document.content {
            Content::Prometheus(config) => config.entities().collect(),
            Content::Rules(file) => file.entities().collect(),
            Content::Alertmanager(config) => config.entities().collect(),
            Content::Test(scenario) => scenario.entities().collect(),
            Content::Provisioning(provisioning) => provisioning.entities().collect(),
            Content::Settings(settings) => settings.entities().collect(),
            Content::LogstashPipelines(list) => list.entities().collect(),
            Content::Dashboard(dashboard) => dashboard.entities().collect(),
            Content::Exposition(_)
            | Content::Logstash(_)
            | Content::LogstashSettings(_)
            | Content::Cases(_)
            | Content::Manifest
            | Content::Template(_) => {
                vec![]
            }
        }
    };
    documents.iter().filter(|document| document.file == file).flat_map(of).collect()
}
