//! The language of Logstash's pipelines.
//!
//! Enters: the text of a pipeline file. Leaves: a [`File`] of sections, plugins, options and conditions as they are
//! written, and every place at which Logstash's grammar (`lscl_grammar.treetop`) cannot go on. It accepts what that
//! grammar accepts; where that tells of one failure, often far behind its cause, reading goes on here: within a plugin
//! at the next option, within a section at the next plugin. Indentation only helps to find where that is.

mod condition;
mod cursor;
mod plugin;
mod problem;
mod recover;
mod section;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod walk;

pub use problem::{Problem, ProblemKind};
pub use tree::*;

use crate::source::{Embedded, Spanned};

/// Reads the text of a pipeline.
#[must_use]
pub fn read(text: &Embedded) -> File {
    let file = read_with(text, Layout::Ignored);
    let is_unbalanced = |problem: &Problem| {
        matches!(problem.kind, ProblemKind::NoClosing(_) | ProblemKind::NoSection | ProblemKind::NoOpening(_))
    };
    if !file.problems.iter().any(is_unbalanced) {
        return file;
    }
    // it is refused in any case: indentation may tell which brace it is that is missing
    let guided = read_with(text, Layout::Trusted);
    let is_better = !guided.problems.is_empty() && guided.problems.len() <= file.problems.len();
    if is_better { guided } else { file }
}

/// Reads what may stand in a section, without the section: a file that has one for it, of filters.
#[must_use]
pub fn read_statements(text: &Embedded) -> File {
    let mut reader = cursor::Reader::new(text, Layout::Ignored);
    let body = reader.statements();
    let section =
        Section { stage: Spanned::new(Stage::Filter, text.whole().before()), body, span: text.whole() };
    File { sections: vec![section], problems: reader.into_problems() }
}

/// Whether indentation tells where braces are missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    Ignored,
    Trusted,
}

fn read_with(text: &Embedded, layout: Layout) -> File {
    let mut reader = cursor::Reader::new(text, layout);
    let sections = reader.sections();
    let mut problems = reader.into_problems();
    problems.sort_by_key(|problem| problem.span);
    File { sections, problems }
}
