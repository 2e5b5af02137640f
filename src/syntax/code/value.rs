//! What is known of the value of an expression.

use super::name::Pattern;
use std::ops::Range;

/// A value, and where it is written: that of a constant is written where the constant is defined.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A text; pieces of it may be computed.
    Text(Pattern),
    Number(f64),
    List(Vec<Value>),
    Record(Record),
    /// What an import or a name without a value stands for.
    Path(String),
    /// Calls on something.
    Chain(Box<Value>, Vec<Link>),
    /// One of two; the second if nobody says otherwise.
    Either(Box<Value>, Box<Value>),
    /// Nothing, as an explicit value.
    Nothing,
    /// Not known.
    Computed,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    /// The path of its type, where it has one.
    pub(super) type_name: Option<String>,
    pub(super) fields: Vec<Field>,
    /// Whether it may have more fields.
    pub(super) is_open: bool,
}

/// A field or an entry.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    /// The key as it is written, for fields.
    pub(super) name: String,
    /// The key as a value, for entries.
    pub(super) key: Value,
    pub(super) value: Value,
}

/// A call in a chain of calls, `.name(arguments)`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Link {
    pub(super) name: String,
    /// `None`: the member alone.
    pub(super) arguments: Option<Arguments>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Arguments {
    pub(super) given: Vec<(Option<String>, Value)>,
    /// Whether there may be more that are not known.
    pub(super) is_open: bool,
}

impl Value {
    pub(super) fn computed(range: Range<usize>) -> Self {
        Self { kind: Kind::Computed, range }
    }

    /// As a text; anything else is a computed one.
    pub(super) fn text(&self) -> Pattern {
        match &self.kind {
            Kind::Text(pattern) => pattern.clone(),
            Kind::Number(number) => number.to_string().as_str().into(),
            _ => Pattern::computed(),
        }
    }

    /// The text, if it is one of which all is known.
    pub(super) fn exact(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(pattern) => pattern.exact(),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<f64> {
        match &self.kind {
            Kind::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::List(items) => Some(items),
            _ => None,
        }
    }

    pub(super) fn record(&self) -> Option<&Record> {
        match &self.kind {
            Kind::Record(record) => Some(record),
            _ => None,
        }
    }

    pub(super) fn path(&self) -> Option<&str> {
        match &self.kind {
            Kind::Path(path) => Some(path),
            _ => None,
        }
    }

    /// The path that a chain starts with, or empty, and its calls.
    pub(super) fn chain(&self) -> Option<(&str, &[Link])> {
        match &self.kind {
            Kind::Chain(root, links) => Some((root.path().unwrap_or_default(), links)),
            _ => None,
        }
    }

    /// The last name of a path or chain.
    pub(super) fn last_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Path(path) => path.rsplit(['.', ':', '/']).next(),
            Kind::Chain(_, links) => links.last().map(|link| link.name.as_str()),
            _ => None,
        }
    }

    /// Numbers, if all are known.
    pub(super) fn numbers(&self) -> Option<Vec<f64>> {
        self.list()?.iter().map(Self::number).collect()
    }
}

impl Field {
    /// The key; a name without quotes is a text.
    pub(super) fn key_as_text(&self) -> Value {
        match &self.key.kind {
            Kind::Path(name) => {
                Value { kind: Kind::Text(name.as_str().into()), range: self.key.range.clone() }
            }
            _ => self.key.clone(),
        }
    }
}

impl Record {
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|field| field.name == name).map(|field| &field.value)
    }
}

impl Arguments {
    /// The argument of this name or, among those without a name, at this place.
    pub(super) fn get(&self, at: usize, name: &str) -> Option<&Value> {
        let named = self.given.iter().find(|(given, _)| given.as_deref() == Some(name));
        named.map(|(_, value)| value).or_else(|| self.at(at))
    }

    /// Among those without a name, the one at this place.
    pub(super) fn at(&self, at: usize) -> Option<&Value> {
        self.plain().nth(at)
    }

    /// The one of this name.
    pub(super) fn named(&self, name: &str) -> Option<&Value> {
        self.get(usize::MAX, name)
    }

    /// Those without a name.
    pub(super) fn plain(&self) -> impl Iterator<Item = &Value> {
        self.given.iter().filter(|(name, _)| name.is_none()).map(|(_, value)| value)
    }
}
