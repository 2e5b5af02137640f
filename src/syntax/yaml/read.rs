//! The whole way from a text to its tree.

use super::{
    Cause, Options, Problem, ProblemKind, Tree,
    fault::{Fault, Words},
    parse::Parser,
    scan::Scanner,
};
use crate::source::Embedded;
use std::ops::Range;

/// Reads `text`. It never fails: what is wrong is in [`Tree::problems`].
#[must_use]
pub fn read(text: &Embedded, options: Options) -> Tree {
    let wide_breaks = true;
    let scanner = Scanner::new(text, wide_breaks, options.flavour);
    let mut parser = Parser::new(scanner, options);
    parser.run();
    let Parser { scanner, nodes, properties, roots, faults, extra, .. } = parser;
    let mut problems: Vec<Problem> = faults.iter().map(|fault| problem(text, *fault)).collect();
    if let Some((start, end)) = extra {
        problems.push(place(text, ProblemKind::ExtraDocument, start..end));
    }
    Tree {
        text: text.clone(),
        flavour: options.flavour,
        nodes,
        side: scanner.side,
        properties,
        roots,
        comments: scanner.comments,
        problems,
    }
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
