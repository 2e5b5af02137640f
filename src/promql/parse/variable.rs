//! Grafana's variables where an expression, an operator, a modifier, a function or a matcher is expected.
//!
//! What a variable stands for is not known, so what follows it decides: parentheses make it a function, braces and
//! brackets a metric, a number or a selector behind it an operator between two operands.

use super::{Parsed, Parser, unquote};
use crate::promql::{
    ast::{Expr, ExprKind, HoleExpr, HoleForm, Label, Modifiers, Selector, Template},
    operators::BinaryOp,
    text::TextRange,
    token::{Keyword, Token, TokenKind},
    types::Type,
};
use std::ops::ControlFlow;

impl Parser<'_> {
    /// What is written in a range in which a variable stands.
    pub(super) fn template(&self, range: TextRange) -> Template {
        let written = &self.input[range.indices()];
        match Template::read(written, range.start, range, |part| part.into()) {
            Some(template) => *template,
            None => Template { parts: Box::default(), range },
        }
    }

    /// The parts of a name or a string literal, if variables stand in it.
    pub(super) fn template_in(&self, token: Token) -> Option<Box<Template>> {
        if !self.has_variables {
            return None;
        }
        let written = self.written(token);
        if token.kind != TokenKind::String {
            return Template::read(written, token.range.start, token.range, |part| part.into());
        }
        let content = &written[1..written.len() - 1];
        let quote = &written[..1];
        Template::read(content, token.range.start + 1, token.range, |part| {
            unquote(&[quote, part, quote].concat())
        })
    }

    pub(super) fn hole(
        template: Template,
        form: HoleForm,
        operands: Vec<Expr>,
        range: TextRange,
        value_type: Type,
    ) -> Expr {
        Expr::new(ExprKind::Hole(Box::new(HoleExpr { template, form, operands })), range, value_type)
    }

    /// Whether the token after the current one is of that kind.
    pub(super) fn is_before(&self, kind: TokenKind) -> bool {
        self.following() == kind
    }

    /// The kind of the token after the current one.
    fn following(&self) -> TokenKind {
        self.lexer.clone().next().map_or(TokenKind::End, |token| token.kind)
    }

    /// A variable where an operand is expected.
    pub(super) fn variable(&mut self) -> Parsed<Expr> {
        let token = self.advance();
        let template = self.template(token.range);
        match self.token.kind {
            TokenKind::LeftParen | TokenKind::Keyword(Keyword::By | Keyword::Without) => {
                self.nested(|parser| parser.unknown_call(token.range))
            }
            TokenKind::LeftBrace => self.selector(Some(token)),
            _ if template.is_name() => self.selector(Some(token)),
            TokenKind::LeftBracket => self.selector(Some(token)),
            _ => {
                let value_type = if template.is_number() { Type::Scalar } else { Type::Unknown };
                Ok(Self::hole(template, HoleForm::Operand, vec![], token.range, value_type))
            }
        }
    }

    /// A call of something unknown that is written at `name`.
    pub(super) fn unknown_call(&mut self, name: TextRange) -> Parsed<Expr> {
        let before = self.grouping()?;
        let arguments = self.arguments()?;
        let grouping = if before.is_some() { before } else { self.grouping()? };
        let value_type = if grouping.is_some() { Type::Vector } else { Type::Unknown };
        let range = TextRange::new(name.start, self.end);
        Ok(Self::hole(self.template(name), HoleForm::Call(grouping), arguments, range, value_type))
    }

    /// A variable after an operand: an operator, if another operand follows, or a modifier. `Break` gives the operand
    /// back: the operator binds less tightly than `least`.
    pub(super) fn after_operand(&mut self, left: Expr, least: u8) -> Parsed<ControlFlow<Expr, Expr>> {
        if !self.is_operator() {
            let token = self.advance();
            let range = left.range.to(token.range);
            let hole =
                Self::hole(self.template(token.range), HoleForm::Suffix, vec![left], range, Type::Unknown);
            return Ok(ControlFlow::Continue(hole));
        }
        let precedence = BinaryOp::Equal.precedence();
        if precedence < least {
            return Ok(ControlFlow::Break(left));
        }
        let token = self.advance();
        let is_bool = self.accept(TokenKind::Keyword(Keyword::Bool)).is_some();
        let matching = self.matching()?;
        let right = self.expression(precedence + 1)?;
        let range = left.range.to(right.range);
        let has_vector = [&left, &right].iter().any(|side| side.value_type == Type::Vector);
        let value_type = if has_vector { Type::Vector } else { Type::Unknown };
        let form = HoleForm::Operator { is_bool, matching };
        Ok(ControlFlow::Continue(Self::hole(
            self.template(token.range),
            form,
            vec![left, right],
            range,
            value_type,
        )))
    }

    /// Whether the variable that has been read stands between two operands.
    fn is_operator(&self) -> bool {
        match self.following() {
            TokenKind::Operator(_) | TokenKind::Keyword(Keyword::Offset) => false,
            TokenKind::Keyword(Keyword::Bool | Keyword::On | Keyword::Ignoring) => true,
            kind => kind.starts_expression(),
        }
    }

    /// What stands for whole matchers: a variable that no operator follows, or a label whose operator or value is
    /// one.
    pub(super) fn unknown_matcher(&mut self) -> Option<Template> {
        let start = self.token;
        let is_operator = |kind| {
            matches!(
                kind,
                TokenKind::Assign
                    | TokenKind::Regex
                    | TokenKind::NotRegex
                    | TokenKind::Operator(BinaryOp::NotEqual)
            )
        };
        if !self.has_variables || !matches!(start.kind, TokenKind::Template | TokenKind::Identifier) {
            return None;
        }
        let mut lexer = self.lexer.clone();
        let operator = lexer.next().ok()?;
        if start.kind == TokenKind::Template && operator.kind == TokenKind::String {
            self.advance();
        } else if is_operator(operator.kind) {
            let value = lexer.next().ok()?;
            if value.kind != TokenKind::Template {
                return None;
            }
            self.advance();
            self.advance();
        } else if operator.kind == TokenKind::Template
            && lexer.next().is_ok_and(|token| token.kind == TokenKind::String)
        {
            self.advance();
            self.advance();
        } else if start.kind != TokenKind::Template {
            return None;
        }
        let end = self.advance();
        Some(self.template(start.range.to(end.range)))
    }

    /// A variable that something follows that only a selector has stands for the name of a metric.
    pub(super) fn select(operand: &mut Expr) {
        let ExprKind::Hole(hole) = &operand.kind else { return };
        if !matches!(hole.form, HoleForm::Operand) || operand.value_type == Type::Scalar {
            return;
        }
        let template = hole.template.clone();
        let range = operand.range;
        let name =
            Label { name: template.written().as_str().into(), range, template: Some(Box::new(template)) };
        let selector = Selector {
            name: Some(name),
            matchers: vec![],
            unknown_matchers: vec![],
            modifiers: Modifiers::default(),
            range,
        };
        operand.kind = ExprKind::Selector(Box::new(selector));
        operand.value_type = Type::Vector;
    }
}
