//! From what is written to what Logstash runs (`lscl.rb`), its corners included.
//!
//! Enters: the syntax trees of the files of a pipeline, in order. Leaves: a [`Pipeline`]. `and` and `or` are put together
//! as Logstash does it, which is not always what their precedence says; a list of one element is the field reference as
//! which it was read; of a list that is compared only the first element counts, and of a function its first argument; a
//! repeated option is merged; a plugin in a list leaves the values in it.

use super::{
    Entry, Plugin, Setting, Value, literal,
    merge::merge,
    pipeline::{Condition, If, Operand, Pipeline, Refusal, RefusalKind, Statement},
};
use crate::{
    source::{Span, Spanned},
    syntax::logstash::{
        self as syntax, Arm, Connective, Expression, ExpressionKind, OperandKind, Stage, ValueKind,
    },
};
use std::collections::HashMap;

/// How texts are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// `config.support_escapes`: whether `\n` is a new line.
    pub escapes: bool,
}

impl Pipeline {
    /// What the files of one pipeline say together.
    #[must_use]
    pub fn compile<'f>(files: impl IntoIterator<Item = &'f syntax::File>, options: Options) -> Self {
        let mut compiler = Compiler { options, refusals: vec![] };
        let mut pipeline = Self::default();
        for section in files.into_iter().flat_map(|file| &file.sections) {
            let body = compiler.body(&section.body);
            match section.stage.value {
                Stage::Input => pipeline.inputs.extend(body),
                Stage::Filter => pipeline.filters.extend(body),
                Stage::Output => pipeline.outputs.extend(body),
            }
        }
        pipeline.refusals = compiler.refusals;
        pipeline.refusals.sort_by_key(|refusal| refusal.span);
        pipeline
    }
}

struct Compiler {
    options: Options,
    refusals: Vec<Refusal>,
}

impl Compiler {
    fn body(&mut self, body: &[syntax::Statement]) -> Vec<Statement> {
        let statement = |statement: &syntax::Statement| match statement {
            syntax::Statement::Plugin(plugin) => Some(Statement::Plugin(self.plugin(plugin))),
            syntax::Statement::Branch(branch) => self.branch(&branch.arms),
        };
        body.iter().filter_map(statement).collect()
    }

    /// The arms from the last to the first: what follows an arm is what is done otherwise.
    fn branch(&mut self, arms: &[Arm]) -> Option<Statement> {
        let compiled: Vec<_> = arms
            .iter()
            .map(|arm| {
                let condition = arm.condition.as_ref().map(|one| Spanned::new(self.condition(one), one.span));
                (arm, condition, self.body(&arm.body))
            })
            .collect();
        let mut otherwise = vec![];
        for (index, (arm, condition, then)) in compiled.into_iter().enumerate().rev() {
            otherwise = match arm.is_else {
                true => then,
                false => {
                    let is_else_if = index > 0;
                    let choice = If { condition, then, otherwise, is_else_if, keyword: arm.keyword };
                    vec![Statement::If(Box::new(choice))]
                }
            };
        }
        otherwise.pop()
    }

    fn plugin(&mut self, plugin: &syntax::Plugin) -> Plugin {
        let mut options: Vec<Setting> = vec![];
        let mut codec: Option<Span> = None;
        for attribute in &plugin.attributes {
            let value = self.value(&attribute.value);
            if attribute.name.value == "codec" {
                match codec {
                    Some(first) => self.refuse(attribute.name.span, RefusalKind::SecondCodec(first)),
                    None => codec = Some(attribute.name.span),
                }
            }
            match options.iter_mut().find(|known| known.name.value == attribute.name.value) {
                Some(known) => merge(&mut known.value, value),
                None => options.push(Setting { name: attribute.name.clone(), value }),
            }
        }
        Plugin { name: plugin.name.clone(), options, span: plugin.span, complete: plugin.complete }
    }

    fn value(&mut self, value: &syntax::Value) -> Spanned<Value> {
        let compiled = match &value.value {
            ValueKind::Bareword(word) => Value::Text(word.clone()),
            ValueKind::Text(text) => Value::Text(self.text(text)),
            ValueKind::Number(number) => self.number(number, value.span),
            ValueKind::List(list) => {
                let mut values = vec![];
                list.iter().for_each(|value| self.element(value, &mut values));
                Value::List(values)
            }
            ValueKind::Table(entries) => Value::Table(self.table(entries)),
            ValueKind::Plugin(plugin) => Value::Plugin(Box::new(self.plugin(plugin))),
        };
        Spanned::new(compiled, value.span)
    }

    /// An element of a list. Of a plugin, which is none, the values in it are: names of options that are quoted as well.
    fn element(&mut self, value: &syntax::Value, into: &mut Vec<Spanned<Value>>) {
        let ValueKind::Plugin(plugin) = &value.value else {
            into.push(self.value(value));
            return;
        };
        let is_quoted = |name: &str| name.starts_with(['"', '\'']);
        if let Some(name) =
            plugin.name.get(1..plugin.name.len().saturating_sub(1)).filter(|_| is_quoted(&plugin.name))
        {
            into.push(Spanned::new(Value::Text(self.text(name)), plugin.name.span));
        }
        for attribute in &plugin.attributes {
            let name = &attribute.name;
            if (name.span.end - name.span.start) as usize > name.len() {
                into.push(Spanned::new(Value::Text(self.text(name)), name.span));
            }
            self.element(&attribute.value, into);
        }
    }

    /// The entries of a table. Keys are the same if they are written the same, quotes included.
    fn table(&mut self, entries: &[syntax::Entry]) -> Vec<Entry> {
        let mut known: HashMap<(bool, &str), Span> = HashMap::new();
        let mut table: Vec<Entry> = vec![];
        for entry in entries {
            let span = entry.key.span;
            let (is_text, written) = match &entry.key.value {
                ValueKind::Text(text) => (true, text.as_str()),
                ValueKind::Bareword(word) | ValueKind::Number(word) => (false, word.as_str()),
                _ => continue,
            };
            if let Some(first) = known.insert((is_text, written), span) {
                self.refuse(span, RefusalKind::DuplicateKey(written.to_owned(), first));
            }
            let key = if is_text { self.text(written) } else { written.to_owned() };
            let value = self.value(&entry.value);
            table.push(Entry { key: Spanned::new(key, span), value });
        }
        table
    }

    fn text(&self, text: &str) -> String {
        if self.options.escapes { literal::unescaped(text) } else { text.to_owned() }
    }

    fn number(&mut self, number: &str, span: Span) -> Value {
        literal::number(number).unwrap_or_else(|| {
            self.refuse(span, RefusalKind::MalformedNumber(number.to_owned()));
            Value::Text(number.to_owned())
        })
    }

    fn refuse(&mut self, span: Span, kind: RefusalKind) {
        self.refusals.push(Refusal { span, kind });
    }

    fn condition(&mut self, condition: &syntax::Condition) -> Condition {
        let strange = condition.rest.iter().map(|(operator, _)| operator);
        let mut strange = strange.filter(|one| matches!(one.value, Connective::Xor | Connective::Nand));
        if let Some(operator) = strange.next().filter(|_| condition.rest.len() > 1) {
            self.refuse(operator.span, RefusalKind::MixedOperators(operator.value));
        }
        let mut operands = vec![self.expression(&condition.first)];
        let mut operators: Vec<Connective> = vec![];
        for (operator, expression) in &condition.rest {
            // only one of the operators that bind closer is carried out
            if operators.last().is_some_and(|last| precedence(*last) > precedence(operator.value)) {
                carry_out(&mut operators, &mut operands);
            }
            operators.push(operator.value);
            operands.push(self.expression(expression));
        }
        while !operators.is_empty() {
            carry_out(&mut operators, &mut operands);
        }
        operands.pop().unwrap_or(Condition::Truthy(Spanned::new(Operand::Null, condition.span)))
    }

    fn expression(&mut self, expression: &Expression) -> Condition {
        match &expression.value {
            ExpressionKind::Group(condition) => self.condition(condition),
            ExpressionKind::NotGroup(condition) => Condition::Not(Box::new(self.condition(condition))),
            ExpressionKind::NotField(field) => {
                let field = Spanned::new(Operand::Field(field.value.clone()), field.span);
                Condition::Not(Box::new(Condition::Truthy(field)))
            }
            ExpressionKind::In { needle, is_negated, haystack } => {
                let within = Condition::In(self.operand(needle), self.whole_operand(haystack));
                if *is_negated { Condition::Not(Box::new(within)) } else { within }
            }
            ExpressionKind::Compare { left, op, right } => {
                Condition::Compare(op.value, self.operand(left), self.operand(right))
            }
            ExpressionKind::Match { left, is_negated, pattern } => {
                let written = match &pattern.value {
                    OperandKind::Text(text) => self.text(text),
                    OperandKind::Regex(regex) => regex.clone(),
                    _ => String::new(),
                };
                let pattern = Spanned::new(written, pattern.span);
                Condition::Match { left: self.operand(left), is_negated: *is_negated, pattern }
            }
            ExpressionKind::Value(operand) => Condition::Truthy(self.operand(operand)),
        }
    }

    /// What is compared: of a list its first element.
    fn operand(&mut self, operand: &syntax::Operand) -> Spanned<Operand> {
        let first = match &operand.value {
            OperandKind::List(list) => list.first().map(|first| Operand::Value(self.value(first).value)),
            _ => return self.whole_operand(operand),
        };
        Spanned::new(first.unwrap_or(Operand::Null), operand.span)
    }

    fn whole_operand(&mut self, operand: &syntax::Operand) -> Spanned<Operand> {
        let compiled = match &operand.value {
            OperandKind::Text(text) => Operand::Value(Value::Text(self.text(text))),
            OperandKind::Number(number) => Operand::Value(self.number(number, operand.span)),
            OperandKind::Field(field) => Operand::Field(field.clone()),
            OperandKind::List(list) => {
                Operand::Value(Value::List(list.iter().map(|value| self.value(value)).collect()))
            }
            OperandKind::Call(_, arguments) => {
                arguments.first().map_or(Operand::Null, |first| self.operand(first).value)
            }
            OperandKind::Regex(_) => Operand::Null,
        };
        Spanned::new(compiled, operand.span)
    }
}

/// How close an operator binds.
fn precedence(operator: Connective) -> u8 {
    match operator {
        Connective::And | Connective::Nand => 2,
        Connective::Xor => 1,
        Connective::Or => 0,
    }
}

/// Puts the last two operands together with the last operator.
fn carry_out(operators: &mut Vec<Connective>, operands: &mut Vec<Condition>) {
    let (Some(operator), Some(right), Some(left)) = (operators.pop(), operands.pop(), operands.pop()) else {
        return;
    };
    operands.push(Condition::Both(operator, Box::new(left), Box::new(right)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::logstash::plugins_of,
        source::{Embedded, FileId},
    };

    #[test]
    fn a_plugin_in_a_list_is_the_values_in_it() {
        let text = "filter { mutate { add_tag => [one, json { charset => 'two' \"k\" => three to => { a1 => 4 } }, \"p\" { }] } }";
        let file = syntax::read(&Embedded::verbatim(FileId(0), text, 0));
        assert!(file.problems.is_empty());
        let pipeline = Pipeline::compile([&file], Options::default());
        let tags = plugins_of(&pipeline.filters).next().and_then(|plugin| plugin.option("add_tag")).unwrap();
        let words: Vec<&str> = tags.all_texts().map(|text| text.value).collect();
        assert_eq!(words, ["one", "two", "k", "three", "a1", "p"]);
        assert_eq!(tags.list().len(), 6);
    }
}
