//! What templates compute with, and how it is written.

use super::Failure;
use crate::go::number::general;
use std::{any::Any, collections::BTreeMap, fmt, sync::Arc};

/// A value of a template.
#[derive(Clone, Debug)]
pub enum Value {
    /// Nothing.
    Nil,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Text.
    Text(Arc<str>),
    /// Values in order.
    List(Arc<[Value]>),
    /// Names and texts; a name that is not there is empty.
    Texts(Arc<BTreeMap<String, String>>),
    /// Names and values of any kind.
    Map(Arc<BTreeMap<String, Value>>),
    /// Fields with fixed names.
    Struct(Arc<Struct>),
    /// Anything else.
    Object(Arc<dyn Object>),
}

/// Fields with fixed names.
#[derive(Debug)]
pub struct Struct {
    /// Its type, as Go writes it.
    pub type_name: &'static str,
    /// The fields, in order.
    pub fields: Vec<(&'static str, Value)>,
    /// Whether Go holds it by an address, which it writes instead of the content.
    pub is_pointer: bool,
}

/// A value that only its maker knows.
pub trait Object: fmt::Debug + fmt::Display + Send + Sync {
    /// Its type, as Go writes it.
    fn type_name(&self) -> &'static str;

    /// Calls a method; `None` if there is none of this name.
    fn method(&self, name: &str, arguments: &[Value]) -> Option<Result<Value, Failure>> {
        let _ = (name, arguments);
        None
    }

    /// The whole number that it is, for verbs of numbers.
    fn number(&self) -> Option<i64> {
        None
    }

    /// Itself, for whoever made it.
    fn as_any(&self) -> &dyn Any;
}

impl Value {
    /// Text.
    #[must_use]
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Its type, as Go writes it.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Nil => "<nil>",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::List(_) => "template.queryResult",
            Self::Texts(_) => "map[string]string",
            Self::Map(_) => "map[string]interface {}",
            Self::Struct(value) => value.type_name,
            Self::Object(value) => value.type_name(),
        }
    }

    /// What `if` makes of it.
    #[must_use]
    pub fn is_true(&self) -> bool {
        match self {
            Self::Nil => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::List(items) => !items.is_empty(),
            Self::Texts(entries) => !entries.is_empty(),
            Self::Map(entries) => !entries.is_empty(),
            Self::Struct(_) | Self::Object(_) => true,
        }
    }

    /// A field or the entry of a map.
    ///
    /// # Errors
    /// In Go's words, why there is none.
    pub fn field(&self, name: &str) -> Result<Self, String> {
        match self {
            Self::Texts(entries) => Ok(Self::text(entries.get(name).map_or("", String::as_str))),
            Self::Map(entries) => Ok(entries.get(name).cloned().unwrap_or(Self::Nil)),
            Self::Struct(value) => {
                let field = value.fields.iter().find(|(known, _)| *known == name);
                let missing = || format!("can't evaluate field {name} in type {}", value.type_name);
                field.map(|(_, value)| value.clone()).ok_or_else(missing)
            }
            Self::Object(value) => match value.method(name, &[]) {
                Some(Ok(value)) => Ok(value),
                Some(Err(
                    Failure::Call(message) | Failure::Count(message) | Failure::Unsupported(message),
                )) => Err(message),
                Some(Err(Failure::Type(..))) | None => {
                    Err(format!("can't evaluate field {name} in type {}", self.type_name()))
                }
            },
            Self::Nil => Err(format!("nil pointer evaluating interface {{}}.{name}")),
            _ => Err(format!("can't evaluate field {name} in type {}", self.type_name())),
        }
    }
}

/// As `print` writes it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nil => f.write_str("<no value>"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Float(value) => f.write_str(&general(*value, None)),
            Self::Text(text) => f.write_str(text),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{}", if index > 0 { " " } else { "" }, inner(item))?;
                }
                f.write_str("]")
            }
            Self::Texts(entries) => map(f, entries.iter()),
            Self::Map(entries) => map(f, entries.iter().map(|(name, value)| (name, inner(value)))),
            Self::Struct(value) => write!(f, "{value}"),
            Self::Object(value) => write!(f, "{value}"),
        }
    }
}

/// A value within another: nothing is written differently there.
fn inner(value: &Value) -> String {
    match value {
        Value::Nil => "<nil>".to_owned(),
        Value::Struct(value) if value.is_pointer => "0xc000000000".to_owned(),
        value => value.to_string(),
    }
}

impl fmt::Display for Struct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, (_, value)) in self.fields.iter().enumerate() {
            write!(f, "{}{}", if index > 0 { " " } else { "" }, inner(value))?;
        }
        f.write_str("}")
    }
}

fn map<N: fmt::Display, V: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    entries: impl Iterator<Item = (N, V)>,
) -> fmt::Result {
    f.write_str("map[")?;
    for (index, (name, value)) in entries.enumerate() {
        write!(f, "{}{name}:{value}", if index > 0 { " " } else { "" })?;
    }
    f.write_str("]")
}
