//! Puts a program together while its tree is walked: grammars tell what a node binds and which scope it opens.

use super::{
    program::{Binding, Function, Loop, Program, Scope, ScopeKind},
    shape::{Shape, text_of},
};
use std::collections::{HashMap, HashSet};
use tree_sitter::Node;

/// Puts a program together while its tree is walked.
#[derive(Debug)]
pub(super) struct Builder<'t> {
    program: Program<'t>,
    /// The innermost scope.
    current: usize,
    imported: HashSet<&'t str>,
}

impl<'t> Builder<'t> {
    pub(super) fn new(program: Program<'t>) -> Self {
        Self { program, current: 0, imported: HashSet::new() }
    }

    /// Walks the tree; gives the program and the names that are imported.
    pub(super) fn walk(mut self) -> (Program<'t>, HashSet<&'t str>) {
        let mut cursor = self.program.root.walk();
        let mut above: Vec<Node<'t>> = vec![];
        loop {
            let node = cursor.node();
            while self.current > 0 && node.start_byte() >= self.program.scopes[self.current].range.end {
                self.current = self.program.scopes[self.current].parent;
            }
            if node.is_named() {
                (self.program.grammar.visit)(node, &mut self);
                self.note_call(node, above.last().copied());
            }
            if cursor.goto_first_child() {
                above.push(node);
                continue;
            }
            while !cursor.goto_next_sibling() {
                above.pop();
                if !cursor.goto_parent() {
                    return (self.program, self.imported);
                }
            }
        }
    }

    fn note_call(&mut self, node: Node<'t>, parent: Option<Node<'t>>) {
        let grammar = self.program.grammar;
        if !grammar.calls.contains(&node.kind()) {
            return;
        }
        if let Some((name, _)) = self.program.called(node).filter(|(name, _)| !name.is_empty()) {
            self.program.calls.entry(name).or_default().push(node);
        }
        let is_inner = parent.is_some_and(|parent| {
            let receiver = grammar.receivers.iter().find(|(kind, _)| *kind == parent.kind());
            receiver.is_some_and(|(_, field)| parent.child_by_field_name(field) == Some(node))
        });
        if !is_inner {
            self.program.candidates.push(node);
        }
    }

    pub(super) fn text(&self, node: Node<'_>) -> &'t str {
        text_of(node, self.program.text)
    }

    /// The text of the whole program.
    pub(super) fn whole(&self) -> &'t str {
        self.program.text
    }

    /// A node that is no call but may declare something.
    pub(super) fn pick(&mut self, node: Node<'t>) {
        self.program.picked.push(node);
    }

    /// The type of what has this name is told by `node`.
    pub(super) fn note_type(&mut self, name: &'t str, node: Node<'t>) {
        self.program.types.entry(name).or_default().push(node);
    }

    /// Opens a scope that reaches as far as `node`.
    pub(super) fn open(&mut self, node: Node<'t>, kind: ScopeKind<'t>) -> usize {
        let scope = Scope { range: node.byte_range(), parent: self.current, kind, names: HashMap::new() };
        self.current = self.program.scopes.len();
        self.program.scopes.push(scope);
        self.current
    }

    /// Opens a function; its name is bound around it, and its parameters in it.
    pub(super) fn open_function(&mut self, node: Node<'t>, function: Function<'t>) {
        let next = self.program.scopes.len();
        if !function.name.is_empty() && !matches!(self.names().get(function.name), Some(Binding::Class(_))) {
            self.bind(function.name, Binding::Function(next));
        }
        let names: Vec<&'t str> = function.parameters.iter().map(|(name, _)| *name).collect();
        self.open(node, ScopeKind::Function(function));
        names.into_iter().for_each(|name| self.bind(name, Binding::Variable));
    }

    pub(super) fn open_class(&mut self, node: Node<'t>, name: &'t str) {
        let next = self.program.scopes.len();
        self.bind(name, Binding::Class(next));
        self.open(node, ScopeKind::Class);
    }

    pub(super) fn open_loop(&mut self, node: Node<'t>, found: Loop<'t>) {
        let targets = found.targets.clone();
        self.open(node, ScopeKind::Loop(found));
        targets.into_iter().for_each(|name| self.bind(name, Binding::Variable));
    }

    pub(super) fn import(&mut self, name: &'t str, path: String) {
        self.imported.insert(name);
        self.bind(name, Binding::Import(path));
    }

    /// What an import of this name stands for.
    pub(super) fn imported_path(&self, name: &str) -> Option<String> {
        match self.program.lookup(name, self.current)?.1 {
            Binding::Import(path) => Some(path.clone()),
            _ => None,
        }
    }

    pub(super) fn import_all(&mut self, path: String) {
        self.program.wildcards.push(path);
    }

    fn names(&self) -> &HashMap<&'t str, Binding<'t>> {
        &self.program.scopes[self.current].names
    }

    pub(super) fn bind(&mut self, name: &'t str, binding: Binding<'t>) {
        self.bind_in(self.current, name, binding);
    }

    /// Binds a member of the object whose method this is.
    pub(super) fn bind_member(&mut self, name: &'t str, binding: Binding<'t>) {
        if let Some(class) = self.program.class_around(self.current) {
            self.bind_in(class, name, binding);
        }
    }

    /// Gives a new value to a name that is bound already, or else binds it.
    pub(super) fn assign(&mut self, name: &'t str, binding: Binding<'t>) {
        let scope = self.program.lookup(name, self.current).map_or(self.current, |(scope, _)| scope);
        self.bind_in(scope, name, binding);
    }

    fn bind_in(&mut self, scope: usize, name: &'t str, binding: Binding<'t>) {
        use Binding::{Import, Several, Value};
        let is_nothing = |binding: &Binding<'t>| match binding {
            Value(node) => matches!((self.program.grammar.shape)(*node, self.program.text), Shape::Nothing),
            _ => false,
        };
        let binding = match (self.program.scopes[scope].names.get(name), binding) {
            (None, new) => new,
            // an import that may fail has a substitute
            (Some(old @ Import(_)), _) => old.clone(),
            (Some(_), new @ Import(_)) => new,
            (Some(old), new) if is_nothing(&new) => old.clone(),
            (Some(old), new) if is_nothing(old) => new,
            _ => Several,
        };
        self.program.scopes[scope].names.insert(name, binding);
    }

    /// The function around this place.
    fn function_around(&mut self) -> Option<&mut Function<'t>> {
        let mut at = self.current;
        while at > 0 && !matches!(self.program.scopes[at].kind, ScopeKind::Function(_)) {
            at = self.program.scopes[at].parent;
        }
        match &mut self.program.scopes[at].kind {
            ScopeKind::Function(function) => Some(function),
            _ => None,
        }
    }

    pub(super) fn returns(&mut self, node: Node<'t>) {
        if let Some(function) = self.function_around() {
            function.returns.push(node);
        }
    }

    pub(super) fn is_in_class(&self) -> bool {
        matches!(self.program.scopes[self.current].kind, ScopeKind::Class)
    }

    pub(super) fn is_in_function(&self) -> bool {
        let mut at = self.current;
        while at > 0 && !matches!(self.program.scopes[at].kind, ScopeKind::Function(_)) {
            at = self.program.scopes[at].parent;
        }
        at > 0
    }
}
