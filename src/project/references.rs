//! Which files the `rule_files` of a Prometheus configuration or a unit test file mean.
//!
//! A relative pattern is resolved as Prometheus does, from the folder of the configuration. An absolute path is
//! usually one inside a container: the user may say where that is; if it is not here, its longest tail that leads to
//! something below the configuration's folder is taken. In a ConfigMap, the other keys of the same manifest are meant.

use super::{
    Content, Document, DocumentId,
    path_map::{PathMapping, mapped},
};
use crate::source::{Embedded, FileId};
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
    /// The files that it leads to, but which hold no rules.
    pub without_rules: Vec<PathBuf>,
    /// Where the user says that it is.
    pub mapped: Option<PathBuf>,
    /// What to write for a file that may be meant, where a unit test names one that is not there.
    pub nearest: Option<PathBuf>,
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
    /// Whether a unit test names them.
    pub(super) by_test: bool,
    mapped: Option<PathBuf>,
    outcome: Outcome,
}

/// Resolves every entry of `rule_files`; `glob` finds the files of a path whose parts may be patterns. If it `guesses`,
/// an absolute path that is not here may be inside a container.
pub(super) fn resolve(
    documents: &[Document],
    map: &[PathMapping],
    guesses: bool,
    glob: impl Fn(&Path) -> Vec<PathBuf>,
) -> Vec<Found> {
    let configs = documents.iter().enumerate().filter_map(|(index, document)| match &document.content {
        Content::Prometheus(config) => Some((DocumentId(index), document, &config.rule_files)),
        Content::Test(scenario) => Some((DocumentId(index), document, &scenario.rule_files)),
        _ => None,
    });
    let entries = configs
        .flat_map(|(id, document, patterns)| patterns.iter().map(move |pattern| (id, document, pattern)));
    entries
        .map(|(id, document, pattern)| find((id, document), pattern, documents, (map, guesses), &glob))
        .collect()
}

fn find(
    (config, document): (DocumentId, &Document),
    pattern: &Embedded,
    documents: &[Document],
    (map, guesses): (&[PathMapping], bool),
    glob: &impl Fn(&Path) -> Vec<PathBuf>,
) -> Found {
    let path = Path::new(pattern.text());
    let folder = document.path.parent().unwrap_or(Path::new(""));
    let mapped = mapped(path, map).filter(|_| !document.wrapped);
    let (paths, is_certain) = if document.wrapped {
        (siblings(path, document, documents), true)
    } else if let Some(mapped) = &mapped {
        (glob(mapped), true)
    } else if path.is_absolute() {
        match glob(path) {
            here if !here.is_empty() || !guesses => (here, true),
            _ => (by_tail(path, document, glob), false),
        }
    } else {
        (glob(&folder.join(path)), true)
    };
    let outcome = match is_pattern(path) {
        _ if !paths.is_empty() => Outcome::Found,
        _ if document.wrapped || (path.is_absolute() && mapped.is_none()) => Outcome::Elsewhere,
        true => Outcome::NoMatch,
        false => Outcome::Missing,
    };
    Found {
        config,
        pattern: pattern.clone(),
        paths,
        on_disk: !document.wrapped,
        is_certain,
        by_test: matches!(document.content, Content::Test(_)),
        mapped,
        outcome,
    }
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

/// Turns paths into documents; `identity` gives all names of one file the same value, `file` is the path of a file.
pub(super) fn link<'f>(
    found: Vec<Found>,
    documents: &[Document],
    identity: impl Fn(&Path) -> PathBuf,
    file: impl Fn(FileId) -> &'f Path,
) -> Vec<Reference> {
    let mut by_path: HashMap<PathBuf, Vec<DocumentId>> = HashMap::new();
    let mut by_wrapper: HashMap<PathBuf, Vec<DocumentId>> = HashMap::new();
    for (index, document) in documents.iter().enumerate() {
        if !matches!(document.content, Content::Rules(_)) {
            continue;
        }
        let path = if document.wrapped { document.path.clone() } else { identity(&document.path) };
        by_path.entry(path).or_default().push(DocumentId(index));
        if document.wrapped {
            by_wrapper.entry(identity(file(document.file))).or_default().push(DocumentId(index));
        }
    }
    let documents_at = |found: &Found, path: &Path| {
        let path = if found.on_disk { identity(path) } else { path.to_owned() };
        // Prometheus does not look into a ConfigMap
        let inside = by_wrapper.get(&path).filter(|_| found.by_test && found.on_disk);
        let all = by_path.get(&path).into_iter().chain(inside).flatten().copied();
        all.collect::<Vec<DocumentId>>()
    };
    let reference = |found: Found| {
        let each: Vec<_> = found.paths.iter().map(|path| documents_at(&found, path)).collect();
        let without =
            found.paths.iter().zip(&each).filter(|(_, rules)| rules.is_empty()).map(|(path, _)| path.clone());
        let without_rules = without.collect();
        // promtool loads the files in the order of their names
        let mut seen = HashSet::new();
        let rules = each.into_iter().flatten().filter(|id| seen.insert(*id)).collect();
        let Found { config, pattern, mapped, outcome, .. } = found;
        Reference { config, pattern, rules, without_rules, mapped, nearest: None, outcome }
    };
    found.into_iter().map(reference).collect()
}

/// Whether a path may mean several files.
pub(super) fn is_pattern(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str().to_string_lossy().contains(['*', '?', '[']))
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
