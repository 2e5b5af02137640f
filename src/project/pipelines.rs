//! The pipelines of Logstash as they run: which files are read as one.
//!
//! A list (`pipelines.yml`) says so. Without one, the files of a folder that packages of Logstash read as one pipeline
//! (`conf.d`, `pipeline`), or whose files are numbered, are taken for one; any other file is one by itself.

use super::{Content, Document, DocumentId, Outcome, Project, load::PipelineSource};
use crate::model::{
    decode::Problem,
    logstash::{
        FieldNames, Pipeline, PipelineFile,
        setup::{ListedPipeline, PipelineList, ProcessSettings},
    },
};
use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
};

/// A pipeline as Logstash runs it.
#[derive(Debug)]
pub struct RunPipeline {
    /// Its files, in order; never none unless a list names none that are here.
    pub source: PipelineSource,
    /// Whether its files are surely these: a list says so, or there is only one and nothing says that it is a part.
    pub is_sure: bool,
    /// What several files come to together.
    joined: Option<Pipeline>,
}

/// The pipelines: those that are listed, and those of the files that no list names.
pub(super) fn find(documents: &[Document], listed: Vec<PipelineSource>) -> Vec<RunPipeline> {
    let known: HashSet<DocumentId> = listed.iter().flat_map(|source| &source.files).copied().collect();
    let mut folders: BTreeMap<&Path, Vec<DocumentId>> = BTreeMap::new();
    for (index, document) in documents.iter().enumerate() {
        if matches!(document.content, Content::Logstash(_)) && !known.contains(&DocumentId(index)) {
            folders
                .entry(document.path.parent().unwrap_or(Path::new("")))
                .or_default()
                .push(DocumentId(index));
        }
    }
    let mut sources: Vec<(PipelineSource, bool)> = listed.into_iter().map(|source| (source, true)).collect();
    for (folder, mut files) in folders {
        files.sort_by_key(|id| &documents[id.0].path);
        if files.len() > 1 && is_one(folder, files.iter().map(|id| &documents[id.0])) {
            sources.push((PipelineSource::of(files), false));
        } else {
            sources.extend(files.into_iter().map(|file| (PipelineSource::of(vec![file]), true)));
        }
    }
    let run = |(source, is_sure): (PipelineSource, bool)| {
        let joined = (source.files.len() > 1).then(|| joined(documents, &source));
        RunPipeline { source, is_sure, joined }
    };
    sources.into_iter().map(run).collect()
}

/// Whether the files of a folder are probably one pipeline. In a folder `conf.d` they are; under other names only if they
/// are not each a pipeline by itself, of which one or the other is started.
fn is_one<'p>(folder: &Path, files: impl Iterator<Item = &'p Document> + Clone) -> bool {
    let is_called = |wanted: &str| folder.file_name().is_some_and(|name| name == wanted);
    let is_numbered = |document: &Document| {
        let name = document.path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(|c: char| c.is_ascii_digit())
    };
    let is_whole =
        |file: &PipelineFile| !file.compiled.inputs.is_empty() && !file.compiled.outputs.is_empty();
    let whole = files.clone().filter_map(pipeline_file).filter(|file| is_whole(file)).count();
    is_called("conf.d") || whole < 2 && (is_called("pipeline") || files.clone().all(is_numbered))
}

fn joined(documents: &[Document], source: &PipelineSource) -> Pipeline {
    let parts = source.files.iter().filter_map(|id| pipeline_file(&documents[id.0]));
    Pipeline::join(parts.map(|file| &file.compiled))
}

fn pipeline_file(document: &Document) -> Option<&PipelineFile> {
    match &document.content {
        Content::Logstash(file) => Some(file),
        _ => None,
    }
}

impl Project {
    /// The pipelines of Logstash as they run.
    pub fn run_pipelines(&self) -> impl Iterator<Item = &RunPipeline> {
        self.run_pipelines.iter()
    }

    /// The files of a pipeline as it runs.
    pub fn files_of_run<'p>(
        &'p self,
        run: &'p RunPipeline,
    ) -> impl Iterator<Item = &'p PipelineFile> + Clone {
        run.source.files.iter().filter_map(|id| pipeline_file(self.document(*id)))
    }

    /// What a pipeline comes to, if any of its files is here.
    #[must_use]
    pub fn pipeline_of_run<'p>(&'p self, run: &'p RunPipeline) -> Option<&'p Pipeline> {
        run.joined.as_ref().or_else(|| self.files_of_run(run).next().map(|file| &file.compiled))
    }

    /// Whether a pipeline is known to its end: all its files are here, and nothing in them is broken.
    #[must_use]
    pub fn is_run_complete(&self, run: &RunPipeline) -> bool {
        run.source.outcome == Outcome::Found && self.files_of_run(run).all(PipelineFile::is_complete)
    }

    /// The names of all fields that the events of a pipeline can have, without what stands below them; nothing if they can
    /// have others, or if not all of the pipeline is here.
    #[must_use]
    pub fn field_names(&self, run: &RunPipeline) -> Option<FieldNames> {
        let pipeline = self.pipeline_of_run(run).filter(|pipeline| !pipeline.outputs.is_empty())?;
        if !self.is_run_complete(run) {
            return None;
        }
        pipeline.field_names(self.files_of_run(run).flat_map(PipelineFile::groks))
    }

    /// The lists of pipelines.
    pub fn pipeline_lists(&self) -> impl Iterator<Item = (DocumentId, &PipelineList)> {
        self.documents.iter().enumerate().filter_map(|(index, document)| match &document.content {
            Content::LogstashPipelines(list) => Some((DocumentId(index), list)),
            _ => None,
        })
    }

    /// Where a pipeline is listed, if it is.
    #[must_use]
    pub fn entry_of_run(&self, run: &RunPipeline) -> Option<&ListedPipeline> {
        let (list, index) = run.source.entry?;
        match &self.document(list).content {
            Content::LogstashPipelines(list) => list.pipelines.get(index),
            _ => None,
        }
    }

    /// What is set for a whole Logstash, file by file.
    pub fn process_settings(&self) -> impl Iterator<Item = (&Path, &ProcessSettings)> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::LogstashSettings(settings) => Some((&*document.path, settings)),
            _ => None,
        })
    }

    /// The variables that are set where Logstash runs, if that is told.
    #[must_use]
    pub fn environment(&self) -> Option<&HashSet<String>> {
        self.environment.as_ref()
    }

    /// What Logstash does not start with in its settings and lists of pipelines.
    pub fn setup_problems(&self) -> impl Iterator<Item = &Problem> {
        let of_settings = self.process_settings().flat_map(|(_, settings)| &settings.problems);
        of_settings.chain(self.pipeline_lists().flat_map(|(_, list)| &list.problems))
    }
}
