//! The programs among the files: which are worth reading, and what they declare.
//!
//! A source file is refused by its bytes before anything is parsed, so that a large tree costs little more than reading
//! it. What others wrote, what was generated, and tests, whose metrics nobody scrapes, are not read.

use super::{Candidate, Loaded, Role, Source};
use crate::{
    model::inventory::{Metric, Program},
    source::{Embedded, FileId},
    syntax::code::{self, Constants, Declarations, Language},
};
use rayon::prelude::*;
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

/// Folders in which there is nothing of one's own, or nothing that is deployed.
#[rustfmt::skip]
const FOREIGN: &[&str] = &[
    "node_modules", "vendor", "third_party", "site-packages", "venv", "virtualenv", "__pycache__", "testdata",
    "test", "tests", "__tests__", "e2e",
];

/// Starts and ends of the names of tests, without extension.
const TESTS: &[(&str, &str)] = &[
    ("test_", ""),
    ("", "_test"),
    ("", ".test"),
    ("", ".spec"),
    ("", "Test"),
    ("", "Tests"),
    ("conftest", ""),
];

/// A program, and what is in it.
struct Text {
    path: PathBuf,
    role: Role,
    language: Language,
    bytes: Vec<u8>,
    has_client: bool,
}

/// The language of a file that was found in `folder`, if it may tell which metrics are exposed.
pub(super) fn language_of(path: &Path, folder: &Path) -> Option<Language> {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let mut folders = below.parent().into_iter().flat_map(Path::components);
    let is_foreign =
        folders.any(|part| FOREIGN.iter().any(|foreign| part.as_os_str().eq_ignore_ascii_case(foreign)));
    let stem = path.file_stem()?.to_str()?;
    let is_test = TESTS.iter().any(|(start, end)| stem.starts_with(start) && stem.ends_with(end));
    code::language_of(path).filter(|_| !is_foreign && !is_test)
}

impl Loaded {
    /// Learns what the programs among the candidates declare. Leaves those that the user named in vain.
    pub(super) fn read_programs(&mut self, candidates: Vec<(Candidate, Language)>) -> Vec<Candidate> {
        let read: Vec<Result<Text, Candidate>> =
            candidates.into_par_iter().map(|(candidate, language)| Text::read(candidate, language)).collect();
        let (mut texts, mut others) = (vec![], vec![]);
        for text in read {
            match text {
                Ok(text) => texts.push(text),
                Err(candidate) if candidate.role == Role::Named => others.push(candidate),
                Err(_) => {}
            }
        }
        let constants = constants(&texts);
        let mut languages: Vec<(FileId, Language, PathBuf)> = vec![];
        for text in texts.into_iter().filter(|text| text.has_client) {
            let folder = text.path.parent().map(Path::to_owned).unwrap_or_default();
            let Ok(file) = self.files.add(text.path, text.bytes) else { continue };
            self.sources.push(Source { file, role: text.role, known: text.role == Role::Named });
            languages.push((file, text.language, folder));
        }
        let nothing = Constants::default();
        let found: Vec<(FileId, Declarations)> = languages
            .par_iter()
            .map(|(file, language, folder)| {
                let shared = constants.get(folder).unwrap_or(&nothing);
                (*file, code::read_with(self.files.get(*file).text(), *language, shared))
            })
            .collect();
        self.learn(&found);
        others
    }

    fn learn(&mut self, found: &[(FileId, Declarations)]) {
        let adds_labels = found.iter().any(|(_, declarations)| declarations.adds_labels);
        for (file, declarations) in found {
            self.learnt.programs.push(Program::of(*file, declarations));
            for declaration in &declarations.metrics {
                let mut metric = Metric::from(declaration);
                metric.labels.are_all &= !adds_labels;
                self.learnt.metrics.push(metric);
            }
        }
    }
}

impl Text {
    /// A file that uses a client, or may hold constants of others that do; gives back any other, and what is too large
    /// to be written by hand.
    fn read(candidate: Candidate, language: Language) -> Result<Self, Candidate> {
        let is_small = |size: u64| size <= code::MAX_BYTES as u64;
        if !fs::metadata(&candidate.path).is_ok_and(|found| is_small(found.len())) {
            return Err(candidate);
        }
        let Ok(bytes) = fs::read(&candidate.path) else { return Err(candidate) };
        let has_client = code::mentions_client(&bytes, language);
        let is_found_go = language == Language::Go && candidate.role != Role::Named;
        if !has_client && !is_found_go {
            return Err(candidate);
        }
        Ok(Self { path: candidate.path, role: candidate.role, language, bytes, has_client })
    }
}

/// The constants of each folder in which a client is used.
fn constants(texts: &[Text]) -> HashMap<PathBuf, Constants> {
    let folder = |text: &Text| text.path.parent().map(Path::to_owned).unwrap_or_default();
    let mut shared: HashMap<PathBuf, Constants> = texts
        .iter()
        .filter(|text| text.has_client && text.language == Language::Go)
        .map(|text| (folder(text), Constants::default()))
        .collect();
    let of =
        texts.par_iter().filter(|text| text.language == Language::Go && shared.contains_key(&folder(text)));
    let read: Vec<(PathBuf, Constants)> = of
        .map(|text| {
            let whole = Embedded::verbatim(FileId(0), String::from_utf8_lossy(&text.bytes), 0);
            (folder(text), code::constants(&whole, text.language))
        })
        .collect();
    for (folder, more) in read {
        shared.entry(folder).or_default().extend(more);
    }
    shared
}
