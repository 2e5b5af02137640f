//! Rust: what its syntax means. Macros that declare metrics are parsed as calls ([`macros`]).

mod clients;
mod macros;
mod open_metrics;

use super::{
    builder::Builder,
    name::Pattern,
    program::{Binding, Function, Grammar, Loop, ScopeKind},
    shape::{Callee, Piece, Shape, children, children_of, field, number, text_of, unescaped},
    template::braces,
    value::{Kind, Link, Value},
};
use tree_sitter::Node;

pub(super) static GRAMMAR: Grammar = Grammar {
    language: || tree_sitter_rust::LANGUAGE.into(),
    prepare: |text| macros::as_calls(text).into(),
    shape,
    named_argument: None,
    visit,
    calls: &["call_expression"],
    receivers: &[("field_expression", "value")],
    own: &["self", "Self"],
    matters: |name| clients::matters(name) || open_metrics::matters(name),
    builtin,
    take: |value, site| {
        clients::take(value, site);
        open_metrics::take(value, site);
    },
    take_file: clients::take_file,
};

fn shape<'t>(node: Node<'t>, text: &'t str) -> Shape<'t> {
    let child = |name| field(node, name);
    let first = || children(node).into_iter().next().map_or(Shape::Other, Shape::Same);
    match node.kind() {
        "string_literal" => {
            let written = text_of(node, text).trim_start_matches(['b', 'c']);
            Shape::Text(unescaped(written.trim_matches('"')))
        }
        "raw_string_literal" => {
            let written = text_of(node, text).trim_start_matches(['b', 'r', 'c']);
            Shape::Text(written.trim_matches('#').trim_matches('"').to_owned())
        }
        "integer_literal" | "float_literal" => number(text_of(node, text)),
        "identifier" | "type_identifier" | "self" | "crate" | "field_identifier" => {
            Shape::Name(text_of(node, text))
        }
        "scoped_identifier" | "scoped_type_identifier" => match (child("path"), child("name")) {
            (Some(path), Some(name)) => Shape::Member(path, text_of(name, text)),
            _ => Shape::Other,
        },
        "field_expression" => match (child("value"), child("field")) {
            (Some(value), Some(name)) => Shape::Member(value, text_of(name, text)),
            _ => Shape::Other,
        },
        "generic_function" => child("function").map_or(Shape::Other, Shape::Same),
        "generic_type" | "generic_type_with_turbofish" => child("type").map_or(Shape::Other, Shape::Same),
        "reference_expression" | "type_cast_expression" => child("value").map_or(Shape::Other, Shape::Same),
        "parenthesized_expression" | "try_expression" | "await_expression" | "bracketed_type" => first(),
        "unary_expression" if text_of(node, text).starts_with('*') => first(),
        "array_expression" | "tuple_expression" => Shape::List(children(node)),
        "binary_expression" => {
            match (child("left"), child("right"), child("operator").map(|node| node.kind())) {
                (Some(left), Some(right), Some("+")) => {
                    Shape::Join(vec![Piece::Node(left), Piece::Node(right)])
                }
                _ => Shape::Other,
            }
        }
        "call_expression" => match (child("function"), child("arguments")) {
            (Some(function), list) => Shape::Call(Callee::Node(function), list),
            _ => Shape::Other,
        },
        _ => Shape::Other,
    }
}

fn visit<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    match node.kind() {
        "use_declaration" => {
            if let Some(argument) = field(node, "argument") {
                import(argument, builder);
            }
        }
        "const_item" | "static_item" => {
            if let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) {
                builder.bind(builder.text(name), Binding::Value(value));
            }
        }
        "let_declaration" => local(node, builder),
        "field_declaration" | "struct_item" => {
            let told = if node.kind() == "struct_item" { Some(node) } else { field(node, "type") };
            if let (Some(name), Some(told)) = (field(node, "name"), told) {
                builder.note_type(builder.text(name), told);
            }
        }
        "assignment_expression" => {
            let left = field(node, "left").filter(|left| left.kind() == "identifier");
            if let (Some(left), Some(right)) = (left, field(node, "right")) {
                builder.assign(builder.text(left), Binding::Value(right));
            }
        }
        "impl_item" | "mod_item" | "trait_item" => {
            builder.open(node, ScopeKind::Class);
        }
        "function_item" | "closure_expression" => function(node, builder),
        "block" => {
            builder.open(node, ScopeKind::Block);
        }
        "for_expression" => {
            if let (Some(pattern), Some(over)) = (field(node, "pattern"), field(node, "value")) {
                let targets = match pattern.kind() {
                    "tuple_pattern" => children(pattern).into_iter().map(|name| builder.text(name)).collect(),
                    _ => vec![builder.text(pattern)],
                };
                builder.open_loop(node, Loop { targets, over, is_indexed: false });
            }
        }
        _ => {}
    }
}

/// The names that `use` brings; its trees are not deep.
fn import<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let mut open = vec![(String::new(), node)];
    while let Some((prefix, node)) = open.pop() {
        let path = |node: Node<'t>| {
            let own = builder.text(node).replace("::", ".").replace(char::is_whitespace, "");
            if prefix.is_empty() { own } else { format!("{prefix}.{own}") }
        };
        match node.kind() {
            "use_list" => open.extend(children(node).into_iter().map(|child| (prefix.clone(), child))),
            "scoped_use_list" => {
                let prefix = field(node, "path").map_or(prefix.clone(), path);
                open.extend(field(node, "list").map(|list| (prefix, list)));
            }
            "use_as_clause" => {
                if let (Some(original), Some(alias)) = (field(node, "path"), field(node, "alias")) {
                    builder.import(builder.text(alias), path(original));
                }
            }
            "use_wildcard" => {
                let path = children(node).first().map(|module| path(*module)).unwrap_or_default();
                if path.starts_with("prometheus") {
                    builder.import_all(path);
                }
            }
            "self" => builder.import(last_of(&prefix, builder), prefix.clone()),
            _ => {
                let name = field(node, "name").unwrap_or(node);
                builder.import(builder.text(name), path(node));
            }
        }
    }
}

/// `{self}` binds the last name of the path, which stands somewhere in the text.
fn last_of<'t>(path: &str, builder: &Builder<'t>) -> &'t str {
    let name = path.rsplit('.').next().unwrap_or(path);
    let whole = builder.whole();
    whole.find(name).map_or("", |at| &whole[at..at + name.len()])
}

fn local<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let Some(pattern) = field(node, "pattern").filter(|pattern| pattern.kind() == "identifier") else {
        return;
    };
    let name = builder.text(pattern);
    if let Some(told) = field(node, "type").or_else(|| field(node, "value")) {
        builder.note_type(name, told);
    }
    if let Some(value) = field(node, "value") {
        // a second `let` is another variable; which of them is meant is not followed
        builder.bind(name, Binding::Value(value));
    }
}

fn function<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let name = field(node, "name").map_or("", |name| builder.text(name));
    let list = field(node, "parameters").map_or(vec![], children);
    let parameters = list.into_iter().filter(|parameter| parameter.kind() != "self_parameter");
    let named = |parameter: Node<'t>| {
        let pattern = field(parameter, "pattern").unwrap_or(parameter);
        if pattern.kind() == "identifier" { builder.text(pattern) } else { "" }
    };
    let parameters = parameters.map(|parameter| (named(parameter), None)).collect();
    let body = field(node, "body");
    let returns = match body {
        Some(body) if body.kind() == "block" => children(body)
            .into_iter()
            .next_back()
            .filter(|last| children(body).len() == 1 && last.kind() != "expression_statement")
            .into_iter()
            .collect(),
        Some(body) => vec![body],
        None => vec![],
    };
    let is_private = children_of(node, &["visibility_modifier"]).is_empty();
    builder.open_function(node, Function { name, parameters, returns, is_private });
}

/// What methods of Rust give that put texts and lists together, or change nothing of them.
fn builtin(root: &Value, link: &Link) -> Option<Kind> {
    #[rustfmt::skip]
    const SAME: [&str; 16] = [
        "to_string", "to_owned", "into", "as_str", "clone", "as_ref", "to_vec", "iter", "into_iter", "parse",
        "unwrap", "expect", "cloned", "copied", "as_slice", "borrow",
    ];
    let given = link.arguments.as_ref()?;
    match (&root.kind, link.name.as_str()) {
        (Kind::Text(_) | Kind::List(_) | Kind::Number(_), name) if SAME.contains(&name) => {
            Some(root.kind.clone())
        }
        (Kind::Path(path), "from" | "new") if path == "String" => {
            Some(given.at(0).map_or(Kind::Text("".into()), |text| text.kind.clone()))
        }
        (Kind::Path(path), "from") if path.ends_with("SocketAddr") => Some(given.at(0)?.kind.clone()),
        (Kind::Path(path), "Some" | "Ok") if path.is_empty() => Some(given.at(0)?.kind.clone()),
        (Kind::Path(path), "format") if path.is_empty() => {
            let template = given.at(0)?.exact()?;
            Some(Kind::Text(braces(template, &|at, name| {
                let value = if name.is_empty() { given.at(at + 1) } else { None };
                value.map_or_else(Pattern::computed, Value::text)
            })))
        }
        (Kind::Path(path), "concat") if path.is_empty() => {
            let mut joined = Pattern::default();
            given.plain().for_each(|piece| joined.push(&piece.text()));
            Some(Kind::Text(joined))
        }
        _ => None,
    }
}
