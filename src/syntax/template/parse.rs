//! From text to nodes.

use super::{
    Error, Functions, builtins,
    scan::Scanner,
    tree::{Branch, Command, Node, Operand, OperandKind, Pipe},
};
use std::collections::HashMap;

/// Actions and parentheses may stand in each other so deep.
pub const MAX_NESTING: usize = 100;

type Defined = HashMap<String, Vec<Node>>;
type Read<T> = Result<T, Error>;

pub(super) fn template(
    text: &str,
    functions: &dyn Functions,
    variables: &[&str],
) -> Read<(Vec<Node>, Defined)> {
    let mut variables: Vec<String> = variables.iter().map(|&name| name.to_owned()).collect();
    variables.insert(0, String::new());
    let mut parser = Parser {
        scan: Scanner { text, at: 0 },
        functions,
        variables,
        defined: HashMap::new(),
        depth: 0,
        loops: 0,
        trims: false,
    };
    let (nodes, end) = parser.list(true)?;
    match end {
        End::Text => Ok((nodes, parser.defined)),
        End::Block => Err(parser.scan.error(parser.scan.at.min(text.len()), "unexpected {{end}}")),
        End::Else => Err(parser.scan.error(parser.scan.at.min(text.len()), "unexpected {{else}}")),
    }
}

/// What ends a list of nodes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Text,
    /// `{{end}}`.
    Block,
    /// The scanner stands behind the word.
    Else,
}

/// What an action turned out to be.
enum Action {
    Node(Node),
    Nothing,
    End(End),
}

struct Parser<'t, 'f> {
    scan: Scanner<'t>,
    functions: &'f dyn Functions,
    variables: Vec<String>,
    defined: Defined,
    depth: usize,
    loops: usize,
    /// Whether the last action takes away the blanks that follow.
    trims: bool,
}

impl Parser<'_, '_> {
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= MAX_NESTING {
            let error = self.scan.error(self.scan.at, "nested too deeply");
            return Err(Error { is_unsupported: true, ..error });
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn list(&mut self, is_top: bool) -> Read<(Vec<Node>, End)> {
        let mut nodes = vec![];
        loop {
            let rest = self.scan.rest();
            let Some(open) = rest.find("{{") else {
                let text = if self.trims { rest.trim_start_matches(BLANKS) } else { rest };
                push_text(&mut nodes, text);
                self.trims = false;
                self.scan.at = self.scan.text.len();
                return Ok((nodes, End::Text));
            };
            let mut text = &rest[..open];
            if std::mem::take(&mut self.trims) {
                text = text.trim_start_matches(BLANKS);
            }
            self.scan.at += open + 2;
            if self.scan.rest().starts_with('-') && self.scan.rest()[1..].starts_with(BLANKS) {
                self.scan.at += 1;
                text = text.trim_end_matches(BLANKS);
            }
            push_text(&mut nodes, text);
            match self.nested(|parser| parser.action(is_top))? {
                Action::Node(node) => nodes.push(node),
                Action::Nothing => {}
                Action::End(end) => return Ok((nodes, end)),
            }
        }
    }

    /// One action, behind its `{{`.
    fn action(&mut self, is_top: bool) -> Read<Action> {
        self.scan.blanks();
        let start = self.scan.at;
        if self.scan.accept("/*") {
            let Some(length) = self.scan.rest().find("*/") else {
                return Err(self.scan.error(start, "unclosed comment"));
            };
            self.scan.at += length + 2;
            self.close(start)?;
            return Ok(Action::Nothing);
        }
        let word = self.scan.word();
        let node = match word {
            "if" => self.branch(Branch::If)?,
            "with" => self.branch(Branch::With)?,
            "range" => self.branch(Branch::Range)?,
            "end" => {
                self.close(start)?;
                return Ok(Action::End(End::Block));
            }
            "else" => return Ok(Action::End(End::Else)),
            "define" if is_top && self.depth == 1 => {
                self.define(start)?;
                return Ok(Action::Nothing);
            }
            "define" => return Err(self.scan.error(start, "unexpected {{define}}")),
            "template" => self.invocation(start, false)?,
            "block" => self.invocation(start, true)?,
            "break" | "continue" => {
                self.close(start)?;
                if self.loops == 0 {
                    return Err(self.scan.error(start, format!("{{{{{word}}}}} outside {{{{range}}}}")));
                }
                if word == "break" { Node::Break } else { Node::Continue }
            }
            _ => {
                self.scan.at = start;
                let pipe = self.pipe("command")?;
                self.close(start)?;
                Node::Action(pipe)
            }
        };
        Ok(Action::Node(node))
    }

    /// The end of an action.
    fn close(&mut self, start: usize) -> Read<()> {
        let has_blank = self.scan.blanks();
        if has_blank && self.scan.accept("-}}") {
            self.trims = true;
            return Ok(());
        }
        if self.scan.accept("}}") {
            return Ok(());
        }
        let (at, rest) = (self.scan.at, self.scan.rest());
        if rest.is_empty() {
            return Err(self.scan.error(start, "unclosed action"));
        }
        let found: String = rest.chars().take_while(|c| !c.is_whitespace() && *c != '}').take(20).collect();
        Err(self.scan.error(at, format!("unexpected {found:?} in operand")))
    }

    fn branch(&mut self, kind: Branch) -> Read<Node> {
        let start = self.scan.at;
        let known = self.variables.len();
        let context = match kind {
            Branch::If => "if",
            Branch::With => "with",
            Branch::Range => "range",
        };
        let pipe = self.pipe(context)?;
        self.close(start)?;
        self.loops += usize::from(kind == Branch::Range);
        let (body, end) = self.list(false)?;
        self.loops -= usize::from(kind == Branch::Range);
        let otherwise = match end {
            End::Text => return Err(self.scan.error(start, "unexpected EOF")),
            End::Block => vec![],
            End::Else => self.otherwise(kind, start)?,
        };
        self.variables.truncate(known);
        Ok(Node::Branch { kind, pipe, body, otherwise })
    }

    /// What follows `else`.
    fn otherwise(&mut self, kind: Branch, start: usize) -> Read<Vec<Node>> {
        self.scan.blanks();
        let at = self.scan.at;
        let chained = match (kind, self.scan.word()) {
            (Branch::If, "if") | (Branch::With, "with") => Some(kind),
            _ => None,
        };
        if let Some(kind) = chained {
            return Ok(vec![self.nested(|parser| parser.branch(kind))?]);
        }
        self.scan.at = at;
        self.close(start)?;
        match self.list(false)? {
            (nodes, End::Block) => Ok(nodes),
            (_, End::Else) => Err(self.scan.error(start, "expected end; found {{else}}")),
            (_, End::Text) => Err(self.scan.error(start, "unexpected EOF")),
        }
    }

    fn define(&mut self, start: usize) -> Read<()> {
        let name = self.name(start, "define clause")?;
        self.close(start)?;
        let nodes = self.definition(start)?;
        self.defined.insert(name, nodes);
        Ok(())
    }

    /// The body of a definition, in which only `$` is known.
    fn definition(&mut self, start: usize) -> Read<Vec<Node>> {
        let outer = std::mem::replace(&mut self.variables, vec![String::new()]);
        let loops = std::mem::take(&mut self.loops);
        let (nodes, end) = self.list(false)?;
        (self.variables, self.loops) = (outer, loops);
        match end {
            End::Block => Ok(nodes),
            End::Else => Err(self.scan.error(start, "unexpected {{else}} in define clause")),
            End::Text => Err(self.scan.error(start, "unexpected EOF")),
        }
    }

    /// `template`, or `block`, which defines what it calls.
    fn invocation(&mut self, start: usize, is_block: bool) -> Read<Node> {
        self.scan.blanks();
        let at = self.scan.at as u32;
        let name = self.name(start, "template clause")?;
        self.scan.blanks();
        let pipe = if self.scan.rest().starts_with("}}") || self.scan.rest().starts_with("-}}") {
            self.scan.at -= usize::from(self.scan.rest().starts_with("-}}"));
            None
        } else {
            Some(self.pipe("template clause")?)
        };
        self.close(start)?;
        if is_block {
            let nodes = self.definition(start)?;
            self.defined.insert(name.clone(), nodes);
        }
        Ok(Node::Template { name, pipe, at })
    }

    fn name(&mut self, start: usize, context: &str) -> Read<String> {
        self.scan.blanks();
        match self.scan.peek() {
            Some('"') => Ok(self.scan.quoted()?.0),
            Some('`') => self.raw(),
            _ => Err(self.scan.error(start, format!("unexpected token in {context}"))),
        }
    }

    fn raw(&mut self) -> Read<String> {
        let start = self.scan.at;
        let Some(length) = self.scan.rest()[1..].find('`') else {
            return Err(self.scan.error(start, "unterminated raw quoted string"));
        };
        self.scan.at += length + 2;
        Ok(self.scan.text[start + 1..self.scan.at - 1].to_owned())
    }

    fn pipe(&mut self, context: &str) -> Read<Pipe> {
        self.scan.blanks();
        let at = self.scan.at as u32;
        let (declared, is_assignment) = self.declarations(context)?;
        let mut commands = vec![];
        loop {
            self.scan.blanks();
            let command = self.command(context)?;
            if !commands.is_empty()
                && !matches!(
                    command.operands[0].kind,
                    OperandKind::Function(_)
                        | OperandKind::Field(_)
                        | OperandKind::Variable(..)
                        | OperandKind::Chain(..)
                )
            {
                let message = format!("non executable command in pipeline stage {}", commands.len() + 1);
                return Err(self.scan.error(command.at as usize, message));
            }
            commands.push(command);
            let before = self.scan.at;
            self.scan.blanks();
            if !self.scan.accept("|") {
                self.scan.at = before;
                break;
            }
            // Go takes a pipe with nothing behind it
            let before = self.scan.at;
            if self.scan.at_end() || (self.scan.blanks() && self.scan.rest().starts_with("}}")) {
                self.scan.at = before;
                break;
            }
        }
        if !is_assignment {
            self.variables.extend(declared.iter().cloned());
        }
        Ok(Pipe { variables: declared, is_assignment, commands, at })
    }

    /// `$x :=`, `$x =` and, in a range, `$i, $x :=`.
    fn declarations(&mut self, context: &str) -> Read<(Vec<String>, bool)> {
        let start = self.scan.at;
        let mut names = vec![];
        while self.scan.accept("$") {
            names.push(self.scan.word().to_owned());
            self.scan.blanks();
            if self.scan.accept(":=") {
                return Ok((names, false));
            }
            if self.scan.accept("=") {
                for name in &names {
                    self.known(name, start)?;
                }
                return Ok((names, true));
            }
            if context != "range" || names.len() > 1 || !self.scan.accept(",") {
                break;
            }
            self.scan.blanks();
        }
        self.scan.at = start;
        Ok((vec![], false))
    }

    fn known(&self, name: &String, at: usize) -> Read<()> {
        if self.variables.contains(name) {
            return Ok(());
        }
        Err(self.scan.error(at, format!("undefined variable \"${name}\"")))
    }

    fn command(&mut self, context: &str) -> Read<Command> {
        let at = self.scan.at;
        let mut operands = vec![];
        loop {
            let before = self.scan.at;
            let has_blank = self.scan.blanks();
            if matches!(self.scan.peek(), None | Some('|' | ')')) || self.scan.rest().starts_with("}}") {
                self.scan.at = before;
                break;
            }
            self.scan.at = before;
            if self.scan.at_end() {
                break;
            }
            self.scan.blanks();
            if !operands.is_empty() && !has_blank {
                let found = self.scan.peek().unwrap_or_default();
                return Err(self.scan.error(self.scan.at, format!("unexpected {found:?} in operand")));
            }
            operands.push(self.operand(context)?);
        }
        if operands.is_empty() {
            let message = if self.scan.rest().is_empty() {
                "unclosed action".into()
            } else {
                format!("missing value for {context}")
            };
            return Err(self.scan.error(at, message));
        }
        Ok(Command { operands, at: at as u32 })
    }

    fn operand(&mut self, context: &str) -> Read<Operand> {
        let start = self.scan.at;
        let at = start as u32;
        let kind = match self.scan.peek() {
            Some('"') => {
                let (value, text) = self.scan.quoted()?;
                OperandKind::Text(value, text)
            }
            Some('`') => {
                let value = self.raw()?;
                OperandKind::Text(value, self.scan.text[start..self.scan.at].to_owned())
            }
            Some('$') => {
                self.scan.at += 1;
                let name = self.scan.word().to_owned();
                self.known(&name, start)?;
                OperandKind::Variable(name, self.scan.fields())
            }
            Some('(') => {
                self.scan.at += 1;
                let pipe = self.nested(|parser| parser.pipe("parenthesized pipeline"))?;
                self.scan.blanks();
                if !self.scan.accept(")") {
                    return Err(self.scan.error(start, "unclosed left paren"));
                }
                OperandKind::Pipe(Box::new(pipe))
            }
            Some('.') => match self.scan.fields() {
                fields
                    if fields.is_empty()
                        && !self.scan.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) =>
                {
                    self.scan.at += 1;
                    OperandKind::Dot
                }
                fields if fields.is_empty() => self.number()?,
                fields => OperandKind::Field(fields),
            },
            Some('0'..='9' | '+' | '-' | '\'') => self.number()?,
            Some(c) if c.is_alphabetic() || c == '_' => self.identifier(start)?,
            other => {
                let found = other.unwrap_or_default();
                return Err(self.scan.error(start, format!("unexpected {found:?} in {context}")));
            }
        };
        let operand = Operand { kind, at };
        let fields = self.scan.fields();
        if fields.is_empty() {
            return Ok(operand);
        }
        Ok(Operand { kind: OperandKind::Chain(Box::new(operand), fields), at })
    }

    fn identifier(&mut self, start: usize) -> Read<OperandKind> {
        let name = self.scan.word();
        Ok(match name {
            "true" | "false" => OperandKind::Bool(name == "true"),
            "nil" => OperandKind::Nil,
            _ if builtins::has(name) || self.functions.has(name) => OperandKind::Function(name.to_owned()),
            _ => return Err(self.scan.error(start, format!("function {name:?} not defined"))),
        })
    }

    fn number(&mut self) -> Read<OperandKind> {
        let start = self.scan.at;
        if self.scan.accept("'") {
            let c = self.scan.peek().filter(|c| *c != '\\' && *c != '\'');
            self.scan.at += c.map_or(0, char::len_utf8);
            if let (Some(c), true) = (c, self.scan.accept("'")) {
                let text = self.scan.text[start..self.scan.at].to_owned();
                return Ok(OperandKind::Int(i64::from(u32::from(c)), text));
            }
            let error = self.scan.error(start, "escaped characters are not supported yet");
            return Err(Error { is_unsupported: true, ..error });
        }
        let rest = self.scan.rest();
        let mut previous = ' ';
        let is_part = |c: char| {
            let is_sign = matches!(c, '+' | '-') && matches!(previous, ' ' | 'e' | 'E' | 'p');
            previous = c;
            c.is_ascii_alphanumeric() || matches!(c, '.' | '_') || is_sign
        };
        let length = rest.len() - rest.trim_start_matches(is_part).len();
        self.scan.at += length;
        let text = rest[..length].to_owned();
        match (super::number::int(&text), super::number::float(&text)) {
            (Some(value), _) => Ok(OperandKind::Int(value, text)),
            (None, Some(value)) => Ok(OperandKind::Float(value, text)),
            (None, None) => Err(self.scan.error(start, format!("bad number syntax: {text:?}"))),
        }
    }
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

fn push_text(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        _ if text.is_empty() => {}
        Some(Node::Text(before)) => before.push_str(text),
        _ => nodes.push(Node::Text(text.to_owned())),
    }
}
