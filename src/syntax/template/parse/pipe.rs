//! What stands in an action: pipes, commands, operands.

use super::{Parser, Read};
use crate::{
    go::Quoted,
    syntax::template::{
        ErrorKind, builtins, number,
        tree::{Command, Operand, OperandKind, Pipe},
    },
};

impl Parser<'_, '_> {
    pub(super) fn pipe(&mut self, context: &str) -> Read<Pipe> {
        self.scan.blanks();
        let at = self.scan.at as u32;
        let (variables, is_assignment) = self.declarations(context)?;
        // known to their own pipe already
        self.variables.extend(variables.iter().cloned());
        let mut commands: Vec<Command> = vec![];
        loop {
            self.scan.blanks();
            if self.ends() {
                break;
            }
            commands.push(self.command(context)?);
            let before = self.scan.at;
            self.scan.blanks();
            // Go takes a pipe with nothing behind it
            if !self.scan.accept("|") {
                self.scan.at = before;
                break;
            }
        }
        if commands.is_empty() {
            let message = format!("missing value for {context}");
            return Err(self.scan.error(self.action, message));
        }
        for (index, command) in commands.iter().enumerate().skip(1) {
            use OperandKind::{Bool, Dot, Float, Int, Nil, Text};
            let first = &command.operands[0];
            if matches!(first.kind, Bool(_) | Dot | Nil | Int(..) | Float(..) | Text(..)) {
                let message = format!("non executable command in pipeline stage {}", index + 1);
                return Err(self.scan.error(first.at as usize, message));
            }
        }
        Ok(Pipe { variables, is_assignment, commands, at })
    }

    /// Whether the pipe ends here, blanks being passed.
    fn ends(&self) -> bool {
        let rest = self.scan.rest();
        if self.parentheses > 0 {
            return rest.starts_with(')');
        }
        let is_trimmed = rest.starts_with("-}}") && self.scan.text[..self.scan.at].ends_with(super::BLANKS);
        rest.starts_with("}}") || is_trimmed
    }

    /// `$x :=`, `$x =` and, in a range, `$i, $x :=`.
    fn declarations(&mut self, context: &str) -> Read<(Vec<String>, bool)> {
        let mut names = vec![];
        loop {
            let start = self.scan.at;
            if !self.scan.accept("$") {
                return Ok((names, false));
            }
            let name = self.scan.word().to_owned();
            let end = self.scan.at;
            self.scan.blanks();
            let is_declaration = self.scan.accept(":=");
            if is_declaration || (self.scan.at > end && self.scan.accept("=")) {
                names.push(name);
                return Ok((names, !is_declaration));
            }
            if !self.scan.accept(",") {
                self.scan.at = start;
                return Ok((names, false));
            }
            names.push(name);
            if context != "range" || names.len() > 1 {
                return Err(self.scan.error(start, format!("too many declarations in {context}")));
            }
            self.scan.blanks();
            if !self.scan.rest().starts_with('$') && !self.ends() {
                return Err(self.scan.error(start, "range can only initialize variables"));
            }
        }
    }

    fn command(&mut self, context: &str) -> Read<Command> {
        let at = self.scan.at as u32;
        let mut operands = vec![];
        loop {
            let before = self.scan.at;
            let has_blank = self.scan.blanks();
            if self.ends() || self.scan.rest().starts_with('|') && !operands.is_empty() {
                self.scan.at = before;
                return Ok(Command { operands, at });
            }
            if !operands.is_empty() && !has_blank {
                return Err(self.unexpected("operand"));
            }
            let context = if operands.is_empty() { context } else { "operand" };
            operands.push(self.operand(context)?);
        }
    }

    fn operand(&mut self, context: &str) -> Read<Operand> {
        let start = self.scan.at;
        let mut at = start as u32;
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
                let kind = self.variable(start)?;
                if let OperandKind::Variable(name, fields) = &kind
                    && !fields.is_empty()
                {
                    at += name.len() as u32 + 1;
                }
                kind
            }
            Some('(') => self.parenthesized()?,
            Some('.') if !self.scan.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                let fields = self.scan.fields()?;
                if fields.is_empty() {
                    self.scan.at += 1;
                    self.scan.terminated()?;
                    OperandKind::Dot
                } else {
                    // Go takes the second of several fields for the place
                    at += if fields.len() > 1 { fields[0].len() as u32 + 1 } else { 0 };
                    OperandKind::Field(fields)
                }
            }
            Some('\'') => {
                let (value, text) = self.scan.character()?;
                OperandKind::Int(value, text)
            }
            Some('0'..='9' | '+' | '-' | '.') => self.number()?,
            Some(c) if c.is_alphabetic() || c == '_' => self.identifier(start, context)?,
            _ => return Err(self.unexpected(context)),
        };
        self.chained(Operand { kind, at })
    }

    /// The operand, or its fields if any follow.
    fn chained(&mut self, operand: Operand) -> Read<Operand> {
        use OperandKind::{Bool, Chain, Dot, Float, Int, Nil, Text};
        let (start, at) = (self.scan.at, operand.at);
        let fields = self.scan.fields()?;
        if fields.is_empty() {
            return Ok(operand);
        }
        if matches!(operand.kind, Bool(_) | Dot | Nil | Int(..) | Float(..) | Text(..)) {
            let message = format!("unexpected . after term {}", Quoted(&operand.to_string()));
            return Err(self.scan.error(start, message));
        }
        Ok(Operand { kind: Chain(Box::new(operand), fields), at })
    }

    fn variable(&mut self, start: usize) -> Read<OperandKind> {
        self.scan.at += 1;
        let name = self.scan.word().to_owned();
        let end = self.scan.at;
        self.scan.terminated()?;
        if !self.variables.contains(&name) {
            let message = format!("undefined variable \"${name}\"");
            return Err(self.scan.error_at(start..end, ErrorKind::Variable, message));
        }
        Ok(OperandKind::Variable(name, self.scan.fields()?))
    }

    fn parenthesized(&mut self) -> Read<OperandKind> {
        self.scan.at += 1;
        self.parentheses += 1;
        let pipe = self.nested(|parser| parser.pipe("parenthesized pipeline"))?;
        self.scan.blanks();
        if !self.scan.accept(")") {
            return Err(self.unexpected("parenthesized pipeline"));
        }
        self.parentheses -= 1;
        Ok(OperandKind::Pipe(Box::new(pipe)))
    }

    fn identifier(&mut self, start: usize, context: &str) -> Read<OperandKind> {
        let name = self.scan.word();
        let end = self.scan.at;
        self.scan.terminated()?;
        Ok(match name {
            "true" | "false" => OperandKind::Bool(name == "true"),
            "nil" => OperandKind::Nil,
            _ if super::KEYWORDS.contains(&name) => {
                self.scan.at = start;
                return Err(self.unexpected(context));
            }
            _ if builtins::has(name) || (self.is_function)(name) => OperandKind::Function(name.to_owned()),
            _ => {
                let message = format!("function {} not defined", Quoted(name));
                return Err(self.scan.error_at(start..end, ErrorKind::Function, message));
            }
        })
    }

    fn number(&mut self) -> Read<OperandKind> {
        let start = self.scan.at;
        let is_good = self.scan.number();
        let text = self.scan.text[start..self.scan.at].to_owned();
        if !is_good {
            return Err(self.scan.error(start, format!("bad number syntax: {}", Quoted(&text))));
        }
        let is_complex = text.ends_with('i') && text.contains(|c: char| c.is_ascii_digit());
        // Go reads them, and only a comparison could tell what they are
        if is_complex
            || (number::int(&text).is_none() && text.parse::<u64>().is_ok_and(|_| !text.starts_with('0')))
        {
            let message = "numbers of this kind are not supported";
            return Err(self.scan.error_at(start..self.scan.at, ErrorKind::Unsupported, message));
        }
        match (number::int(&text), number::float(&text)) {
            (Some(value), _) => Ok(OperandKind::Int(value, text)),
            (None, Some(value)) if text.contains(['.', 'e', 'E', 'p', 'P']) => {
                Ok(OperandKind::Float(value, text))
            }
            (None, Some(_)) => Err(self.scan.error(start, format!("integer overflow: {}", Quoted(&text)))),
            (None, None) => Err(self.scan.error(start, format!("illegal number syntax: {}", Quoted(&text)))),
        }
    }
}
