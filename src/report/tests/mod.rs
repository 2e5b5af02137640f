//! What came of unit tests, in each format.

mod concise;
mod coverage;
mod difference;
mod github;
mod json;
mod junit;
mod paint;
mod pretty;
mod why;

use super::{Format, Report, pretty::counted};
use crate::{
    replay::{CaseKind, CaseOutcome, Coverage, Outcome, TestOutcome},
    source::{FileId, Span},
};
use std::{
    fmt,
    io::{self, Write},
    time::Duration,
};

/// The results of one run over test files.
pub struct TestReport<'a> {
    /// The files and what must be masked; its findings are those of all test files.
    pub base: Report<'a>,
    /// The test files, in order.
    pub files: Vec<TestedFile<'a>>,
    /// How many tests were not run, because one before them failed.
    pub not_run: usize,
    /// Which rules are tested.
    pub coverage: Coverage,
    /// So many rules of a hundred must be tested.
    pub coverage_min: Option<f64>,
    /// Whether formats for people say it of each rule.
    pub shows_coverage: bool,
    /// How long it took.
    pub elapsed: Duration,
}

/// A test file and what came of it.
pub struct TestedFile<'a> {
    /// The file.
    pub file: FileId,
    /// What is wrong with it and the rules that it loads.
    pub diagnostics: Vec<&'a crate::diagnostic::Diagnostic>,
    /// What came of its tests; `None` if it could not be loaded.
    pub outcome: Option<Outcome>,
}

/// Something that a test did not pass for.
enum Fault<'a> {
    Failure(&'a TestOutcome, &'a crate::replay::Failure),
    Case(&'a TestOutcome, &'a CaseOutcome),
}

impl Fault<'_> {
    fn span(&self) -> Span {
        match self {
            Self::Failure(_, failure) => failure.span,
            Self::Case(_, case) => case.span,
        }
    }

    /// The test, where the fault is in another file.
    fn test(&self) -> Option<Span> {
        match self {
            Self::Failure(test, failure) if failure.span.file != test.span.file => Some(test.span),
            _ => None,
        }
    }

    /// In one line.
    fn message(&self) -> String {
        match self {
            Self::Failure(test, failure) => format!("test `{}`: {}", one_line(&test.name), failure.message),
            Self::Case(test, case) => {
                let why = case.why.as_ref().map(|why| format!("; {}", why.sentence)).unwrap_or_default();
                format!("test `{}`: {}: {}{why}", one_line(&test.name), called(case), case.message)
            }
        }
    }
}

/// Which expectation it is.
fn called(case: &CaseOutcome) -> String {
    let (kind, subject) = (case.kind.name(), one_line(&case.subject));
    match case.kind {
        // events are counted, and have no time of their own
        CaseKind::Event => format!("{kind} {subject}"),
        _ => format!("{kind} `{subject}` at {}", case.at),
    }
}

/// Text without line breaks, and not too long.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

impl TestedFile<'_> {
    /// Whether it was loaded and every test passed.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.outcome.as_ref().is_some_and(Outcome::passed)
    }

    /// How long its tests took, one after the other.
    fn elapsed(&self) -> Duration {
        self.outcome.iter().flat_map(|outcome| &outcome.tests).map(|test| test.elapsed).sum()
    }

    fn faults(&self) -> Vec<Fault<'_>> {
        let tests = self.outcome.iter().flat_map(|outcome| &outcome.tests);
        tests
            .flat_map(|test| {
                let failures = test.failures.iter().map(move |failure| Fault::Failure(test, failure));
                // when the test broke off, what it did not reach says nothing
                let cases = test.cases.iter().filter(|case| !case.passed && case.is_reached);
                failures.chain(cases.map(move |case| Fault::Case(test, case)))
            })
            .collect()
    }
}

impl TestReport<'_> {
    /// What is wrong with the coverage, if that is less than what is wanted.
    #[must_use]
    pub fn lack_of_coverage(&self) -> Option<String> {
        let (coverage, wanted) = (&self.coverage, self.coverage_min?);
        (coverage.percent() < wanted).then(|| {
            let (tested, rules) = (coverage.tested(), coverage.rules.len());
            // not rounded up to what is wanted
            let percent = (coverage.percent() * 10.0).floor() / 10.0;
            format!("{tested} of {rules} rules are tested, {percent:.1} %, less than the {wanted} % of `--coverage-min`")
        })
    }

    /// How many tests passed and failed; a file that could not be loaded is one that failed.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let (mut passed, mut failed) = (0, 0);
        for file in &self.files {
            match &file.outcome {
                None => failed += 1,
                Some(outcome) => {
                    let good = outcome.tests.iter().filter(|test| test.passed()).count();
                    passed += good;
                    failed += outcome.tests.len() - good;
                }
            }
        }
        (passed, failed)
    }
}

impl fmt::Display for TestReport<'_> {
    /// In one line: how many tests passed and failed, how many rules are tested, how long it took.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (passed, failed) = self.counts();
        write!(f, "{passed} passed")?;
        if failed > 0 {
            write!(f, ", {failed} failed")?;
        }
        if self.not_run > 0 {
            write!(f, ", {} not run", self.not_run)?;
        }
        let (files, rules) = (counted(self.files.len(), "file"), counted(self.coverage.rules.len(), "rule"));
        write!(f, " in {files}")?;
        // tests of logs have no rules
        if !self.coverage.rules.is_empty() {
            write!(f, ", {} of {rules} tested", self.coverage.tested())?;
        }
        write!(f, ", {:.2} s", self.elapsed.as_secs_f64())
    }
}

/// Writes the results.
///
/// # Errors
///
/// When the writer fails.
pub fn write_tests(format: Format, report: &TestReport, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Pretty(look) => pretty::write(look, report, out),
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Github => github::write(report, out),
    }
}
