//! What the files of one package share: constants that one of them defines and another uses in a name.

use super::{
    Language, MAX_BYTES,
    evaluate::Evaluator,
    program::{Binding, Program},
    read::parse,
};
use crate::source::Embedded;
use std::collections::HashMap;

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
