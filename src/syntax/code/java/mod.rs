//! Java: what its syntax means.

mod clients;
mod micrometer;

use super::{
    builder::Builder,
    program::{Binding, Function, Grammar, Loop, ScopeKind},
    shape::{Callee, Piece, Shape, children, children_of, field, number, text_of, unescaped},
    value::{Kind, Link, Value},
};
use tree_sitter::Node;

pub(super) static GRAMMAR: Grammar = Grammar {
    language: || tree_sitter_java::LANGUAGE.into(),
    prepare: |text| text.into(),
    shape,
    named_argument: Some(("element_value_pair", "key", "value")),
    visit,
    calls: &["method_invocation", "object_creation_expression", "annotation"],
    receivers: &[("method_invocation", "object"), ("field_access", "object")],
    own: &["this"],
    matters: |name| clients::matters(name) || micrometer::matters(name),
    builtin,
    take: |value, site| {
        clients::take(value, site);
        micrometer::take(value, site);
    },
    take_file: micrometer::take_file,
};

fn shape<'t>(node: Node<'t>, text: &'t str) -> Shape<'t> {
    let child = |name| field(node, name);
    let same = |name| child(name).map_or(Shape::Other, Shape::Same);
    let first = || children(node).into_iter().next().map_or(Shape::Other, Shape::Same);
    match node.kind() {
        "string_literal" => Shape::Text(unescaped(text_of(node, text).trim_matches('"'))),
        kind if kind.ends_with("_literal") && (kind.contains("integer") || kind.contains("floating")) => {
            number(text_of(node, text))
        }
        "null_literal" => Shape::Nothing,
        "identifier" | "type_identifier" | "this" => Shape::Name(text_of(node, text)),
        "field_access" => member(child("object"), child("field"), text),
        "scoped_identifier" | "scoped_type_identifier" => match children(node).as_slice() {
            [base, name] => Shape::Member(*base, text_of(*name, text)),
            _ => Shape::Other,
        },
        "generic_type" | "parenthesized_expression" => first(),
        "cast_expression" | "array_creation_expression" => same("value"),
        "array_initializer" | "element_value_array_initializer" => Shape::List(children(node)),
        "ternary_expression" => match (child("consequence"), child("alternative")) {
            (Some(first), Some(second)) => Shape::Either(first, second),
            _ => Shape::Other,
        },
        "binary_expression" => {
            match (child("left"), child("right"), child("operator").map(|node| node.kind())) {
                (Some(left), Some(right), Some("+")) => {
                    Shape::Join(vec![Piece::Node(left), Piece::Node(right)])
                }
                _ => Shape::Other,
            }
        }
        "method_invocation" => match child("name") {
            Some(name) => {
                let callee = Callee::Method(child("object"), text_of(name, text));
                Shape::Call(callee, child("arguments"))
            }
            None => Shape::Other,
        },
        "object_creation_expression" => match child("type") {
            Some(of) => Shape::Call(Callee::Node(of), child("arguments")),
            None => Shape::Other,
        },
        "annotation" => match child("name") {
            Some(name) => Shape::Call(Callee::Node(name), child("arguments")),
            None => Shape::Other,
        },
        _ => Shape::Other,
    }
}

fn member<'t>(base: Option<Node<'t>>, name: Option<Node<'t>>, text: &'t str) -> Shape<'t> {
    match (base, name) {
        (Some(base), Some(name)) => Shape::Member(base, text_of(name, text)),
        _ => Shape::Other,
    }
}

fn visit<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    match node.kind() {
        "import_declaration" => import(node, builder),
        "class_declaration" | "interface_declaration" | "enum_declaration" | "record_declaration" => {
            if let Some(name) = field(node, "name") {
                builder.open_class(node, builder.text(name));
            }
        }
        "variable_declarator" => {
            if let (Some(name), Some(value)) = (field(node, "name"), field(node, "value")) {
                builder.bind(builder.text(name), Binding::Value(value));
            }
        }
        "assignment_expression" => {
            let (Some(left), Some(right)) = (field(node, "left"), field(node, "right")) else { return };
            match left.kind() {
                "identifier" => builder.assign(builder.text(left), Binding::Value(right)),
                "field_access" if field(left, "object").is_some_and(|object| object.kind() == "this") => {
                    if let Some(name) = field(left, "field") {
                        builder.bind_member(builder.text(name), Binding::Value(right));
                    }
                }
                _ => {}
            }
        }
        "method_declaration" | "constructor_declaration" | "lambda_expression" => function(node, builder),
        "block" => {
            builder.open(node, ScopeKind::Block);
        }
        "return_statement" => children(node).into_iter().for_each(|value| builder.returns(value)),
        "enhanced_for_statement" => {
            if let (Some(name), Some(over)) = (field(node, "name"), field(node, "value")) {
                let targets = vec![builder.text(name)];
                builder.open_loop(node, Loop { targets, over, is_indexed: false });
            }
        }
        _ => {}
    }
}

fn import<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let children = children(node);
    let Some(path) = children.first().map(|path| builder.text(*path)) else { return };
    if children.iter().any(|child| child.kind() == "asterisk") {
        if path.starts_with("io.prometheus") || path.starts_with("io.micrometer") {
            builder.import_all(path.to_owned());
        }
        return;
    }
    builder.import(path.rsplit('.').next().unwrap_or(path), path.to_owned());
}

fn function<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let name = field(node, "name").map_or("", |name| builder.text(name));
    let list = field(node, "parameters");
    let parameters = match list.map(|list| (list.kind(), list)) {
        Some(("identifier", only)) => vec![only],
        Some(("inferred_parameters", list)) => children(list),
        Some((_, list)) => {
            let formal = children_of(list, &["formal_parameter", "spread_parameter"]);
            formal.into_iter().filter_map(|parameter| field(parameter, "name")).collect()
        }
        None => vec![],
    };
    let parameters = parameters.into_iter().map(|name| (builder.text(name), None)).collect();
    let modifiers = children_of(node, &["modifiers"]);
    let is_private = modifiers.iter().any(|list| builder.text(*list).contains("private"));
    builder.open_function(node, Function { name, parameters, is_private, ..Function::default() });
}

/// What methods of Java give that put texts and lists together.
fn builtin(root: &Value, link: &Link) -> Option<Kind> {
    let given = link.arguments.as_ref()?;
    let class = root.path().map(|path| path.rsplit('.').next().unwrap_or(path));
    let items = || given.plain().cloned().collect();
    match (class, link.name.as_str()) {
        (Some("Arrays"), "asList") => Some(Kind::List(items())),
        (Some("List" | "Set" | "ImmutableList" | "ImmutableSet" | "Stream"), "of") => {
            Some(Kind::List(items()))
        }
        (Some("Collections"), "singletonList" | "singleton") => Some(Kind::List(items())),
        (Some("Collections"), "emptyList" | "emptySet") => Some(Kind::List(vec![])),
        (Some("String"), "format") => {
            let template = given.at(0)?.exact()?;
            let values: Vec<_> = given.plain().skip(1).map(Value::text).collect();
            Some(Kind::Text(super::template::printf(template, &values)))
        }
        (Some("Integer"), "parseInt" | "valueOf") => Some(given.at(0)?.kind.clone()),
        _ => match &root.kind {
            Kind::Text(text) if link.name == "concat" => {
                let mut text = text.clone();
                text.push(&given.at(0)?.text());
                Some(Kind::Text(text))
            }
            _ => None,
        },
    }
}
