//! Which findings count: what the user selected, and what makes a run fail.
//!
//! Enters: what the command line says, and the settings. Leaves: the [`Policies`] that judge each finding by the settings
//! that hold for its file. What the command line says counts more.

use crate::{
    diagnostic::{Code, Diagnostic, Level, Proof},
    model::settings::Settings,
    project::load::{Active, identity},
    source::{FileId, Files},
};
use std::path::PathBuf;

/// What somebody wants, as far as they say it.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Ids or areas; empty for all that are on by default.
    pub select: Vec<String>,
    /// Ids or areas to leave out.
    pub ignore: Vec<String>,
    /// The least sure kind of finding that is wanted.
    pub min_proof: Option<Proof>,
    /// The least level that makes a run fail.
    pub fail_on: Option<Level>,
}

/// Which checks run and what they may do to the exit code.
#[derive(Clone, Debug)]
pub struct Policy {
    select: Vec<String>,
    ignore: Vec<String>,
    min_proof: Proof,
    fail_on: Level,
}

impl Wishes {
    /// The first selected or ignored name that is no id and no area of `known`, with the nearest that is.
    pub fn unknown_name<'a>(&self, known: impl Iterator<Item = &'a Code>) -> Option<(&str, Option<&'a str>)> {
        let names: Vec<&str> = known.map(|code| code.id).chain(Code::AREAS.iter().copied()).collect();
        let unknown = self.select.iter().chain(&self.ignore).find(|name| !names.contains(&name.as_str()))?;
        Some((unknown, nearest(unknown, names.into_iter())))
    }

    /// These wishes and, where they say nothing, those of the settings. Who selects checks needs nothing ignored.
    fn or(&self, settings: &Settings) -> Self {
        let names =
            |names: &[crate::source::Spanned<String>]| names.iter().map(|name| name.value.clone()).collect();
        let (selects, ignores) = (!self.select.is_empty(), !self.ignore.is_empty());
        Self {
            select: if selects { self.select.clone() } else { names(&settings.select) },
            ignore: if selects || ignores { self.ignore.clone() } else { names(&settings.ignore) },
            min_proof: self.min_proof.or(settings.min_proof),
            fail_on: self.fail_on.or(settings.fail_on),
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self::of(Wishes::default())
    }
}

impl Policy {
    /// Carries out wishes; what they do not say is as usual.
    #[must_use]
    pub fn of(wishes: Wishes) -> Self {
        let Wishes { select, ignore, min_proof, fail_on } = wishes;
        let (min_proof, fail_on) = (min_proof.unwrap_or(Proof::Heuristic), fail_on.unwrap_or(Level::Error));
        Self { select, ignore, min_proof, fail_on }
    }

    /// Whether findings of this code are wanted. A policy check runs only when it is selected by name.
    #[must_use]
    pub fn wants(&self, code: &Code) -> bool {
        let named = |names: &[String]| names.iter().any(|name| name == code.id || name == code.area());
        let selected = match code.proof {
            Proof::Policy => self.select.iter().any(|name| name == code.id),
            proof => proof >= self.min_proof && (self.select.is_empty() || named(&self.select)),
        };
        selected && !named(&self.ignore)
    }

    /// Whether what was found makes the run fail.
    #[must_use]
    pub fn fails(&self, found: &[Diagnostic]) -> bool {
        found.iter().any(|diagnostic| diagnostic.level >= self.fail_on)
    }
}

/// The policies of a run: one for each settings file that holds, and one for what has none.
#[derive(Clone, Debug)]
pub struct Policies {
    elsewhere: Policy,
    /// The folders for which settings hold, the inner ones first.
    folders: Vec<(PathBuf, Policy)>,
}

impl Policies {
    /// What the command line says, and the settings that hold.
    pub fn new<'s>(told: &Wishes, active: impl Iterator<Item = Active<'s>>) -> Self {
        let folder = |folder: &std::path::Path| match folder.as_os_str().is_empty() {
            true => identity(std::path::Path::new(".")),
            false => identity(folder),
        };
        let policy = |settings| Policy::of(told.or(settings));
        let mut folders: Vec<(PathBuf, Policy)> =
            active.map(|active| (folder(active.folder), policy(active.settings))).collect();
        folders.sort_by_key(|(folder, _)| std::cmp::Reverse(folder.components().count()));
        Self { elsewhere: Policy::of(told.clone()), folders }
    }

    /// Whether findings of this code are wanted somewhere.
    #[must_use]
    pub fn want(&self, code: &Code) -> bool {
        self.elsewhere.wants(code) || self.folders.iter().any(|(_, policy)| policy.wants(code))
    }

    /// Leaves of the findings those that are wanted where they are; whether these make the run fail.
    pub fn judge(&self, found: &mut Vec<Diagnostic>, files: &Files) -> bool {
        let mut known: std::collections::HashMap<FileId, &Policy> = std::collections::HashMap::new();
        let mut fails = false;
        found.retain(|diagnostic| {
            let file = diagnostic.span.file;
            let policy = known.entry(file).or_insert_with(|| self.of(files, file));
            // what could not be read is told in any case: nobody knows what is wrong in it
            let is_wanted = policy.wants(diagnostic.code) || diagnostic.code.id == "tool/unreadable-file";
            fails |= is_wanted && diagnostic.level >= policy.fail_on;
            is_wanted
        });
        fails
    }

    /// The policy for a file: that of the settings that are nearest above it.
    fn of(&self, files: &Files, file: FileId) -> &Policy {
        if self.folders.is_empty() {
            return &self.elsewhere;
        }
        let path = identity(files.get(file).path());
        // standard input lies in the current folder
        let path = if path.is_absolute() { path } else { identity(std::path::Path::new(".")).join(path) };
        let nearest = self.folders.iter().find(|(folder, _)| path.starts_with(folder));
        nearest.map_or(&self.elsewhere, |(_, policy)| policy)
    }
}

/// The one of `known` that is most like `name`, if any is much like it.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const ALIKE: f64 = 0.75;
    let likeness = |candidate: &str| strsim::jaro_winkler(name, candidate);
    known.max_by(|a, b| likeness(a).total_cmp(&likeness(b))).filter(|best| likeness(best) >= ALIKE)
}
