//! The conditions of branches.

use super::{
    Comparison, Condition, Connective, Expression, ExpressionKind, Operand, OperandKind,
    cursor::{Read, Reader},
    problem::ProblemKind,
};
use crate::source::Spanned;

impl Reader<'_> {
    /// Expressions and the operators between them.
    pub(super) fn condition(&mut self) -> Read<Condition> {
        let start = self.at;
        let first = self.expression()?;
        let mut rest = vec![];
        let mut end = self.at;
        loop {
            self.blanks();
            if self.operator_of_another_language() {
                end = self.at;
                continue;
            }
            let operator = self.at;
            let Some(connective) = Connective::ALL.into_iter().find(|one| self.accept(one.word())) else {
                break;
            };
            let connective = Spanned::new(connective, self.span_from(operator));
            self.blanks();
            rest.push((connective, self.expression()?));
            end = self.at;
        }
        self.at = end;
        Ok(Condition { first, rest, span: self.span(start..end) })
    }

    /// Tells of `&&` or `||`, if one is here, and passes it with the expression behind it.
    fn operator_of_another_language(&mut self) -> bool {
        let known = [("&&", "and"), ("||", "or")];
        let Some((sign, word)) = known.into_iter().find(|(sign, _)| self.starts_with(sign)) else {
            return false;
        };
        self.instead(sign.len(), word);
        self.blanks();
        self.deeper(Self::expression).is_ok()
    }

    fn expression(&mut self) -> Read<Expression> {
        let start = self.at;
        let kind = if self.peek() == Some(b'(') {
            ExpressionKind::Group(Box::new(self.deeper(Self::group)?))
        } else if self.starts_with("!") && !self.starts_with("!=") && !self.starts_with("!~") {
            self.at += 1;
            self.blanks();
            match self.peek() {
                Some(b'(') => ExpressionKind::NotGroup(Box::new(self.deeper(Self::group)?)),
                _ => {
                    let place = self.at;
                    match self.selector() {
                        Some(field) => ExpressionKind::NotField(Spanned::new(field, self.span_from(place))),
                        None => return self.lost(ProblemKind::NoOperand),
                    }
                }
            }
        } else if self.word() == "not" && !self.peek_behind_blanks(self.at + 3).starts_with('(') {
            self.instead("not".len(), "!");
            self.blanks();
            return self.deeper(Self::expression);
        } else {
            self.relation()?
        };
        Ok(Spanned::new(kind, self.span_from(start)))
    }

    fn group(&mut self) -> Read<Condition> {
        let start = self.at;
        self.at += 1;
        self.blanks();
        let condition = self.condition()?;
        self.blanks();
        if !self.accept(")") {
            return self.lost(ProblemKind::NoParenthesis(self.span(start..start + 1)));
        }
        Ok(condition)
    }

    /// One operand, or two with an operator between.
    fn relation(&mut self) -> Read<ExpressionKind> {
        let left = self.operand()?;
        let end = self.at;
        self.blanks();
        if self.is_not_in() || self.accept("in") {
            let is_negated = self.text(end..self.at).contains("not");
            self.blanks();
            return Ok(ExpressionKind::In { needle: left, is_negated, haystack: self.operand()? });
        }
        let start = self.at;
        if let Some(op) = Comparison::ALL.into_iter().find(|op| self.accept(op.sign())) {
            let op = Spanned::new(op, self.span_from(start));
            self.blanks();
            return Ok(ExpressionKind::Compare { left, op, right: self.operand()? });
        }
        for (sign, is_negated) in [("=~", false), ("!~", true)] {
            if self.accept(sign) {
                self.blanks();
                return Ok(ExpressionKind::Match { left, is_negated, pattern: self.pattern()? });
            }
        }
        if self.peek() == Some(b'=') {
            self.instead("=".len(), "==");
            self.blanks();
            self.operand()?;
            return Ok(ExpressionKind::Value(left));
        }
        self.at = end;
        Ok(ExpressionKind::Value(left))
    }

    /// Passes `not in`: one space behind `not`, and any white space more.
    fn is_not_in(&mut self) -> bool {
        let start = self.at;
        if self.accept("not ") {
            self.blanks();
            if self.accept("in") {
                return true;
            }
        }
        self.at = start;
        false
    }

    fn pattern(&mut self) -> Read<Operand> {
        let start = self.at;
        let kind = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => OperandKind::Text(self.delimited(quote).to_owned()),
            Some(b'/') => OperandKind::Regex(self.delimited(b'/').to_owned()),
            _ => return self.lost(ProblemKind::NoPattern),
        };
        Ok(Spanned::new(kind, self.span_from(start)))
    }

    fn operand(&mut self) -> Read<Operand> {
        let start = self.at;
        let kind = match self.peek() {
            Some(quote @ (b'"' | b'\'')) => OperandKind::Text(self.delimited(quote).to_owned()),
            Some(b'/') => OperandKind::Regex(self.delimited(b'/').to_owned()),
            Some(b'[') => match self.selector() {
                Some(field) => OperandKind::Field(field),
                None => OperandKind::List(self.deeper(Self::list)?),
            },
            _ if !self.number().is_empty() => {
                let number = self.number();
                self.at += number.len();
                OperandKind::Number(number.to_owned())
            }
            _ => self.call()?,
        };
        Ok(Spanned::new(kind, self.span_from(start)))
    }

    /// `[a][b]`, if that is here: brackets with anything but brackets and commas between.
    fn selector(&mut self) -> Option<String> {
        let start = self.at;
        while let Some(length) = element(self.rest()) {
            self.at += length;
        }
        (self.at > start).then(|| self.text(start..self.at).to_owned())
    }

    /// A function and its arguments; a word alone must stand in quotes.
    fn call(&mut self) -> Read<OperandKind> {
        let start = self.at;
        let word = self.bareword();
        let is_call = word.len() > 1 && self.peek_behind_blanks(self.at + word.len()).starts_with('(');
        if !is_call {
            if word.is_empty() {
                return self.lost(ProblemKind::NoOperand);
            }
            self.at += self.word().len();
            self.problem(start..self.at, ProblemKind::NoQuotes);
            return Ok(OperandKind::Text(word.to_owned()));
        }
        self.at += word.len();
        self.blanks();
        let arguments = self.deeper(Self::arguments)?;
        Ok(OperandKind::Call(word.to_owned(), arguments))
    }

    fn arguments(&mut self) -> Read<Vec<Operand>> {
        let start = self.at;
        self.at += 1;
        let mut arguments = vec![];
        self.blanks();
        if self.accept(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.operand()?);
            self.blanks();
            if self.accept(")") {
                return Ok(arguments);
            }
            if !self.accept(",") {
                return self.lost(ProblemKind::NoParenthesis(self.span(start..start + 1)));
            }
            self.blanks();
        }
    }
}

/// How long the first element of a field reference is.
fn element(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let length = inner.find(['[', ']', ','])?;
    (length > 0 && inner[length..].starts_with(']')).then_some(length + 2)
}
