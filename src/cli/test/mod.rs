//! `mcpmon-check test`: load, refuse what cannot be loaded, play the tests, report.

mod play;
mod progress;
mod update;
mod watch;

use super::{
    CLEAN, Error, FOUND, UNUSABLE,
    arguments::{Compat, Output, Test},
    output,
};
use crate::{
    checks,
    diagnostic::{Code, Diagnostic, Level, Proof},
    model::{logstash::date, scenario},
    project::{
        Content, DocumentId, Kind, Project, Role,
        load::{self, Request},
    },
    promql::Engine,
    replay::{self, Options, logstash::Environment},
    report::{Report, Secrets, TestReport, TestedFile},
    source::FileId,
};
use play::{Planned, Played};
use progress::Progress;
use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

/// As long as Prometheus lets a query of a rule take.
const TIMEOUT: Duration = Duration::from_secs(100);
/// As many as Prometheus lets a query hold by default.
const MAX_SAMPLES: u64 = 50_000_000;

pub(super) fn run(arguments: &Test, look: &Output) -> Result<u8, Error> {
    if arguments.schema {
        output::print(&format!("{:#}\n", scenario::schema()))?;
        return Ok(CLEAN);
    }
    output::validate(&arguments.format)?;
    if arguments.watch {
        return watch::run(arguments, look);
    }
    Ok(round(arguments, look, arguments.update)?.code)
}

/// What came of playing everything once.
struct Round {
    code: u8,
    /// The files that were loaded, and those that could not be.
    paths: Vec<PathBuf>,
}

/// Loads, plays and reports; if it is to `update`, expectations are rewritten first.
fn round(arguments: &Test, look: &Output, update: bool) -> Result<Round, Error> {
    let start = Instant::now();
    let like_promtool = arguments.compat == Some(Compat::Promtool);
    let project = Project::new(load::load(&request(arguments)));
    let refuses = |code: &Code| refuses(code, arguments);
    let found = checks::run(&project, |code| refuses(code) || advises(code));
    let documents = test_documents(&project);
    let engine = Engine {
        features: arguments.features(),
        max_samples: Some(MAX_SAMPLES),
        timeout: Some(TIMEOUT),
        ..Engine::default()
    };
    let options = Options { engine, like_promtool };
    let chosen =
        |name: &str| arguments.run.is_empty() || arguments.run.iter().any(|regex| regex.is_match(name));
    let environment = Environment { now: date::Instant::now(), read: &read };
    let planned = documents
        .iter()
        .map(|id| Planned::new(&project, *id, &found, &options, &environment, &chosen, &refuses));
    let planned: Vec<Planned<'_>> = planned.collect();
    let unplayable = planned.iter().filter(|file| !file.is_playable()).map(|file| file.file).collect();
    let progress = Progress::default();
    let Played { files, not_run } = progress::shown(&progress, progress::is_wanted(look), || {
        play::play(planned, arguments.fail_fast, &progress)
    });
    let failures = project.failures().iter().map(|failure| failure.file);
    let unreadable: HashSet<FileId> = failures.filter(|file| project.is_subject(*file)).collect();
    let shown = told(&files, &found, &unreadable);
    let broken = shown.iter().filter(|diagnostic| diagnostic.code.id == "yaml/syntax");
    let secrets =
        Secrets::new(project.files(), project.secrets(), broken.map(|diagnostic| diagnostic.span.file));
    if update && update::run(&project, &files, &options, &secrets, arguments, look)? {
        // what is reported is how it is now
        return round(arguments, look, false);
    }
    let outcomes = documents.iter().copied().zip(files.iter().map(|file| file.outcome.as_ref()));
    let report = TestReport {
        base: Report { files: project.files(), diagnostics: &shown, secrets, checked: files.len() },
        coverage: replay::coverage(&project, outcomes),
        coverage_min: arguments.coverage_min.map(|wanted| wanted.0),
        shows_coverage: arguments.coverage,
        files,
        not_run,
        elapsed: start.elapsed(),
    };
    output::tests(&report, &arguments.format, look)?;
    if !look.quiet && !report.files.is_empty() && output::is_terse(&arguments.format) {
        output::tell(&report.to_string());
    }
    let code = exit_code(arguments, &project, &report, &unplayable, !unreadable.is_empty());
    let paths = project.sources().map(|source| project.files().get(source.file).path().to_owned());
    Ok(Round { code, paths: paths.collect() })
}

/// What is to be loaded.
fn request(arguments: &Test) -> Request {
    Request {
        paths: arguments.paths.clone(),
        named_kind: Some(Kind::Test),
        plain_rules: arguments.compat == Some(Compat::Promtool),
        path_map: arguments.map_path.clone(),
        pipelines: arguments.pipeline.clone(),
        pipeline_base: arguments.pipeline_base.clone(),
        mocks: arguments.plugin_mock.clone(),
        vendor: arguments.flavour,
        features: arguments.features(),
        ..Request::default()
    }
}

/// What is in a file that a pipeline names, or in all files of a folder.
fn read(path: &str) -> Option<String> {
    if !Path::new(path).is_dir() {
        return fs::read_to_string(path).ok();
    }
    let mut files: Vec<PathBuf> = fs::read_dir(path).ok()?.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let texts = files.iter().filter(|file| file.is_file()).map(fs::read_to_string);
    texts.map(Result::ok).collect::<Option<Vec<String>>>().map(|texts| texts.join("\n"))
}

/// Whether a test file fails for what a check of this code finds in it or in its rules.
fn refuses(code: &Code, arguments: &Test) -> bool {
    match code.id {
        // promtool only warns
        "rules/test-rule-file-missing" => arguments.compat.is_none(),
        "rules/test-extension" => arguments.compat.is_some(),
        "rules/unknown-field" => !arguments.ignore_unknown_fields,
        _ => code.level == Level::Error && code.proof == Proof::Loader,
    }
}

/// Whether what a check of this code finds in a test file is told although the tests can be played.
fn advises(code: &Code) -> bool {
    code.level < Level::Error && (code.id.starts_with("rules/test-") || code.id == "yaml/extra-document")
}

/// The test files that were asked for.
fn test_documents(project: &Project) -> Vec<DocumentId> {
    let documents = project.documents().iter().enumerate();
    let own = documents.filter(|(_, document)| {
        matches!(document.content, Content::Test(_) | Content::Cases(_))
            && project.role(document.file) != Role::Context
    });
    own.map(|(index, _)| DocumentId(index)).collect()
}

/// The findings about test files and their rules, each once, and what could not be read.
fn told(files: &[TestedFile<'_>], found: &[Diagnostic], unreadable: &HashSet<FileId>) -> Vec<Diagnostic> {
    let wanted: HashSet<*const Diagnostic> = files
        .iter()
        .flat_map(|file| &file.diagnostics)
        .map(|diagnostic| std::ptr::from_ref(*diagnostic))
        .collect();
    let is_wanted = |diagnostic: &&Diagnostic| {
        wanted.contains(&std::ptr::from_ref(*diagnostic)) || unreadable.contains(&diagnostic.span.file)
    };
    found.iter().filter(is_wanted).cloned().collect()
}

fn exit_code(
    arguments: &Test,
    project: &Project,
    report: &TestReport<'_>,
    unplayable: &HashSet<FileId>,
    is_unreadable: bool,
) -> u8 {
    let mut code = CLEAN;
    // promtool passes a file without tests
    let like_promtool = arguments.compat == Some(Compat::Promtool);
    let tests = test_documents(project).into_iter().map(|id| project.document(id));
    let with_tests = tests.filter(|document| match &document.content {
        Content::Test(scenario) => {
            !scenario.tests.is_empty() || unplayable.contains(&document.file) || like_promtool
        }
        Content::Cases(cases) => !cases.cases.is_empty() || unplayable.contains(&document.file),
        _ => false,
    });
    let with_tests: Vec<PathBuf> =
        with_tests.map(|document| load::identity(project.files().get(document.file).path())).collect();
    let has_tests = |path: &Path| {
        let path = load::identity(path);
        with_tests.iter().any(|file| file.starts_with(&path))
    };
    let is_faulty = report.base.diagnostics.iter().any(|diagnostic| diagnostic.level >= arguments.fail_on);
    if is_faulty || report.files.iter().any(|file| !file.passed()) {
        code = FOUND;
    }
    if let Some(lack) = report.lack_of_coverage() {
        output::complain(&Error::Coverage(lack));
        code = FOUND;
    }
    if is_unreadable {
        code = UNUSABLE;
    }
    for path in arguments.paths.iter().filter(|path| !has_tests(path)) {
        if !is_failure(project, path) {
            output::complain(&Error::NoTests { path: path.display().to_string() });
        }
        code = UNUSABLE;
    }
    let (passed, failed) = report.counts();
    if !arguments.run.is_empty() && code == CLEAN && passed + failed == 0 {
        let patterns: Vec<&str> = arguments.run.iter().map(regex::Regex::as_str).collect();
        output::complain(&Error::NoneChosen { pattern: patterns.join("` or `") });
        code = UNUSABLE;
    }
    code
}

/// Whether the path itself could not be read, which is told elsewhere.
fn is_failure(project: &Project, path: &Path) -> bool {
    project.failures().iter().any(|failure| project.files().get(failure.file).path() == path)
}
