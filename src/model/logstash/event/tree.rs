//! Parts of YAML and JSON files as values of events.

use super::{Map, Value};
use crate::syntax::tree::{Kind, Node, Style};

/// How deep lists and maps may stand in each other; what is deeper is `null`.
const DEEPEST: usize = 200;

impl Value {
    /// What a node says, aliases followed.
    #[must_use]
    pub fn of_node(node: Node<'_>) -> Self {
        within(node, DEEPEST)
    }
}

fn within(node: Node<'_>, depth: usize) -> Value {
    let node = node.target();
    let Some(depth) = depth.checked_sub(1) else { return Value::Null };
    match node.kind() {
        Kind::Sequence => Value::List(node.items().map(|item| within(item, depth)).collect()),
        Kind::Mapping => {
            let entry = |entry: crate::syntax::tree::Entry<'_>| {
                (entry.key.value().to_owned(), within(entry.value, depth))
            };
            Value::Map(node.entries().map(entry).collect::<Map>())
        }
        Kind::Alias => Value::Null,
        Kind::Scalar => scalar(node),
    }
}

fn scalar(node: Node<'_>) -> Value {
    let text = node.value();
    if node.is_null() {
        return Value::Null;
    }
    if node.style() != Style::Plain {
        return Value::from(text);
    }
    match text {
        "true" | "True" | "TRUE" => return Value::Boolean(true),
        "false" | "False" | "FALSE" => return Value::Boolean(false),
        _ => {}
    }
    match (node.as_int(), node.as_float()) {
        (Ok(value), Ok(_)) if !text.contains(['.', 'e', 'E']) || text.starts_with("0x") => {
            Value::Integer(value)
        }
        (_, Ok(_)) if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') => {
            Value::Decimal(text.to_owned())
        }
        (_, Ok(value)) => Value::Float(value),
        _ => Value::from(text),
    }
}
