//! Text → tree → program → declarations.

use super::{
    Declaration, Declarations, Language, MAX_BYTES, MetricType, Part,
    evaluate::Evaluator,
    go, java, javascript,
    program::{Binding, Grammar, Program},
    python, rust,
    site::Site,
};
use crate::source::Embedded;
use std::collections::HashMap;
use tree_sitter::{Parser, Tree};

impl Language {
    fn grammar(self) -> &'static Grammar {
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

/// What files of one package share under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Constant {
    /// This text.
    Text(String),
    /// Options of a metric, which is declared where they stand.
    Options,
    /// Different things.
    Several,
}

/// What files of one package share under their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Constants(HashMap<String, Constant>);

impl Constants {
    /// With those of another file; a name that has two meanings has none.
    pub fn extend(&mut self, other: Self) {
        for (name, constant) in other.0 {
            let known = self.0.entry(name).or_insert_with(|| constant.clone());
            if *known != constant {
                *known = Constant::Several;
            }
        }
    }

    /// The text of this name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Constant::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether another file has the options of a metric under this name.
    pub(super) fn has_options(&self, name: &str) -> bool {
        self.0.get(name) == Some(&Constant::Options)
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
    let mut found = Declarations::default();
    if text.text().len() > MAX_BYTES {
        return unread(text);
    }
    let grammar = language.grammar();
    let Some(tree) = parse(&(grammar.prepare)(text.text()), grammar) else { return found };
    let program = Program::new(tree.root_node(), text.text(), grammar);
    let evaluator = Evaluator::new(&program, constants);
    for node in program.candidates.iter().chain(&program.picked) {
        for value in evaluator.all_values(*node) {
            let mut site = Site { program: &program, node: *node, text, constants, found: &mut found };
            (grammar.take)(&value, &mut site);
        }
    }
    (grammar.take_file)(&mut Site {
        program: &program,
        node: program.root,
        text,
        constants,
        found: &mut found,
    });
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
        buckets: None,
    };
    Declarations { metrics: vec![anything], ..Declarations::default() }
}

/// The constants of a file that its package can name; only packages of Go have some.
#[must_use]
pub fn constants(text: &Embedded, language: Language) -> Constants {
    let grammar = language.grammar();
    if language != Language::Go || text.text().len() > MAX_BYTES {
        return Constants::default();
    }
    let Some(tree) = parse(text.text(), grammar) else { return Constants::default() };
    let program = Program::new(tree.root_node(), text.text(), grammar);
    let none = Constants::default();
    let evaluator = Evaluator::new(&program, &none);
    let of = |binding: &Binding<'_>| {
        let Binding::Value(node) = binding else { return None };
        let value = evaluator.value(*node, &[]);
        let is_options = value
            .record()
            .is_some_and(|record| record.type_name.as_ref().is_some_and(|name| name.ends_with("Opts")));
        if is_options {
            return Some(Constant::Options);
        }
        value.exact().map(|text| Constant::Text(text.to_owned()))
    };
    let names = program.scopes[0].names.iter();
    Constants(names.filter_map(|(name, binding)| Some(((*name).to_owned(), of(binding)?))).collect())
}

fn parse(text: &str, grammar: &Grammar) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(&(grammar.language)()).ok()?;
    parser.parse(text, None)
}
