//! The pipelines of Logstash: those that lists and settings name, and those that tests of logs are played through.

use super::{Candidate, Known, Loaded, Request, Role, direct, disk, identity};
use crate::{
    model::{
        Dialect,
        logstash::{
            PipelineFile, Surroundings,
            cases::Mock,
            setup::{ListedPipeline, ProcessSettings},
        },
    },
    project::{Content, Document, DocumentId, Kind, Outcome, path_map::mapped, references::is_pattern},
    source::{Embedded, FileId, Span},
    syntax::yaml::{self, Documents, Flavour},
};
use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

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
#[derive(Clone, Debug)]
pub struct PipelineSource {
    /// The document that lists it, and its place there.
    pub entry: Option<(DocumentId, usize)>,
    /// Its files, in the order in which Logstash reads them.
    pub files: Vec<DocumentId>,
    /// Its `pipeline.ecs_compatibility`.
    pub ecs: Option<String>,
    /// Its `config.support_escapes`.
    pub escapes: bool,
    /// What became of its path.
    pub outcome: Outcome,
}

impl PipelineSource {
    /// These files, of which nothing else is told.
    pub(in crate::project) fn of(files: Vec<DocumentId>) -> Self {
        let outcome = if files.is_empty() { Outcome::Missing } else { Outcome::Found };
        Self { entry: None, files, ecs: None, escapes: false, outcome }
    }
}

impl Loaded {
    /// Reads the pipelines that lists name, those of tests of logs, and what all of them are read with.
    pub(super) fn read_pipelines(&mut self, request: &Request, dialect: &Dialect) {
        for index in 0..self.documents.len() {
            let listed = self.listed(DocumentId(index), None, request, dialect);
            self.listed.extend(listed);
        }
        self.read_pipelines_of_tests(request, dialect);
        self.surround(request);
    }

    fn read_pipelines_of_tests(&mut self, request: &Request, dialect: &Dialect) {
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
            return vec![PipelineSource::of(self.pipeline_files(files_at(path), dialect))];
        }
        let Some(file) = self.text_of(path) else { return vec![] };
        let is_list = |content: &Content| matches!(content, Content::LogstashPipelines(_));
        let list = self.document_of(file, Kind::LogstashPipelines, is_list, dialect);
        list.map(|list| self.listed(list, request.pipeline_base.as_deref(), request, dialect))
            .unwrap_or_default()
    }

    /// The pipelines that a document lists. Their paths start at `base`, if that is told.
    fn listed(
        &mut self,
        list: DocumentId,
        base: Option<&Path>,
        request: &Request,
        dialect: &Dialect,
    ) -> Vec<PipelineSource> {
        struct Wanted {
            path: Option<Embedded>,
            text: Option<Embedded>,
            source: PipelineSource,
        }
        let document = &self.documents[list.0];
        let (file, folder) = (document.file, document.path.parent().unwrap_or(Path::new("")).to_owned());
        let process = self.process_settings(&folder);
        let default = |name: &str| process.and_then(|settings| settings.value(name));
        let listed = |(index, pipeline): (usize, &ListedPipeline)| {
            let value =
                |name: &str| pipeline.value(name).or_else(|| default(name)).map(|value| value.value.clone());
            Wanted {
                path: pipeline.path.clone(),
                text: pipeline.text.clone(),
                source: PipelineSource {
                    entry: Some((list, index)),
                    ecs: value("pipeline.ecs_compatibility"),
                    escapes: value("config.support_escapes").is_some_and(|value| value == "true"),
                    ..PipelineSource::of(vec![])
                },
            }
        };
        let wanted: Vec<Wanted> = match &document.content {
            Content::LogstashPipelines(list) => list.pipelines.iter().enumerate().map(listed).collect(),
            _ => return vec![],
        };
        let mut sources = vec![];
        for Wanted { path, text, mut source } in wanted {
            (source.files, source.outcome) = match (text, path) {
                (Some(text), _) => (vec![self.inline(&text, file, dialect)], Outcome::Found),
                (None, Some(path)) => {
                    let (paths, outcome) = locate(path.text(), &folder, base, request);
                    (self.pipeline_files(paths, dialect), outcome)
                }
                (None, None) => (vec![], Outcome::Elsewhere),
            };
            sources.push(source);
        }
        sources
    }

    /// What is set for all pipelines that are listed in this folder.
    fn process_settings(&self, folder: &Path) -> Option<&ProcessSettings> {
        self.all_process_settings().find(|(of, _)| *of == folder).map(|(_, settings)| settings)
    }

    /// What is set for whole processes, and in which folders.
    fn all_process_settings(&self) -> impl Iterator<Item = (&Path, &ProcessSettings)> {
        self.documents.iter().filter_map(|document| match &document.content {
            Content::LogstashSettings(settings) => Some((document.path.parent()?, settings)),
            _ => None,
        })
    }

    /// The pipeline that is written in a list itself.
    fn inline(&mut self, text: &Embedded, file: FileId, dialect: &Dialect) -> DocumentId {
        let start = text.whole().start;
        let is_it = |document: &Document| {
            matches!(document.content, Content::Logstash(_))
                && document.file == file
                && document.tree.text().whole().start == start
        };
        if let Some(index) = self.documents.iter().position(is_it) {
            return DocumentId(index);
        }
        let content = Content::Logstash(PipelineFile::read(text, dialect.logstash));
        let path = self.files.get(file).path().to_owned();
        self.documents.push(Document::without_tree(file, path, text, content));
        DocumentId(self.documents.len() - 1)
    }

    fn pipeline_files(&mut self, paths: Vec<PathBuf>, dialect: &Dialect) -> Vec<DocumentId> {
        let is_it = |content: &Content| matches!(content, Content::Logstash(_));
        let mut file = |path: &PathBuf| {
            let file = self.text_of(path)?;
            self.document_of(file, Kind::Logstash, is_it, dialect)
        };
        paths.iter().filter_map(&mut file).collect()
    }

    /// The document of a kind that a file is, read as such unless it was.
    fn document_of(
        &mut self,
        file: FileId,
        kind: Kind,
        is_it: impl Fn(&Content) -> bool,
        dialect: &Dialect,
    ) -> Option<DocumentId> {
        let is_it = |document: &Document| document.file == file && is_it(&document.content);
        if !self.documents.iter().any(is_it) {
            self.parse(vec![(file, Known::Kind(kind))], dialect);
        }
        self.documents.iter().position(is_it).map(DocumentId)
    }

    /// The file of a path, read unless it is known.
    fn text_of(&mut self, path: &Path) -> Option<FileId> {
        for source in &self.sources[self.identified..] {
            self.identities.entry(identity(self.files.get(source.file).path())).or_insert(source.file);
        }
        self.identified = self.sources.len();
        if let Some(file) = self.identities.get(&identity(path)) {
            return Some(*file);
        }
        let path: PathBuf = direct(path);
        let new = Candidate { path, role: Role::Context, known: Known::Nothing, language: None };
        self.add(vec![new]).first().map(|(file, _)| *file)
    }

    /// How files that no list names are read: if there is one Logstash here, it runs them.
    fn of_only_process(&self) -> (Option<String>, Option<String>) {
        let mut all = self.all_process_settings();
        let only = all.next().filter(|_| all.next().is_none());
        let value =
            |name| only.and_then(|(_, settings)| settings.value(name)).map(|value| value.value.clone());
        (value("config.support_escapes"), value("pipeline.ecs_compatibility"))
    }

    /// Tells each file of a pipeline how it is read and which patterns are there.
    fn surround(&mut self, request: &Request) {
        let said = |escapes, ecs: Option<&str>| Surroundings {
            escapes,
            ecs: ecs.map(|ecs| ecs != "disabled"),
            ..Surroundings::default()
        };
        let mut told: HashMap<DocumentId, Surroundings> = HashMap::new();
        for source in &self.listed {
            let files = source.files.iter();
            told.extend(files.map(|file| (*file, said(source.escapes, source.ecs.as_deref()))));
        }
        let (escapes, ecs) = self.of_only_process();
        for (index, document) in self.documents.iter_mut().enumerate() {
            let Content::Logstash(file) = &mut document.content else { continue };
            let of_process = || said(escapes.as_deref() == Some("true"), ecs.as_deref());
            let mut surroundings = told.remove(&DocumentId(index)).unwrap_or_else(of_process);
            let folder = document.path.parent().unwrap_or(Path::new(""));
            for wanted in file.pattern_folders() {
                let (paths, outcome) = locate(&wanted, folder, None, request);
                if outcome == Outcome::Found {
                    let texts = paths.iter().filter_map(|path| disk::contents(path).ok());
                    let texts = texts.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
                    surroundings.patterns.insert(wanted, texts.collect::<Vec<_>>().join("\n"));
                }
            }
            if surroundings != Surroundings::default() {
                file.surround(surroundings);
            }
        }
    }
}

/// The files that a path on the machine of Logstash means, and whether they are here. A relative one may start in the
/// folder of what names it or in the one above, an absolute one may end there.
fn locate(wanted: &str, folder: &Path, base: Option<&Path>, request: &Request) -> (Vec<PathBuf>, Outcome) {
    let path = Path::new(wanted);
    let is_open = wanted.contains(['$', '{']) || wanted.contains("://");
    let above = folder.parent().unwrap_or(folder);
    let mapped = mapped(path, &request.path_map);
    let places: Vec<PathBuf> = match (&mapped, base) {
        _ if is_open => vec![],
        (Some(mapped), _) => vec![mapped.clone()],
        (None, Some(base)) => vec![base.join(path)],
        (None, None) if path.is_absolute() => {
            let parts: Vec<_> = path.components().skip(1).collect();
            let tails = (0..parts.len()).map(|from| parts[from..].iter().collect::<PathBuf>());
            // a pattern without its folder means anything
            let tails = tails.filter(|tail| tail.components().count() > 1 || !is_pattern(tail));
            let below = tails.flat_map(|tail| [folder.join(&tail), above.join(&tail)]);
            [path.to_owned()].into_iter().chain(below).collect()
        }
        (None, None) => vec![folder.join(path), above.join(path)],
    };
    let found = places.iter().map(|place| files_at(place)).find(|files| !files.is_empty());
    let outcome = match &found {
        Some(_) => Outcome::Found,
        None if is_open || path.is_absolute() && mapped.is_none() => Outcome::Elsewhere,
        None => Outcome::NoMatch,
    };
    (found.unwrap_or_default(), outcome)
}

/// The files of a pipeline, sorted by name: those in a folder, or those that a pattern means.
fn files_at(path: &Path) -> Vec<PathBuf> {
    let pattern = if path.is_dir() { path.join("*") } else { path.to_owned() };
    let mut files = disk::deep_glob(&pattern);
    // what editors leave behind
    files.retain(|file| !file.to_string_lossy().ends_with('~'));
    files
}

const OPTIONS: yaml::Options = yaml::Options { flavour: Flavour::V3, documents: Documents::First };
