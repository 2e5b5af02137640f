//! What Logstash makes of the value of an option before the plugin sees it.
//!
//! Mirrors `config/mixin.rb`: one value and a list of one are the same, numbers and booleans may be texts, a list of even
//! length is a hash. What holds a `${NAME}` is anything: it is replaced first, and may even become a list.

use super::Value;
use crate::source::Spanned;
use std::borrow::Cow;

/// A value where one is wanted.
pub(super) enum Sole<'v> {
    /// An empty list or hash.
    Nothing,
    /// A value that is neither a list nor a hash, or the only one of a list.
    One(&'v Value),
    /// A hash of one entry, which goes through as a pair.
    Pair,
    /// More than one.
    Several(usize),
}

impl Value {
    /// The values of a list; anything else is a list of one.
    pub fn items(&self) -> impl Iterator<Item = &Value> {
        let (single, several): (_, &[Spanned<Value>]) = match self {
            Self::List(items) => (None, items),
            single => (Some(single), &[]),
        };
        single.into_iter().chain(several.iter().map(|item| &item.value))
    }

    /// The keys and values of a hash, which may be written as a list of both in turn.
    #[must_use]
    pub fn pairs(&self) -> Vec<(Cow<'_, str>, &Spanned<Value>)> {
        match self {
            Self::Table(entries) => {
                entries.iter().map(|entry| (Cow::from(entry.key.value.as_str()), &entry.value)).collect()
            }
            Self::List(items) => {
                items.chunks_exact(2).filter_map(|pair| Some((pair[0].value.text()?, &pair[1]))).collect()
            }
            _ => vec![],
        }
    }

    /// The value as a text, if it is one value.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        match self.sole() {
            Sole::One(Self::Text(text)) => Some(Cow::from(text)),
            Sole::One(Self::Integer(number)) => Some(Cow::from(number.to_string())),
            Sole::One(Self::Float(number)) => Some(Cow::from(format!("{number:?}"))),
            _ => None,
        }
    }

    /// The value as a number, if Logstash would take it for one.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self.sole() {
            #[expect(clippy::cast_precision_loss, reason = "numbers of options are small")]
            Sole::One(Self::Integer(number)) => Some(*number as f64),
            Sole::One(Self::Float(number)) => Some(*number),
            Sole::One(Self::Text(text)) if is_number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value as a boolean, if Logstash would take it for one.
    #[must_use]
    pub fn boolean(&self) -> Option<bool> {
        match self.sole() {
            Sole::One(Self::Text(text)) => text.lines().find_map(|line| line.parse().ok()),
            _ => None,
        }
    }

    /// Whether a part of it is only known when Logstash runs: it has a `${NAME}`.
    #[must_use]
    pub fn is_dynamic(&self) -> bool {
        let has_name = |value: &Self| matches!(value, Self::Text(text) if text.contains("${"));
        match self {
            Self::Table(entries) => entries.iter().any(|entry| entry.value.value.items().any(has_name)),
            _ => self.items().any(has_name),
        }
    }

    /// The one value it is.
    pub(super) fn sole(&self) -> Sole<'_> {
        match self {
            Self::List(items) => match items.as_slice() {
                [] => Sole::Nothing,
                [item] => Sole::One(&item.value),
                several => Sole::Several(several.len()),
            },
            Self::Table(entries) => match entries.len() {
                0 => Sole::Nothing,
                1 => Sole::Pair,
                several => Sole::Several(several),
            },
            one => Sole::One(one),
        }
    }

    /// How many items it has, if as a hash it would miss a value.
    pub(super) fn odd(&self) -> Option<usize> {
        match self {
            Self::Table(_) => None,
            Self::List(items) => Some(items.len()).filter(|count| count % 2 == 1),
            _ => Some(1),
        }
    }
}

/// Whether a text is a number: one that Ruby would write so.
pub(super) fn is_number(text: &str) -> bool {
    let is_integer = || text.parse().is_ok_and(|number: i128| number.to_string() == text);
    let is_float = || text.parse().is_ok_and(|number: f64| format!("{number:?}") == text);
    // Ruby writes an exponent with its sign, as in `1.0e+20`
    let has_exponent = || text.contains(".0e") && text.parse::<f64>().is_ok();
    text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
        && (is_integer() || is_float() || has_exponent())
}
