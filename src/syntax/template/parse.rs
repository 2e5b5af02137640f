//! From text to nodes.

mod pipe;

use super::{
    Error, ErrorKind,
    scan::{Scanner, coded},
    tree::{Branch, Node},
};
use crate::go::Quoted;
use std::collections::{HashMap, hash_map::Entry};

/// Actions and parentheses may stand in each other so deep.
pub const MAX_NESTING: usize = 100;

type Defined = HashMap<String, Vec<Node>>;
type Read<T> = Result<T, Error>;

pub(super) fn template(
    text: &str,
    is_function: &dyn Fn(&str) -> bool,
    variables: &[&str],
) -> Read<(Vec<Node>, Defined)> {
    let mut variables: Vec<String> = variables.iter().map(|&name| name.to_owned()).collect();
    variables.insert(0, String::new());
    let mut parser = Parser {
        scan: Scanner { text, at: 0 },
        is_function,
        variables,
        defined: HashMap::new(),
        depth: 0,
        parentheses: 0,
        action: 0,
        loops: 0,
        trims: false,
    };
    let (nodes, end) = parser.list(true)?;
    match end {
        End::Text => Ok((nodes, parser.defined)),
        End::Block => Err(parser.scan.error(parser.action, "unexpected {{end}}")),
        End::Else => {
            parser.scan.blanks();
            let at = parser.scan.at;
            // what is chained to it is not looked at
            if !["if", "with"].contains(&parser.scan.word()) {
                parser.scan.at = at;
                parser.close("else")?;
            }
            Err(parser.scan.error(parser.action, "unexpected {{else}}"))
        }
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
    is_function: &'f dyn Fn(&str) -> bool,
    variables: Vec<String>,
    defined: Defined,
    depth: usize,
    /// How many are open in the action.
    parentheses: usize,
    /// Where the action begins.
    action: usize,
    loops: usize,
    /// Whether the last action takes away the blanks that follow.
    trims: bool,
}

impl Parser<'_, '_> {
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth >= MAX_NESTING {
            return Err(self.scan.here(ErrorKind::Unsupported, "nested too deeply"));
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
            self.action = self.scan.at + open;
            self.scan.at += open + 2;
            if self.scan.rest().starts_with('-') && self.scan.rest()[1..].starts_with(BLANKS) {
                self.scan.at += 2;
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
        if self.scan.accept("/*") {
            self.comment()?;
            return Ok(Action::Nothing);
        }
        self.scan.blanks();
        let start = self.scan.at;
        let word = self.scan.word();
        let node = match word {
            "if" => self.branch(Branch::If)?,
            "with" => self.branch(Branch::With)?,
            "range" => self.branch(Branch::Range)?,
            "end" => {
                self.close("end")?;
                return Ok(Action::End(End::Block));
            }
            "else" => return Ok(Action::End(End::Else)),
            "define" if is_top && self.depth == 1 => {
                self.define()?;
                return Ok(Action::Nothing);
            }
            "template" => self.invocation(false)?,
            "block" => self.invocation(true)?,
            "break" | "continue" => {
                self.close(&format!("{{{{{word}}}}}"))?;
                if self.loops == 0 {
                    let message = format!("{{{{{word}}}}} outside {{{{range}}}}");
                    return Err(self.scan.error(self.action, message));
                }
                if word == "break" { Node::Break } else { Node::Continue }
            }
            _ => {
                self.scan.at = start;
                let pipe = self.pipe("command")?;
                self.close("command")?;
                Node::Action(pipe)
            }
        };
        Ok(Action::Node(node))
    }

    /// A comment, behind its beginning: the action must end with it.
    fn comment(&mut self) -> Read<()> {
        let Some(length) = self.scan.rest().find("*/") else {
            let range = self.action..self.scan.at;
            return Err(self.scan.error_at(range, ErrorKind::Unclosed, "unclosed comment"));
        };
        self.scan.at += length + 2;
        let rest = self.scan.rest();
        self.trims = rest.starts_with(BLANKS) && rest[1..].starts_with("-}}");
        if !self.trims && !rest.starts_with("}}") {
            let message = "comment ends before closing delimiter";
            return Err(self.scan.error_at(self.action..self.scan.at, ErrorKind::Unclosed, message));
        }
        self.scan.at += if self.trims { 4 } else { 2 };
        Ok(())
    }

    /// The end of an action.
    fn close(&mut self, context: &str) -> Read<()> {
        let has_blank = self.scan.blanks();
        if has_blank && self.scan.accept("-}}") {
            self.trims = true;
            return Ok(());
        }
        if self.scan.accept("}}") { Ok(()) } else { Err(self.unexpected(context)) }
    }

    /// What stands here should not stand in a `context`.
    fn unexpected(&mut self, context: &str) -> Error {
        let start = self.scan.at;
        let token = match self.scan.peek() {
            None => {
                let range = self.action..start;
                return self.scan.error_at(range, ErrorKind::Unclosed, "unclosed action");
            }
            Some(')') if self.parentheses == 0 => {
                return self.scan.here(ErrorKind::Syntax, "unexpected right paren");
            }
            Some('}') if self.parentheses > 0 && self.scan.rest().starts_with("}}") => {
                return self.scan.error(self.action, "unclosed left paren");
            }
            Some(c) if c.is_alphanumeric() || c == '_' => self.scan.word(),
            Some(c) if !(' '..='~').contains(&c) => {
                let message = format!("unrecognized character in action: {}", coded(c));
                return self.scan.here(ErrorKind::Syntax, message);
            }
            Some(quote @ ('"' | '`')) => {
                let read = if quote == '"' { self.scan.quoted().map(|_| ()) } else { self.raw().map(|_| ()) };
                match read {
                    Err(error) if error.kind == ErrorKind::Syntax => return error,
                    _ => &self.scan.text[start..self.scan.at],
                }
            }
            Some(first @ ('$' | '.')) => {
                self.scan.at += 1;
                self.scan.word();
                if let Err(error) = self.scan.terminated() {
                    return error;
                }
                let token = &self.scan.text[start..self.scan.at];
                // Go counts the dot alone, and no other of these, among its keywords
                if token == "." && first == '.' {
                    let message = format!("unexpected <.> in {context}");
                    return self.scan.error(start, message);
                }
                token
            }
            Some(':') if !self.scan.rest().starts_with(":=") => {
                return self.scan.here(ErrorKind::Syntax, "expected :=");
            }
            Some(c) => {
                let is_pair = ["}}", ":="].iter().any(|pair| self.scan.rest().starts_with(pair));
                self.scan.at += if is_pair { 2 } else { c.len_utf8() };
                &self.scan.text[start..self.scan.at]
            }
        };
        let kind = if token == "}" { ErrorKind::Unclosed } else { ErrorKind::Syntax };
        let written = if KEYWORDS.contains(&token) {
            format!("<{token}>")
        } else if token.len() > 10 {
            let begin: String = token.chars().take(10).collect();
            format!("{}...", Quoted(&begin))
        } else {
            Quoted(token).to_string()
        };
        let message = format!("unexpected {written} in {context}");
        self.scan.error_at(start..self.scan.at, kind, message)
    }

    /// The text ends within what begins at `start`.
    fn no_end(&self, start: usize, end: usize) -> Error {
        self.scan.error_at(start..end, ErrorKind::NoEnd, "unexpected EOF")
    }

    fn branch(&mut self, kind: Branch) -> Read<Node> {
        let start = self.action;
        let known = self.variables.len();
        let context = match kind {
            Branch::If => "if",
            Branch::With => "with",
            Branch::Range => "range",
        };
        let pipe = self.pipe(context)?;
        self.close(context)?;
        let head = self.scan.at;
        self.loops += usize::from(kind == Branch::Range);
        let (body, end) = self.list(false)?;
        self.loops -= usize::from(kind == Branch::Range);
        let otherwise = match end {
            End::Text => return Err(self.no_end(start, head)),
            End::Block => vec![],
            End::Else => self.otherwise(kind, start, head)?,
        };
        self.variables.truncate(known);
        Ok(Node::Branch { kind, pipe, body, otherwise })
    }

    /// What follows `else`.
    fn otherwise(&mut self, kind: Branch, start: usize, head: usize) -> Read<Vec<Node>> {
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
        let other = if kind == Branch::With { "if" } else { "with" };
        let is_chain = |word: &str| word == other || (kind == Branch::Range && word == "if");
        let context = if is_chain(self.scan.word()) { "input" } else { "else" };
        self.scan.at = at;
        self.close(context)?;
        match self.list(false)? {
            (nodes, End::Block) => Ok(nodes),
            (_, End::Else) => Err(self.scan.error(self.action, "expected end; found {{else}}")),
            (_, End::Text) => Err(self.no_end(start, head)),
        }
    }

    fn define(&mut self) -> Read<()> {
        let start = self.action;
        let name = self.name("define clause")?;
        self.close("define clause")?;
        self.definition(start, name, "define clause")
    }

    /// The body of a definition, in which only `$` is known.
    fn definition(&mut self, start: usize, name: String, context: &str) -> Read<()> {
        let head = self.scan.at;
        let outer = std::mem::replace(&mut self.variables, vec![String::new()]);
        let loops = std::mem::take(&mut self.loops);
        let (nodes, end) = self.list(false)?;
        (self.variables, self.loops) = (outer, loops);
        match end {
            End::Block => {}
            End::Else => {
                return Err(self.scan.error(self.action, format!("unexpected {{{{else}}}} in {context}")));
            }
            End::Text => return Err(self.no_end(start, head)),
        }
        match self.defined.entry(name) {
            Entry::Vacant(vacant) => drop(vacant.insert(nodes)),
            Entry::Occupied(mut known) if is_empty(known.get()) => drop(known.insert(nodes)),
            Entry::Occupied(_) if is_empty(&nodes) => {}
            Entry::Occupied(known) => {
                let message = format!("template: multiple definition of template {}", Quoted(known.key()));
                return Err(self.scan.error_at(start..head, ErrorKind::Syntax, message));
            }
        }
        Ok(())
    }

    /// `template`, or `block`, which defines what it calls.
    fn invocation(&mut self, is_block: bool) -> Read<Node> {
        let (start, context) = (self.action, if is_block { "block clause" } else { "template clause" });
        self.scan.blanks();
        let at = self.scan.at as u32;
        let name = self.name(context)?;
        let before = self.scan.at;
        let has_blank = self.scan.blanks();
        let rest = self.scan.rest();
        let is_all = rest.starts_with("}}") || (has_blank && rest.starts_with("-}}"));
        self.scan.at = before;
        let pipe = if is_all && !is_block { None } else { Some(self.pipe(context)?) };
        self.close(context)?;
        if is_block {
            self.definition(start, name.clone(), context)?;
        }
        Ok(Node::Template { name, pipe, at })
    }

    fn name(&mut self, context: &str) -> Read<String> {
        self.scan.blanks();
        match self.scan.peek() {
            Some('"') => Ok(self.scan.quoted()?.0),
            Some('`') => self.raw(),
            _ => Err(self.unexpected(context)),
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
}

const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

const KEYWORDS: [&str; 11] =
    ["block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with"];

/// Whether there is nothing but blanks.
fn is_empty(nodes: &[Node]) -> bool {
    nodes.iter().all(|node| matches!(node, Node::Text(text) if text.trim().is_empty()))
}

fn push_text(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        _ if text.is_empty() => {}
        Some(Node::Text(before)) => before.push_str(text),
        _ => nodes.push(Node::Text(text.to_owned())),
    }
}
