//! Calls, aggregations, and the labels of `by`, `on` and the like.

use super::{Parsed, Parser, unquote};
use crate::promql::{
    aggregations::AggregateOp,
    ast::{Aggregate, Call, Expr, ExprKind, Grouping, Label},
    error::ErrorKind,
    functions::{FUNCTIONS, function},
    text::TextRange,
    token::{Keyword, Token, TokenKind},
    types::Type,
};

impl Parser<'_> {
    /// What starts with a word: a call, an aggregation, or a selector.
    pub(super) fn name_or_call(&mut self) -> Parsed<Expr> {
        let name = self.advance();
        match (name.kind, self.token.kind) {
            (
                TokenKind::Aggregate(op),
                TokenKind::LeftParen | TokenKind::Keyword(Keyword::By | Keyword::Without),
            ) => self.nested(|parser| parser.aggregate(op, name)),
            (TokenKind::Identifier, TokenKind::LeftParen) => self.nested(|parser| parser.call(name)),
            (
                TokenKind::Keyword(
                    Keyword::Start
                    | Keyword::End
                    | Keyword::Step
                    | Keyword::Range
                    | Keyword::MinOf
                    | Keyword::MaxOf,
                ),
                TokenKind::LeftParen,
            ) => self.nested(|parser| parser.call(name)),
            (TokenKind::Aggregate(_), TokenKind::Template) if self.is_before(TokenKind::LeftParen) => {
                let by = self.advance();
                self.nested(|parser| parser.unknown_call(name.range.to(by.range)))
            }
            _ => self.selector(Some(name)),
        }
    }

    fn call(&mut self, name: Token) -> Parsed<Expr> {
        let known = str::from_utf8(self.written(name)).ok().and_then(function);
        match known {
            Some(function) => self
                .require(&function.availability, name.range, || format!("the function `{}`", function.name)),
            None => {
                let name_text = String::from_utf8_lossy(self.written(name)).into_owned();
                self.note(ErrorKind::UnknownFunction { name: name_text }, name.range);
            }
        }
        let arguments = self.arguments()?;
        let range = TextRange::new(name.range.start, self.end);
        // An unknown function has been noted, so this tree goes to nobody.
        let function = known.unwrap_or(&FUNCTIONS[0]);
        let call = Call { function, name_range: name.range, arguments };
        Ok(Expr::new(ExprKind::Call(Box::new(call)), range, function.returns))
    }

    /// Expressions in parentheses.
    pub(super) fn arguments(&mut self) -> Parsed<Vec<Expr>> {
        self.expect(TokenKind::LeftParen, "aggregation", "`(`")?;
        if self.accept(TokenKind::RightParen).is_some() {
            return Ok(vec![]);
        }
        let mut arguments = vec![self.expression(0)?];
        while let Some(comma) = self.accept(TokenKind::Comma) {
            if self.token.kind.starts_expression() {
                arguments.push(self.expression(0)?);
            } else {
                self.note(ErrorKind::TrailingComma, comma.range);
            }
        }
        self.expect(TokenKind::RightParen, "", "an operator, `,` or `)`")?;
        Ok(arguments)
    }

    fn aggregate(&mut self, op: AggregateOp, name: Token) -> Parsed<Expr> {
        let before = self.grouping()?;
        let mut arguments = self.arguments()?;
        let grouping = if before.is_some() { before } else { self.grouping()? };
        let range = TextRange::new(name.range.start, self.end);
        let aggregation = op.row();
        let expected = 1 + u8::from(aggregation.parameter.is_some());
        if arguments.is_empty() {
            self.note(ErrorKind::NoAggregationArguments { name: aggregation.name }, range);
        } else if self.features.allow(&aggregation.availability).is_err() {
            self.require(&aggregation.availability, range, || {
                format!("the aggregation `{}`", aggregation.name)
            });
        } else if arguments.len() != usize::from(expected) && !may_be_more(&arguments, expected) {
            let given = arguments.len();
            self.note(ErrorKind::AggregationArguments { name: aggregation.name, expected, given }, range);
        }
        let operand = arguments.pop().unwrap_or_else(|| Expr::placeholder(range));
        let aggregate = Aggregate { aggregation, grouping, parameter: arguments.pop(), operand };
        Ok(Expr::new(ExprKind::Aggregate(Box::new(aggregate)), range, Type::Vector))
    }

    /// `by (…)` or `without (…)`.
    pub(super) fn grouping(&mut self) -> Parsed<Option<Grouping>> {
        let is_without = match self.token.kind {
            TokenKind::Keyword(Keyword::By) => false,
            TokenKind::Keyword(Keyword::Without) => true,
            _ => return Ok(None),
        };
        let keyword = self.advance();
        let labels = self.grouping_labels()?;
        let range = TextRange::new(keyword.range.start, self.end);
        Ok(Some(Grouping { is_without, labels, range }))
    }

    /// Label names in parentheses.
    pub(super) fn grouping_labels(&mut self) -> Parsed<Vec<Label>> {
        const CONTEXT: &str = "grouping";
        self.expect(TokenKind::LeftParen, CONTEXT, "`(`")?;
        let mut labels = vec![];
        while self.accept(TokenKind::RightParen).is_none() {
            labels.push(self.grouping_label(CONTEXT)?);
            let is_next = self.is(TokenKind::RightParen) || self.is(TokenKind::Template);
            if self.accept(TokenKind::Comma).is_none() && !is_next {
                return Err(self.unexpected(CONTEXT, "`,` or `)`"));
            }
        }
        Ok(labels)
    }

    fn grouping_label(&mut self, context: &'static str) -> Parsed<Label> {
        if self.is(TokenKind::String) {
            let token = self.advance();
            let name = unquote(self.written(token));
            let template = self.template_in(token);
            if template.is_some() {
                return Ok(Label { name, range: token.range, template });
            }
            if name.is_empty() || name.as_str().is_none() {
                self.note(ErrorKind::InvalidLabelName { name: name.clone() }, token.range);
            }
            return Ok(Label { name, range: token.range, template });
        }
        if !self.token.kind.is_label_name() {
            return Err(self.unexpected(context, "a label"));
        }
        let token = self.advance();
        Ok(Label { name: self.written(token).into(), range: token.range, template: self.template_in(token) })
    }
}

/// Whether variables among too few arguments may stand for several.
fn may_be_more(arguments: &[Expr], expected: u8) -> bool {
    arguments.len() < usize::from(expected)
        && arguments.iter().any(|argument| argument.value_type() == Type::Unknown)
}
