//! The values of a plugin's options.
//!
//! What the compiler of Logstash hands to a plugin: barewords are texts, a repeated option has been merged, escapes
//! stand as they were written unless the pipeline turns them on, `${VAR}` is not replaced yet.

use crate::source::{Span, Spanned};
use std::ops::Range;

/// What an option is set to.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string or a bareword.
    Text(String),
    /// A number without a dot.
    Integer(i64),
    /// A number with a dot.
    Float(f64),
    /// `[…]`, or what a repeated option came to.
    List(Vec<Spanned<Value>>),
    /// `{…}`, in the order of the text, every key once.
    Table(Vec<Entry>),
    /// A nested plugin, as in `codec => json { … }`.
    Plugin(Box<Plugin>),
}

/// One entry of a [`Value::Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key; a number as a key stands as it was written.
    pub key: Spanned<String>,
    /// The value.
    pub value: Spanned<Value>,
}

/// A plugin with its options.
#[derive(Clone, Debug, PartialEq)]
pub struct Plugin {
    /// The name before the brace, with its quotes where it was quoted: Logstash keeps them, and finds no such plugin.
    pub name: Spanned<String>,
    /// The options, each name once, in the order of first mention.
    pub options: Vec<Setting>,
    /// From the name to the closing brace.
    pub span: Span,
    /// Nothing may be concluded from absence if this is false: something in it is damaged.
    pub complete: bool,
}

/// An option that is set.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// The name of the option, without quotes.
    pub name: Spanned<String>,
    /// What it is set to.
    pub value: Spanned<Value>,
}

impl Spanned<Value> {
    /// The text and where it stands, quotes included.
    #[must_use]
    pub fn text(&self) -> Option<Spanned<&str>> {
        match &self.value {
            Value::Text(text) => Some(Spanned::new(text, self.span)),
            _ => None,
        }
    }

    /// The texts in it, where one may stand for a list of them.
    pub fn texts(&self) -> impl Iterator<Item = Spanned<&str>> {
        self.list().iter().filter_map(Self::text)
    }

    /// The values in it, where one may stand for a list of them.
    #[must_use]
    pub fn list(&self) -> &[Self] {
        match &self.value {
            Value::List(list) => list,
            _ => std::slice::from_ref(self),
        }
    }

    /// Every text in it at every depth, keys included, in order; those of nested plugins, too.
    pub fn all_texts(&self) -> impl Iterator<Item = Spanned<&str>> {
        self.pieces().map(|(text, _)| text)
    }

    /// The same without keys.
    pub fn all_values(&self) -> impl Iterator<Item = Spanned<&str>> {
        self.pieces().filter(|(_, is_key)| !is_key).map(|(text, _)| text)
    }

    /// Every text in it, and whether it is a key.
    fn pieces(&self) -> impl Iterator<Item = (Spanned<&str>, bool)> {
        let mut waiting = vec![Piece::Value(self)];
        std::iter::from_fn(move || {
            loop {
                match waiting.pop()? {
                    Piece::Key(key) => return Some((Spanned::new(key.as_str(), key.span), true)),
                    Piece::Value(value) => match &value.value {
                        Value::Text(text) => return Some((Spanned::new(text.as_str(), value.span), false)),
                        Value::List(list) => waiting.extend(list.iter().rev().map(Piece::Value)),
                        Value::Table(entries) => {
                            let pieces = entries
                                .iter()
                                .rev()
                                .flat_map(|Entry { key, value }| [Piece::Value(value), Piece::Key(key)]);
                            waiting.extend(pieces);
                        }
                        Value::Plugin(plugin) => {
                            let values = plugin.options.iter().rev().map(|setting| &setting.value);
                            waiting.extend(values.map(Piece::Value));
                        }
                        Value::Integer(_) | Value::Float(_) => {}
                    },
                }
            }
        })
    }

    /// Whether a text or key in it has these words.
    #[must_use]
    pub fn mentions(&self, words: &str) -> bool {
        self.all_texts().any(|text| text.contains(words))
    }

    /// The keys and values in it: those of a table, or the values of a list in turn.
    #[must_use]
    pub fn pairs(&self) -> Vec<(Spanned<&str>, &Self)> {
        match &self.value {
            Value::Table(entries) => entries
                .iter()
                .map(|entry| (Spanned::new(entry.key.as_str(), entry.key.span), &entry.value))
                .collect(),
            Value::List(list) => {
                list.chunks_exact(2).filter_map(|pair| Some((pair[0].text()?, &pair[1]))).collect()
            }
            _ => vec![],
        }
    }
}

/// What is left to be gone through of a value.
enum Piece<'v> {
    Key(&'v Spanned<String>),
    Value(&'v Spanned<Value>),
}

impl Spanned<&str> {
    /// Where a part of a text stands that is written as it is, with or without quotes around it.
    #[must_use]
    pub fn part(&self, range: &Range<usize>) -> Span {
        let quote = (self.span.end - self.span.start).saturating_sub(self.value.len() as u32) / 2;
        let at = |offset: usize| (self.span.start + quote).saturating_add(offset as u32).min(self.span.end);
        Span::new(self.span.file, at(range.start), at(range.end))
    }
}

impl Plugin {
    /// What the option `name` is set to.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&Spanned<Value>> {
        self.options.iter().find(|setting| *setting.name == name).map(|setting| &setting.value)
    }
}
