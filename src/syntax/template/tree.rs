//! What a template consists of.

use super::{Error, parse};
use std::{collections::HashMap, fmt};

/// A template that has been read.
#[derive(Debug)]
pub struct Template {
    pub(super) text: String,
    pub(super) nodes: Vec<Node>,
    pub(super) defined: HashMap<String, Vec<Node>>,
}

#[derive(Debug)]
pub(super) enum Node {
    Text(String),
    Action(Pipe),
    Branch { kind: Branch, pipe: Pipe, body: Vec<Node>, otherwise: Vec<Node> },
    Template { name: String, pipe: Option<Pipe>, at: u32 },
    Break,
    Continue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Branch {
    If,
    With,
    Range,
}

/// Commands, each of which takes the result of the one before.
#[derive(Debug)]
pub(super) struct Pipe {
    /// Variables that are declared, or set if `is_assignment`.
    pub(super) variables: Vec<String>,
    pub(super) is_assignment: bool,
    pub(super) commands: Vec<Command>,
    pub(super) at: u32,
}

#[derive(Debug)]
pub(super) struct Command {
    pub(super) operands: Vec<Operand>,
    pub(super) at: u32,
}

#[derive(Debug)]
pub(super) struct Operand {
    pub(super) kind: OperandKind,
    pub(super) at: u32,
}

#[derive(Debug)]
pub(super) enum OperandKind {
    Dot,
    Nil,
    Bool(bool),
    Int(i64, String),
    Float(f64, String),
    Text(String, String),
    /// Fields of the data.
    Field(Vec<String>),
    Variable(String, Vec<String>),
    Function(String),
    Pipe(Box<Pipe>),
    /// Fields of something else.
    Chain(Box<Operand>, Vec<String>),
}

impl Template {
    /// Reads a template that may use these functions and variables; names of variables are without `$`.
    ///
    /// # Errors
    /// The first thing that cannot be read.
    pub fn parse(text: &str, is_function: &dyn Fn(&str) -> bool, variables: &[&str]) -> Result<Self, Error> {
        let (nodes, defined) = parse::template(text, is_function, variables)?;
        Ok(Self { text: text.to_owned(), nodes, defined })
    }
}

fn fields(f: &mut fmt::Formatter<'_>, fields: &[String]) -> fmt::Result {
    fields.iter().try_for_each(|field| write!(f, ".{field}"))
}

impl Operand {
    /// Whether its value is written out.
    pub(super) fn is_constant(&self) -> bool {
        use OperandKind::{Bool, Float, Int, Text};
        matches!(self.kind, Bool(_) | Int(..) | Float(..) | Text(..))
    }
}

/// As Go writes it in its errors.
impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            OperandKind::Dot => f.write_str("."),
            OperandKind::Nil => f.write_str("nil"),
            OperandKind::Bool(value) => write!(f, "{value}"),
            OperandKind::Int(_, text) | OperandKind::Float(_, text) | OperandKind::Text(_, text) => {
                f.write_str(text)
            }
            OperandKind::Field(names) => fields(f, names),
            OperandKind::Variable(name, names) => {
                write!(f, "${name}")?;
                fields(f, names)
            }
            OperandKind::Function(name) => f.write_str(name),
            OperandKind::Pipe(pipe) => write!(f, "({pipe})"),
            OperandKind::Chain(operand, names) => {
                write!(f, "{operand}")?;
                fields(f, names)
            }
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, operand) in self.operands.iter().enumerate() {
            write!(f, "{}{operand}", if index > 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

impl fmt::Display for Pipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.variables.is_empty() {
            let names: Vec<String> = self.variables.iter().map(|name| format!("${name}")).collect();
            write!(f, "{} {} ", names.join(", "), if self.is_assignment { "=" } else { ":=" })?;
        }
        for (index, command) in self.commands.iter().enumerate() {
            write!(f, "{}{command}", if index > 0 { " | " } else { "" })?;
        }
        Ok(())
    }
}
