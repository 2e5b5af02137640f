//! Go: what its syntax means.

mod clients;

use super::{
    builder::Builder,
    name::Pattern,
    program::{Binding, Function, Grammar, Loop, ScopeKind},
    shape::{Callee, Piece, Shape, children, children_of, field, number, text_of, unescaped},
    template::printf,
    value::{Kind, Link, Value},
};
use tree_sitter::Node;

pub(super) static GRAMMAR: Grammar = Grammar {
    language: || tree_sitter_go::LANGUAGE.into(),
    prepare: |text| text.into(),
    shape,
    named_argument: None,
    visit,
    calls: &["call_expression"],
    receivers: &[("selector_expression", "operand")],
    own: &[],
    matters: clients::matters,
    builtin,
    take: clients::take,
    take_file: |site| site.add_labels(site.mentions("WrapRegistererWith(")),
};

fn shape<'t>(node: Node<'t>, text: &'t str) -> Shape<'t> {
    let child = |name| field(node, name);
    let first = || children(node).into_iter().next();
    match node.kind() {
        "interpreted_string_literal" => Shape::Text(unescaped(text_of(node, text).trim_matches('"'))),
        "raw_string_literal" => Shape::Text(text_of(node, text).trim_matches('`').to_owned()),
        "int_literal" | "float_literal" => number(text_of(node, text)),
        "identifier" | "type_identifier" | "package_identifier" | "field_identifier" => {
            Shape::Name(text_of(node, text))
        }
        "nil" => Shape::Nothing,
        "selector_expression" => member(child("operand"), child("field"), text),
        "qualified_type" => member(child("package"), child("name"), text),
        "parenthesized_expression" | "literal_element" | "expression_list" => {
            first().map_or(Shape::Other, Shape::Same)
        }
        "unary_expression" => child("operand").map_or(Shape::Other, Shape::Same),
        "type_conversion_expression" => child("operand").map_or(Shape::Other, Shape::Same),
        "variadic_argument" => first().map_or(Shape::Other, Shape::Spread),
        "binary_expression" => {
            match (child("left"), child("right"), child("operator").map(|node| node.kind())) {
                (Some(left), Some(right), Some("+")) => {
                    Shape::Join(vec![Piece::Node(left), Piece::Node(right)])
                }
                _ => Shape::Other,
            }
        }
        "composite_literal" => match (child("type"), child("body")) {
            (Some(of), Some(body)) => composite(Some(of), body),
            _ => Shape::Other,
        },
        "literal_value" => composite(None, node),
        "call_expression" => match (child("function"), child("arguments")) {
            (Some(function), list) => Shape::Call(Callee::Node(function), list),
            _ => Shape::Other,
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

fn composite<'t>(of: Option<Node<'t>>, body: Node<'t>) -> Shape<'t> {
    let is_list = of.is_some_and(|of| of.kind().ends_with("slice_type") || of.kind().ends_with("array_type"));
    let items = children(body);
    let has_keys = items.iter().any(|item| item.kind() == "keyed_element");
    if is_list || (of.is_none() && !has_keys) {
        let value = |item: Node<'t>| match item.kind() {
            "keyed_element" => children(item).into_iter().last(),
            _ => Some(item),
        };
        return Shape::List(items.into_iter().filter_map(value).collect());
    }
    let entry = |item: Node<'t>| {
        let parts = children(item);
        let [key, value] = parts.as_slice() else { return None };
        Some((Some(*key), *value))
    };
    let is_named = of.is_some_and(|of| ["qualified_type", "type_identifier"].contains(&of.kind()));
    let entries = items.into_iter().filter(|item| item.kind() == "keyed_element").filter_map(entry);
    Shape::Record(of.filter(|_| is_named), entries.collect())
}

fn visit<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    match node.kind() {
        "import_spec" => import(node, builder),
        "const_spec" | "var_spec" => {
            let mut cursor = node.walk();
            let names: Vec<Node<'t>> = node.children_by_field_name("name", &mut cursor).collect();
            bind_all(&names, field(node, "value"), builder);
        }
        "short_var_declaration" => {
            let names = field(node, "left").map_or(vec![], children);
            bind_all(&names, field(node, "right"), builder);
        }
        "assignment_statement" => {
            let names = field(node, "left").map_or(vec![], children);
            let values = field(node, "right").map_or(vec![], children);
            for (index, name) in names.iter().enumerate().filter(|(_, name)| name.kind() == "identifier") {
                let is_plain = field(node, "operator").is_none_or(|operator| operator.kind() == "=");
                let value = values.get(index).filter(|_| is_plain);
                builder.assign(builder.text(*name), value.map_or(Binding::Several, |v| Binding::Value(*v)));
            }
        }
        "function_declaration" | "method_declaration" | "func_literal" => {
            let name = field(node, "name").map_or("", |name| builder.text(name));
            let parameters = field(node, "parameters").map_or(vec![], |list| parameters(list, builder));
            // another file of the package can call it, unless it has no name
            let is_private = name.is_empty();
            builder.open_function(node, Function { name, parameters, is_private, ..Function::default() });
        }
        "return_statement" => {
            let values = children(node).into_iter().next().map_or(vec![], children);
            values.into_iter().take(1).for_each(|value| builder.returns(value));
        }
        "block" => {
            builder.open(node, ScopeKind::Block);
        }
        "for_statement" => {
            for clause in children_of(node, &["range_clause"]) {
                if let (Some(left), Some(over)) = (field(clause, "left"), field(clause, "right")) {
                    let targets = children(left).into_iter().map(|name| builder.text(name)).collect();
                    builder.open_loop(node, Loop { targets, over, is_indexed: true });
                }
            }
        }
        "composite_literal" => clients::visit_literal(node, builder),
        _ => {}
    }
}

fn import<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let Some(path) = field(node, "path") else { return };
    let path = builder.text(path).trim_matches(['"', '`']);
    match field(node, "name") {
        Some(name) if name.kind() == "dot" => {
            if path.contains("client_golang") {
                builder.import_all(path.to_owned());
            }
        }
        Some(name) => builder.import(builder.text(name), path.to_owned()),
        None => {
            let is_version = |part: &&str| {
                part.strip_prefix('v').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()))
            };
            if let Some(name) = path.rsplit('/').find(|part| !is_version(part)) {
                builder.import(name, path.to_owned());
            }
        }
    }
}

fn bind_all<'t>(names: &[Node<'t>], values: Option<Node<'t>>, builder: &mut Builder<'t>) {
    let values = values.map_or(vec![], |values| match values.kind() {
        "expression_list" => children(values),
        _ => vec![values],
    });
    for (index, name) in names.iter().enumerate().filter(|(_, name)| name.kind() == "identifier") {
        // what is only declared gets its value later
        let Some(value) = values.get(index) else {
            if !values.is_empty() {
                builder.bind(builder.text(*name), Binding::Several);
            }
            continue;
        };
        builder.bind(builder.text(*name), Binding::Value(*value));
    }
}

fn parameters<'t>(list: Node<'t>, builder: &Builder<'t>) -> Vec<(&'t str, Option<Node<'t>>)> {
    let names = |parameter: Node<'t>| {
        let mut cursor = parameter.walk();
        let names: Vec<Node<'t>> = parameter.children_by_field_name("name", &mut cursor).collect();
        // a parameter without a name still takes its place
        if names.is_empty() { vec![""] } else { names.into_iter().map(|name| builder.text(name)).collect() }
    };
    let plain = children_of(list, &["parameter_declaration"]);
    plain.into_iter().flat_map(names).map(|name| (name, None)).collect()
}

/// What functions of Go and of the client give that put texts and lists together.
fn builtin(root: &Value, link: &Link) -> Option<Kind> {
    let given = link.arguments.as_ref()?;
    match (root.path()?, link.name.as_str()) {
        ("fmt", "Sprintf") => {
            let template = given.at(0)?.exact()?;
            let values: Vec<Pattern> = given.plain().skip(1).map(Value::text).collect();
            Some(Kind::Text(printf(template, &values)))
        }
        ("strings", "Join") => {
            let mut joined = Pattern::default();
            for (index, item) in given.at(0)?.list()?.iter().enumerate() {
                if index > 0 {
                    joined.push(&given.at(1)?.text());
                }
                joined.push(&item.text());
            }
            Some(Kind::Text(joined))
        }
        ("", "append") => {
            let mut items = given.at(0)?.list()?.to_vec();
            items.extend(given.plain().skip(1).cloned());
            if given.is_open {
                items.push(Value::computed(root.range.clone()));
            }
            Some(Kind::List(items))
        }
        ("", "string") => Some(given.at(0)?.kind.clone()),
        (path, "BuildFQName") if path.ends_with("/prometheus") => {
            let [namespace, subsystem, name] = [0, 1, 2].map(|at| given.at(at).map(Value::text));
            Some(Kind::Text(full_name(namespace?, subsystem?, name?)))
        }
        _ => None,
    }
}

/// `BuildFQName`: without a name there is no full name.
fn full_name(namespace: Pattern, subsystem: Pattern, name: Pattern) -> Pattern {
    if name.exact() == Some("") {
        Pattern::computed()
    } else {
        Pattern::joined([&namespace, &subsystem, &name])
    }
}
