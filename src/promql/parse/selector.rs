//! Selectors, ranges, subqueries, and the modifiers after them.

use super::{Parsed, Parser, unquote};
use crate::{
    labels::regex::{self, Dialect},
    promql::{
        ast::{
            At, Duration, Expr, ExprKind, Extension, Label, MatchOp, Matcher, MatrixSelector, Modifiers,
            Selector, Subquery,
        },
        error::{ErrorKind, Modifier},
        features::EXTENDED_SELECTORS,
        operators::BinaryOp,
        text::TextRange,
        token::{Keyword, Token, TokenKind},
        types::Type,
    },
};
use std::mem;

const MATCHING: &str = "label matching";

impl Parser<'_> {
    /// A selector whose name, if it has one, has been read.
    pub(super) fn selector(&mut self, name: Option<Token>) -> Parsed<Expr> {
        let start = name.unwrap_or(self.token).range.start;
        let name = name.map(|token| Label {
            name: self.written(token).into(),
            range: token.range,
            template: self.template_in(token),
        });
        let mut selector = Selector {
            name,
            matchers: vec![],
            unknown_matchers: vec![],
            modifiers: Modifiers::default(),
            range: TextRange::new(start, start),
        };
        if self.is(TokenKind::LeftBrace) {
            self.matchers(&mut selector)?;
        }
        let range = TextRange::new(start, self.end);
        selector.range = range;
        Ok(Expr::new(ExprKind::Selector(Box::new(selector)), range, Type::Vector))
    }

    fn matchers(&mut self, selector: &mut Selector) -> Parsed<()> {
        self.advance();
        while self.accept(TokenKind::RightBrace).is_none() {
            match self.unknown_matcher() {
                Some(template) => selector.unknown_matchers.push(template),
                None => selector.matchers.push(self.matcher()?),
            }
            // a variable may bring its comma along
            let is_next = self.is(TokenKind::RightBrace) || self.is(TokenKind::Template);
            if self.accept(TokenKind::Comma).is_none() && !is_next {
                return Err(self.unexpected(MATCHING, "`,` or `}`"));
            }
        }
        Ok(())
    }

    fn matcher(&mut self) -> Parsed<Matcher> {
        let token = match self.token.kind {
            TokenKind::Identifier | TokenKind::String | TokenKind::Template => self.advance(),
            _ => return Err(self.unexpected(MATCHING, "identifier or `}`")),
        };
        let is_quoted = token.kind == TokenKind::String;
        let written = self.written(token);
        let name = if is_quoted { unquote(written) } else { written.into() };
        let name_template = self.template_in(token);
        let op = match self.token.kind {
            TokenKind::Assign => MatchOp::Equal,
            TokenKind::Operator(BinaryOp::NotEqual) => MatchOp::NotEqual,
            TokenKind::Regex => MatchOp::Regex,
            TokenKind::NotRegex => MatchOp::NotRegex,
            _ if is_quoted => {
                let label = Label { name: "__name__".into(), range: token.range, template: None };
                return Ok(Matcher {
                    label,
                    op: MatchOp::Equal,
                    value: name,
                    value_range: token.range,
                    template: name_template,
                });
            }
            _ => return Err(self.unexpected(MATCHING, "a label matching operator")),
        };
        self.advance();
        let value_token = self.expect(TokenKind::String, MATCHING, "a string")?;
        let value = unquote(self.written(value_token));
        let template = self.template_in(value_token);
        if op.is_regex()
            && template.is_none()
            && let Err(error) = regex::validate_bytes(value.as_bytes(), Dialect::Matcher)
        {
            self.note(ErrorKind::Regex { pattern: value.clone(), error }, token.range.to(value_token.range));
        }
        let label = Label { name, range: token.range, template: name_template };
        Ok(Matcher { label, op, value, value_range: value_token.range, template })
    }

    /// `[5m]` or `[5m:1m]` after `operand`.
    pub(super) fn brackets(&mut self, operand: Expr) -> Parsed<Expr> {
        let open = self.advance();
        let window =
            self.positive_duration("subquery or range selector", "number, duration, `step()` or `range()`")?;
        if self.accept(TokenKind::Colon).is_some() {
            let step = if self.is(TokenKind::RightBracket) {
                None
            } else {
                let expected = "number, duration, `step()`, `range()` or `]`";
                Some(self.positive_duration("subquery selector", expected)?)
            };
            let close = self.expect(TokenKind::RightBracket, "subquery selector", "`]`")?;
            let range = operand.range.to(close.range);
            let subquery = Subquery { operand, window, step, modifiers: Modifiers::default() };
            return Ok(Expr::new(ExprKind::Subquery(Box::new(subquery)), range, Type::Matrix));
        }
        let close = self.expect(TokenKind::RightBracket, "subquery or range", "`:` or `]`")?;
        let range = operand.range.to(close.range);
        let brackets = open.range.to(close.range);
        let mut operand = operand;
        let ExprKind::Selector(selector) = &mut operand.kind else {
            self.note(ErrorKind::RangeOfNonSelector, brackets);
            self.misused_range = Some(range);
            operand.range = range;
            return Ok(operand);
        };
        let modifiers = &selector.modifiers;
        if modifiers.offset.as_ref().is_some_and(|offset| !offset.is_zero()) {
            self.note(ErrorKind::ModifierBeforeRange(Modifier::Offset), brackets);
        } else if modifiers.at.is_some() {
            self.note(ErrorKind::ModifierBeforeRange(Modifier::At), brackets);
        }
        let empty = Selector {
            name: None,
            matchers: vec![],
            unknown_matchers: vec![],
            modifiers: Modifiers::default(),
            range,
        };
        let selector = mem::replace(&mut **selector, empty);
        let matrix = MatrixSelector { selector, window };
        Ok(Expr::new(ExprKind::Matrix(Box::new(matrix)), range, Type::Matrix))
    }

    /// `offset 5m` after `operand`.
    pub(super) fn offset(&mut self, mut operand: Expr) -> Parsed<Expr> {
        self.advance();
        let offset = self.offset_duration()?;
        let range = operand.range;
        match self.modifiers(&mut operand, Modifier::Offset) {
            Some(modifiers) if modifiers.offset.as_ref().is_none_or(Duration::is_zero) => {
                modifiers.offset = Some(offset);
            }
            Some(_) => self.note(ErrorKind::RepeatedModifier(Modifier::Offset), range),
            None => {}
        }
        operand.range.end = self.end;
        Ok(operand)
    }

    /// `@ 1600000000` or `@ end()` after `operand`.
    pub(super) fn at_modifier(&mut self, mut operand: Expr) -> Parsed<Expr> {
        self.advance();
        let range = operand.range;
        let at = match self.token.kind {
            TokenKind::Keyword(keyword @ (Keyword::Start | Keyword::End)) => {
                self.advance();
                self.expect(TokenKind::LeftParen, "`@`", "a timestamp")?;
                self.expect(TokenKind::RightParen, "`@`", "a timestamp")?;
                if keyword == Keyword::Start { At::Start } else { At::End }
            }
            TokenKind::Template => {
                let token = self.advance();
                At::Hole(Box::new(self.template(token.range)))
            }
            _ => {
                let value = self.signed_number("`@`", "a timestamp")?.value;
                #[expect(clippy::cast_precision_loss, reason = "the bound is upstream's")]
                let bound = i64::MAX as f64;
                if value.is_nan() || value.abs() >= bound {
                    self.note(ErrorKind::TimestampOutOfBounds { value }, range);
                }
                #[expect(clippy::cast_possible_truncation, reason = "times of 300 million years may be cut")]
                let milliseconds = (value * 1000.0).round() as i64;
                At::Time(milliseconds)
            }
        };
        match self.modifiers(&mut operand, Modifier::At) {
            Some(modifiers) if modifiers.at.is_none() => modifiers.at = Some(at),
            Some(_) => self.note(ErrorKind::RepeatedModifier(Modifier::At), range),
            None => {}
        }
        operand.range.end = self.end;
        Ok(operand)
    }

    /// `anchored` or `smoothed` after `operand`.
    pub(super) fn extension(&mut self, mut operand: Expr) -> Expr {
        let (modifier, extension) = match self.advance().kind {
            TokenKind::Keyword(Keyword::Anchored) => (Modifier::Anchored, Extension::Anchored),
            _ => (Modifier::Smoothed, Extension::Smoothed),
        };
        let range = operand.range;
        if self.features.allow(&EXTENDED_SELECTORS).is_err() {
            self.require(&EXTENDED_SELECTORS, range, || format!("the `{modifier}` modifier"));
        } else if matches!(operand.kind, ExprKind::Subquery(_)) {
            self.note(ErrorKind::ExtensionOfSubquery(modifier), range);
        } else if self.misused_range != Some(range)
            && let Some(modifiers) = self.modifiers(&mut operand, modifier)
        {
            if modifiers.extension.is_some_and(|other| other != extension) {
                self.note(ErrorKind::AnchoredAndSmoothed, range);
            } else {
                modifiers.extension = Some(extension);
            }
        }
        operand.range.end = self.end;
        operand
    }

    /// The modifiers of `operand`; if it can have none, that is noted.
    fn modifiers<'e>(&mut self, operand: &'e mut Expr, modifier: Modifier) -> Option<&'e mut Modifiers> {
        let range = operand.range;
        Self::select(operand);
        match &mut operand.kind {
            ExprKind::Selector(selector) => Some(&mut selector.modifiers),
            ExprKind::Matrix(matrix) => Some(&mut matrix.selector.modifiers),
            ExprKind::Subquery(subquery) => Some(&mut subquery.modifiers),
            _ => {
                self.note(ErrorKind::ModifierOfNonSelector(modifier), range);
                None
            }
        }
    }
}
