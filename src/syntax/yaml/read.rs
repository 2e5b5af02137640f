//! The whole way from a text to its tree.

use super::{
    Cause, Options, Problem, ProblemKind, Tree, duplicate,
    fault::{Fault, Words},
    parse::Parser,
    scan::Scanner,
    survey::Survey,
};
use crate::source::Embedded;
use std::ops::Range;

/// Reads `text`. It never fails: what is wrong is in [`Tree::problems`].
#[must_use]
pub fn read(text: &Embedded, options: Options) -> Tree {
    let survey = Survey::of(text);
    let scanner = Scanner::new(text, survey.wide_breaks, options.flavour);
    let mut parser = Parser::new(scanner, options);
    parser.run();
    let Parser { scanner, nodes, properties, roots, mut faults, extra, .. } = parser;
    faults.extend(survey.noticed(text, scanner.cursor.at));
    let mut problems: Vec<Problem> = faults.iter().map(|fault| problem(text, *fault)).collect();
    if let Some((start, end)) = extra {
        problems.push(place(text, ProblemKind::ExtraDocument, start..end));
    }
    let mut tree = Tree {
        text: text.clone(),
        flavour: options.flavour,
        nodes,
        side: scanner.side,
        properties,
        roots,
        comments: scanner.comments,
        problems,
    };
    let duplicates = duplicate::find(&tree);
    tree.problems.extend(duplicates.into_iter().map(|(kind, range)| place(text, kind, range)));
    tree.problems.sort_by_key(|problem| problem.range.start);
    tree
}

fn place(text: &Embedded, kind: ProblemKind, range: Range<u32>) -> Problem {
    Problem { kind, span: text.span(range.clone()), range }
}

fn problem(text: &Embedded, fault: Fault) -> Problem {
    let kind = match fault.words {
        Words::Depth => ProblemKind::TooDeep,
        words => ProblemKind::Syntax(Cause { words: words.text() }),
    };
    place(text, kind, fault.at..fault.at)
}
