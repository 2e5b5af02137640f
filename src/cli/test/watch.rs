//! Plays the tests again whenever one of their files changes.
//!
//! Files are looked at a few times a second instead of asking the system to be told: that costs next to nothing for
//! the hundreds of files that there are, and works on network mounts and in containers, where notices get lost.

use super::{Error, Output, Test, request, round};
use crate::{cli::output, project::load};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant, SystemTime},
};

/// The time between two looks.
const INTERVAL: Duration = Duration::from_millis(300);

/// What tells a changed file: when it was written and its size; `None` if it is not there.
type Stamp = Option<(SystemTime, u64)>;

/// Runs until the process is interrupted.
pub(super) fn run(arguments: &Test, look: &Output) -> Result<u8, Error> {
    let start = Instant::now();
    let request = request(arguments);
    loop {
        // looked at before they are read, so that no change in between is missed
        let mut seen = stamps(load::paths(&request));
        match round(arguments, look, false) {
            Ok(round) => {
                for (path, stamp) in stamps(round.paths) {
                    seen.entry(path).or_insert(stamp);
                }
            }
            Err(error) => output::complain(&error),
        }
        let changed = loop {
            thread::sleep(INTERVAL);
            let paths = load::paths(&request).into_iter().chain(seen.keys().cloned());
            let now = stamps(paths);
            if let Some(path) = changed(&seen, &now) {
                break path.to_owned();
            }
        };
        if !look.quiet {
            let seconds = start.elapsed().as_secs_f64();
            output::tell(&format!("--- {seconds:.1} s: {} changed", changed.display()));
        }
    }
}

fn stamps(paths: impl IntoIterator<Item = PathBuf>) -> BTreeMap<PathBuf, Stamp> {
    let paths: BTreeSet<PathBuf> = paths.into_iter().collect();
    let stamp = |path: &Path| {
        let metadata = fs::metadata(path).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    };
    paths.into_iter().map(|path| (path.clone(), stamp(&path))).collect()
}

/// The first file that is new, gone or written since.
fn changed<'a>(before: &BTreeMap<PathBuf, Stamp>, now: &'a BTreeMap<PathBuf, Stamp>) -> Option<&'a Path> {
    let mut now = now.iter();
    now.find(|(path, stamp)| before.get(*path) != Some(stamp)).map(|(path, _)| path.as_path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_written_and_vanished_files_are_changes() {
        let at = |seconds, size| Some((SystemTime::UNIX_EPOCH + Duration::from_secs(seconds), size));
        let files = |list: &[(&str, Stamp)]| -> BTreeMap<PathBuf, Stamp> {
            list.iter().map(|(path, stamp)| (PathBuf::from(path), *stamp)).collect()
        };
        let before = files(&[("a", at(1, 1)), ("b", at(1, 1))]);
        assert_eq!(changed(&before, &before), None);
        for now in [("b", at(2, 1)), ("b", at(1, 2)), ("b", None), ("c", at(1, 1))] {
            let mut after = before.clone();
            after.insert(now.0.into(), now.1);
            assert_eq!(changed(&before, &after), Some(Path::new(now.0)));
        }
    }
}
