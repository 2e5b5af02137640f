//! The tests of logs, and the pipelines that they are played through.

use super::{
    Content, DocumentId, Project,
    load::{PipelineSet, PipelineSource},
};
use crate::model::{
    decode::Problem,
    logstash::{
        PipelineFile,
        cases::{CaseFile, Mock},
    },
};

impl Project {
    /// The files with tests of logs.
    pub fn case_files(&self) -> impl Iterator<Item = &CaseFile> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::Cases(cases) => Some(cases),
            _ => None,
        })
    }

    /// What is wrong with the files that have tests of logs.
    pub fn case_problems(&self) -> impl Iterator<Item = &Problem> {
        self.case_files().flat_map(|cases| &cases.problems)
    }

    /// The pipelines that the test file `id` names, else those that the command line does.
    #[must_use]
    pub fn pipelines_of(&self, id: DocumentId) -> Vec<&PipelineSet> {
        let of = |test| self.pipeline_sets.iter().filter(move |set| set.test == test);
        let own: Vec<&PipelineSet> = of(Some(id)).collect();
        if own.is_empty() { of(None).collect() } else { own }
    }

    /// The files of a pipeline, in order.
    pub fn files_of_pipeline<'p>(
        &'p self,
        source: &'p PipelineSource,
    ) -> impl Iterator<Item = &'p PipelineFile> {
        source.files.iter().filter_map(|id| match &self.document(*id).content {
            Content::Logstash(file) => Some(file),
            _ => None,
        })
    }

    /// What takes the place of plugins in all tests of logs.
    #[must_use]
    pub fn mocks(&self) -> &[Mock] {
        &self.mocks
    }
}
