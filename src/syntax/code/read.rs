//! Text → tree → program → declarations.

use super::{
    Declaration, Declarations, Language, MAX_BYTES, MetricType, Part,
    evaluate::Evaluator,
    go, java, javascript,
    package::Constants,
    program::{Grammar, Program},
    python, rust,
    site::{Found, Site},
};
use crate::source::Embedded;
use tree_sitter::{Parser, Tree};

impl Language {
    pub(super) fn grammar(self) -> &'static Grammar {
        match self {
            Self::Python => &python::GRAMMAR,
            Self::Go => &go::GRAMMAR,
            Self::Java => &java::GRAMMAR,
            Self::JavaScript => &javascript::JAVASCRIPT,
            Self::TypeScript => &javascript::TYPESCRIPT,
            Self::Tsx => &javascript::TSX,
            Self::Rust => &rust::GRAMMAR,
        }
    }
}

/// What a program declares.
#[must_use]
pub fn read(text: &Embedded, language: Language) -> Declarations {
    read_with(text, language, &Constants::default())
}

/// What a program declares whose package has these constants.
#[must_use]
pub fn read_with(text: &Embedded, language: Language, constants: &Constants) -> Declarations {
    if text.text().len() > MAX_BYTES {
        return unread(text);
    }
    let grammar = language.grammar();
    let Some(tree) = parse(&(grammar.prepare)(text.text()), grammar) else { return Declarations::default() };
    let program = Program::new(tree.root_node(), text.text(), grammar);
    let evaluator = Evaluator::new(&program, constants);
    let mut found = Found::default();
    for node in program.candidates.iter().chain(&program.picked) {
        for value in evaluator.all_values(*node) {
            let mut site = Site { program: &program, node: *node, text, constants, found: &mut found };
            (grammar.take)(&value, &mut site);
        }
    }
    let is_exhausted = evaluator.is_exhausted();
    let mut whole = Site { program: &program, node: program.root, text, constants, found: &mut found };
    (grammar.take_file)(&mut whole);
    if is_exhausted {
        whole.declare_unknown();
    }
    let mut found = found.declarations;
    found.metrics.sort_by_key(|declaration| (declaration.span.start, declaration.name_span.start));
    found
}

/// What is said about a file that is not read: it may declare anything.
fn unread(text: &Embedded) -> Declarations {
    let here = text.span(0..0);
    let anything = Declaration {
        name: vec![Part::Computed],
        name_span: here,
        span: here,
        kind: MetricType::Unknown,
        labels: None,
        unit: None,
        help: None,
        has_created: false,
        is_split: false,
        buckets: None,
    };
    Declarations { metrics: vec![anything], ..Declarations::default() }
}

pub(super) fn parse(text: &str, grammar: &Grammar) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&(grammar.language)()).ok()?;
    parser.parse(text, None)
}
