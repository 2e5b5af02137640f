//! A pipeline as Logstash runs it.

use super::{Plugin, Value};
use crate::{
    source::{Span, Spanned},
    syntax::logstash::{Comparison, Connective},
};

/// What Logstash makes of the sections of one pipeline, each kind joined in the order of the text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pipeline {
    /// Where events come from; all at once.
    pub inputs: Vec<Statement>,
    /// What is done to them, one after the other.
    pub filters: Vec<Statement>,
    /// Where they go; all at once.
    pub outputs: Vec<Statement>,
    /// What Logstash refuses though the grammar takes it, in order of position.
    pub refusals: Vec<Refusal>,
}

/// A plugin, or a choice.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// A plugin.
    Plugin(Plugin),
    /// A choice.
    If(Box<If>),
}

/// A choice between statements; `else if` is a choice within the other one.
#[derive(Clone, Debug, PartialEq)]
pub struct If {
    /// Which way is taken; `None` where it is too damaged to be read.
    pub condition: Option<Spanned<Condition>>,
    /// What is done if it holds.
    pub then: Vec<Statement>,
    /// What is done if it does not.
    pub otherwise: Vec<Statement>,
    /// Whether it is written as `else if`.
    pub is_else_if: bool,
    /// The keyword: `if`, or the `else` of an `else if`.
    pub keyword: Span,
}

/// A condition as it is evaluated.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// Whether a value is anything but null, empty or `false`.
    Truthy(Spanned<Operand>),
    /// It does not hold.
    Not(Box<Condition>),
    /// Both hold, one does, and so on.
    Both(Connective, Box<Condition>, Box<Condition>),
    /// A value is in another.
    In(Spanned<Operand>, Spanned<Operand>),
    /// Two values are compared.
    Compare(Comparison, Spanned<Operand>, Spanned<Operand>),
    /// A text has a pattern in it, or has not.
    Match {
        /// The text.
        left: Spanned<Operand>,
        /// Whether it must not be there.
        is_negated: bool,
        /// The pattern.
        pattern: Spanned<String>,
    },
}

/// A value in a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// The value of a field: the reference as it is written.
    Field(String),
    /// A value that is written out.
    Value(Value),
    /// A pattern where none may be compared: it is null.
    Null,
}

/// What Logstash refuses.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: RefusalKind,
}

/// What Logstash refuses though the grammar takes it.
#[derive(Clone, Debug, PartialEq)]
pub enum RefusalKind {
    /// The same key twice in one table, the first at this place.
    DuplicateKey(String, Span),
    /// A second codec, the first at this place.
    SecondCodec(Span),
    /// A number that is none for Ruby: `08`, `1.`.
    MalformedNumber(String),
    /// `xor` or `nand` with another operator in one condition.
    MixedOperators(Connective),
}

impl Pipeline {
    /// What the files of one pipeline come to together.
    #[must_use]
    pub fn join<'p>(parts: impl Iterator<Item = &'p Self>) -> Self {
        let mut joined = Self::default();
        for part in parts {
            joined.inputs.extend_from_slice(&part.inputs);
            joined.filters.extend_from_slice(&part.filters);
            joined.outputs.extend_from_slice(&part.outputs);
        }
        joined
    }

    /// What stands in its sections, in the order in which it is run.
    pub fn statements(&self) -> impl Iterator<Item = &Statement> {
        self.inputs.iter().chain(&self.filters).chain(&self.outputs)
    }
}
