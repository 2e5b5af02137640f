//! A program, as far as it matters which value a name has: scopes, what is bound in them, and calls.

use super::{
    builder::Builder,
    shape::{Argument, Callee, Shape, children, field, text_of},
    site::Site,
    value::{Kind, Link, Value},
};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    ops::Range,
};
use tree_sitter::Node;

/// What tells one language from another.
#[derive(Debug)]
pub(super) struct Grammar {
    /// The grammar of tree-sitter.
    pub(super) language: fn() -> tree_sitter::Language,
    /// The text as it is parsed, with every byte in its place.
    pub(super) prepare: fn(&str) -> Cow<'_, str>,
    /// One level of an expression.
    pub(super) shape: for<'t> fn(Node<'t>, &'t str) -> Shape<'t>,
    /// The kind of an argument that has a name, and the fields of name and value.
    pub(super) named_argument: Option<(&'static str, &'static str, &'static str)>,
    /// Tells what a node binds and which scope it opens.
    pub(super) visit: for<'t> fn(Node<'t>, &mut Builder<'t>),
    /// The kinds of nodes that are calls.
    pub(super) calls: &'static [&'static str],
    /// The field in which a node has what a member is of.
    pub(super) receivers: &'static [(&'static str, &'static str)],
    /// Names of the object whose method a function is.
    pub(super) own: &'static [&'static str],
    /// Whether calls of this name may matter.
    pub(super) matters: fn(&str) -> bool,
    /// What a well-known call gives.
    pub(super) builtin: fn(&Value, &Link) -> Option<Kind>,
    /// Takes what a call declares.
    pub(super) take: fn(&Value, &mut Site<'_, '_>),
    /// Takes what the file as a whole declares.
    pub(super) take_file: fn(&mut Site<'_, '_>),
}

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Binding<'t> {
    /// Something of another file.
    Import(String),
    /// The value of this expression.
    Value(Node<'t>),
    /// A parameter or loop variable of the scope that it is bound in.
    Variable,
    /// The function of this scope.
    Function(usize),
    /// The class of this scope.
    Class(usize),
    /// Several things.
    Several,
}

#[derive(Debug)]
pub(super) struct Scope<'t> {
    pub(super) range: Range<usize>,
    pub(super) parent: usize,
    pub(super) kind: ScopeKind<'t>,
    pub(super) names: HashMap<&'t str, Binding<'t>>,
}

#[derive(Debug)]
pub(super) enum ScopeKind<'t> {
    Block,
    Class,
    Function(Function<'t>),
    Loop(Loop<'t>),
}

#[derive(Debug, Default)]
pub(super) struct Function<'t> {
    /// The name by which it is called; that of its class for constructors.
    pub(super) name: &'t str,
    /// Names and defaults.
    pub(super) parameters: Vec<(&'t str, Option<Node<'t>>)>,
    pub(super) returns: Vec<Node<'t>>,
    /// Whether nobody outside of the file can call it.
    pub(super) is_private: bool,
}

#[derive(Debug)]
pub(super) struct Loop<'t> {
    pub(super) targets: Vec<&'t str>,
    pub(super) over: Node<'t>,
    /// Whether the first target counts, or is the key.
    pub(super) is_indexed: bool,
}

#[derive(Debug)]
pub(super) struct Program<'t> {
    pub(super) text: &'t str,
    pub(super) grammar: &'static Grammar,
    pub(super) root: Node<'t>,
    pub(super) scopes: Vec<Scope<'t>>,
    /// Calls by the name that is called.
    pub(super) calls: HashMap<&'t str, Vec<Node<'t>>>,
    /// Calls that are no part of a longer chain.
    pub(super) candidates: Vec<Node<'t>>,
    /// Other nodes that may declare something that no call does.
    pub(super) picked: Vec<Node<'t>>,
    /// Names of functions and methods that are defined in the file.
    pub(super) functions: HashSet<&'t str>,
    /// Where the types of fields, variables and structs are told, by name.
    pub(super) types: HashMap<&'t str, Vec<Node<'t>>>,
    /// What a name may be of that is bound nowhere.
    pub(super) wildcards: Vec<String>,
}

impl<'t> Program<'t> {
    pub(super) fn new(root: Node<'t>, text: &'t str, grammar: &'static Grammar) -> Self {
        let names = HashMap::new();
        let file = Scope { range: 0..usize::MAX, parent: 0, kind: ScopeKind::Block, names };
        let program = Self {
            text,
            grammar,
            root,
            scopes: vec![file],
            calls: HashMap::new(),
            candidates: vec![],
            picked: vec![],
            functions: HashSet::new(),
            types: HashMap::new(),
            wildcards: vec![],
        };
        let (mut program, imported) = Builder::new(program).walk();
        let candidates = std::mem::take(&mut program.candidates);
        program.candidates =
            candidates.into_iter().filter(|node| program.may_matter(*node, &imported)).collect();
        let names = program.scopes.iter().filter_map(|scope| match &scope.kind {
            ScopeKind::Function(function) => Some(function.name),
            _ => None,
        });
        program.functions = names.filter(|name| !name.is_empty()).collect();
        program
    }

    pub(super) fn shape(&self, node: Node<'t>) -> Shape<'t> {
        (self.grammar.shape)(node, self.text)
    }

    /// The arguments in a list of them.
    pub(super) fn arguments(&self, list: Option<Node<'t>>) -> Vec<Argument<'t>> {
        let named = |child: Node<'t>| {
            let (kind, name, value) = self.grammar.named_argument?;
            if child.kind() != kind {
                return None;
            }
            Some(Argument {
                name: Some(text_of(field(child, name)?, self.text)),
                value: field(child, value)?,
            })
        };
        let argument = |child| named(child).unwrap_or(Argument { name: None, value: child });
        list.map_or(vec![], children).into_iter().map(argument).collect()
    }

    /// The innermost scope around a place.
    pub(super) fn scope_at(&self, byte: usize) -> usize {
        let mut scope = self.scopes.partition_point(|scope| scope.range.start <= byte).saturating_sub(1);
        while scope > 0 && !self.scopes[scope].range.contains(&byte) {
            scope = self.scopes[scope].parent;
        }
        scope
    }

    /// What a name stands for in a scope, and the scope that it is bound in.
    pub(super) fn lookup(&self, name: &str, scope: usize) -> Option<(usize, &Binding<'t>)> {
        let mut at = scope;
        loop {
            if let Some(binding) = self.scopes[at].names.get(name) {
                return Some((at, binding));
            }
            if at == 0 {
                return None;
            }
            at = self.scopes[at].parent;
        }
    }

    /// The class around a scope.
    pub(super) fn class_around(&self, scope: usize) -> Option<usize> {
        let mut at = scope;
        while at > 0 {
            if matches!(self.scopes[at].kind, ScopeKind::Class) {
                return Some(at);
            }
            at = self.scopes[at].parent;
        }
        None
    }

    /// The name that a call calls, and what it is called on.
    pub(super) fn called(&self, call: Node<'t>) -> Option<(&'t str, Option<Node<'t>>)> {
        let Shape::Call(callee, _) = self.shape(call) else { return None };
        match callee {
            Callee::Method(base, name) => Some((name, base)),
            Callee::Node(node) => match self.shape(node) {
                Shape::Name(name) => Some((name, None)),
                Shape::Member(base, name) => Some((name, Some(base))),
                _ => Some(("", None)),
            },
        }
    }

    /// Whether any name in a chain of calls is one that matters, or is imported.
    fn may_matter(&self, node: Node<'t>, imported: &HashSet<&str>) -> bool {
        let scope = self.scope_at(node.start_byte());
        let is_variable = |name: &str| matches!(self.lookup(name, scope), Some((_, Binding::Variable)));
        let matters =
            |name: &str| (self.grammar.matters)(name) || imported.contains(name) || is_variable(name);
        let mut next = Some(node);
        for _ in 0..MAX_CHAIN {
            let Some(node) = next else { return false };
            next = match self.shape(node) {
                Shape::Call(..) => match self.called(node) {
                    Some((name, _)) if matters(name) => return true,
                    Some((_, base)) => base,
                    None => return false,
                },
                Shape::Member(_, name) | Shape::Name(name) if matters(name) => return true,
                Shape::Member(base, _) | Shape::Same(base) => Some(base),
                _ => None,
            };
        }
        false
    }
}

/// Calls in one chain.
const MAX_CHAIN: usize = 60;
