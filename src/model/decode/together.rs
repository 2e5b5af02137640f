//! Holds a mapping against the constraints of its struct.

use super::{
    constraint::{Constraint, Path, Rule},
    entries::{Entries, Entry},
    facts::{Facts, Struct},
    problem::{Problem, ProblemKind},
    shape::{Shape, StructId},
};
use crate::{
    source::{Span, Spanned},
    syntax::yaml::{self, Node},
};
use std::collections::HashMap;

/// What constraints refer to at the root of the file, looked up once.
pub(super) struct Root<'t> {
    complete: bool,
    /// The paths from there that lead to something set.
    set: HashMap<&'static str, Entry<'t>>,
}

impl<'t> Root<'t> {
    /// Looks them up in `node`, which is of the struct `of`.
    pub(super) fn of(facts: &Facts, of: StructId, node: Node<'t>) -> Self {
        let entries = Entries::of(node);
        let paths = facts.paths_from_root();
        let set = paths.filter_map(|path| Some((path, set(facts, facts.strukt(of), &entries, path)?)));
        Self { set: set.collect(), complete: node.complete() && !entries.cut }
    }
}

/// A mapping that is one of a struct.
pub(super) struct Place<'a, 't> {
    pub facts: &'a Facts,
    pub strukt: &'a Struct,
    pub root: &'a Root<'t>,
    pub node: Node<'t>,
    pub entries: &'a Entries<'t>,
}

impl<'t> Place<'_, 't> {
    /// What does not go together here.
    pub(super) fn problems(&self) -> impl Iterator<Item = Problem> {
        let holds = |constraint: &&Constraint| {
            constraint.when.as_ref().is_none_or(|condition| {
                let value = self.entries.get(condition.field).map(|entry| entry.value);
                condition.holds(value.filter(|value| !value.is_null()).map_or("", Node::value))
            })
        };
        self.strukt.constraints.iter().filter(holds).filter_map(|constraint| self.problem(constraint))
    }

    fn problem(&self, constraint: &Constraint) -> Option<Problem> {
        match constraint.rule {
            Rule::Needs => self.needs(constraint.groups.first()?, ""),
            Rule::Implies => {
                let given = self.first_set(constraint.groups.first()?)?;
                let missing = self.needs(constraint.groups.get(1)?, given.key.value())?;
                Some(Problem { span: given.key.span(), ..missing })
            }
            Rule::AtMostOne => self.at_most_one(&constraint.groups),
            Rule::Forbids => {
                let given = self.first_set(constraint.groups.first()?)?;
                let kind = ProblemKind::NotAllowed {
                    field: given.key.value().to_owned(),
                    owner: self.strukt.called,
                    beside: constraint.when.as_ref().map_or("", |condition| condition.field),
                };
                Some(Problem { kind, span: given.key.span() })
            }
        }
    }

    /// The problem that none of `paths` is set, unless something may be lost to broken text.
    fn needs(&self, paths: &[Path], because_of: &str) -> Option<Problem> {
        let whole = self.root.complete || !paths.iter().any(|path| path.from_root);
        let closed = whole && self.node.complete() && !self.entries.cut;
        if !closed || self.first_set(paths).is_some() {
            return None;
        }
        let kind = ProblemKind::Missing {
            owner: self.strukt.called,
            fields: paths.iter().map(|path| path.text).collect(),
            because_of: because_of.to_owned(),
        };
        Some(Problem { kind, span: self.place_of_absence(paths) })
    }

    /// Where to point for something that is not there: its empty entry, or the first key.
    fn place_of_absence(&self, paths: &[Path]) -> Span {
        let written = paths.iter().find_map(|path| self.entries.get(path.text));
        let first = self.node.entries().next().map(|entry| entry.key);
        written.map(|entry| entry.key).or(first).unwrap_or(self.node).span()
    }

    fn at_most_one(&self, groups: &[Vec<Path>]) -> Option<Problem> {
        let set: Vec<Entry<'t>> = groups.iter().filter_map(|group| self.first_set(group)).collect();
        let second = set.get(1)?.key.span();
        let fields =
            set.iter().map(|entry| Spanned::new(entry.key.value().to_owned(), entry.key.span())).collect();
        Some(Problem { kind: ProblemKind::Conflict { owner: self.strukt.called, fields }, span: second })
    }

    fn first_set(&self, paths: &[Path]) -> Option<Entry<'t>> {
        paths.iter().find_map(|path| self.set(path))
    }

    /// The entry that a path leads to, if its value is set.
    fn set(&self, path: &Path) -> Option<Entry<'t>> {
        match path.from_root {
            true => self.root.set.get(path.text).copied(),
            false => set(self.facts, self.strukt, self.entries, path.text),
        }
    }
}

/// The entry that a path leads to from a mapping of a struct, if its value is set.
fn set<'t>(facts: &Facts, strukt: &Struct, entries: &Entries<'t>, path: &str) -> Option<Entry<'t>> {
    let mut steps = path.split('.');
    let first = steps.next()?;
    let mut entry = entries.get(first)?;
    let mut shape = &strukt.field(first)?.value.shape;
    for step in steps {
        shape = &facts.strukt(shape.strukt()?).field(step)?.value.shape;
        entry = Entries::of(entry.value).get(step)?;
    }
    is_set(shape, entry.value).then_some(entry)
}

/// Whether Go would see something other than the zero value. What could not be read counts as set.
fn is_set(shape: &Shape, node: Node<'_>) -> bool {
    if node.is_null() {
        return !node.complete();
    }
    match shape {
        Shape::Text(_) | Shape::OneOf(_) => node.kind() != yaml::Kind::Scalar || !node.value().is_empty(),
        Shape::Bool => node.as_bool() != Ok(false),
        Shape::Number(_) => node.as_float() != Ok(0.0),
        Shape::List(_) => node.kind() != yaml::Kind::Sequence || node.items().next().is_some(),
        Shape::Map(..) => node.kind() != yaml::Kind::Mapping || node.entries().next().is_some(),
        Shape::Struct(_) | Shape::TextOr(_) | Shape::ByKey(..) | Shape::Any => true,
    }
}
