//! Python: what its syntax means.

mod clients;

use super::{
    builder::Builder,
    name::Pattern,
    program::{Binding, Function, Grammar, Loop},
    shape::{Callee, Piece, Shape, children, field, number, text_of, unescaped},
    template::braces,
    value::{Field, Kind, Link, Value},
};
use tree_sitter::Node;

pub(super) static GRAMMAR: Grammar = Grammar {
    language: || tree_sitter_python::LANGUAGE.into(),
    prepare: |text| text.into(),
    shape,
    named_argument: Some(("keyword_argument", "name", "value")),
    visit,
    calls: &["call"],
    receivers: &[("attribute", "object")],
    own: &["self", "cls"],
    matters: clients::matters,
    builtin,
    take: clients::take,
    take_file: clients::take_file,
};

fn shape<'t>(node: Node<'t>, text: &'t str) -> Shape<'t> {
    let child = |name| field(node, name);
    let first = || children(node).into_iter().next();
    match node.kind() {
        "string" => string(node, text),
        "concatenated_string" => Shape::Join(children(node).into_iter().map(Piece::Node).collect()),
        "integer" | "float" => number(text_of(node, text)),
        "identifier" => Shape::Name(text_of(node, text)),
        "none" => Shape::Nothing,
        "attribute" => match (child("object"), child("attribute")) {
            (Some(object), Some(name)) => Shape::Member(object, text_of(name, text)),
            _ => Shape::Other,
        },
        "list" | "tuple" | "set" | "expression_list" => Shape::List(children(node)),
        "list_splat" | "dictionary_splat" => first().map_or(Shape::Other, Shape::Spread),
        "parenthesized_expression" | "await" | "interpolation" => first().map_or(Shape::Other, Shape::Same),
        "named_expression" => child("value").map_or(Shape::Other, Shape::Same),
        "dictionary" => Shape::Record(None, children(node).into_iter().filter_map(entry).collect()),
        "binary_operator" => match (child("left"), child("right"), child("operator").map(|node| node.kind()))
        {
            (Some(left), Some(right), Some("+")) => Shape::Join(vec![Piece::Node(left), Piece::Node(right)]),
            (Some(left), Some(right), Some("%")) => Shape::Percent(left, right),
            _ => Shape::Other,
        },
        "boolean_operator" => match (child("left"), child("right")) {
            (Some(left), Some(right)) => Shape::Either(left, right),
            _ => Shape::Other,
        },
        "conditional_expression" => match children(node).as_slice() {
            [first, _, second] => Shape::Either(*first, *second),
            _ => Shape::Other,
        },
        "call" => match (child("function"), child("arguments")) {
            (Some(function), list) => {
                Shape::Call(Callee::Node(function), list.filter(|list| list.kind() == "argument_list"))
            }

            _ => Shape::Other,
        },
        _ => Shape::Other,
    }
}

fn string<'t>(node: Node<'t>, text: &'t str) -> Shape<'t> {
    let written = text_of(node, text);
    let start = written.find(['"', '\'']).unwrap_or_default();
    let is_raw = written[..start].contains(['r', 'R']);
    let content = |node: Node<'t>| {
        let content = text_of(node, text);
        if is_raw { content.to_owned() } else { unescaped(content) }
    };
    let pieces = children(node).into_iter().filter_map(|child| match child.kind() {
        "string_content" => Some(Piece::Text(content(child))),
        "interpolation" => Some(Piece::Node(child)),
        _ => None,
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
        _ => Some((None, children(node).into_iter().next()?)),
    }
}

fn visit<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    match node.kind() {
        "import_statement" => import(node, builder),
        "import_from_statement" => import_from(node, builder),
        "assignment" => assignment(node, builder),
        "augmented_assignment" => {
            if let Some(left) = field(node, "left").filter(|left| left.kind() == "identifier") {
                builder.bind(builder.text(left), Binding::Several);
            }
        }
        "function_definition" => function(node, builder),
        "lambda" => {
            let parameters = field(node, "parameters").map_or(vec![], |list| parameters(list, builder));
            let returns = field(node, "body").into_iter().collect();
            builder.open_function(node, Function { parameters, returns, ..Function::default() });
        }
        "class_definition" => {
            if let Some(name) = field(node, "name") {
                builder.open_class(node, builder.text(name));
            }
        }
        "return_statement" => children(node).into_iter().for_each(|value| builder.returns(value)),
        "for_statement" => open_loop(node, node, builder),
        "list_comprehension" | "set_comprehension" | "dictionary_comprehension" | "generator_expression" => {
            for clause in children(node).into_iter().filter(|child| child.kind() == "for_in_clause") {
                open_loop(node, clause, builder);
            }
        }
        "identifier" | "attribute" => clients::visit_name(node, builder),
        _ => {}
    }
}

fn import<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    for child in children(node) {
        match (field(child, "name"), field(child, "alias")) {
            (Some(name), Some(alias)) => builder.import(builder.text(alias), builder.text(name).to_owned()),
            _ => {
                // `import a.b` binds `a`
                let name = builder.text(child).split('.').next().unwrap_or_default();
                builder.import(name, name.to_owned());
            }
        }
    }
}

fn import_from<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let Some(module) = field(node, "module_name") else { return };
    let path = builder.text(module);
    for child in children(node).into_iter().filter(|child| *child != module) {
        match (field(child, "name"), field(child, "alias")) {
            (Some(name), Some(alias)) => {
                builder.import(builder.text(alias), format!("{path}.{}", builder.text(name)));
            }
            _ if child.kind() == "wildcard_import" => {
                if path.starts_with("prometheus") {
                    builder.import_all(path.to_owned());
                }
            }
            _ => builder.import(builder.text(child), format!("{path}.{}", builder.text(child))),
        }
    }
}

fn assignment<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let Some(left) = field(node, "left") else { return };
    let binding = field(node, "right").map_or(Binding::Several, Binding::Value);
    match left.kind() {
        "identifier" => builder.bind(builder.text(left), binding),
        "attribute" => {
            let object = field(left, "object").map(|object| builder.text(object));
            if let (Some("self" | "cls"), Some(name)) = (object, field(left, "attribute")) {
                builder.bind_member(builder.text(name), binding);
            }
        }
        "pattern_list" | "tuple_pattern" => {
            let names = children(left).into_iter().filter(|name| name.kind() == "identifier");
            let values = field(node, "right").filter(|right| right.kind() == "expression_list");
            let mut values = values.map_or(vec![], children).into_iter();
            for name in names {
                let binding = values.next().map_or(Binding::Several, Binding::Value);
                builder.bind(builder.text(name), binding);
            }
        }
        _ => {}
    }
}

fn function<'t>(node: Node<'t>, builder: &mut Builder<'t>) {
    let Some(name) = field(node, "name").map(|name| builder.text(name)) else { return };
    let mut parameters = field(node, "parameters").map_or(vec![], |list| parameters(list, builder));
    let is_method = builder.is_in_class();
    if is_method && parameters.first().is_some_and(|(name, _)| ["self", "cls"].contains(name)) {
        parameters.remove(0);
    }
    let is_private = name.starts_with('_') && !name.starts_with("__") || builder.is_in_function();
    let name = if name == "__init__" { class_name(node, builder).unwrap_or(name) } else { name };
    builder.open_function(node, Function { name, parameters, is_private, ..Function::default() });
}

/// The name of the class that a constructor is of.
fn class_name<'t>(node: Node<'t>, builder: &Builder<'t>) -> Option<&'t str> {
    let mut above = node.parent()?;
    for _ in 0..3 {
        if above.kind() == "class_definition" {
            return Some(builder.text(field(above, "name")?));
        }
        above = above.parent()?;
    }
    None
}

fn parameters<'t>(list: Node<'t>, builder: &Builder<'t>) -> Vec<(&'t str, Option<Node<'t>>)> {
    let parameter = |child: Node<'t>| match child.kind() {
        "identifier" => Some((builder.text(child), None)),
        "default_parameter" | "typed_default_parameter" => {
            Some((builder.text(field(child, "name")?), field(child, "value")))
        }
        "typed_parameter" => {
            let name = children(child).into_iter().next()?;
            (name.kind() == "identifier").then(|| (builder.text(name), None))
        }
        _ => None,
    };
    children(list).into_iter().filter_map(parameter).collect()
}

fn open_loop<'t>(node: Node<'t>, clause: Node<'t>, builder: &mut Builder<'t>) {
    let (Some(left), Some(over)) = (field(clause, "left"), field(clause, "right")) else { return };
    let targets = match left.kind() {
        "identifier" => vec![builder.text(left)],
        _ => children(left).into_iter().map(|name| builder.text(name)).collect(),
    };
    builder.open_loop(node, Loop { targets, over, is_indexed: false });
}

/// What functions of Python give that put texts and lists together.
fn builtin(root: &Value, link: &Link) -> Option<Kind> {
    let given = link.arguments.as_ref()?;
    let pair = |field: &Field| {
        let items = vec![field.key.clone(), field.value.clone()];
        Value { kind: Kind::List(items), range: field.key.range.clone() }
    };
    match (&root.kind, link.name.as_str()) {
        (Kind::Text(template), "format") => {
            let template = template.exact()?;
            Some(Kind::Text(braces(template, &|at, name| {
                let value = if name.is_empty() { given.at(at) } else { given.named(name) };
                value.map_or_else(Pattern::computed, Value::text)
            })))
        }
        (Kind::Text(separator), "join") => {
            let mut joined = Pattern::default();
            for (index, item) in given.at(0)?.list()?.iter().enumerate() {
                if index > 0 {
                    joined.push(separator);
                }
                joined.push(&item.text());
            }
            Some(Kind::Text(joined))
        }
        (Kind::Record(record), "items") if !record.is_open => {
            Some(Kind::List(record.fields.iter().map(pair).collect()))
        }
        (Kind::Record(record), "keys") if !record.is_open => {
            Some(Kind::List(record.fields.iter().map(|field| field.key.clone()).collect()))
        }
        (Kind::Record(record), "values") if !record.is_open => {
            Some(Kind::List(record.fields.iter().map(|field| field.value.clone()).collect()))
        }
        (Kind::Path(path), "int" | "str" | "list" | "tuple" | "sorted" | "frozenset") if path.is_empty() => {
            Some(given.at(0)?.kind.clone())
        }
        (Kind::Path(path), "getenv" | "get") if path == "os" || path == "os.environ" => {
            let default = given.get(1, "default")?.clone();
            let set = Value::computed(default.range.clone());
            Some(Kind::Either(Box::new(set), Box::new(default)))
        }
        (_, "enumerate") => {
            let items = given.at(0)?.list()?.iter();
            let numbered = items.map(|item| Value {
                kind: Kind::List(vec![Value::computed(item.range.clone()), item.clone()]),
                range: item.range.clone(),
            });
            Some(Kind::List(numbered.collect()))
        }
        _ => None,
    }
}
