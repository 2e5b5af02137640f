//! Everything a run can say, written in a format that somebody reads.
//!
//! Enters: the files, the findings that count, what must be masked. Leaves: bytes on a writer. One file per
//! format; nothing here decides what is reported, and nothing here reads or prints by itself.

mod concise;
mod excerpt;
mod github;
mod json;
mod junit;
mod mask;
mod pretty;
mod tests;

pub use mask::Secrets;
pub use pretty::{Look, Remark, remark};
pub use tests::{TestReport, TestedFile, write_tests};

use crate::{
    diagnostic::{Diagnostic, Level},
    source::Files,
};
use std::io::{self, Write};

/// The findings of one run.
pub struct Report<'a> {
    /// The files that they point into.
    pub files: &'a Files,
    /// What was found, sorted.
    pub diagnostics: &'a [Diagnostic],
    /// What no format may show.
    pub secrets: Secrets,
    /// How many files were checked.
    pub checked: usize,
}

/// How many findings there are of each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files that were checked.
    pub files: usize,
    /// Findings of level error.
    pub errors: usize,
    /// Findings of level warning.
    pub warnings: usize,
    /// Findings of level note.
    pub notes: usize,
}

/// A way to write a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Excerpts with the places marked, for a terminal.
    Pretty(Look),
    /// One line per finding.
    Concise,
    /// The contract for programs.
    Json,
    /// What continuous integration shows as test results.
    Junit,
    /// Annotations of a GitHub workflow.
    Github,
}

impl Report<'_> {
    /// Counts the findings.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let of = |level| self.diagnostics.iter().filter(|diagnostic| diagnostic.level == level).count();
        Summary {
            files: self.checked,
            errors: of(Level::Error),
            warnings: of(Level::Warning),
            notes: of(Level::Note),
        }
    }
}

/// Writes the report.
///
/// # Errors
///
/// When the writer fails.
pub fn write(format: Format, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Pretty(look) => pretty::write(look, report, out),
        Format::Concise => concise::write(report, out),
        Format::Json => json::write(report, out),
        Format::Junit => junit::write(report, out),
        Format::Github => github::write(report, out),
    }
}
