//! What a product refuses, as it is collected.

use super::problem::{Named, Problem, ProblemKind};
use crate::source::{Span, Spanned};
use std::collections::{HashMap, hash_map};

/// The problems found so far.
#[derive(Debug, Default)]
pub(in crate::model) struct Found {
    /// In no order.
    pub(in crate::model) problems: Vec<Problem>,
}

impl Found {
    /// One more.
    pub(in crate::model) fn add(&mut self, span: Span, kind: ProblemKind) {
        self.problems.push(Problem { kind, span });
    }

    /// Values that make no sense beside others: what is wrong, and what to do.
    pub(in crate::model) fn contradiction(
        &mut self,
        span: Span,
        fact: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(span, ProblemKind::Contradiction { fact: fact.into(), help: help.into() });
    }

    /// Each name that is there before; things without a name are told apart otherwise.
    pub(in crate::model) fn unique<'n>(
        &mut self,
        what: Named,
        names: impl Iterator<Item = &'n Spanned<String>>,
    ) {
        let mut first: HashMap<&str, Span> = HashMap::new();
        for name in names.filter(|name| !name.is_empty()) {
            match first.entry(&name.value) {
                hash_map::Entry::Occupied(first) => {
                    let first = *first.get();
                    self.add(name.span, ProblemKind::Duplicate { what, name: name.value.clone(), first });
                }
                hash_map::Entry::Vacant(free) => {
                    free.insert(name.span);
                }
            }
        }
    }
}
