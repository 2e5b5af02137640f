//! From paths to documents: folders are walked as git would, files are read, and what a Prometheus configuration
//! refers to is followed. The only code below `cli` that touches the disk.

use super::{
    Document, Kind, document,
    references::{self, Reference},
};
use crate::{
    promql::Features,
    source::{FileId, Files},
};
use ignore::{DirEntry, WalkBuilder};
use rayon::prelude::*;
use std::{
    collections::HashSet,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

/// Endings of the files that a walk takes up; a file that is named is always taken.
const EXTENSIONS: &[&str] = &["yml", "yaml", "rules", "rule", "alerts"];

/// Standard input, as it is named on the command line and in reports.
pub const STDIN: &str = "-";

/// Why a file was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The user named it.
    Named,
    /// It was found in a folder that the user named.
    Found,
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
    /// The Prometheus that will read the files.
    pub features: Features,
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
}

/// A file to be read.
struct Candidate {
    path: PathBuf,
    role: Role,
    kind: Option<Kind>,
}

/// Reads everything that `request` asks for, and what that refers to.
#[must_use]
pub fn load(request: &Request) -> Loaded {
    let mut loaded = Loaded::default();
    let mut seen = HashSet::new();
    let mut candidates = vec![];
    for path in &request.paths {
        let kind = if path.is_dir() { request.kind } else { request.kind.or(request.named_kind) };
        loaded.collect(path, Role::Found, kind, &mut candidates);
    }
    if let Some(root) = &request.root {
        loaded.collect(root, Role::Context, None, &mut candidates);
    }
    candidates.retain(|candidate| seen.insert(identity(&candidate.path)));
    // what is first does not depend on what was named first
    candidates.sort_by(|a, b| a.path.cmp(&b.path));
    loaded.read(candidates, &request.features);
    // rule files refer to nothing, so one round is enough
    let resolved = references::resolve(&loaded.documents, glob);
    let new = resolved
        .iter()
        .filter(|found| found.on_disk)
        .flat_map(|found| found.paths.iter().map(|path| (path, found.is_certain)));
    let context = new.filter(|(path, _)| seen.insert(identity(path))).map(|(path, certain)| Candidate {
        path: path.clone(),
        role: Role::Context,
        kind: certain.then_some(Kind::Rules),
    });
    let context = context.collect();
    loaded.read(context, &request.features);
    loaded.read_unrecognised(&resolved, &request.features);
    loaded.references = references::link(resolved, &loaded.documents, identity);
    loaded
}

impl Loaded {
    /// The files below `path`, or itself.
    fn collect(&mut self, path: &Path, role: Role, kind: Option<Kind>, into: &mut Vec<Candidate>) {
        let named = if role == Role::Context { Role::Context } else { Role::Named };
        if !path.is_dir() {
            into.push(Candidate { path: path.to_owned(), role: named, kind });
            return;
        }
        let walk = WalkBuilder::new(path).require_git(false).sort_by_file_name(Ord::cmp).build();
        for entry in walk {
            match entry {
                Ok(entry) => {
                    let path = entry.path().strip_prefix("./").unwrap_or(entry.path()).to_owned();
                    if (kind.is_some() || has_known_extension(&path)) && is_file(&entry) {
                        into.push(Candidate { path, role, kind });
                    }
                }
                Err(error) => self.fail(path.to_owned(), role, error.to_string()),
            }
        }
    }

    /// Reads and parses the candidates, in parallel; ids and documents keep their order.
    fn read(&mut self, candidates: Vec<Candidate>, features: &Features) {
        let contents: Vec<io::Result<Vec<u8>>> =
            candidates.par_iter().map(|candidate| contents(&candidate.path)).collect();
        let mut new = vec![];
        for (Candidate { path, role, kind }, content) in candidates.into_iter().zip(contents) {
            let added = content
                .map_err(|error| error.to_string())
                .and_then(|bytes| self.files.add(&path, bytes).map_err(|error| error.to_string()));
            match added {
                Ok(file) => {
                    self.sources.push(Source { file, role, known: false });
                    new.push((file, kind));
                }
                Err(error) => self.fail(path, role, error),
            }
        }
        self.parse(new, features);
    }

    fn parse(&mut self, files: Vec<(FileId, Option<Kind>)>, features: &Features) {
        let documents: Vec<Vec<Document>> = files
            .par_iter()
            .map(|(id, kind)| document::read(*id, self.files.get(*id), *kind, features))
            .collect();
        for document in documents.into_iter().flatten() {
            self.sources[document.file.0 as usize].known = true;
            self.documents.push(document);
        }
    }

    /// Files that were found without being recognised, but which a Prometheus loads as rules.
    fn read_unrecognised(&mut self, found: &[references::Found], features: &Features) {
        let rules: HashSet<PathBuf> = found
            .iter()
            .filter(|found| found.is_certain && found.on_disk)
            .flat_map(|found| &found.paths)
            .map(|path| identity(path))
            .collect();
        let unknown = self.sources.iter().filter(|source| !source.known).map(|source| source.file);
        let new = unknown
            .filter(|id| rules.contains(&identity(self.files.get(*id).path())))
            .map(|id| (id, Some(Kind::Rules)));
        let new = new.collect();
        self.parse(new, features);
    }

    fn fail(&mut self, path: PathBuf, role: Role, error: String) {
        if let Ok(file) = self.files.add(path, vec![]) {
            self.sources.push(Source { file, role, known: true });
            self.failures.push(Failure { file, error });
        }
    }
}

/// Whether there is something to read; a link that leads nowhere counts, so that it is told.
fn is_file(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Some(kind) if kind.is_symlink() => fs::metadata(entry.path()).map_or(true, |target| target.is_file()),
        kind => kind.is_some_and(|kind| kind.is_file()),
    }
}

fn has_known_extension(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.contains(&extension))
}

fn contents(path: &Path) -> io::Result<Vec<u8>> {
    if path == Path::new(STDIN) {
        let mut bytes = vec![];
        io::stdin().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(path)
}

/// The same for all names of one file.
fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The files that Prometheus finds for a path whose last part may be a pattern, sorted by name.
fn glob(pattern: &Path) -> Vec<PathBuf> {
    let Some(matcher) = pattern.file_name().and_then(|name| references::matcher(&name.to_string_lossy()))
    else {
        return if pattern.is_file() { vec![pattern.to_owned()] } else { vec![] };
    };
    let folder = pattern.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names =
        entries.filter(|entry| matcher.is_match(Path::new(&entry.file_name()))).map(|entry| entry.path());
    let mut paths: Vec<PathBuf> = names.filter(|path| path.is_file()).collect();
    paths.sort();
    paths
}
