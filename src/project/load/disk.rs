//! What the disk says: what a file holds, which files a pattern means, what lies near a folder.

use super::super::references;
use ignore::{DirEntry, WalkBuilder};
use std::{
    fs,
    io::{self, Read},
    path::{Component, Path, PathBuf},
};

/// Endings of the files that a walk takes up; a file that is named is always taken.
const EXTENSIONS: &[&str] = &["yml", "yaml", "rules", "rule", "alerts", "prom", "json", "conf"];

/// Standard input, as it is named on the command line and in reports.
pub const STDIN: &str = "-";

/// So many entries are looked at to find a file that may be meant.
const NEARBY: usize = 5_000;
/// So deep below the folder above.
const DEPTH: usize = 3;

/// Whether there is something to read; a link that leads nowhere counts, so that it is told.
pub(super) fn is_file(entry: &DirEntry) -> bool {
    match entry.file_type() {
        Some(kind) if kind.is_symlink() => fs::metadata(entry.path()).map_or(true, |target| target.is_file()),
        kind => kind.is_some_and(|kind| kind.is_file()),
    }
}

pub(super) fn has_known_extension(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.contains(&extension))
}

pub(super) fn contents(path: &Path) -> io::Result<Vec<u8>> {
    if path == Path::new(STDIN) {
        let mut bytes = vec![];
        io::stdin().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(path)
}

/// The same for all names of one file.
#[must_use]
pub fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// The files that Prometheus finds for a path whose parts may be patterns, sorted by name.
pub(super) fn glob(pattern: &Path) -> Vec<PathBuf> {
    if !references::is_pattern(pattern) {
        return if pattern.is_file() { vec![pattern.to_owned()] } else { vec![] };
    }
    let mut found = vec![PathBuf::new()];
    for part in pattern.components() {
        let matcher = match part {
            Component::Normal(name) => references::matcher(&name.to_string_lossy()),
            _ => None,
        };
        found = match matcher {
            None => found.into_iter().map(|folder| folder.join(part)).filter(|path| path.exists()).collect(),
            Some(matcher) => {
                found.iter().flat_map(|folder| entries(folder, |name| matcher.is_match(name))).collect()
            }
        };
    }
    found.retain(|path| path.is_file());
    found.sort();
    found
}

/// The files that a pattern means in which `**` stands for any number of folders, sorted by name.
pub(super) fn deep_glob(pattern: &Path) -> Vec<PathBuf> {
    let parts: Vec<Component<'_>> = pattern.components().collect();
    let Some(at) = parts.iter().position(|part| part.as_os_str() == "**") else { return glob(pattern) };
    let (start, rest): (PathBuf, PathBuf) = (parts[..at].iter().collect(), parts[at + 1..].iter().collect());
    let start = if start.as_os_str().is_empty() { Path::new(".") } else { &start };
    let walk = WalkBuilder::new(start).standard_filters(false).sort_by_file_name(Ord::cmp).build();
    let is_folder = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
    let folders = walk.flatten().filter(is_folder).map(DirEntry::into_path);
    let mut found: Vec<PathBuf> = folders.flat_map(|folder| glob(&folder.join(&rest))).collect();
    found.sort();
    found.dedup();
    found
}

/// What lies in a folder under a name that is `wanted`.
fn entries(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let place = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let names = fs::read_dir(place).into_iter().flatten().flatten().map(|entry| entry.file_name());
    names.filter(|name| wanted(Path::new(name))).map(|name| folder.join(name)).collect()
}

/// The files of known endings in and around a folder, by their one name each.
pub(super) fn nearby(folder: &Path) -> Vec<PathBuf> {
    let folder = identity(if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let around = folder.parent().unwrap_or(&folder);
    let walks = [(folder.as_path(), DEPTH), (around, DEPTH)];
    let mut files: Vec<PathBuf> = walks
        .into_iter()
        .flat_map(|(from, depth)| {
            let walk = WalkBuilder::new(from)
                .require_git(false)
                .max_depth(Some(depth))
                .sort_by_file_name(Ord::cmp)
                .build();
            walk.flatten().take(NEARBY).filter(is_file).map(DirEntry::into_path)
        })
        .filter(|path| has_known_extension(path))
        .collect();
    files.sort();
    files.dedup();
    files
}
