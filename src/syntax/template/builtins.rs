//! The functions that every template has.

use super::{Failure, escape, printf, value::Value};
use crate::go::Quoted;
use std::cmp::Ordering;

type Called = Result<Value, Failure>;

/// Every one of them; `and` and `or` are evaluated elsewhere, because they stop early.
pub(super) const NAMES: [&str; 19] = [
    "and", "or", "not", "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery",
    "call", "eq", "ne", "lt", "le", "gt", "ge",
];

pub(super) fn has(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Calls the function, if it is one of these.
pub(super) fn call(name: &str, arguments: &[Value]) -> Option<Called> {
    Some(match name {
        "not" => one(name, arguments).map(|value| Value::Bool(!value.is_true())),
        "len" => one(name, arguments).and_then(length),
        "index" => index(arguments),
        "slice" => slice(arguments),
        "print" => Ok(Value::text(print(arguments))),
        "println" => Ok(Value::text(printf::lined(arguments))),
        "printf" => printf(arguments),
        "html" => Ok(Value::text(escape::html(&shown(arguments)))),
        "js" => Ok(Value::text(escape::js(&shown(arguments)))),
        "urlquery" => Ok(Value::text(escape::query(&shown(arguments)))),
        "eq" => equal(arguments),
        "ne" => two(name, arguments).and_then(|[a, b]| Ok(Value::Bool(!same(a, b)?))),
        "lt" => compare(name, arguments, Ordering::is_lt),
        "le" => compare(name, arguments, Ordering::is_le),
        "gt" => compare(name, arguments, Ordering::is_gt),
        "ge" => compare(name, arguments, Ordering::is_ge),
        "call" => match arguments.first() {
            None => Err(Failure::count(name, "at least 1", 0)),
            Some(Value::Nil) => Err("call of nil".to_owned().into()),
            Some(value) => {
                let written =
                    if let Value::Text(text) = value { Quoted(text).to_string() } else { value.to_string() };
                Err(format!("non-function {written} of type {}", value.type_name()).into())
            }
        },
        _ => return None,
    })
}

/// The arguments, if there are as many.
pub(super) fn exactly<'a, const N: usize>(
    name: &str,
    arguments: &'a [Value],
) -> Result<&'a [Value; N], Failure> {
    arguments.try_into().map_err(|_| Failure::count(name, &N.to_string(), arguments.len()))
}

fn one<'a>(name: &str, arguments: &'a [Value]) -> Result<&'a Value, Failure> {
    exactly::<1>(name, arguments).map(|[one]| one)
}

fn two<'a>(name: &str, arguments: &'a [Value]) -> Result<[&'a Value; 2], Failure> {
    exactly::<2>(name, arguments).map(|[a, b]| [a, b])
}

/// Blanks stand between values of which neither is text.
fn print(arguments: &[Value]) -> String {
    let mut text = String::new();
    for (index, value) in arguments.iter().enumerate() {
        let is_text = |value: &Value| matches!(value, Value::Text(_));
        if index > 0 && !is_text(value) && !is_text(&arguments[index - 1]) {
            text.push(' ');
        }
        text.push_str(&printf::plain(value));
    }
    text
}

/// Values as an action writes them: nothing is `<no value>`.
fn shown(arguments: &[Value]) -> String {
    let shown =
        |value: &Value| if let Value::Nil = value { Value::text("<no value>") } else { value.clone() };
    print(&arguments.iter().map(shown).collect::<Vec<_>>())
}

fn printf(arguments: &[Value]) -> Called {
    match arguments.split_first() {
        Some((Value::Text(format), rest)) => Ok(Value::text(printf::format(format, rest))),
        Some(_) => Err(Failure::Type(0, "string")),
        None => Err(Failure::count("printf", "at least 1", 0)),
    }
}

fn length(value: &Value) -> Called {
    let length = match value {
        Value::Text(text) => text.len(),
        Value::List(items) => items.len(),
        Value::Texts(entries) => entries.len(),
        Value::Map(entries) => entries.len(),
        Value::Nil => return Err("reflect: call of reflect.Value.Type on zero Value".to_owned().into()),
        other => return Err(format!("len of type {}", other.type_name()).into()),
    };
    Ok(Value::Int(length as i64))
}

fn index(arguments: &[Value]) -> Called {
    let Some((first, keys)) = arguments.split_first() else {
        return Err(Failure::count("index", "at least 1", 0));
    };
    let indexed = keys.iter().try_fold(first.clone(), |value, key| match (&value, key) {
        (Value::Texts(_) | Value::Map(_), Value::Text(key)) => value.field(key),
        (Value::Texts(_) | Value::Map(_), Value::Nil) => {
            Err("value is nil; should be of type string".to_owned())
        }
        (Value::Texts(_) | Value::Map(_), key) => {
            Err(format!("value has type {}; should be string", key.type_name()))
        }
        (Value::List(items), Value::Int(at)) => usize::try_from(*at)
            .ok()
            .and_then(|at| items.get(at).cloned())
            .ok_or_else(|| format!("index out of range: {at}")),
        (Value::Text(text), Value::Int(at)) => usize::try_from(*at)
            .ok()
            .and_then(|at| text.as_bytes().get(at))
            .map(|byte| Value::Int(i64::from(*byte)))
            .ok_or_else(|| format!("index out of range: {at}")),
        (Value::List(_) | Value::Text(_), key) => {
            Err(format!("cannot index slice/array with type {}", key.type_name()))
        }
        (Value::Nil, _) => Err("index of untyped nil".to_owned()),
        (value, _) => Err(format!("can't index item of type {}", value.type_name())),
    });
    indexed.map_err(Failure::from)
}

fn slice(arguments: &[Value]) -> Called {
    let Some((value, bounds)) = arguments.split_first() else {
        return Err(Failure::count("slice", "at least 1", 0));
    };
    let length = match value {
        Value::Text(text) => text.len(),
        Value::List(items) => items.len(),
        other => return Err(format!("can't slice item of type {}", other.type_name()).into()),
    };
    if let (Value::Text(_), [_, _, _, ..]) = (value, bounds) {
        return Err("cannot 3-index slice a string".to_owned().into());
    }
    let bound = |index: usize, default: usize| match bounds.get(index) {
        None => Ok(default),
        Some(Value::Int(at)) => usize::try_from(*at)
            .ok()
            .filter(|at| *at <= length)
            .ok_or_else(|| format!("index out of range: {at}")),
        Some(other) => Err(format!("cannot index slice/array with type {}", other.type_name())),
    };
    let (from, to) = (bound(0, 0)?, bound(1, length)?);
    if from > to {
        return Err(format!("invalid slice index: {from} > {to}").into());
    }
    Ok(match value {
        Value::Text(text) => Value::text(String::from_utf8_lossy(&text.as_bytes()[from..to]).into_owned()),
        Value::List(items) => Value::List(items[from..to].into()),
        other => other.clone(),
    })
}

fn equal(arguments: &[Value]) -> Called {
    match arguments {
        [first, others @ ..] if !others.is_empty() => {
            for other in others {
                if same(first, other)? {
                    return Ok(Value::Bool(true));
                }
            }
            Ok(Value::Bool(false))
        }
        [] => Err(Failure::count("eq", "at least 1", 0)),
        _ => Err("missing argument for comparison".to_owned().into()),
    }
}

fn same(a: &Value, b: &Value) -> Result<bool, String> {
    match (a, b) {
        (Value::Nil, Value::Nil) => Ok(true),
        (Value::Nil, _) | (_, Value::Nil) => Ok(false),
        (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
        (Value::Texts(_) | Value::Map(_) | Value::List(_), _) => {
            Err(format!("non-comparable type {a}: {}", a.type_name()))
        }
        _ => ordered(a, b).map(|order| order == Some(Ordering::Equal)),
    }
}

fn compare(name: &str, arguments: &[Value], holds: fn(Ordering) -> bool) -> Called {
    let [a, b] = two(name, arguments)?;
    if matches!((a, b), (Value::Bool(_), Value::Bool(_))) {
        return Err("invalid type for comparison".to_owned().into());
    }
    Ok(Value::Bool(ordered(a, b)?.is_some_and(holds)))
}

fn ordered(a: &Value, b: &Value) -> Result<Option<Ordering>, String> {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => Ok(Some(a.cmp(b))),
        (Value::Float(a), Value::Float(b)) => Ok(a.partial_cmp(b)),
        (Value::Text(a), Value::Text(b)) => Ok(Some(a.cmp(b))),
        _ => {
            let is_basic = |value: &Value| {
                matches!(value, Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Text(_))
            };
            if is_basic(a) && is_basic(b) {
                let (a, b) = (a.type_name(), b.type_name());
                return Err(format!("incompatible types for comparison: {a} and {b}"));
            }
            Err("invalid type for comparison".to_owned())
        }
    }
}
