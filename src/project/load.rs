//! From paths to documents: folders are walked as git would, files are read, and what a Prometheus configuration
//! refers to is followed. Below `cli`, only this and its part `disk` touch the disk.

mod disk;
mod pipelines;
mod programs;
mod settings;

pub use disk::{STDIN, identity};
pub use pipelines::{PipelineSet, PipelineSource};
pub use settings::Active;

use super::{
    Content, Document, Kind,
    nearest::{lexical, nearest},
    path_map::PathMapping,
    read::{self, Known},
    references::{self, Found, Outcome, Reference},
};
use crate::{
    model::{
        Dialect, Vendor, grafana,
        inventory::Learnt,
        logstash::{self, cases::Mock},
    },
    promql::Features,
    source::{FileId, Files},
    syntax::code::{Language, language_of},
};
use disk::{contents, glob, has_known_extension, is_file};
use ignore::WalkBuilder;
use rayon::prelude::*;
use std::{
    collections::{HashMap, HashSet},
    io,
    path::{Path, PathBuf},
};

/// Why a file was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The user named it.
    Named,
    /// It was found in a folder that the user named.
    Found,
    /// Settings that hold for what the user named, or what these name; findings in it are shown.
    Settings,
    /// Others refer to it, or it lies in the root folder; findings in it are not shown.
    Context,
}

/// A file that was loaded.
#[derive(Debug)]
pub struct Source {
    /// The file.
    pub file: FileId,
    /// Why it was loaded.
    pub role: Role,
    /// Whether something in it is of a known kind.
    pub known: bool,
}

/// What could not be read.
#[derive(Debug)]
pub struct Failure {
    /// A stand-in without content for the file or folder.
    pub file: FileId,
    /// What the system says.
    pub error: String,
}

/// What to load.
#[derive(Debug, Default)]
pub struct Request {
    /// Files and folders whose findings are shown; `-` is standard input.
    pub paths: Vec<PathBuf>,
    /// A folder that is loaded as context.
    pub root: Option<PathBuf>,
    /// What every file of `paths` is.
    pub kind: Option<Kind>,
    /// What the files are that `paths` names, not those in its folders.
    pub named_kind: Option<Kind>,
    /// Whether only plain rule files count, as for Prometheus itself, and not what Kubernetes wraps.
    pub plain_rules: bool,
    /// Where folders are that rule files are looked for in.
    pub path_map: Vec<PathMapping>,
    /// The Prometheus that will read the files, and its features.
    pub features: Features,
    /// The product that has its rules with fields of its own; a `kind` that is told means plain files.
    pub vendor: Option<Vendor>,
    /// The Grafana that shows the dashboards; the newest if none is named.
    pub grafana: Option<grafana::Release>,
    /// The Logstash that runs the pipelines; any if none is named.
    pub logstash: Option<logstash::Release>,
    /// Whether settings hold that are found upward from the paths.
    pub uses_settings: bool,
    /// Expositions and saved inventories.
    pub metrics_files: Vec<PathBuf>,
    /// Files that set all variables of the environment in which Logstash runs.
    pub env_files: Vec<PathBuf>,
    /// Pipelines for the tests of logs: files, folders, patterns or a `pipelines.yml`.
    pub pipelines: Vec<PathBuf>,
    /// Where the paths of a `pipelines.yml` start; its own folder if that is not told.
    pub pipeline_base: Option<PathBuf>,
    /// Files of mocks for the tests of logs.
    pub mocks: Vec<PathBuf>,
}

/// All that was read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The files.
    pub files: Files,
    /// One entry per file, in the order of their ids.
    pub sources: Vec<Source>,
    /// What could not be read.
    pub failures: Vec<Failure>,
    /// What is in the files.
    pub documents: Vec<Document>,
    /// The patterns of rule files in Prometheus configurations, resolved.
    pub references: Vec<Reference>,
    /// The pipelines of Logstash that lists name.
    pub listed: Vec<PipelineSource>,
    /// The pipelines that tests of logs are played through.
    pub pipelines: Vec<PipelineSet>,
    /// What takes the place of plugins in all tests of logs.
    pub mocks: Vec<Mock>,
    /// The variables that are set where Logstash runs, if that is told.
    pub environment: Option<HashSet<String>>,
    /// What is known of metrics beside the documents.
    pub learnt: Learnt,
    /// The first sources by what is the same for all names of a file; so many as were asked for.
    identities: HashMap<PathBuf, FileId>,
    identified: usize,
    /// So many documents, which come first, are settings that hold for what was asked for.
    active_settings: usize,
}

/// A file to be read.
struct Candidate {
    path: PathBuf,
    role: Role,
    known: Known,
    /// What it is written in, if it is a program.
    language: Option<Language>,
}

/// Reads everything that `request` asks for, and what that refers to.
#[must_use]
pub fn load(request: &Request) -> Loaded {
    let mut loaded = Loaded::default();
    let mut seen = HashSet::new();
    loaded.read_settings(request, &mut seen);
    let dialect = loaded.dialect(request);
    let mut candidates = loaded.candidates(request);
    candidates.extend(loaded.declared_programs());
    candidates.retain(|candidate| seen.insert(identity(&candidate.path)));
    // what is first does not depend on what was named first
    candidates.sort_by(|a, b| a.path.cmp(&b.path));
    let (programs, candidates) = split(candidates);
    loaded.read(candidates, &dialect);
    // rule files refer to nothing, so one round is enough
    let resolved = references::resolve(&loaded.documents, &request.path_map, !request.plain_rules, glob);
    let named = resolved.iter().filter(|found| found.on_disk);
    let named = named.flat_map(|found| found.paths.iter().map(move |path| (path, request.named(found))));
    let new = named.filter(|(path, _)| seen.insert(identity(path)));
    let context =
        new.map(|(path, known)| Candidate { path: direct(path), role: Role::Context, known, language: None });
    let context = context.collect();
    loaded.read(context, &dialect);
    loaded.read_unrecognised(&resolved, request, &dialect);
    let Loaded { files, documents, .. } = &loaded;
    loaded.references = references::link(resolved, documents, identity, |id| files.get(id).path());
    loaded.find_nearest();
    loaded.read_pipelines(request, &dialect);
    loaded.read_environment(request);
    let others = loaded.read_programs(programs);
    loaded.read(others, &dialect);
    loaded
}

/// The programs, and what may be configuration.
fn split(candidates: Vec<Candidate>) -> (Vec<(Candidate, Language)>, Vec<Candidate>) {
    let (programs, others): (Vec<_>, Vec<_>) =
        candidates.into_iter().partition(|candidate| candidate.language.is_some());
    let programs = programs.into_iter().filter_map(|program| program.language.map(|of| (program, of)));
    (programs.collect(), others)
}

/// The same file without detours, unless a link makes that another one.
fn direct(path: &Path) -> PathBuf {
    let direct = lexical(path);
    if identity(&direct) == identity(path) { direct } else { path.to_owned() }
}

impl Request {
    fn dialect(&self) -> Dialect {
        Dialect {
            features: self.features,
            vendor: self.vendor.filter(|_| self.kind.is_none()),
            grafana: self.grafana,
            logstash: self.logstash,
        }
    }

    /// What is known of a file of which nobody says what it is.
    fn unknown(&self) -> Known {
        if self.plain_rules { Known::NoResource } else { Known::Nothing }
    }

    /// What is known of the files that were found.
    fn named(&self, found: &Found) -> Known {
        match found {
            Found { by_test: true, .. } if !self.plain_rules => Known::RulesOfTest,
            Found { is_certain: true, .. } | Found { by_test: true, .. } => Known::Kind(Kind::Rules),
            _ => self.unknown(),
        }
    }
}

/// The files that `request` asks for, without programs and what files refer to.
#[must_use]
pub fn paths(request: &Request) -> Vec<PathBuf> {
    let (_, candidates) = split(Loaded::default().candidates(request));
    candidates.into_iter().map(|candidate| candidate.path).collect()
}

impl Loaded {
    /// The files that `request` asks for.
    fn candidates(&mut self, request: &Request) -> Vec<Candidate> {
        let mut candidates = vec![];
        for path in &request.paths {
            let kind = if path.is_dir() { request.kind } else { request.kind.or(request.named_kind) };
            self.collect(path, Role::Found, kind.map_or(request.unknown(), Known::Kind), &mut candidates);
        }
        if let Some(root) = &request.root {
            self.collect(root, Role::Context, request.unknown(), &mut candidates);
        }
        candidates
    }

    /// The files below `path`, or itself.
    fn collect(&mut self, path: &Path, role: Role, known: Known, into: &mut Vec<Candidate>) {
        let named = if role == Role::Context { Role::Context } else { Role::Named };
        let is_judged = matches!(known, Known::Nothing | Known::NoResource);
        if !path.is_dir() {
            let language = language_of(path).filter(|_| is_judged);
            into.push(Candidate { path: path.to_owned(), role: named, known, language });
            return;
        }
        let folder = path;
        let walk = WalkBuilder::new(path).require_git(false).sort_by_file_name(Ord::cmp).build();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    let path = entry.path().strip_prefix("./").unwrap_or(entry.path()).to_owned();
                    let language = programs::language_of(entry.path(), folder).filter(|_| is_judged);
                    let is_wanted = !is_judged || language.is_some() || has_known_extension(&path);
                    if is_wanted && is_file(&entry) {
                        into.push(Candidate { path, role, known, language });
                    }
                }
                Err(error) => self.fail(path.to_owned(), role, error.to_string()),
            }
        }
    }

    /// Whose fields are known beside those of Prometheus: what the request says, else the first settings that do.
    fn dialect(&self, request: &Request) -> Dialect {
        let of_settings = || self.active().find_map(|active| active.settings.flavour);
        let told = request.dialect();
        Dialect { vendor: told.vendor.or_else(|| of_settings().filter(|_| request.kind.is_none())), ..told }
    }

    /// Reads and parses the candidates, in parallel; ids and documents keep their order.
    fn read(&mut self, candidates: Vec<Candidate>, dialect: &Dialect) {
        let new = self.add(candidates);
        self.parse(new, dialect);
    }

    /// Reads the candidates, in parallel; ids keep their order.
    fn add(&mut self, candidates: Vec<Candidate>) -> Vec<(FileId, Known)> {
        let contents: Vec<io::Result<Vec<u8>>> =
            candidates.par_iter().map(|candidate| contents(&candidate.path)).collect();
        let mut new = vec![];
        for (Candidate { path, role, known, .. }, content) in candidates.into_iter().zip(contents) {
            let added = content
                .map_err(|error| error.to_string())
                .and_then(|bytes| self.files.add(&path, bytes).map_err(|error| error.to_string()));
            match added {
                Ok(file) => {
                    self.sources.push(Source { file, role, known: false });
                    new.push((file, known));
                }
                Err(error) => self.fail(path, role, error),
            }
        }
        new
    }

    fn parse(&mut self, files: Vec<(FileId, Known)>, dialect: &Dialect) {
        let documents: Vec<Vec<Document>> = files
            .par_iter()
            .map(|(id, known)| read::read(*id, self.files.get(*id), *known, dialect))
            .collect();
        for document in documents.into_iter().flatten() {
            self.sources[document.file.0 as usize].known = true;
            self.documents.push(document);
        }
    }

    /// Files that were found without being recognised, but which a Prometheus or a unit test loads as rules. Where only
    /// plain rule files count, a file is also read as one that was taken for something else.
    fn read_unrecognised(&mut self, found: &[Found], request: &Request, dialect: &Dialect) {
        let mut rules: HashMap<PathBuf, Known> = HashMap::new();
        let sure = found.iter().filter(|found| (found.is_certain || found.by_test) && found.on_disk);
        for (found, path) in sure.flat_map(|found| found.paths.iter().map(move |path| (found, path))) {
            rules.entry(identity(path)).or_insert(request.named(found));
        }
        let is_rules = |document: &&Document| matches!(document.content, Content::Rules(_));
        let read: HashSet<FileId> =
            self.documents.iter().filter(is_rules).map(|document| document.file).collect();
        let is_open =
            |source: &Source| !source.known || (request.plain_rules && !read.contains(&source.file));
        let open = self.sources.iter().filter(|source| is_open(source)).map(|source| source.file);
        let new = open.filter_map(|id| Some((id, *rules.get(&identity(self.files.get(id).path()))?)));
        let new = new.collect();
        self.parse(new, dialect);
    }

    /// For rule files of unit tests that are not there: what may be meant.
    fn find_nearest(&mut self) {
        let Self { references, documents, .. } = self;
        let tests = documents.iter().filter(|document| matches!(document.content, Content::Test(_)));
        let mut tests = tests.map(|document| identity(&document.path)).peekable();
        if tests.peek().is_none() || references.iter().all(|reference| reference.outcome == Outcome::Found) {
            return;
        }
        let tests: HashSet<PathBuf> = tests.collect();
        let mut around: HashMap<PathBuf, Vec<PathBuf>> = HashMap::new();
        for reference in references.iter_mut().filter(|reference| reference.outcome != Outcome::Found) {
            let document = &documents[reference.config.0];
            if document.wrapped || !matches!(document.content, Content::Test(_)) {
                continue;
            }
            let config = identity(&document.path);
            let Some(folder) = config.parent() else { continue };
            let files = around.entry(folder.to_owned()).or_insert_with(|| {
                let mut files = disk::nearby(folder);
                files.retain(|file| !tests.contains(file));
                files
            });
            reference.nearest = nearest(Path::new(reference.pattern.text()), folder, files);
        }
    }

    fn fail(&mut self, path: PathBuf, role: Role, error: String) {
        if let Ok(file) = self.files.add(path, vec![]) {
            self.sources.push(Source { file, role, known: true });
            self.failures.push(Failure { file, error });
        }
    }
}
