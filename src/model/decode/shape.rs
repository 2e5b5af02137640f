//! The shape of a field's value, as the tables spell it.
//!
//! `text` and the other words of [`Kind`], `one-of(a|b)`, `bool`, numbers, `list(…)`, `map(…)` or `map(key:…)`, the
//! name of a struct, `text-or(struct)`, `by-key(key:struct|…|struct)`, `any`. A `!` after what a list or a map holds
//! says that it refuses empty entries; after the whole, that the field may not be empty.

use super::kind::Kind;
use std::collections::HashMap;

/// The place of a struct in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StructId(pub(super) usize);

/// What a field holds.
#[derive(Clone, Debug)]
pub enum Shape {
    /// A scalar that Go reads as a string, of a kind that is checked.
    Text(&'static Kind),
    /// One of these words, case and all.
    OneOf(Vec<&'static str>),
    /// `true` or `false`.
    Bool,
    /// A number.
    Number(Number),
    /// A list.
    List(Box<Items>),
    /// A mapping of names to values of one shape; the keys may be checked.
    Map(Option<&'static Kind>, Box<Items>),
    /// A mapping with fields of its own.
    Struct(StructId),
    /// Text, or a mapping with fields.
    TextOr(StructId),
    /// A mapping whose struct is told by the first of these keys that it has; the last one otherwise.
    ByKey(Vec<(&'static str, StructId)>, StructId),
    /// Anything.
    Any,
}

/// What a field, a list or a mapping holds.
#[derive(Clone, Debug)]
pub struct Items {
    /// The shape of it, or of each.
    pub shape: Shape,
    /// Whether nothing in its place is refused. That is so where Go takes it for an empty value, and where it takes
    /// it for no value at all, but one is needed.
    pub refuses_null: bool,
}

/// Which numbers are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// Whole numbers.
    Int,
    /// Whole numbers from 0 on.
    Uint,
    /// Whole numbers from 1 on.
    Positive,
    /// Any number.
    Float,
    /// 0 to 100.
    Percentage,
}

impl Number {
    /// `a number`, and so on.
    #[must_use]
    pub fn expected(self) -> &'static str {
        match self {
            Self::Int => "a whole number",
            Self::Uint => "a whole number from 0 on",
            Self::Positive => "a whole number from 1 on",
            Self::Float => "a number",
            Self::Percentage => "a percentage from 0 to 100",
        }
    }
}

impl Shape {
    /// Reads a shape; `structs` says where the structs are. `None` for a word that is not known.
    pub(super) fn parse(text: &'static str, structs: &HashMap<&'static str, StructId>) -> Option<Self> {
        let inside = |prefix: &str| text.strip_prefix(prefix)?.strip_suffix(')');
        if let Some(items) = inside("list(") {
            return Some(Self::List(Box::new(Items::parse(items, structs)?)));
        }
        if let Some(items) = inside("map(") {
            let (key, items) = match items.split_once(':') {
                Some((key, items)) => (Some(Kind::named(key)?), items),
                None => (None, items),
            };
            return Some(Self::Map(key, Box::new(Items::parse(items, structs)?)));
        }
        if let Some(words) = inside("one-of(") {
            return Some(Self::OneOf(words.split('|').collect()));
        }
        if let Some(name) = inside("text-or(") {
            return structs.get(name).copied().map(Self::TextOr);
        }
        if let Some(choices) = inside("by-key(") {
            return Self::parse_choices(choices, structs);
        }
        Some(match text {
            "any" => Self::Any,
            "bool" => Self::Bool,
            "int" => Self::Number(Number::Int),
            "uint" => Self::Number(Number::Uint),
            "positive" => Self::Number(Number::Positive),
            "float" => Self::Number(Number::Float),
            "percentage" => Self::Number(Number::Percentage),
            word => match structs.get(word) {
                Some(id) => Self::Struct(*id),
                None => Self::Text(Kind::named(word)?),
            },
        })
    }

    fn parse_choices(text: &'static str, structs: &HashMap<&'static str, StructId>) -> Option<Self> {
        let (choices, last) = text.rsplit_once('|')?;
        let choices = choices.split('|').map(|choice| {
            let (key, name) = choice.split_once(':')?;
            Some((key, *structs.get(name)?))
        });
        Some(Self::ByKey(choices.collect::<Option<_>>()?, *structs.get(last)?))
    }

    /// What to write, for a message.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        match self {
            Self::Text(kind) => kind.expected,
            Self::OneOf(_) => "text",
            Self::Bool => "`true` or `false`",
            Self::Number(number) => number.expected(),
            Self::List(_) => "a list",
            Self::Map(..) | Self::Struct(_) | Self::ByKey(..) => "a mapping",
            Self::TextOr(_) => "text or a mapping",
            Self::Any => "a mapping",
        }
    }

    /// The struct that this is or holds.
    pub(super) fn strukt(&self) -> Option<StructId> {
        match self {
            Self::Struct(id) | Self::TextOr(id) | Self::ByKey(_, id) => Some(*id),
            Self::List(items) => items.shape.strukt(),
            _ => None,
        }
    }
}

impl Items {
    /// Reads a shape, perhaps with a `!`.
    pub(super) fn parse(text: &'static str, structs: &HashMap<&'static str, StructId>) -> Option<Self> {
        let refuses_null = text.ends_with('!');
        Some(Self { shape: Shape::parse(text.trim_end_matches('!'), structs)?, refuses_null })
    }

    /// Anything.
    pub(super) fn anything() -> Self {
        Self { shape: Shape::Any, refuses_null: false }
    }
}
