//! Templates in the language of Go's `text/template`.
//!
//! Enters: the text of a template, the [`Functions`] and variables that it may use, and data. Leaves: a [`Template`]
//! with the place of everything in it, or the first [`Error`]; and what it writes, or why it stops, in Go's words.
//! Which functions there are is the caller's: rules of Prometheus and notifications of Alertmanager differ in nothing
//! else. Nothing recurses without a limit ([`MAX_NESTING`] when it is read), and a template that does too much is given
//! up.

mod builtins;
mod escape;
mod evaluate;
mod fields;
mod number;
mod parse;
mod printf;
mod scan;
#[cfg(test)]
mod tests;
mod tree;
mod value;

pub use escape::query as query_escaped;
pub use evaluate::{Scope, Stop};
pub use fields::Field;
pub use parse::MAX_NESTING;
pub use tree::Template;
pub use value::{Object, Struct, Value};

use std::ops::Range;

/// What a template cannot be read for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// In Go's words, without the place.
    pub message: String,
    /// Bytes of the template.
    pub range: Range<u32>,
    /// The line, from 1.
    pub line: usize,
    /// What kind of fault it is.
    pub kind: ErrorKind,
}

/// What kind of fault keeps a template from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// The range is a variable that is not there.
    Variable,
    /// The range is a function that is not there.
    Function,
    /// An action does not end as it should.
    Unclosed,
    /// `if`, `range`, `with`, `define` or `block` has no `end`.
    NoEnd,
    /// An escape that strings in double quotes do not have.
    Escape,
    /// Anything else.
    Syntax,
    /// Go would read it, and only this reader does not.
    Unsupported,
}

/// Go's own functions.
pub fn builtins() -> impl Iterator<Item = &'static str> {
    builtins::NAMES.into_iter()
}

/// The functions that a template may call beside Go's own.
pub trait Functions {
    /// Calls it.
    ///
    /// # Errors
    /// Why it fails.
    fn call(&self, name: &str, arguments: &[Value]) -> Result<Value, Failure>;
}

/// Why a function gives nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The function itself fails.
    Call(String),
    /// Its argument of this index, from 0, should be of this type, as Go writes it.
    Type(usize, &'static str),
    /// It takes another number of arguments.
    Count(String),
    /// Go would give something, and only this evaluation cannot.
    Unsupported(String),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Call(message)
    }
}

impl Failure {
    /// It takes this many arguments, and not as many as it got.
    #[must_use]
    pub fn count(name: &str, want: &str, got: usize) -> Self {
        Self::Count(format!("wrong number of args for {name}: want {want} got {got}"))
    }
}
