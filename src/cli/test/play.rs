//! Plays the tests of all files, as many at a time as there are processors. Tests share nothing but what was loaded,
//! so only the order of their outcomes matters, and that is the order of the files.

use super::progress::Progress;
use crate::{
    diagnostic::{Code, Diagnostic},
    project::{DocumentId, Project},
    replay::{
        self, Options, Outcome, Suite, TestOutcome,
        logstash::{Environment, LogSuite},
    },
    report::TestedFile,
    source::FileId,
};
use rayon::prelude::*;
use std::{
    collections::HashSet,
    sync::atomic::{AtomicUsize, Ordering},
    time::Instant,
};

/// A test file before it is played.
pub(super) struct Planned<'a> {
    pub(super) file: FileId,
    /// What was found in it and in its rules.
    diagnostics: Vec<&'a Diagnostic>,
    work: Option<Work<'a>>,
}

/// What is played of a file.
enum Work<'a> {
    /// The tests of rules that were asked for.
    Rules(Suite<'a>, Vec<usize>),
    /// The tests of logs, which are one stream, and what their names must be to be shown.
    Logs(LogSuite<'a>, &'a (dyn Fn(&str) -> bool + Sync)),
}

impl<'a> Planned<'a> {
    /// The tests of the document `id` that are `chosen`, unless something that was `found` in it or its rules is refused.
    pub(super) fn new(
        project: &'a Project,
        id: DocumentId,
        found: &'a [Diagnostic],
        options: &Options,
        environment: &'a Environment<'a>,
        chosen: &'a (dyn Fn(&str) -> bool + Sync),
        refuses: &dyn Fn(&Code) -> bool,
    ) -> Self {
        let file = project.document(id).file;
        let references = project.references().iter().filter(|reference| reference.config == id);
        let rules = references.flat_map(|reference| &reference.rules).map(|id| project.document(*id).file);
        let pipelines = project.pipelines_of(id).into_iter().flat_map(|set| &set.pipelines);
        let pipelines = pipelines.flat_map(|source| &source.files).map(|id| project.document(*id).file);
        let files: HashSet<FileId> = rules.chain(pipelines).chain([file]).collect();
        let diagnostics: Vec<&Diagnostic> =
            found.iter().filter(|diagnostic| files.contains(&diagnostic.span.file)).collect();
        let is_refused = diagnostics.iter().any(|diagnostic| refuses(diagnostic.code));
        let of_rules = |suite: Suite<'a>| {
            let tests = suite.tests().iter().enumerate();
            let tests = tests.filter(|(index, test)| chosen(replay::test_name(test, *index).1));
            let tests = tests.map(|(index, _)| index).collect();
            Work::Rules(suite, tests)
        };
        let of_logs = || LogSuite::new(project, id, environment).map(|suite| Work::Logs(suite, chosen));
        let work = Suite::new(project, id, options).map(of_rules).or_else(of_logs);
        Self { file, diagnostics, work: work.filter(|_| !is_refused) }
    }

    /// Whether it could be loaded.
    pub(super) fn is_playable(&self) -> bool {
        self.work.is_some()
    }
}

/// What came of the files.
pub(super) struct Played<'a> {
    /// The files, up to the one with the first failure if nothing after it was wanted.
    pub(super) files: Vec<TestedFile<'a>>,
    /// How many tests were not run; a file that cannot be loaded counts as one.
    pub(super) not_run: usize,
}

/// One test, or a file that cannot be loaded.
struct Job<'p, 'a> {
    /// The index of its file.
    file: usize,
    task: Option<Task<'p, 'a>>,
}

/// What is played by itself.
enum Task<'p, 'a> {
    Test(&'p Suite<'a>, usize),
    Stream(&'p LogSuite<'a>, &'p (dyn Fn(&str) -> bool + Sync)),
}

/// Plays all tests or, if it is to `fail_fast`, those up to the first failure in the order of the files.
pub(super) fn play<'a>(files: Vec<Planned<'a>>, fail_fast: bool, progress: &Progress) -> Played<'a> {
    let (jobs, mut tested) = (jobs(&files), vec![]);
    let count = jobs.len();
    progress.expect(count);
    // only what comes after the first failure that is known so far is left out, so all before the first is run
    let first_failure = AtomicUsize::new(usize::MAX);
    // tests differ much in length, so each is handed out by itself
    let outcomes = jobs.into_par_iter().with_max_len(1).enumerate().map(|(place, Job { file, task })| {
        if place > first_failure.load(Ordering::Relaxed) {
            return (file, None);
        }
        let outcome = task.map(Task::play);
        let passed = outcome.as_ref().is_some_and(|tests| tests.iter().all(TestOutcome::passed));
        progress.count(passed);
        if fail_fast && !passed {
            first_failure.fetch_min(place, Ordering::Relaxed);
        }
        (file, outcome)
    });
    let mut outcomes: Vec<(usize, Option<Vec<TestOutcome>>)> = outcomes.collect();
    outcomes.truncate(first_failure.into_inner().saturating_add(1));
    let not_run = count - outcomes.len();
    let last = outcomes.last().filter(|_| not_run > 0).map_or(files.len(), |(file, _)| file + 1);
    for Planned { file, diagnostics, work } in files.into_iter().take(last) {
        tested.push(TestedFile { file, diagnostics, outcome: work.map(|_| Outcome::default()) });
    }
    for (file, tests) in outcomes {
        if let Some(outcome) = &mut tested[file].outcome {
            outcome.tests.extend(tests.into_iter().flatten());
        }
    }
    Played { files: tested, not_run }
}

fn jobs<'p, 'a>(files: &'p [Planned<'a>]) -> Vec<Job<'p, 'a>> {
    let mut jobs = vec![];
    for (place, file) in files.iter().enumerate() {
        let job = |task| Job { file: place, task };
        match &file.work {
            None => jobs.push(job(None)),
            Some(Work::Rules(suite, tests)) => {
                jobs.extend(tests.iter().map(|index| job(Some(Task::Test(suite, *index)))));
            }
            Some(Work::Logs(suite, chosen)) => jobs.push(job(Some(Task::Stream(suite, *chosen)))),
        }
    }
    jobs
}

impl Task<'_, '_> {
    fn play(self) -> Vec<TestOutcome> {
        let start = Instant::now();
        let mut outcomes = match self {
            Self::Test(suite, index) => vec![suite.play(index)],
            // all are played, since each is read behind the one before
            Self::Stream(suite, chosen) => suite
                .play()
                .into_iter()
                .filter(|test| !test.failures.is_empty() || chosen(&test.name))
                .collect(),
        };
        // what a stream takes is told of its first test
        if let Some(first) = outcomes.first_mut() {
            first.elapsed = start.elapsed();
        }
        outcomes
    }
}
