//! Settings files: found upward from each path, with the files of metrics and of variables that they name.

use super::{
    Candidate, Known, Loaded, Request, Role,
    disk::{contents, identity},
};
use crate::{
    model::{
        inventory::Saved,
        logstash::names_set,
        settings::{self, Settings},
    },
    project::{Content, Kind},
    source::FileId,
};
use std::{
    collections::HashSet,
    env,
    path::{Path, PathBuf},
};

/// Settings that hold for what was asked for.
#[derive(Clone, Copy, Debug)]
pub struct Active<'l> {
    /// The folder that their paths start from, and for which they hold.
    pub folder: &'l Path,
    /// What they say.
    pub settings: &'l Settings,
}

/// The settings file that is nearest to each path, in its folder or above.
pub(super) fn nearest(request: &Request) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = vec![];
    for path in request.paths.iter().chain(&request.root) {
        let file = above(path).find(|file| file.is_file());
        found.extend(file.filter(|file| !found.iter().any(|known| identity(known) == identity(file))));
    }
    found
}

/// Where the settings for a path may be, the nearest first. As long as that is possible they have relative names.
fn above(path: &Path) -> impl Iterator<Item = PathBuf> {
    let folder = if path.is_dir() { Some(path) } else { path.parent() };
    let is_relative = path.is_relative() && !path.starts_with("..");
    let named: Vec<PathBuf> =
        folder.filter(|_| is_relative).into_iter().flat_map(Path::ancestors).map(Path::to_owned).collect();
    let whole = match (is_relative, folder) {
        (false, Some(folder)) => identity(folder),
        _ => {
            env::current_dir().ok().as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default()
        }
    };
    let absolute: Vec<PathBuf> =
        whole.ancestors().filter(|folder| folder.is_absolute()).map(Path::to_owned).collect();
    let folders = named.into_iter().chain(absolute);
    folders.map(|folder| folder.strip_prefix(".").unwrap_or(&folder).join(settings::FILE_NAME))
}

impl Loaded {
    /// Reads the settings that hold for what is asked for, and all files of metrics that they or the user name.
    pub(super) fn read_settings(&mut self, request: &Request, seen: &mut HashSet<PathBuf>) {
        let named: HashSet<PathBuf> = request.paths.iter().map(|path| identity(path)).collect();
        let files = if request.uses_settings { nearest(request) } else { vec![] };
        let candidates = files.into_iter().filter(|path| seen.insert(identity(path))).map(|path| {
            let role = if named.contains(&identity(&path)) { Role::Named } else { Role::Settings };
            Candidate { path, role, known: Known::Kind(Kind::Settings), language: None }
        });
        self.read(candidates.collect(), &request.dialect());
        self.active_settings = self.documents.len();
        let of_settings = self.active().flat_map(|active| {
            active
                .settings
                .metrics
                .files
                .iter()
                .map(|file| active.folder.join(&file.value))
                .collect::<Vec<_>>()
        });
        let files: Vec<PathBuf> = of_settings.chain(request.metrics_files.iter().cloned()).collect();
        let new: Vec<PathBuf> = files.into_iter().filter(|path| seen.insert(identity(path))).collect();
        self.read_metrics(new, request);
        let (mut closed, mut ignored) = (vec![], vec![]);
        for active in self.active() {
            let metrics = &active.settings.metrics;
            closed.extend(metrics.closed_jobs.iter().cloned());
            ignored.extend(metrics.ignore.iter().cloned());
        }
        let declared: Vec<_> =
            self.active().flat_map(|active| active.settings.metrics.declare.clone()).collect();
        self.learnt.metrics.extend(declared);
        self.learnt.closed_jobs = settings::anchored(&closed);
        self.learnt.ignored = settings::anchored(&ignored);
    }

    /// The settings that hold for what was asked for.
    pub fn active(&self) -> impl Iterator<Item = Active<'_>> {
        self.documents[..self.active_settings].iter().filter_map(|document| match &document.content {
            Content::Settings(settings) => {
                Some(Active { folder: document.path.parent().unwrap_or(Path::new("")), settings })
            }
            _ => None,
        })
    }

    /// The programs that the settings name, wherever they are.
    pub(super) fn declared_programs(&mut self) -> Vec<Candidate> {
        let paths: Vec<PathBuf> = self
            .active()
            .flat_map(|active| {
                active.settings.metrics.code.iter().map(|code| active.folder.join(&code.value))
            })
            .collect();
        let mut candidates = vec![];
        for path in paths {
            if path.exists() {
                self.collect(&path, Role::Context, Known::Nothing, &mut candidates);
            } else {
                let error = "it is not there; `metrics.code` names it";
                self.fail(path, Role::Settings, error.to_owned());
            }
        }
        candidates.retain(|candidate| candidate.language.is_some());
        candidates
    }

    /// Reads which variables are set where Logstash runs.
    pub(super) fn read_environment(&mut self, request: &Request) {
        let of_settings = self.active().flat_map(|active| {
            active.settings.env_files.iter().map(|file| active.folder.join(&file.value)).collect::<Vec<_>>()
        });
        let files: Vec<PathBuf> = of_settings.chain(request.env_files.iter().cloned()).collect();
        for path in files {
            match contents(&path) {
                Ok(bytes) => {
                    let names = names_set(&String::from_utf8_lossy(&bytes));
                    self.environment.get_or_insert_default().extend(names);
                    let known = identity(&path);
                    let is_it = |file: FileId| identity(self.files.get(file).path()) == known;
                    for source in self.sources.iter_mut().filter(|source| is_it(source.file)) {
                        source.known = true;
                    }
                }
                Err(error) => self.fail(path, Role::Named, error.to_string()),
            }
        }
    }

    /// Reads expositions and saved inventories.
    fn read_metrics(&mut self, paths: Vec<PathBuf>, request: &Request) {
        let known = Known::Kind(Kind::Exposition);
        let candidates = paths
            .into_iter()
            .map(|path| Candidate { path, role: Role::Settings, known, language: None })
            .collect();
        let files = self.add(candidates);
        let is_saved = |loaded: &Self, id: FileId| Saved::is_one(loaded.files.get(id).text().text());
        let (saved, exposed): (Vec<_>, Vec<_>) = files.into_iter().partition(|(id, _)| is_saved(self, *id));
        for (id, _) in saved {
            match Saved::read(self.files.get(id).text()) {
                Ok(saved) => {
                    self.learnt.metrics.extend(saved.metrics);
                    self.learnt.is_closed |= saved.is_closed;
                    self.sources[id.0 as usize].known = true;
                }
                Err(error) => self.failures.push(super::Failure { file: id, error }),
            }
        }
        self.parse(exposed, &request.dialect());
    }
}
