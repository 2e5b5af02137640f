//! What a pipeline file says, as it is written.

use crate::source::{Span, Spanned};

/// A file of pipelines.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// The sections, in order.
    pub sections: Vec<Section>,
    /// What Logstash refuses, in order of position.
    pub problems: Vec<super::Problem>,
}

/// Which section of a pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// `input`
    Input,
    /// `filter`
    Filter,
    /// `output`
    Output,
}

/// `filter { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Which one, and the keyword.
    pub stage: Spanned<Stage>,
    /// What stands in it.
    pub body: Vec<Statement>,
    /// From the keyword to the closing brace.
    pub span: Span,
}

/// A plugin, or plugins under conditions.
#[derive(Clone, Debug, PartialEq)]
pub enum Statement {
    /// `mutate { … }`
    Plugin(Plugin),
    /// `if … { … } else { … }`
    Branch(Branch),
}

/// `mutate { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Plugin {
    /// Its name; with its quotes where it has some.
    pub name: Spanned<String>,
    /// Its options, in order, repeated ones included.
    pub attributes: Vec<Attribute>,
    /// From the name to the closing brace.
    pub span: Span,
    /// Nothing may be concluded from absence if this is false: something in it is damaged.
    pub complete: bool,
}

/// `name => value`
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name, without quotes.
    pub name: Spanned<String>,
    /// What it is set to.
    pub value: Value,
}

/// A value and where it stands.
pub type Value = Spanned<ValueKind>;

/// What an option is set to.
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    /// A word without quotes.
    Bareword(String),
    /// What stands between quotes, backslashes included.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// `[…]`
    List(Vec<Value>),
    /// `{…}`, repeated keys included.
    Table(Vec<Entry>),
    /// `json { … }`
    Plugin(Plugin),
}

/// `key => value` in a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Value,
    /// The value.
    pub value: Value,
}

/// `if … { … } else if … { … } else { … }`
#[derive(Clone, Debug, PartialEq)]
pub struct Branch {
    /// Its arms, in order.
    pub arms: Vec<Arm>,
    /// All of it.
    pub span: Span,
}

/// One arm of a branch.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// `if`, `else if` or `else`.
    pub keyword: Span,
    /// When it is taken; `else` has no condition, nor has what is too damaged to be read.
    pub condition: Option<Condition>,
    /// Whether it is the `else`.
    pub is_else: bool,
    /// What stands in it.
    pub body: Vec<Statement>,
}

/// Expressions with boolean operators between.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The first expression.
    pub first: Expression,
    /// The others, each behind its operator.
    pub rest: Vec<(Spanned<Connective>, Expression)>,
    /// All of it.
    pub span: Span,
}

/// An operator between expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connective {
    /// `and`
    And,
    /// `or`
    Or,
    /// `xor`
    Xor,
    /// `nand`
    Nand,
}

/// A part of a condition and where it stands.
pub type Expression = Spanned<ExpressionKind>;

/// A part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum ExpressionKind {
    /// `( … )`
    Group(Box<Condition>),
    /// `! ( … )`
    NotGroup(Box<Condition>),
    /// `! [field]`
    NotField(Spanned<String>),
    /// `a in b`, `a not in b`
    In {
        /// What is looked for.
        needle: Operand,
        /// Whether it must not be there.
        is_negated: bool,
        /// Where it is looked for.
        haystack: Operand,
    },
    /// `a == b`
    Compare {
        /// The left side.
        left: Operand,
        /// The operator.
        op: Spanned<Comparison>,
        /// The right side.
        right: Operand,
    },
    /// `a =~ /b/`
    Match {
        /// What is looked at.
        left: Operand,
        /// Whether it must not match.
        is_negated: bool,
        /// The pattern, in slashes or in quotes.
        pattern: Operand,
    },
    /// A value alone.
    Value(Operand),
}

/// An operator between values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<=`
    LessOrEqual,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `>`
    Greater,
}

/// A value in a condition and where it stands.
pub type Operand = Spanned<OperandKind>;

/// A value in a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum OperandKind {
    /// What stands between quotes.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// `[field][of][it]`, brackets included. A list with one element is one, too.
    Field(String),
    /// `["a", "b"]`
    List(Vec<Value>),
    /// `name(…)`
    Call(String, Vec<Operand>),
    /// What stands between slashes.
    Regex(String),
}

impl Stage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Input, Self::Filter, Self::Output];

    /// The keyword.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::Filter => "filter",
            Self::Output => "output",
        }
    }
}

impl Comparison {
    /// All of them; what another begins with comes behind it.
    pub const ALL: [Self; 6] =
        [Self::Equal, Self::NotEqual, Self::LessOrEqual, Self::GreaterOrEqual, Self::Less, Self::Greater];

    /// As it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::LessOrEqual => "<=",
            Self::GreaterOrEqual => ">=",
            Self::Less => "<",
            Self::Greater => ">",
        }
    }
}

impl Connective {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::And, Self::Or, Self::Xor, Self::Nand];

    /// As it is written.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::And => "and",
            Self::Or => "or",
            Self::Xor => "xor",
            Self::Nand => "nand",
        }
    }
}
