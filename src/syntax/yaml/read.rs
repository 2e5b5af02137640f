//! The whole way from a text to its tree.

use super::{
    Documents, Flavour, Mend, Options, Problem, ProblemKind, Tree, alias,
    diagnose::Diagnosis,
    fault::{Complaint, Fault},
    parse::Parser,
    scan::Scanner,
    survey::Survey,
    tree::{duplicate, offset},
};
use crate::source::{Embedded, FileId};
use std::ops::Range;

/// Reads `text`. It never fails: what is wrong is in [`Tree::problems`].
#[must_use]
pub fn read(text: &Embedded, options: Options) -> Tree {
    let survey = Survey::of(text);
    let mut parser = Parser::new(Scanner::new(text, survey.wide_breaks, options.flavour), options);
    parser.run();
    let forbidden = survey.noticed(text, parser.scanner.cursor.at);
    let mut problems = problems(text, &mut parser, forbidden);
    let mut tree = tree(text, parser);
    let duplicates = duplicate::find(&tree);
    problems.extend(duplicates.into_iter().map(|(kind, range)| Problem::at(text, kind, range)));
    problems.extend(alias::check(&tree).map(|(kind, range)| Problem::at(text, kind, range)));
    problems.sort_by_key(|problem| problem.range.start);
    tree.problems = problems;
    tree
}

fn tree(text: &Embedded, parser: Parser<'_>) -> Tree {
    let Parser { scanner, options, nodes, properties, roots, .. } = parser;
    Tree {
        text: text.clone(),
        flavour: options.flavour,
        nodes,
        side: scanner.side,
        properties,
        roots,
        comments: scanner.comments,
        problems: vec![],
    }
}

/// All that the parser has found, but not two complaints about one line.
fn problems(text: &Embedded, parser: &mut Parser<'_>, forbidden: Option<Fault>) -> Vec<Problem> {
    let mut problems = vec![];
    if let Some(fault) = forbidden {
        let diagnosis = parser.diagnose(fault);
        let line = super::lines::Line::around(text.text(), fault.at as usize);
        parser.diagnoses.retain(|other| !(line.start..=line.end).contains(&other.range.start));
        parser.diagnoses.push(diagnosis);
    }
    if parser.diagnoses.is_empty() {
        // what was not read may have anchored them
        problems.extend(parser.unknown.drain(..).map(|range| {
            let name = text.text()[range.start as usize + 1..range.end as usize].to_owned();
            Problem::at(text, ProblemKind::UnknownAnchor { name }, range)
        }));
    }
    problems.extend(parser.too_deep.map(|at| Problem::at(text, ProblemKind::TooDeep, at..at + 1)));
    problems.extend(parser.diagnoses.drain(..).map(|diagnosis| Problem::of(text, diagnosis)));
    problems.extend(parser.extra.clone().map(|range| Problem::at(text, ProblemKind::ExtraDocument, range)));
    problems
}

impl Problem {
    fn of(text: &Embedded, diagnosis: Diagnosis) -> Self {
        let range = |range: Range<usize>| offset(range.start)..offset(range.end);
        let mend = diagnosis.mend.map(|proposal| Mend {
            title: proposal.title,
            safe: proposal.safe,
            edits: proposal.edits.into_iter().map(|(place, new)| (text.span(range(place)), new)).collect(),
        });
        let kind = ProblemKind::Syntax(diagnosis.cause);
        Self { mend, ..Self::at(text, kind, range(diagnosis.range)) }
    }
}

/// How far a text can be read.
pub(super) struct Trial {
    /// Where the first complaint is made.
    pub(super) fault: Option<usize>,
    pub(super) duplicates: usize,
    /// Whether the node is there that was asked for.
    pub(super) has_node: bool,
}

/// Reads `text` up to the first complaint; there should be a node at `node`.
pub(super) fn trial(text: &str, flavour: Flavour, node: Option<usize>) -> Trial {
    let text = Embedded::verbatim(FileId(0), text, 0);
    let options = Options { flavour, documents: Documents::First };
    let mut parser = Parser::new(Scanner::new(&text, true, flavour), options);
    let fault = parser.until_fault();
    let at = fault.map(|fault| match fault.complaint {
        // the line that has no colon, not the one on which that is noticed
        Complaint::ExpectedColon => fault.from as usize,
        _ => fault.at as usize,
    });
    let has_node =
        node.is_none_or(|at| parser.nodes.binary_search_by_key(&offset(at), |node| node.start).is_ok());
    parser.end();
    let duplicates = duplicate::find(&tree(&text, parser)).len();
    Trial { fault: at, duplicates, has_node }
}
