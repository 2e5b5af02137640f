//! The walk over a tree, held against the facts.

use super::{
    entries::{Entries, Entry, Repeated},
    facts::{EXTENSION, Facts},
    kind::{Kind, Refusal, none_of},
    problem::{Problem, ProblemKind},
    shape::{Items, Number, Shape, StructId},
    together, unknown,
};
use crate::{
    source::{Span, Spanned},
    syntax::yaml::{self, Flavour, Mismatch, Node, NodeId},
};
use std::collections::HashSet;

/// What a walk found.
#[derive(Debug, Default)]
pub struct Examined {
    /// What the tables see, in order of position.
    pub problems: Vec<Problem>,
    /// Where the values stand that must not be shown.
    pub secrets: Vec<Span>,
    /// The keys that only we know, in order of position.
    pub extensions: Vec<Spanned<String>>,
}

/// Holds the struct `of` at `root` against `facts`.
#[must_use]
pub fn examine(facts: &Facts, of: StructId, root: Node<'_>) -> Examined {
    let at_root = together::Root::of(facts, of, root);
    let mut walk =
        Walk { facts, root: &at_root, todo: vec![], seen: HashSet::new(), found: Examined::default() };
    walk.strukt(of, Task { node: root, shape: &Shape::Any, field: "", above: None });
    while let Some(task) = walk.todo.pop() {
        walk.value(task);
    }
    let mut found = walk.found;
    super::sort(&mut found.problems);
    found.extensions.sort_by_key(|key| key.span);
    found.problems.dedup_by(|next, first| next.span == first.span && is_said_by(&next.kind, &first.kind));
    found
}

/// Whether a problem says nothing that the one before it at the same place does not: two rules may ask for the same.
fn is_said_by(next: &ProblemKind, first: &ProblemKind) -> bool {
    match (next, first) {
        (ProblemKind::Missing { because_of: next, .. }, ProblemKind::Missing { because_of: first, .. }) => {
            !next.is_empty() && next == first
        }
        _ => next == first,
    }
}

struct Walk<'a, 't> {
    facts: &'a Facts,
    root: &'a together::Root<'t>,
    todo: Vec<Task<'a, 't>>,
    /// Which nodes were held against which shapes: aliases lead to the same place again, or round in a circle.
    seen: HashSet<(NodeId, *const Shape)>,
    found: Examined,
}

/// A value that is still to be looked at.
#[derive(Clone, Copy)]
struct Task<'a, 't> {
    node: Node<'t>,
    shape: &'a Shape,
    /// The key that holds it, or that holds the list it is in.
    field: &'t str,
    /// The struct that it is in, if its field is one of that.
    above: Option<StructId>,
}

impl<'a, 't> Walk<'a, 't> {
    fn report(&mut self, kind: ProblemKind, span: Span) {
        self.found.problems.push(Problem { kind, span });
    }

    fn mismatch(&mut self, task: Task<'a, 't>, got: Mismatch) {
        if task.node.complete() {
            let kind = ProblemKind::WrongType {
                field: task.field.to_owned(),
                expected: task.shape.expected(),
                got: got.name(),
            };
            self.report(kind, task.node.span());
        }
    }

    fn value(&mut self, task: Task<'a, 't>) {
        if !self.seen.insert((task.node.id(), std::ptr::from_ref(task.shape))) || task.node.is_null() {
            return;
        }
        match task.shape {
            Shape::Text(kind) => self.text(task, kind),
            Shape::OneOf(words) => self.word(task, words),
            Shape::Bool => {
                task.node.as_bool().map_or_else(|got| self.mismatch(task, got), drop);
            }
            Shape::Number(number) => self.number(task, *number),
            Shape::List(items) => self.list(task, items),
            Shape::Map(keys, items) => self.map(task, *keys, items),
            Shape::Struct(id) => self.strukt(*id, task),
            Shape::TextOr(id) => {
                if task.node.kind() != yaml::Kind::Scalar {
                    self.strukt(*id, task);
                }
            }
            Shape::ByKey(choices, other) => {
                let entries = Entries::of(task.node);
                let chosen = choices
                    .iter()
                    .find(|(key, _)| entries.get(key).is_some_and(|entry| !entry.value.is_null()));
                self.strukt(chosen.map_or(*other, |(_, id)| *id), task);
            }
            Shape::Any => {}
        }
    }

    fn text(&mut self, task: Task<'a, 't>, kind: &'static Kind) {
        if kind.takes_numbers() && task.node.as_float().is_ok() {
            return;
        }
        if kind.secret && !task.node.is_null() {
            self.found.secrets.push(task.node.span());
        }
        match task.node.as_str() {
            Err(got) => self.mismatch(task, got),
            Ok(value) => {
                self.check(task, &value, kind);
            }
        }
    }

    fn check(&mut self, task: Task<'a, 't>, value: &str, kind: &'static Kind) {
        // what `!!binary` stands for may be anything; what is no text was replaced when it was read
        let garbled = task.node.tag() == Some("!!binary") && value.contains(char::REPLACEMENT_CHARACTER);
        if garbled && kind.must_be_text() {
            self.refuse(task, value, kind.expected, Refusal::because("is not UTF-8"));
        } else if let Err(refusal) = (kind.check)(value) {
            self.refuse(task, value, kind.expected, refusal);
        }
    }

    fn word(&mut self, task: Task<'a, 't>, words: &[&'static str]) {
        match task.node.as_str() {
            Err(got) => self.mismatch(task, got),
            Ok(value) if words.contains(&&*value) => {}
            Ok(value) => {
                self.refuse(task, &value, "a known word", none_of(&value, words));
            }
        }
    }

    fn refuse(&mut self, task: Task<'a, 't>, value: &str, expected: &'static str, refusal: Refusal) {
        if task.node.complete() {
            let (field, value) = (task.field.to_owned(), value.to_owned());
            self.report(ProblemKind::InvalidValue { field, value, expected, refusal }, task.node.span());
        }
    }

    fn number(&mut self, task: Task<'a, 't>, number: Number) {
        let node = task.node;
        let checked = match number {
            Number::Int => node.as_int().map(|_| true),
            Number::Uint => node.as_uint().map(|_| true),
            Number::Positive => node.as_int().map(|value| value > 0),
            Number::Float => node.as_float().map(|_| true),
            Number::Percentage => node.as_float().map(|value| (0.0..=100.0).contains(&value)),
        };
        match checked {
            Err(got) => self.mismatch(task, got),
            Ok(true) => {}
            Ok(false) => {
                let refusal = Refusal::because("is out of range");
                self.refuse(task, node.value(), number.expected(), refusal);
            }
        }
    }

    fn list(&mut self, task: Task<'a, 't>, items: &'a Items) {
        let node = task.node;
        if node.kind() != yaml::Kind::Sequence {
            return self.mismatch(task, kind_of(node));
        }
        for item in node.items().map(Node::target) {
            self.item(task, item, items, task.field);
        }
    }

    /// One item of a list, one value of a map or of a field.
    fn item(&mut self, holder: Task<'a, 't>, item: Node<'t>, items: &'a Items, field: &'t str) {
        if items.refuses_null && item.is_null() && item.complete() {
            self.report(ProblemKind::NullEntry { field: field.to_owned() }, item.span());
        }
        self.todo.push(Task { node: item, shape: &items.shape, field, above: holder.above });
    }

    fn map(&mut self, task: Task<'a, 't>, keys: Option<&'static Kind>, items: &'a Items) {
        if task.node.kind() != yaml::Kind::Mapping {
            return self.mismatch(task, kind_of(task.node));
        }
        let mut entries = Entries::of(task.node);
        self.found.problems.append(&mut entries.problems);
        if task.node.tree().flavour() == Flavour::V2 {
            for Repeated { key, span, first } in &entries.repeated {
                let field = key.target().value().to_owned();
                self.report(ProblemKind::RepeatedField { field, first: first.span() }, *span);
            }
        }
        for Entry { key, value } in entries.iter() {
            match key.as_str() {
                Err(got) => self.mismatch(Task { node: key, ..task }, got),
                Ok(name) => {
                    if let Some(kind) = keys {
                        self.check(Task { node: key, ..task }, &name, kind);
                    }
                }
            }
            self.item(Task { above: None, ..task }, value, items, key.value());
        }
    }

    fn strukt(&mut self, id: StructId, task: Task<'a, 't>) {
        let node = task.node.target();
        if node.is_null() {
            return;
        }
        if node.kind() != yaml::Kind::Mapping {
            return self.mismatch(task, kind_of(node));
        }
        let strukt = self.facts.strukt(id);
        let mut entries = Entries::of(node);
        self.found.problems.append(&mut entries.problems);
        for Entry { key, value } in entries.iter() {
            let name = key.target().value();
            if let Some(field) = strukt.field(name) {
                if field.since == Some(EXTENSION) {
                    self.found.extensions.push(Spanned::new(name.to_owned(), key.span()));
                }
                self.item(Task { above: Some(id), ..task }, value, &field.value, name);
            } else if !(key.is_null() && node.tree().flavour() == Flavour::V3) && key.complete() {
                let unknown = unknown::field(self.facts, id, Entry { key, value }, task.above, task.field);
                self.report(ProblemKind::UnknownField(unknown), key.span());
            }
        }
        let place = together::Place { facts: self.facts, strukt, root: self.root, node, entries: &entries };
        self.found.problems.extend(place.problems());
    }
}

/// What stands where something else is expected.
fn kind_of(node: Node<'_>) -> Mismatch {
    match node.kind() {
        yaml::Kind::Sequence => Mismatch::List,
        yaml::Kind::Mapping => Mismatch::Mapping,
        yaml::Kind::Alias => Mismatch::UnknownAlias,
        yaml::Kind::Scalar => Mismatch::Text,
    }
}
