//! Which file is meant by a path at which there is none: one of another ending, in another folder, or with a name
//! that looks like it.
//!
//! Enters: the pattern of an entry of `rule_files`, and the files around, all as absolute paths. Leaves: what to write
//! in its place.

use super::references::matcher;
use std::path::{Component, Path, PathBuf};

/// How a file differs from what is wanted, the least first: how the name does, by how much, and whether the folder does.
type Distance = (u8, usize, bool);

/// What to write in place of `wanted`, which stands in a file of `folder`.
pub(super) fn nearest(wanted: &Path, folder: &Path, files: &[PathBuf]) -> Option<PathBuf> {
    let name = wanted.file_name()?.to_str()?;
    let place = lexical(&folder.join(wanted.parent().unwrap_or(Path::new(""))));
    let candidates = files.iter().filter_map(|file| {
        let (distance, meant) = meant(name, file.file_name()?.to_str()?)?;
        let parent = file.parent()?;
        Some(((distance.0, distance.1, parent != place), relative(folder, &parent.join(meant))))
    });
    let (_, meant): (Distance, PathBuf) = candidates.min()?;
    Some(meant)
}

/// How the name of a file differs from the one that is wanted, and the name that leads to it.
fn meant(wanted: &str, name: &str) -> Option<((u8, usize), String)> {
    let pattern = matcher(wanted);
    let fits = |wanted: &str, name: &str| match matcher(wanted) {
        Some(matcher) => matcher.is_match(Path::new(name)),
        None => wanted == name,
    };
    if fits(wanted, name) {
        return Some(((0, 0), wanted.to_owned()));
    }
    let ((stem, _), (found, ending)) = (split(wanted), split(name));
    if fits(stem, found) {
        return Some(((1, 0), format!("{stem}{ending}")));
    }
    let limit = (stem.chars().count() / 3).clamp(1, 3);
    let distance = strsim::damerau_levenshtein(&stem.to_lowercase(), &found.to_lowercase());
    (pattern.is_none() && distance <= limit).then(|| ((2, distance), name.to_owned()))
}

/// A name and its ending, with the dot.
fn split(name: &str) -> (&str, &str) {
    name.rfind('.').map_or((name, ""), |dot| name.split_at(dot))
}

/// A path without `.`, and without `..` behind a name.
pub(super) fn lexical(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match (part, plain.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => drop(plain.pop()),
            (part, _) => plain.push(part),
        }
    }
    plain
}

/// How to write `path` in a file of `folder`.
fn relative(folder: &Path, path: &Path) -> PathBuf {
    let shared = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_without_detours() {
        let plain = |path: &str| lexical(Path::new(path)).to_string_lossy().into_owned();
        assert_eq!(plain("tests/../rules/./a.yml"), "rules/a.yml");
        assert_eq!(plain("../../a/b/../../c.yml"), "../../c.yml");
        assert_eq!(plain("/r/tests/../a.yml"), "/r/a.yml");
    }

    #[test]
    fn a_missing_file_is_one_with_another_ending_or_folder_or_a_typo() {
        let files = ["/r/rules/node.yaml", "/r/rules/mcp-server.yml", "/r/tests/other.yml", "/r/x/node.yml"];
        let files: Vec<PathBuf> = files.map(PathBuf::from).into();
        let meant = |wanted: &str| {
            let near = nearest(Path::new(wanted), Path::new("/r/tests"), &files);
            near.map(|path| path.to_string_lossy().into_owned())
        };
        assert_eq!(meant("../rules/node.yml").as_deref(), Some("../x/node.yml"));
        assert_eq!(meant("../rules/mcp-server.yaml").as_deref(), Some("../rules/mcp-server.yml"));
        assert_eq!(meant("mcp-server.yml").as_deref(), Some("../rules/mcp-server.yml"));
        assert_eq!(meant("../rules/mcp_sever.yml").as_deref(), Some("../rules/mcp-server.yml"));
        assert_eq!(meant("../rules/*.rules").as_deref(), Some("../rules/*.yaml"));
        assert_eq!(meant("/etc/prometheus/other.yml").as_deref(), Some("other.yml"));
        assert_eq!(meant("something.yml"), None);
    }
}
