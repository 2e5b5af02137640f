//! Plays the tests of all files, as many at a time as there are processors. Tests share nothing but what was loaded,
//! so only the order of their outcomes matters, and that is the order of the files.

use crate::{
    diagnostic::{Code, Diagnostic},
    project::{DocumentId, Project},
    replay::{self, Options, Outcome, Suite, TestOutcome},
    report::TestedFile,
    source::FileId,
};
use rayon::prelude::*;
use std::{collections::HashSet, time::Instant};

/// A test file before it is played.
pub(super) struct Planned<'a> {
    file: FileId,
    /// What is wrong with it and its rules.
    diagnostics: Vec<&'a Diagnostic>,
    suite: Option<Suite<'a>>,
    /// The tests that were asked for.
    tests: Vec<usize>,
}

impl<'a> Planned<'a> {
    /// The tests of the document `id` that are `chosen`, unless it `refuses` something that was `found`.
    pub(super) fn new(
        project: &'a Project,
        id: DocumentId,
        found: &'a [Diagnostic],
        refuses: &dyn Fn(&Code) -> bool,
        options: &Options,
        chosen: &dyn Fn(&str) -> bool,
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
}

/// Plays them all.
pub(super) fn play(files: Vec<Planned<'_>>) -> Vec<TestedFile<'_>> {
    let tests = files.iter().enumerate().flat_map(|(place, file)| {
        let suite = file.suite.iter();
        suite.flat_map(move |suite| file.tests.iter().map(move |index| (place, suite, *index)))
    });
    let tests: Vec<(usize, &Suite<'_>, usize)> = tests.collect();
    // tests differ much in length, so each is handed out by itself
    let outcomes: Vec<(usize, TestOutcome)> = tests
        .par_iter()
        .with_max_len(1)
        .map(|(place, suite, index)| (*place, timed(suite, *index)))
        .collect();
    let mut tested: Vec<TestedFile<'_>> = files
        .into_iter()
        .map(|Planned { file, diagnostics, suite, .. }| TestedFile {
            file,
            diagnostics,
            outcome: suite.map(|_| Outcome::default()),
        })
        .collect();
    for (place, test) in outcomes {
        tested[place].outcome.get_or_insert_default().tests.push(test);
    }
    tested
}

fn timed(suite: &Suite<'_>, index: usize) -> TestOutcome {
    let start = Instant::now();
    let outcome = suite.play(index);
    TestOutcome { elapsed: start.elapsed(), ..outcome }
}
