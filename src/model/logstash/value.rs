//! The values of a plugin's options.
//!
//! What the compiler of Logstash hands to a plugin: barewords are texts, a repeated option has been merged, escapes
//! stand as they were written unless the pipeline turns them on, `${VAR}` is not replaced yet.

use crate::source::{Span, Spanned};

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

impl Plugin {
    /// What the option `name` is set to.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&Spanned<Value>> {
        self.options.iter().find(|setting| *setting.name == name).map(|setting| &setting.value)
    }
}
