//! The pipelines that tests of logs are played through: those that a test file or the command line names.

use super::{Candidate, Known, Loaded, Request, Role, direct, disk, identity};
use crate::{
    model::{
        Dialect,
        logstash::{PipelineFile, cases::Mock},
    },
    project::{Content, Document, DocumentId, Kind},
    source::{Embedded, FileId, Span},
    syntax::{
        tree::{Kind as NodeKind, Node},
        yaml::{self, Documents, Flavour},
    },
};
use std::path::{Path, PathBuf};

/// What is named as pipelines, and what is there.
#[derive(Debug)]
pub struct PipelineSet {
    /// The test file that names it; none if the command line does.
    pub test: Option<DocumentId>,
    /// Where it is named.
    pub place: Option<Span>,
    /// As it is named.
    pub wanted: String,
    /// The pipelines, in order; one without files is not there.
    pub pipelines: Vec<PipelineSource>,
}

/// The files of one pipeline.
#[derive(Debug, Default)]
pub struct PipelineSource {
    /// Its `pipeline.id`.
    pub id: Option<String>,
    /// Its files, in the order in which Logstash reads them.
    pub files: Vec<DocumentId>,
    /// Its `pipeline.ecs_compatibility`.
    pub ecs: Option<String>,
    /// Its `config.support_escapes`.
    pub escapes: bool,
}

impl Loaded {
    /// Reads the pipelines and mocks of log tests, if there are any.
    pub(super) fn read_pipelines(&mut self, request: &Request, dialect: &Dialect) {
        let mut wanted = vec![];
        for (index, document) in self.documents.iter().enumerate() {
            let Content::Cases(cases) = &document.content else { continue };
            let folder = document.path.parent().unwrap_or(Path::new("")).to_owned();
            wanted.extend(cases.pipelines.iter().map(|text| {
                (
                    Some(DocumentId(index)),
                    Some(text.whole()),
                    text.text().to_owned(),
                    folder.join(text.text()),
                )
            }));
        }
        let named = request.pipelines.iter();
        wanted.extend(named.map(|path| (None, None, path.display().to_string(), path.clone())));
        for (test, place, wanted, path) in wanted {
            let pipelines = self.pipelines_at(&path, request, dialect);
            self.pipelines.push(PipelineSet { test, place, wanted, pipelines });
        }
        for path in &request.mocks {
            if let Some(file) = self.text_of(path) {
                let tree = yaml::read(self.files.get(file).text(), OPTIONS);
                self.mocks.extend(Mock::read(&tree));
            }
        }
    }

    /// The pipelines that a path means: those of a `pipelines.yml`, or one of all files there.
    fn pipelines_at(&mut self, path: &Path, request: &Request, dialect: &Dialect) -> Vec<PipelineSource> {
        let is_list = path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml");
        if !is_list || path.is_dir() {
            let files = self.pipeline_files(path, dialect);
            return vec![PipelineSource { files, ..PipelineSource::default() }];
        }
        let Some(file) = self.text_of(path) else { return vec![] };
        let tree = yaml::read(self.files.get(file).text(), OPTIONS);
        let folder = path.parent().unwrap_or(Path::new(""));
        let base = request.pipeline_base.as_deref().unwrap_or(folder);
        let entries = tree.root().into_iter().flat_map(Node::items).map(Node::target);
        let entries = entries.filter(|entry| entry.kind() == NodeKind::Mapping);
        entries.map(|entry| self.pipeline(entry, base, file, dialect)).collect()
    }

    /// An entry of a `pipelines.yml`.
    fn pipeline(&mut self, entry: Node<'_>, base: &Path, file: FileId, dialect: &Dialect) -> PipelineSource {
        let text = |key: &str| entry.get(key).map(|value| value.value().to_owned());
        let files = match (text("path.config"), entry.get("config.string")) {
            (Some(path), _) => self.pipeline_files(&base.join(path), dialect),
            (None, Some(inline)) => vec![self.inline(&inline.embedded(), file, dialect)],
            (None, None) => vec![],
        };
        PipelineSource {
            id: text("pipeline.id"),
            files,
            ecs: text("pipeline.ecs_compatibility"),
            escapes: text("config.support_escapes").is_some_and(|value| value == "true"),
        }
    }

    /// The pipeline that is written in a `pipelines.yml` itself.
    fn inline(&mut self, text: &Embedded, file: FileId, dialect: &Dialect) -> DocumentId {
        let content = Content::Logstash(PipelineFile::read(text, dialect.logstash));
        let path = self.files.get(file).path().to_owned();
        self.documents.push(Document::without_tree(file, path, text, content));
        DocumentId(self.documents.len() - 1)
    }

    /// The files of a pipeline, sorted by name: those in a folder, or those that a pattern means.
    fn pipeline_files(&mut self, path: &Path, dialect: &Dialect) -> Vec<DocumentId> {
        let pattern = if path.is_dir() { path.join("*") } else { path.to_owned() };
        let mut files = disk::deep_glob(&pattern);
        // what editors leave behind
        files.retain(|file| !file.to_string_lossy().ends_with('~'));
        files.iter().filter_map(|file| self.pipeline_file(file, dialect)).collect()
    }

    fn pipeline_file(&mut self, path: &Path, dialect: &Dialect) -> Option<DocumentId> {
        let file = self.text_of(path)?;
        let is_it =
            |document: &Document| document.file == file && matches!(document.content, Content::Logstash(_));
        if !self.documents.iter().any(is_it) {
            self.parse(vec![(file, Known::Kind(Kind::Logstash))], dialect);
        }
        self.documents.iter().position(is_it).map(DocumentId)
    }

    /// The file of a path, read unless it is known.
    fn text_of(&mut self, path: &Path) -> Option<FileId> {
        let known = identity(path);
        let same = |file: FileId| identity(self.files.get(file).path()) == known;
        if let Some(source) = self.sources.iter().find(|source| same(source.file)) {
            return Some(source.file);
        }
        let path: PathBuf = direct(path);
        let new = Candidate { path, role: Role::Context, known: Known::Nothing, language: None };
        self.add(vec![new]).first().map(|(file, _)| *file)
    }
}

const OPTIONS: yaml::Options = yaml::Options { flavour: Flavour::V3, documents: Documents::First };
