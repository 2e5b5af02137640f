//! Which files the `rule_files` of a Prometheus configuration or a unit test file mean.
//!
//! A relative pattern is resolved as Prometheus does, from the folder of the configuration. An absolute path is
//! usually one inside a container: if it is not here, its longest tail that leads to something below the
//! configuration's folder is taken. In a ConfigMap, the other keys of the same manifest are meant.

use super::{Content, Document, DocumentId};
use crate::source::Embedded;
use globset::{GlobBuilder, GlobMatcher};
use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

/// What became of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It leads to files.
    Found,
    /// A pattern that matches no file.
    NoMatch,
    /// A path at which there is no file.
    Missing,
    /// A place that is not among what can be seen here, such as a folder of a container.
    Elsewhere,
}

/// One entry of `rule_files`, resolved.
#[derive(Debug)]
pub struct Reference {
    /// The configuration that it stands in.
    pub config: DocumentId,
    /// The entry.
    pub pattern: Embedded,
    /// The rule files that it means.
    pub rules: Vec<DocumentId>,
    /// What became of it.
    pub outcome: Outcome,
}

/// Paths that an entry leads to.
pub(super) struct Found {
    config: DocumentId,
    pattern: Embedded,
    pub(super) paths: Vec<PathBuf>,
    /// Whether the paths are files of their own, and not keys of a manifest.
    pub(super) on_disk: bool,
    /// Whether Prometheus surely reads these files as rules; the tail of an absolute path is only a guess.
    pub(super) is_certain: bool,
    outcome: Outcome,
}

/// Resolves every entry of `rule_files`; `glob` finds the files of a path whose last part may be a pattern.
pub(super) fn resolve(documents: &[Document], glob: impl Fn(&Path) -> Vec<PathBuf>) -> Vec<Found> {
    let configs = documents.iter().enumerate().filter_map(|(index, document)| match &document.content {
        Content::Prometheus(config) => Some((DocumentId(index), document, &config.rule_files)),
        Content::Test(scenario) => Some((DocumentId(index), document, &scenario.rule_files)),
        _ => None,
    });
    let entries = configs
        .flat_map(|(id, document, patterns)| patterns.iter().map(move |pattern| (id, document, pattern)));
    entries.map(|(id, document, pattern)| find(id, document, pattern, documents, &glob)).collect()
}

fn find(
    config: DocumentId,
    document: &Document,
    pattern: &Embedded,
    documents: &[Document],
    glob: &impl Fn(&Path) -> Vec<PathBuf>,
) -> Found {
    let path = Path::new(pattern.text());
    let folder = document.path.parent().unwrap_or(Path::new(""));
    let (paths, is_certain) = if document.wrapped {
        (siblings(path, document, documents), true)
    } else if path.is_absolute() {
        match glob(path) {
            here if !here.is_empty() => (here, true),
            _ => (by_tail(path, document, glob), false),
        }
    } else {
        (glob(&folder.join(path)), true)
    };
    let outcome = match path.file_name().and_then(|name| matcher(&name.to_string_lossy())) {
        _ if !paths.is_empty() => Outcome::Found,
        _ if document.wrapped || path.is_absolute() => Outcome::Elsewhere,
        Some(_) => Outcome::NoMatch,
        None => Outcome::Missing,
    };
    let on_disk = !document.wrapped;
    Found { config, pattern: pattern.clone(), paths, on_disk, is_certain, outcome }
}

/// The other files of the same manifest whose names match the last part of `path`.
fn siblings(path: &Path, document: &Document, documents: &[Document]) -> Vec<PathBuf> {
    let Some(name) = path.file_name() else { return vec![] };
    let matcher = matcher(&name.to_string_lossy());
    let matches = |path: &Path| match &matcher {
        Some(matcher) => path.file_name().is_some_and(|name| matcher.is_match(Path::new(name))),
        None => path.file_name() == Some(name),
    };
    let wrapped = documents.iter().filter(|other| other.wrapped && other.file == document.file);
    wrapped.filter(|other| matches(&other.path)).map(|other| other.path.clone()).collect()
}

/// The files that the longest tail of an absolute path finds below the configuration's folder.
fn by_tail(path: &Path, document: &Document, glob: &impl Fn(&Path) -> Vec<PathBuf>) -> Vec<PathBuf> {
    let folder = document.path.parent().unwrap_or(Path::new(""));
    let parts: Vec<_> = path.components().skip(1).collect();
    let tails = (0..parts.len()).map(|from| folder.join(parts[from..].iter().collect::<PathBuf>()));
    let others =
        |paths: Vec<PathBuf>| paths.into_iter().filter(|path| *path != document.path).collect::<Vec<_>>();
    tails.map(|tail| others(glob(&tail))).find(|paths| !paths.is_empty()).unwrap_or_default()
}

/// Turns paths into documents; `identity` gives all names of one file the same value.
pub(super) fn link(
    found: Vec<Found>,
    documents: &[Document],
    identity: impl Fn(&Path) -> PathBuf,
) -> Vec<Reference> {
    let mut by_path: HashMap<PathBuf, Vec<DocumentId>> = HashMap::new();
    for (index, document) in documents.iter().enumerate() {
        if matches!(document.content, Content::Rules(_)) {
            let path = if document.wrapped { document.path.clone() } else { identity(&document.path) };
            by_path.entry(path).or_default().push(DocumentId(index));
        }
    }
    let documents_at = |config: &Document, path: &Path| {
        let path = if config.wrapped { path.to_owned() } else { identity(path) };
        by_path.get(&path).cloned().unwrap_or_default()
    };
    found
        .into_iter()
        .map(|Found { config, pattern, paths, outcome, .. }| {
            let mut rules: Vec<DocumentId> =
                paths.iter().flat_map(|path| documents_at(&documents[config.0], path)).collect();
            // promtool loads the files in the order of their names
            let mut seen = HashSet::new();
            rules.retain(|id| seen.insert(*id));
            Reference { config, pattern, rules, outcome }
        })
        .collect()
}

/// The pattern of a file name as Go's `filepath.Match` reads it; `None` if it is a plain name.
pub(super) fn matcher(name: &str) -> Option<GlobMatcher> {
    if !name.contains(['*', '?', '[']) {
        return None;
    }
    let mut pattern = name.replace('{', "\\{").replace('}', "\\}").replace("[^", "[!");
    while pattern.contains("**") {
        pattern = pattern.replace("**", "*");
    }
    GlobBuilder::new(&pattern)
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .ok()
        .map(|glob| glob.compile_matcher())
}
