//! From nodes and data to text.

use super::{
    Failure, Functions, builtins,
    tree::{Branch, Command, Node, Operand, OperandKind, Pipe, Template},
    value::Value,
};

/// Branches and templates may stand in each other so deep; Go stops later.
const MAX_DEPTH: usize = 200;
/// So many nodes may be passed, and bytes be read and written by functions, before a template is given up; Go goes on.
const MAX_WORK: usize = 1 << 26;

/// What a template is evaluated with.
pub struct Scope<'a> {
    /// Its name, for errors.
    pub name: &'a str,
    /// `.`, and `$`.
    pub data: Value,
    /// Other variables, without `$`.
    pub variables: Vec<(&'a str, Value)>,
    /// Its functions.
    pub functions: &'a dyn Functions,
    /// So many bytes stand before the template when Go counts columns.
    pub column_offset: usize,
}

impl Template {
    /// Writes the template.
    ///
    /// # Errors
    /// Why that stops, as Go says it.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<String, Stop> {
        let mut variables = vec![(String::new(), scope.data.clone())];
        variables.extend(scope.variables.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
        let name = scope.name.to_owned();
        let mut run = Run { template: self, scope, variables, name, out: String::new(), depth: 0, work: 0 };
        run.list(&self.nodes, &scope.data)?;
        Ok(run.out)
    }
}

/// What goes on behind a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Break,
    Continue,
}

struct Run<'a> {
    template: &'a Template,
    scope: &'a Scope<'a>,
    variables: Vec<(String, Value)>,
    /// The name of the template that is being written.
    name: String,
    out: String,
    depth: usize,
    work: usize,
}

type Done<T> = Result<T, Stop>;

/// Why a template stops.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// As Go says it.
    pub message: String,
    /// Whether Go would go on, and only this evaluation cannot.
    pub is_unsupported: bool,
}

impl Run<'_> {
    /// An error at a place, in Go's words.
    fn error(&self, at: u32, context: &str, message: &str) -> Stop {
        let before = &self.template.text[..at as usize];
        let line = 1 + before.matches('\n').count();
        let column = match before.rfind('\n') {
            Some(end) => before.len() - end - 1,
            None => before.len() + self.scope.column_offset,
        };
        let (outer, name) = (self.scope.name, &self.name);
        let message =
            format!("template: {outer}:{line}:{column}: executing {name:?} at <{context}>: {message}");
        Stop { message, is_unsupported: false }
    }

    /// What only this evaluation cannot go on with.
    fn given_up(&self, message: &str) -> Stop {
        Stop { message: format!("template: {}: {message}", self.scope.name), is_unsupported: true }
    }

    /// Counts work.
    fn spend(&mut self, work: usize) -> Done<()> {
        self.work = self.work.saturating_add(work);
        if self.work > MAX_WORK { Err(self.given_up("it does too much")) } else { Ok(()) }
    }

    fn write(&mut self, text: &str) -> Done<()> {
        self.spend(text.len())?;
        self.out.push_str(text);
        Ok(())
    }

    fn list(&mut self, nodes: &[Node], dot: &Value) -> Done<Flow> {
        if self.depth >= MAX_DEPTH {
            return Err(self.given_up(&format!("exceeded maximum template depth ({MAX_DEPTH})")));
        }
        self.depth += 1;
        let mut flow = Flow::On;
        for node in nodes {
            self.spend(1)?;
            flow = self.node(node, dot)?;
            if flow != Flow::On {
                break;
            }
        }
        self.depth -= 1;
        Ok(flow)
    }

    fn node(&mut self, node: &Node, dot: &Value) -> Done<Flow> {
        match node {
            Node::Text(text) => self.write(text)?,
            Node::Action(pipe) => {
                let value = self.pipe(pipe, dot)?;
                if pipe.variables.is_empty() {
                    self.write(&value.to_string())?;
                }
            }
            Node::Branch { kind, pipe, body, otherwise } => {
                let known = self.variables.len();
                let flow = match kind {
                    Branch::Range => self.range(pipe, body, otherwise, dot),
                    _ => self.condition(*kind, pipe, [body, otherwise], dot),
                };
                self.variables.truncate(known);
                return flow;
            }
            Node::Template { name, pipe, at } => self.call(name, pipe.as_ref(), *at, dot)?,
            Node::Break => return Ok(Flow::Break),
            Node::Continue => return Ok(Flow::Continue),
        }
        Ok(Flow::On)
    }

    fn condition(
        &mut self,
        kind: Branch,
        pipe: &Pipe,
        [body, otherwise]: [&[Node]; 2],
        dot: &Value,
    ) -> Done<Flow> {
        let value = self.pipe(pipe, dot)?;
        match (value.is_true(), kind) {
            (true, Branch::With) => self.list(body, &value),
            (true, _) => self.list(body, dot),
            (false, _) => self.list(otherwise, dot),
        }
    }

    fn range(&mut self, pipe: &Pipe, body: &[Node], otherwise: &[Node], dot: &Value) -> Done<Flow> {
        let over = self.pipe_value(pipe, dot)?;
        let mut items: Box<dyn Iterator<Item = (Value, Value)>> = match &over {
            Value::List(items) => Box::new((0..).map(Value::Int).zip(items.iter().cloned())),
            Value::Texts(entries) => {
                let entry = |(name, value): (&String, &String)| {
                    (Value::text(name.as_str()), Value::text(value.as_str()))
                };
                Box::new(entries.iter().map(entry))
            }
            Value::Map(entries) => {
                Box::new(entries.iter().map(|(name, value)| (Value::text(name.as_str()), value.clone())))
            }
            Value::Int(count) => Box::new((0..*count).map(|index| (Value::Int(index), Value::Int(index)))),
            Value::Nil => Box::new(std::iter::empty()),
            other => {
                return Err(self.error(
                    pipe.at,
                    &pipe.to_string(),
                    &format!("range can't iterate over {other}"),
                ));
            }
        };
        let Some(first) = items.next() else { return self.list(otherwise, dot) };
        let known = self.variables.len();
        for (index, item) in std::iter::once(first).chain(items) {
            self.spend(1)?;
            match pipe.variables.as_slice() {
                [] => {}
                [one] => self.set(one, item.clone(), pipe)?,
                [first, second, ..] => {
                    self.set(first, index, pipe)?;
                    self.set(second, item.clone(), pipe)?;
                }
            }
            let flow = self.list(body, &item)?;
            self.variables.truncate(known);
            if flow == Flow::Break {
                break;
            }
        }
        Ok(Flow::On)
    }

    fn call(&mut self, name: &str, pipe: Option<&Pipe>, at: u32, dot: &Value) -> Done<()> {
        let template = self.template;
        let context = || format!("{{{{template {name:?}}}}}");
        let Some(nodes) = template.defined.get(name) else {
            return Err(self.error(at, &context(), &format!("template {name:?} not defined")));
        };
        if self.depth >= MAX_DEPTH {
            let message = format!("exceeded maximum template depth ({MAX_DEPTH})");
            return Err(Stop { is_unsupported: true, ..self.error(at, &context(), &message) });
        }
        let data = pipe.map_or(Ok(Value::Nil), |pipe| self.pipe(pipe, dot))?;
        let outer = std::mem::replace(&mut self.variables, vec![(String::new(), data.clone())]);
        let outer_name = std::mem::replace(&mut self.name, name.to_owned());
        self.list(nodes, &data)?;
        (self.variables, self.name) = (outer, outer_name);
        Ok(())
    }

    fn set(&mut self, name: &str, value: Value, pipe: &Pipe) -> Done<()> {
        match self.variables.iter_mut().rev().find(|(known, _)| pipe.is_assignment && known == name) {
            Some((_, known)) => *known = value,
            None if pipe.is_assignment => return Err(self.undefined(name, pipe)),
            None => self.variables.push((name.to_owned(), value)),
        }
        Ok(())
    }

    /// The pipe sets a variable that is not there.
    fn undefined(&self, name: &str, pipe: &Pipe) -> Stop {
        let operand = pipe.commands.last().and_then(|command| command.operands.first());
        let (at, context) =
            operand.map_or((pipe.at, String::new()), |operand| (operand.at, operand.to_string()));
        self.error(at, &context, &format!("undefined variable: ${name}"))
    }

    /// The value of a pipe, which its variables take.
    fn pipe(&mut self, pipe: &Pipe, dot: &Value) -> Done<Value> {
        let value = self.pipe_value(pipe, dot)?;
        for name in &pipe.variables {
            self.set(name, value.clone(), pipe)?;
        }
        Ok(value)
    }

    fn pipe_value(&mut self, pipe: &Pipe, dot: &Value) -> Done<Value> {
        let mut last = None;
        for command in &pipe.commands {
            last = Some(self.command(command, dot, last)?);
        }
        Ok(last.unwrap_or(Value::Nil))
    }

    fn command(&mut self, command: &Command, dot: &Value, last: Option<Value>) -> Done<Value> {
        let (first, rest) = (&command.operands[0], &command.operands[1..]);
        if let OperandKind::Function(name) = &first.kind {
            return self.function(name, command, dot, last);
        }
        if matches!(first.kind, OperandKind::Nil) {
            return Err(self.error(first.at, "nil", "nil is not a command"));
        }
        if !rest.is_empty() || last.is_some() {
            let message = match &first.kind {
                OperandKind::Field(names)
                | OperandKind::Variable(_, names)
                | OperandKind::Chain(_, names)
                    if !names.is_empty() =>
                {
                    return self.method(first, names, command, dot, last);
                }
                _ => format!("can't give argument to non-function {first}"),
            };
            return Err(self.error(first.at, &first.to_string(), &message));
        }
        self.operand(first, dot)
    }

    fn function(&mut self, name: &str, command: &Command, dot: &Value, last: Option<Value>) -> Done<Value> {
        if matches!(name, "and" | "or") {
            return self.short_circuit(name == "and", command, dot, last);
        }
        let mut arguments = Vec::with_capacity(command.operands.len());
        for operand in &command.operands[1..] {
            arguments.push(self.operand(operand, dot)?);
        }
        arguments.extend(last);
        let called = match builtins::call(name, &arguments) {
            Some(called) => called,
            None => self.scope.functions.call(name, &arguments),
        };
        let text_of = |value: &Value| if let Value::Text(text) = value { text.len() } else { 0 };
        self.spend(arguments.iter().chain(called.as_ref().ok()).map(text_of).sum())?;
        called.map_err(|failure| match failure {
            Failure::Call(message) => {
                self.error(command.at, &command.to_string(), &format!("error calling {name}: {message}"))
            }
            Failure::Count(message) => self.error(command.at, name, &message),
            Failure::Unsupported(message) => self.given_up(&message),
            Failure::Type(index, expected) => {
                let got = arguments.get(index).map_or("nil", Value::type_name);
                let wrong = format!("wrong type for value; expected {expected}; got {got}");
                match command.operands.get(index + 1) {
                    Some(operand) if operand.is_constant() => {
                        let message = if expected == "string" {
                            format!("expected {expected}; found {operand}")
                        } else {
                            format!("can't handle {operand} for arg of type {expected}")
                        };
                        self.error(operand.at, &operand.to_string(), &message)
                    }
                    Some(operand) => self.error(operand.at, &operand.to_string(), &wrong),
                    None => self.error(command.at, name, &wrong),
                }
            }
        })
    }

    /// The last of several fields is called with arguments.
    fn method(
        &mut self,
        first: &Operand,
        names: &[String],
        command: &Command,
        dot: &Value,
        last: Option<Value>,
    ) -> Done<Value> {
        let Some((name, before)) = names.split_last() else { return self.operand(first, dot) };
        let owner = match &first.kind {
            OperandKind::Variable(of, _) => self.variable(of, first)?,
            OperandKind::Chain(inner, _) => self.operand(inner, dot)?,
            _ => dot.clone(),
        };
        let owner = self.fields(owner, before, first)?;
        let mut arguments = Vec::with_capacity(command.operands.len());
        if matches!(owner, Value::Object(_)) {
            for operand in &command.operands[1..] {
                arguments.push(self.operand(operand, dot)?);
            }
            arguments.extend(last);
        }
        let (at, context) = (first.at, first.to_string());
        if let Value::Object(object) = &owner
            && let Some(called) = object.method(name, &arguments)
        {
            return called.map_err(|failure| {
                let message = match failure {
                    Failure::Call(message) => format!("error calling {name}: {message}"),
                    Failure::Count(message) => message,
                    Failure::Unsupported(message) => return self.given_up(&message),
                    Failure::Type(index, expected) => {
                        let got = arguments.get(index).map_or("nil", Value::type_name);
                        format!("wrong type for value; expected {expected}; got {got}")
                    }
                };
                self.error(at, &context, &message)
            });
        }
        self.fields(owner.clone(), std::slice::from_ref(name), first)?;
        let message = match owner {
            Value::Struct(_) => format!("{name} has arguments but cannot be invoked as function"),
            _ => format!("{name} is not a method but has arguments"),
        };
        Err(self.error(at, &context, &message))
    }

    fn variable(&self, name: &str, operand: &Operand) -> Done<Value> {
        let known = self.variables.iter().rev().find(|(known, _)| known == name);
        known.map(|(_, value)| value.clone()).ok_or_else(|| {
            self.error(operand.at, &operand.to_string(), &format!("undefined variable: ${name}"))
        })
    }

    /// Fields of fields of a value, as the operand asks for them.
    fn fields(&self, mut value: Value, names: &[String], operand: &Operand) -> Done<Value> {
        for name in names {
            value = value.field(name).map_err(|message| {
                // Go tells of what it evaluated last
                let near =
                    if let OperandKind::Chain(inner, _) = &operand.kind { innermost(inner) } else { operand };
                let is_unsupported = matches!(value, Value::Object(_)) && message.contains("not supported");
                Stop { is_unsupported, ..self.error(near.at, &near.to_string(), &message) }
            })?;
        }
        Ok(value)
    }

    /// `and` and `or` evaluate only as much as they need.
    fn short_circuit(
        &mut self,
        is_and: bool,
        command: &Command,
        dot: &Value,
        last: Option<Value>,
    ) -> Done<Value> {
        let mut value = None;
        for operand in &command.operands[1..] {
            let next = self.operand(operand, dot)?;
            let decides = next.is_true() != is_and;
            value = Some(next);
            if decides {
                return Ok(value.unwrap_or(Value::Nil));
            }
        }
        let name = if is_and { "and" } else { "or" };
        let missing = || {
            let message = format!("wrong number of args for {name}: want at least 1 got 0");
            self.error(command.at, name, &message)
        };
        last.or(value).ok_or_else(missing)
    }

    fn operand(&mut self, operand: &Operand, dot: &Value) -> Done<Value> {
        let (start, names): (Value, &[String]) = match &operand.kind {
            OperandKind::Dot => return Ok(dot.clone()),
            OperandKind::Nil => return Ok(Value::Nil),
            OperandKind::Bool(value) => return Ok(Value::Bool(*value)),
            OperandKind::Int(value, _) => return Ok(Value::Int(*value)),
            OperandKind::Float(value, _) => return Ok(Value::Float(*value)),
            OperandKind::Text(value, _) => return Ok(Value::text(value.as_str())),
            OperandKind::Function(name) => {
                let called =
                    builtins::call(name, &[]).unwrap_or_else(|| self.scope.functions.call(name, &[]));
                return called.map_err(|failure| {
                    let message = match failure {
                        Failure::Call(message) => format!("error calling {name}: {message}"),
                        Failure::Count(message) => message,
                        Failure::Unsupported(message) => return self.given_up(&message),
                        Failure::Type(_, expected) => format!("expected {expected}"),
                    };
                    self.error(operand.at, name, &message)
                });
            }
            OperandKind::Field(names) => (dot.clone(), names),
            OperandKind::Variable(name, names) => (self.variable(name, operand)?, names),
            OperandKind::Pipe(pipe) => (self.pipe(pipe, dot)?, &[]),
            OperandKind::Chain(inner, names) => (self.operand(inner, dot)?, names),
        };
        self.fields(start, names, operand)
    }
}

/// What is evaluated last in an operand.
fn innermost(operand: &Operand) -> &Operand {
    match &operand.kind {
        OperandKind::Pipe(pipe) => {
            let last = pipe.commands.last().and_then(|command| command.operands.last());
            last.map_or(operand, innermost)
        }
        _ => operand,
    }
}
