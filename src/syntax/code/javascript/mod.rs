//! JavaScript and TypeScript: what their syntax means.

mod clients;

use super::{
    builder::Builder,
    program::{Binding, Function, Grammar, Loop, ScopeKind},
    shape::{Callee, Piece, Shape, children, field, number, text_of, unescaped},
    value::{Field, Kind, Link, Value},
};
use tree_sitter::Node;

pub(super) static JAVASCRIPT: Grammar = grammar(|| tree_sitter_javascript::LANGUAGE.into());
pub(super) static TYPESCRIPT: Grammar = grammar(|| tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into());
pub(super) static TSX: Grammar = grammar(|| tree_sitter_typescript::LANGUAGE_TSX.into());

const fn grammar(language: fn() -> tree_sitter::Language) -> Grammar {
    Grammar {
        language,
        prepare: |text| std::borrow::Cow::Borrowed(text),
        shape,
        named_argument: None,
        visit,
        calls: &["call_expression", "new_expression"],
        receivers: &[("member_expression", "object")],
        own: &["this"],
        matters: clients::matters,
        builtin,
        take: clients::take,
        take_file: clients::take_file,
    }
}

fn shape<'t>(node: Node<'t>, text: &'t str) -> Shape<'t> {
    let child = |name| field(node, name);
    let first = || children(node).into_iter().next();
    match node.kind() {
        "string" => Shape::Text(unescaped(text_of(node, text).trim_matches(['"', '\'']))),
        "template_string" => template(node, text),
        "number" => number(text_of(node, text)),
        "null" | "undefined" => Shape::Nothing,
        "identifier" | "property_identifier" | "shorthand_property_identifier" | "this" => {
            Shape::Name(text_of(node, text))
        }
        "member_expression" => match (child("object"), child("property")) {
            (Some(object), Some(name)) => Shape::Member(object, text_of(name, text)),
            _ => Shape::Other,
        },
        "subscript_expression" => match (child("object"), child("index")) {
            (Some(object), Some(index)) if index.kind() == "string" => {
                Shape::Member(object, text_of(index, text).trim_matches(['"', '\'']))
            }
            // some member, nobody knows which
            (Some(object), Some(_)) => Shape::Member(object, ""),
            _ => Shape::Other,
        },
        "array" => Shape::List(children(node)),
        "spread_element" => first().map_or(Shape::Other, Shape::Spread),
        "object" => Shape::Record(None, children(node).into_iter().filter_map(entry).collect()),
        "parenthesized_expression"
        | "await_expression"
        | "as_expression"
        | "satisfies_expression"
        | "non_null_expression"
        | "template_substitution"
        | "computed_property_name" => first().map_or(Shape::Other, Shape::Same),
        "ternary_expression" => match (child("consequence"), child("alternative")) {
            (Some(first), Some(second)) => Shape::Either(first, second),
            _ => Shape::Other,
        },
        "binary_expression" => {
            match (child("left"), child("right"), child("operator").map(|node| node.kind())) {
                (Some(left), Some(right), Some("+")) => {
                    Shape::Join(vec![Piece::Node(left), Piece::Node(right)])
                }
                (Some(left), Some(right), Some("||" | "??")) => Shape::Either(left, right),
                _ => Shape::Other,
            }
        }
        "call_expression" => call(child("function"), child("arguments")),
        "new_expression" => call(child("constructor"), child("arguments")),
        _ => Shape::Other,
    }
}

fn call<'t>(callee: Option<Node<'t>>, arguments: Option<Node<'t>>) -> Shape<'t> {
    let Some(callee) = callee else { return Shape::Other };
    Shape::Call(Callee::Node(callee), arguments.filter(|list| list.kind() == "arguments"))
}

fn template<'t>(node: Node<'t>, text: &'t str) -> Shape<'t> {
    let pieces = children(node).into_iter().map(|child| match child.kind() {
        "template_substitution" => Piece::Node(child),
        _ => Piece::Text(unescaped(text_of(child, text))),
    });
    let pieces: Vec<Piece<'t>> = pieces.collect();
    match pieces.as_slice() {
        [] => Shape::Text(String::new()),
        [Piece::Text(only)] => Shape::Text(only.clone()),
        _ => Shape::Join(pieces),
    }
}

fn entry(node: Node<'_>) -> Option<(Option<Node<'_>>, Node<'_>)> {
    match node.kind() {
        "pair" => Some((Some(field(node, "key")?), field(node, "value")?)),
        "shorthand_property_identifier" => Some((Some(node), node)),
        "spread_element" => Some((None, children(node).into_iter().next()?)),
        _ => None,
    }
}

const FUNCTIONS: [&str; 6] = [
    "function_declaration",
    "function_expression",
    "arrow_function",
    "method_definition",
    "generator_function",
    "generator_function_declaration",
];

fn visit<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    match node.kind() {
        "import_statement" => import(node, builder),
        "variable_declarator" => declarator(node, builder),
        "assignment_expression" => assignment(node, builder),
        "augmented_assignment_expression" => {
            if let Some(left) = field(node, "left").filter(|left| left.kind() == "identifier") {
                builder.assign(builder.text(left), Binding::Several);
            }
        }
        "field_definition" | "public_field_definition" => {
            let name = field(node, "property").or_else(|| field(node, "name"));
            if let (Some(name), Some(value)) = (name, field(node, "value")) {
                builder.bind_member(builder.text(name), Binding::Value(value));
            }
        }
        "class_declaration" | "class" => {
            let name = field(node, "name").map_or("", |name| builder.text(name));
            builder.open_class(node, name);
        }
        kind if FUNCTIONS.contains(&kind) => function(node, builder),
        "statement_block" => {
            builder.open(node, ScopeKind::Block);
        }
        "return_statement" => children(node).into_iter().for_each(|value| builder.returns(value)),
        "for_in_statement" => {
            if let (Some(left), Some(over)) = (field(node, "left"), field(node, "right")) {
                let targets = targets(left, builder);
                builder.open_loop(node, Loop { targets, over, is_indexed: false });
            }
        }
        "identifier" | "member_expression" => clients::visit_name(node, builder),
        _ => {}
    }
}

/// The names that a pattern of a list binds, or the only one.
fn targets<'t>(pattern: Node<'t>, builder: &Builder<'t>) -> Vec<&'t str> {
    match pattern.kind() {
        "array_pattern" => children(pattern).into_iter().map(|name| builder.text(name)).collect(),
        "required_parameter" => field(pattern, "pattern").map_or(vec![], |pattern| targets(pattern, builder)),
        _ => vec![builder.text(pattern)],
    }
}

fn import<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let Some(source) = field(node, "source") else { return };
    let path = builder.text(source).trim_matches(['"', '\'']);
    let clauses =
        children(node).into_iter().filter(|child| child.kind() == "import_clause").flat_map(children);
    for clause in clauses {
        match clause.kind() {
            "identifier" => builder.import(builder.text(clause), path.to_owned()),
            "namespace_import" => {
                children(clause)
                    .into_iter()
                    .for_each(|name| builder.import(builder.text(name), path.to_owned()));
            }
            "named_imports" => {
                for one in children(clause) {
                    let Some(name) = field(one, "name") else { continue };
                    let local = field(one, "alias").unwrap_or(name);
                    let path = match builder.text(name) {
                        "default" => path.to_owned(),
                        name => format!("{path}.{name}"),
                    };
                    builder.import(builder.text(local), path);
                }
            }
            _ => {}
        }
    }
}

/// The module of `require("…")`.
fn required<'t>(value: Node<'t>, builder: &Builder<'t>) -> Option<&'t str> {
    let rest = builder.text(value).strip_prefix("require")?.trim_start().strip_prefix('(')?;
    rest.trim_start().split(['"', '\'']).nth(1)
}

fn declarator<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) else { return };
    match (name.kind(), required(value, builder)) {
        ("identifier", Some(path)) if value.kind() == "call_expression" => {
            builder.import(builder.text(name), path.to_owned());
        }
        // functions bind their names themselves
        ("identifier", _) if FUNCTIONS.contains(&value.kind()) => {}
        ("identifier", _) => match member_of_import(value, builder) {
            Some(path) => builder.import(builder.text(name), path),
            None => builder.bind(builder.text(name), Binding::Value(value)),
        },
        ("object_pattern", required) => {
            let path = required.map(str::to_owned).or_else(|| {
                // `const { Counter } = client`
                (value.kind() == "identifier").then(|| builder.imported_path(builder.text(value)))?
            });
            for property in children(name) {
                let (key, local) = match (field(property, "key"), field(property, "value")) {
                    (Some(key), Some(local)) => (builder.text(key), builder.text(local)),
                    _ => (builder.text(property), builder.text(property)),
                };
                match &path {
                    Some(path) => builder.import(local, format!("{path}.{key}")),
                    None => builder.bind(local, Binding::Several),
                }
            }
        }
        _ => {}
    }
}

/// The path of `client.Counter` or `require("prom-client").Counter`.
fn member_of_import<'t>(value: Node<'t>, builder: &Builder<'t>) -> Option<String> {
    let name = field(value, "property").filter(|_| value.kind() == "member_expression")?;
    let object = field(value, "object")?;
    let path = match object.kind() {
        "identifier" => builder.imported_path(builder.text(object))?,
        "call_expression" => required(object, builder)?.to_owned(),
        _ => return None,
    };
    Some(format!("{path}.{}", builder.text(name)))
}

fn assignment<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else { return };
    match left.kind() {
        "identifier" => builder.assign(builder.text(left), Binding::Value(right)),
        "member_expression" if field(left, "object").is_some_and(|object| object.kind() == "this") => {
            if let Some(name) = field(left, "property") {
                builder.bind_member(builder.text(name), Binding::Value(right));
            }
        }
        _ => {}
    }
}

fn function<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let parent = node.parent();
    let declared = parent.filter(|parent| parent.kind() == "variable_declarator");
    let name = field(node, "name").or_else(|| field(declared?, "name"));
    let name = name.map_or("", |name| builder.text(name));
    let nodes = match field(node, "parameters") {
        Some(list) => children(list),
        None => field(node, "parameter").into_iter().collect(),
    };
    if let Some(over) = iterated(node) {
        let targets = nodes.first().map_or(vec![], |first| targets(*first, builder));
        return builder.open_loop(node, Loop { targets, over, is_indexed: false });
    }
    let parameters = nodes.into_iter().map(|parameter| parameter_of(parameter, builder)).collect();
    let returns = field(node, "body").filter(|body| body.kind() != "statement_block").into_iter().collect();
    let is_private =
        builder.is_in_function() && node.kind() != "method_definition" || !exports(node, builder);
    let name = if name == "constructor" { class_name(node, builder).unwrap_or(name) } else { name };
    builder.open_function(node, Function { name, parameters, returns, is_private });
}

/// What `list.forEach(function)` goes through.
fn iterated(function: Node<'_>) -> Option<Node<'_>> {
    let arguments = function.parent().filter(|parent| parent.kind() == "arguments")?;
    let callee =
        field(arguments.parent()?, "function").filter(|callee| callee.kind() == "member_expression")?;
    let list = field(callee, "object").filter(|list| ["array", "identifier"].contains(&list.kind()))?;
    children(arguments).first().filter(|first| **first == function).map(|_| list)
}

fn parameter_of<'t>(node: Node<'t>, builder: &Builder<'t>) -> (&'t str, Option<Node<'t>>) {
    let (name, default) = match node.kind() {
        "assignment_pattern" => (field(node, "left"), field(node, "right")),
        "required_parameter" | "optional_parameter" => (field(node, "pattern"), field(node, "value")),
        _ => (Some(node), None),
    };
    let name = name.filter(|name| name.kind() == "identifier");
    (name.map_or("", |name| builder.text(name)), default)
}

/// Whether other files can call a function: it or its file exports something.
fn exports(node: Node<'_>, builder: &Builder<'_>) -> bool {
    node.kind() == "method_definition" || builder.whole().contains("export")
}

/// The name of the class that a constructor is of.
fn class_name<'t>(node: Node<'t>, builder: &Builder<'t>) -> Option<&'t str> {
    Some(builder.text(field(node.parent()?.parent()?, "name")?))
}

/// What functions of JavaScript give that put texts and lists together.
fn builtin(root: &Value, link: &Link) -> Option<Kind> {
    let given = link.arguments.as_ref()?;
    let keyed = |field: &Field| {
        let items = vec![field.key_as_text(), field.value.clone()];
        Value { kind: Kind::List(items), range: field.key.range.clone() }
    };
    let record = || given.at(0)?.record().filter(|record| !record.is_open);
    match (&root.kind, link.name.as_str()) {
        (Kind::Path(path), "require") if path.is_empty() => {
            Some(Kind::Path(given.at(0)?.exact()?.to_owned()))
        }
        (Kind::Path(path), "parseInt" | "Number" | "String") if path.is_empty() => {
            Some(given.at(0)?.kind.clone())
        }
        (Kind::Path(path), "freeze") if path == "Object" => Some(given.at(0)?.kind.clone()),
        (Kind::Path(path), "entries") if path == "Object" => {
            Some(Kind::List(record()?.fields.iter().map(keyed).collect()))
        }
        (Kind::Path(path), "keys") if path == "Object" => {
            Some(Kind::List(record()?.fields.iter().map(Field::key_as_text).collect()))
        }
        (Kind::Path(path), "values") if path == "Object" => {
            Some(Kind::List(record()?.fields.iter().map(|field| field.value.clone()).collect()))
        }
        (Kind::List(items), "concat") => {
            let mut items = items.clone();
            for more in given.plain() {
                match more.list() {
                    Some(more) => items.extend_from_slice(more),
                    None => items.push(more.clone()),
                }
            }
            Some(Kind::List(items))
        }
        (Kind::Text(text), "concat") => {
            let mut text = text.clone();
            given.plain().for_each(|more| text.push(&more.text()));
            Some(Kind::Text(text))
        }
        _ => None,
    }
}
