//! Expressions → values, as far as the text tells: constants, parameters of calls that are looked at, members of the
//! own object, functions that only return something.

use super::{
    name::Pattern,
    package::Constants,
    program::{Binding, Program, ScopeKind},
    shape::{Argument, Callee, Piece, Shape},
    template::printf,
    value::{Arguments, Field, Kind, Link, Record, Value},
};
use std::cell::Cell;
use tree_sitter::Node;

/// The variables of a function or loop, for one call or one round.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub(super) scope: usize,
    pub(super) values: Vec<(String, Value)>,
}

/// How deep an expression is looked into, constants and calls included.
const MAX_DEPTH: usize = 48;

/// Expressions that are looked at in any file, besides one for each of its bytes; what comes later is not known.
const MIN_STEPS: usize = 20_000;

#[derive(Debug)]
pub(super) struct Evaluator<'p, 't> {
    pub(super) program: &'p Program<'t>,
    constants: &'p Constants,
    /// The first scope whose variables were asked for without there being a frame for it.
    pub(super) asked: Cell<Option<usize>>,
    /// Calls of calls that are being looked at.
    pub(super) level: Cell<usize>,
    /// Expressions that may still be looked at.
    steps: Cell<usize>,
}

impl<'p, 't> Evaluator<'p, 't> {
    pub(super) fn new(program: &'p Program<'t>, constants: &'p Constants) -> Self {
        Self {
            program,
            constants,
            asked: Cell::new(None),
            level: Cell::new(0),
            steps: Cell::new(MIN_STEPS + program.text.len()),
        }
    }

    /// Whether there was more to look at than is looked at in one file.
    pub(super) fn is_exhausted(&self) -> bool {
        self.steps.get() == 0
    }

    /// The value of an expression.
    pub(super) fn value(&self, node: Node<'t>, frames: &[Frame]) -> Value {
        self.deeper(node, frames, 0)
    }

    fn deeper(&self, node: Node<'t>, frames: &[Frame], depth: usize) -> Value {
        let range = node.byte_range();
        let left = self.steps.get();
        if depth > MAX_DEPTH || left == 0 {
            return Value::computed(range);
        }
        self.steps.set(left - 1);
        let at = |node| self.deeper(node, frames, depth + 1);
        let kind = match self.program.shape(node) {
            Shape::Text(text) => Kind::Text(text.as_str().into()),
            Shape::Number(number) => Kind::Number(number),
            Shape::Name(name) => return self.name(name, node, frames, depth),
            Shape::Member(base, name) => return self.member(base, name, node, frames, depth),
            Shape::Join(pieces) => self.join(pieces, at),
            Shape::Percent(template, values) => percent(&at(template), &at(values)),
            Shape::List(items) => Kind::List(self.items(items, at)),
            Shape::Record(type_node, fields) => Kind::Record(self.record(type_node, fields, at)),
            Shape::Call(callee, list) => {
                let arguments = self.arguments(list, at);
                return self.call(callee, arguments, node, frames, depth);
            }
            Shape::Same(node) => return at(node),
            Shape::Either(first, second) => Kind::Either(Box::new(at(first)), Box::new(at(second))),
            Shape::Nothing => Kind::Nothing,
            Shape::Spread(_) | Shape::Other => Kind::Computed,
        };
        Value { kind, range }
    }

    fn name(&self, name: &str, node: Node<'t>, frames: &[Frame], depth: usize) -> Value {
        let scope = self.program.scope_at(node.start_byte());
        match self.program.lookup(name, scope) {
            Some((scope, binding)) => self.bound(name, scope, binding, node, frames, depth),
            None => Value { kind: self.free(name), range: node.byte_range() },
        }
    }

    /// A name that is bound nowhere in the file.
    fn free(&self, name: &str) -> Kind {
        if let Some(text) = self.constants.text(name) {
            return Kind::Text(text.into());
        }
        let path = match self.program.wildcards.first() {
            Some(first) if (self.program.grammar.matters)(name) => format!("{first}.{name}"),
            _ => name.to_owned(),
        };
        Kind::Path(path)
    }

    fn bound(
        &self,
        name: &str,
        scope: usize,
        binding: &Binding<'t>,
        node: Node<'t>,
        frames: &[Frame],
        depth: usize,
    ) -> Value {
        let kind = match binding {
            Binding::Import(path) => Kind::Path(path.clone()),
            Binding::Value(value) => return self.deeper(*value, frames, depth + 1),
            Binding::Variable => return self.variable(name, scope, node, frames, depth),
            Binding::Function(_) | Binding::Class(_) => Kind::Path(name.to_owned()),
            Binding::Several => Kind::Computed,
        };
        Value { kind, range: node.byte_range() }
    }

    fn variable(&self, name: &str, scope: usize, node: Node<'t>, frames: &[Frame], depth: usize) -> Value {
        if let Some(frame) = frames.iter().rev().find(|frame| frame.scope == scope) {
            let value = frame.values.iter().find(|(known, _)| known == name);
            return value.map_or_else(|| Value::computed(node.byte_range()), |(_, value)| value.clone());
        }
        if self.asked.get().is_none() {
            self.asked.set(Some(scope));
        }
        let computed = Value::computed(node.byte_range());
        let ScopeKind::Function(function) = &self.program.scopes[scope].kind else { return computed };
        match function.parameters.iter().find(|(known, _)| *known == name) {
            Some((_, Some(default))) => {
                let default = self.deeper(*default, frames, depth + 1);
                let kind = Kind::Either(Box::new(computed), Box::new(default));
                Value { kind, range: node.byte_range() }
            }
            _ => computed,
        }
    }

    fn member(&self, base: Node<'t>, name: &str, node: Node<'t>, frames: &[Frame], depth: usize) -> Value {
        let range = node.byte_range();
        if let Some(scope) = self.scope_of_members(base)
            && let Some(binding) = self.program.scopes[scope].names.get(name)
            && !matches!(binding, Binding::Function(_))
        {
            return self.bound(name, scope, binding, node, frames, depth);
        }
        let base = self.deeper(base, frames, depth + 1);
        let kind = match base.kind {
            Kind::Path(path) => Kind::Path(format!("{path}.{name}")),
            Kind::Record(record) if record.get(name).is_some() => {
                return record.get(name).cloned().unwrap_or(Value::computed(range));
            }
            Kind::Chain(root, mut links) => {
                links.push(Link { name: name.to_owned(), arguments: None });
                Kind::Chain(root, links)
            }
            kind => {
                let root = Value { kind, range: base.range };
                Kind::Chain(Box::new(root), vec![Link { name: name.to_owned(), arguments: None }])
            }
        };
        Value { kind, range }
    }

    /// The class whose members `base` has, if it is the own object or a class of this file.
    fn scope_of_members(&self, base: Node<'t>) -> Option<usize> {
        let Shape::Name(name) = self.program.shape(base) else { return None };
        let scope = self.program.scope_at(base.start_byte());
        if self.program.grammar.own.contains(&name) {
            return self.program.class_around(scope);
        }
        match self.program.lookup(name, scope)?.1 {
            Binding::Class(class) => Some(*class),
            _ => None,
        }
    }

    fn join(&self, pieces: Vec<Piece<'t>>, at: impl Fn(Node<'t>) -> Value) -> Kind {
        let mut text = Pattern::default();
        let mut items: Option<Vec<Value>> = None;
        for piece in pieces {
            match piece {
                Piece::Text(piece) => text.push_text(&piece),
                Piece::Node(node) => {
                    let value = at(node);
                    match (value.kind, &mut items) {
                        (Kind::List(more), Some(items)) => items.extend(more),
                        (Kind::List(more), None) => items = Some(more),
                        (kind, Some(items)) => items.push(Value { kind, range: value.range }),
                        (kind, None) => text.push(&Value { kind, range: value.range }.text()),
                    }
                }
            }
        }
        match items {
            Some(mut items) => {
                if text != Pattern::default() {
                    items.push(Value::computed(0..0));
                }
                Kind::List(items)
            }
            None => Kind::Text(text),
        }
    }

    fn items(&self, nodes: Vec<Node<'t>>, at: impl Fn(Node<'t>) -> Value) -> Vec<Value> {
        let mut items = vec![];
        for node in nodes {
            match self.program.shape(node) {
                Shape::Spread(inner) => match at(inner) {
                    Value { kind: Kind::List(more), .. } => items.extend(more),
                    _ => items.push(Value::computed(node.byte_range())),
                },
                _ => items.push(at(node)),
            }
        }
        items
    }

    fn record(
        &self,
        type_node: Option<Node<'t>>,
        fields: Vec<(Option<Node<'t>>, Node<'t>)>,
        at: impl Fn(Node<'t>) -> Value,
    ) -> Record {
        let type_name = type_node.and_then(|node| at(node).path().map(str::to_owned));
        let mut record = Record { type_name, ..Record::default() };
        for (key, value) in fields {
            let value = at(value);
            let Some(key) = key else {
                match value.kind {
                    Kind::Record(other) => {
                        record.fields.extend(other.fields);
                        record.is_open |= other.is_open;
                    }
                    _ => record.is_open = true,
                }
                continue;
            };
            let name = super::shape::text_of(key, self.program.text);
            let name = name.trim_matches(['"', '\'', '`']).to_owned();
            record.fields.push(Field { name, key: at(key), value });
        }
        record
    }

    /// The arguments of a call.
    pub(super) fn arguments(&self, list: Option<Node<'t>>, at: impl Fn(Node<'t>) -> Value) -> Arguments {
        let mut all = Arguments::default();
        for Argument { name, value } in self.program.arguments(list) {
            match self.program.shape(value) {
                Shape::Spread(inner) => match at(inner).kind {
                    Kind::List(items) => all.given.extend(items.into_iter().map(|item| (None, item))),
                    Kind::Record(record) => {
                        all.is_open |= record.is_open;
                        let fields = record.fields.into_iter();
                        all.given.extend(fields.map(|field| (Some(field.name), field.value)));
                    }
                    _ => all.is_open = true,
                },
                _ => all.given.push((name.map(str::to_owned), at(value))),
            }
        }
        all
    }

    fn call(
        &self,
        callee: Callee<'t>,
        arguments: Arguments,
        node: Node<'t>,
        frames: &[Frame],
        depth: usize,
    ) -> Value {
        let range = node.byte_range();
        let name = match callee {
            Callee::Method(None, name) => Some(name),
            Callee::Node(callee) => match self.program.shape(callee) {
                Shape::Name(name) => Some(name),
                _ => None,
            },
            Callee::Method(..) => None,
        };
        if let Some(name) = name
            && let Some((_, Binding::Function(scope))) =
                self.program.lookup(name, self.program.scope_at(node.start_byte()))
            && let Some(value) = self.returned(*scope, &arguments, frames, depth)
        {
            return value;
        }
        let callee = match callee {
            Callee::Node(callee) => self.deeper(callee, frames, depth + 1),
            Callee::Method(Some(base), name) => self.member(base, name, node, frames, depth),
            Callee::Method(None, name) => self.name(name, node, frames, depth),
        };
        let (root, mut links, name) = match callee.kind {
            Kind::Path(path) => {
                let (root, name) = path.rsplit_once('.').unwrap_or(("", &path));
                let root = Value { kind: Kind::Path(root.to_owned()), range: callee.range };
                (Box::new(root), vec![], name.to_owned())
            }
            Kind::Chain(root, mut links) => match links.pop() {
                Some(Link { name, arguments: None }) => (root, links, name),
                Some(link) => {
                    links.push(link);
                    (root, links, String::new())
                }
                None => (root, links, String::new()),
            },
            kind => (Box::new(Value { kind, range: callee.range }), vec![], String::new()),
        };
        let link = Link { name, arguments: Some(arguments) };
        if links.is_empty()
            && let Some(kind) = (self.program.grammar.builtin)(&root, &link)
        {
            return Value { kind, range };
        }
        links.push(link);
        Value { kind: Kind::Chain(root, links), range }
    }

    /// What a function of the file gives, if it only returns something.
    fn returned(&self, scope: usize, given: &Arguments, frames: &[Frame], depth: usize) -> Option<Value> {
        let ScopeKind::Function(function) = &self.program.scopes[scope].kind else { return None };
        let [returned] = function.returns.as_slice() else { return None };
        let mut frames = frames.to_vec();
        frames.push(self.frame(scope, given, depth + 4));
        Some(self.deeper(*returned, &frames, depth + 4))
    }

    /// The variables of a function for these arguments.
    pub(super) fn frame(&self, scope: usize, given: &Arguments, depth: usize) -> Frame {
        let mut values = vec![];
        if let ScopeKind::Function(function) = &self.program.scopes[scope].kind {
            for (index, (name, default)) in function.parameters.iter().enumerate() {
                let value = match (given.get(index, name), default) {
                    (Some(value), _) => value.clone(),
                    (None, Some(default)) if !given.is_open => self.deeper(*default, &[], depth + 1),
                    _ => Value::computed(0..0),
                };
                values.push(((*name).to_owned(), value));
            }
        }
        Frame { scope, values }
    }
}

/// `template % values`
fn percent(template: &Value, values: &Value) -> Kind {
    let Some(text) = template.exact() else { return Kind::Computed };
    let values = match values.list() {
        Some(items) => items.iter().map(Value::text).collect(),
        None => vec![values.text()],
    };
    Kind::Text(printf(text, &values))
}
