//! A folder with files for one test, and what the checks say about it.

use mcpmon_check::{
    checks,
    diagnostic::Diagnostic,
    diagnostic::Safety,
    fix,
    policy::Policy,
    project::{
        Project,
        load::{self, Request},
    },
    report,
    report::{Format, Look, Report, Secrets},
};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A folder that goes away with the test; what else there is beside it on this machine is nothing to it.
pub(crate) struct Stage {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

/// A project and what was found in it.
pub(crate) struct Outcome {
    pub(crate) project: Project,
    pub(crate) found: Vec<Diagnostic>,
}

impl Stage {
    /// A folder with these files.
    pub(crate) fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("stage");
        fs::create_dir(&path).unwrap();
        let stage = Self { _folder: folder, path };
        for (name, content) in files {
            let path = stage.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        stage
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Lints the whole folder, or only the files that are named.
    pub(crate) fn lint(&self, names: &[&str]) -> Outcome {
        let paths = match names {
            [] => vec![self.path().to_owned()],
            names => names.iter().map(|name| self.path().join(name)).collect(),
        };
        let uses_settings = self.path().join("mcpmon-check.yaml").exists();
        lint(&Request { paths, uses_settings, ..Request::default() })
    }

    /// The same, with this check whether or not it is on by default.
    pub(crate) fn lint_with(&self, names: &[&str], id: &str) -> Outcome {
        let Outcome { project, .. } = self.lint(names);
        let found = checks::run(&project, |code| Policy::default().wants(code) || code.id == id);
        Outcome { project, found }
    }

    /// A report without the name of the folder, which differs every time.
    pub(crate) fn anonymous(&self, report: &str) -> String {
        report.replace(&format!("{}/", self.path().display()), "")
    }

    /// Carries out the safe fixes once.
    pub(crate) fn fix(&self, outcome: &Outcome) -> usize {
        let (changed, applied) = fix::apply(outcome.project.files(), &outcome.found, Safety::Safe);
        for (id, content) in changed {
            fs::write(outcome.project.files().get(id).path(), content).unwrap();
        }
        applied
    }
}

/// Lints what is asked for, with all checks that are on by default.
pub(crate) fn lint(request: &Request) -> Outcome {
    let project = Project::new(load::load(request));
    let policy = Policy::default();
    let found = checks::run(&project, |code| policy.wants(code));
    Outcome { project, found }
}

impl Outcome {
    /// The findings of one code.
    pub(crate) fn of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Diagnostic> {
        self.found.iter().filter(move |diagnostic| diagnostic.code.id == id)
    }

    /// The report in a format.
    pub(crate) fn rendered(&self, format: Format) -> String {
        let broken = self.of("yaml/syntax").map(|found| found.span.file);
        let report = Report {
            files: self.project.files(),
            diagnostics: &self.found,
            secrets: Secrets::new(self.project.files(), self.project.secrets(), broken),
            checked: self.project.sources().filter(|source| source.known).count(),
        };
        let mut text = vec![];
        report::write(format, &report, &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    pub(crate) fn pretty(&self) -> String {
        self.rendered(Format::Pretty(Look { color: false, summary: true, width: 100 }))
    }
}
