//! Plays the tests of all files, as many at a time as there are processors. Tests share nothing but what was loaded,
//! so only the order of their outcomes matters, and that is the order of the files.

use super::progress::Progress;
use crate::{
    diagnostic::{Code, Diagnostic},
    project::{DocumentId, Project},
    replay::{self, Options, Outcome, Suite, TestOutcome},
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
    suite: Option<Suite<'a>>,
    /// The tests that were asked for.
    tests: Vec<usize>,
}

impl<'a> Planned<'a> {
    /// The tests of the document `id` that are `chosen`, unless something that was `found` in it or its rules is refused.
    pub(super) fn new(
        project: &'a Project,
        id: DocumentId,
        found: &'a [Diagnostic],
        options: &Options,
        chosen: &dyn Fn(&str) -> bool,
        refuses: &dyn Fn(&Code) -> bool,
    ) -> Self {
        let file = project.document(id).file;
        let references = project.references().iter().filter(|reference| reference.config == id);
        let rules = references.flat_map(|reference| &reference.rules).map(|id| project.document(*id).file);
        let files: HashSet<FileId> = rules.chain([file]).collect();
        let diagnostics: Vec<&Diagnostic> =
            found.iter().filter(|diagnostic| files.contains(&diagnostic.span.file)).collect();
        let is_refused = diagnostics.iter().any(|diagnostic| refuses(diagnostic.code));
        let suite = Suite::new(project, id, options).filter(|_| !is_refused);
        let tests = suite.iter().flat_map(|suite| suite.tests().iter().enumerate());
        let tests = tests.filter(|(index, test)| chosen(replay::test_name(test, *index).1));
        let tests = tests.map(|(index, _)| index).collect();
        Self { file, diagnostics, suite, tests }
    }

    /// Whether it could be loaded.
    pub(super) fn is_playable(&self) -> bool {
        self.suite.is_some()
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
    test: Option<(&'p Suite<'a>, usize)>,
}

/// Plays all tests or, if it is to `fail_fast`, those up to the first failure in the order of the files.
pub(super) fn play<'a>(files: Vec<Planned<'a>>, fail_fast: bool, progress: &Progress) -> Played<'a> {
    let (jobs, mut tested) = (jobs(&files), vec![]);
    let count = jobs.len();
    progress.expect(count);
    // only what comes after the first failure that is known so far is left out, so all before the first is run
    let first_failure = AtomicUsize::new(usize::MAX);
    // tests differ much in length, so each is handed out by itself
    let outcomes = jobs.into_par_iter().with_max_len(1).enumerate().map(|(place, Job { file, test })| {
        if place > first_failure.load(Ordering::Relaxed) {
            return (file, None);
        }
        let outcome = test.map(|(suite, index)| timed(suite, index));
        let passed = outcome.as_ref().is_some_and(TestOutcome::passed);
        progress.count(passed);
        if fail_fast && !passed {
            first_failure.fetch_min(place, Ordering::Relaxed);
        }
        (file, outcome)
    });
    let mut outcomes: Vec<(usize, Option<TestOutcome>)> = outcomes.collect();
    outcomes.truncate(first_failure.into_inner().saturating_add(1));
    let not_run = count - outcomes.len();
    let last = outcomes.last().filter(|_| not_run > 0).map_or(files.len(), |(file, _)| file + 1);
    for Planned { file, diagnostics, suite, .. } in files.into_iter().take(last) {
        tested.push(TestedFile { file, diagnostics, outcome: suite.map(|_| Outcome::default()) });
    }
    for (file, test) in outcomes {
        if let (Some(outcome), Some(test)) = (&mut tested[file].outcome, test) {
            outcome.tests.push(test);
        }
    }
    Played { files: tested, not_run }
}

fn jobs<'p, 'a>(files: &'p [Planned<'a>]) -> Vec<Job<'p, 'a>> {
    let mut jobs = vec![];
    for (place, file) in files.iter().enumerate() {
        match &file.suite {
            None => jobs.push(Job { file: place, test: None }),
            Some(suite) => {
                jobs.extend(file.tests.iter().map(|index| Job { file: place, test: Some((suite, *index)) }));
            }
        }
    }
    jobs
}

fn timed(suite: &Suite<'_>, index: usize) -> TestOutcome {
    let start = Instant::now();
    let outcome = suite.play(index);
    TestOutcome { elapsed: start.elapsed(), ..outcome }
}
