//! The parser: tokens to a tree, by precedence climbing.
//!
//! It reads one token ahead. What makes the rest unreadable ends it; what is wrong but readable is noted, and it goes
//! on. Types are not its business.

mod call;
mod duration;
mod literal;
mod metric;
mod selector;
mod variable;

use super::{
    ast::{Binary, Expr, ExprKind, Fill, Group, Matching, Number, Side, Unary},
    error::{Error, ErrorKind, quoted},
    features::{Availability, FILL_MODIFIERS, Features, TRIM_OPERATORS},
    lex::Lexer,
    operators::{BinaryOp, SIGN_PRECEDENCE},
    text::TextRange,
    token::{Keyword, Token, TokenKind},
    types::Type,
};
use std::ops::ControlFlow;

pub(super) use literal::{number, unquote};
pub(super) use metric::metric;

/// How deeply parentheses, calls and signs may be nested, and how many operators a duration may have.
pub const MAX_NESTING: usize = 1000;

/// The text cannot be read on; why is in the parser's errors.
pub(super) struct Unreadable;

type Parsed<T> = Result<T, Unreadable>;

/// Reads an expression, without a check of its types.
pub(super) fn expression(input: &[u8], features: &Features, has_variables: bool) -> Result<Expr, Vec<Error>> {
    let mut parser = Parser::of(input, features, has_variables).map_err(|error| vec![error])?;
    let expr = parser.whole_expression();
    match expr {
        Ok(expr) if parser.errors.is_empty() => Ok(expr),
        _ => Err(parser.errors),
    }
}

pub(super) struct Parser<'a> {
    input: &'a [u8],
    features: &'a Features,
    lexer: Lexer<'a>,
    token: Token,
    /// Why the lexer gave up, if it did; `token` is then the end.
    failure: Option<Error>,
    /// End of the token before.
    end: u32,
    depth: usize,
    errors: Vec<Error>,
    /// The last thing with a range that can have none: that it cannot be smoothed either needs no second remark.
    misused_range: Option<TextRange>,
    /// Whether Grafana's variables may stand anywhere.
    has_variables: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(input: &'a [u8], features: &'a Features) -> Result<Self, Error> {
        Self::of(input, features, false)
    }

    fn of(input: &'a [u8], features: &'a Features, has_variables: bool) -> Result<Self, Error> {
        let start = TextRange::new(0, 0);
        if u32::try_from(input.len()).is_err() {
            return Err(Error::new(ErrorKind::TooLong, start));
        }
        let token = Token { kind: TokenKind::End, range: start };
        let mut parser = Self {
            input,
            features,
            lexer: Lexer::of(input, features),
            token,
            failure: None,
            end: 0,
            depth: 0,
            errors: vec![],
            misused_range: None,
            has_variables,
        };
        if has_variables {
            parser.lexer.allow_variables();
        }
        parser.advance();
        Ok(parser)
    }

    fn whole_expression(&mut self) -> Parsed<Expr> {
        if self.is_at_end() {
            self.note(ErrorKind::NoExpression, TextRange::new(0, 0));
            return Err(Unreadable);
        }
        let expr = self.expression(0)?;
        if self.is_at_end() {
            return Ok(expr);
        }
        Err(self.unexpected("", "an operator or the end"))
    }

    /// Takes the current token and reads the next.
    fn advance(&mut self) -> Token {
        let taken = self.token;
        self.end = taken.range.end;
        match self.lexer.next() {
            Ok(token) => self.token = token,
            Err(error) => {
                self.token = Token { kind: TokenKind::End, range: error.range };
                self.failure = Some(error);
            }
        }
        taken
    }

    /// Whether all has been read, and could be read.
    fn is_at_end(&self) -> bool {
        self.is(TokenKind::End) && self.failure.is_none()
    }

    fn is(&self, kind: TokenKind) -> bool {
        self.token.kind == kind
    }

    fn is_keyword(&self, keyword: Keyword) -> bool {
        self.token.kind == TokenKind::Keyword(keyword)
    }

    fn accept(&mut self, kind: TokenKind) -> Option<Token> {
        self.is(kind).then(|| self.advance())
    }

    fn expect(&mut self, kind: TokenKind, context: &'static str, expected: &'static str) -> Parsed<Token> {
        match self.accept(kind) {
            Some(token) => Ok(token),
            None => Err(self.unexpected(context, expected)),
        }
    }

    /// Notes something that is wrong; reading goes on.
    fn note(&mut self, kind: ErrorKind, range: TextRange) {
        self.errors.push(Error::new(kind, range));
    }

    /// Notes that the current token cannot stand here.
    fn unexpected(&mut self, context: &'static str, expected: &'static str) -> Unreadable {
        match self.failure.take() {
            Some(error) => self.errors.push(error),
            None => {
                let found = self.describe(self.token);
                self.note(ErrorKind::Unexpected { found, context, expected }, self.token.range);
            }
        }
        Unreadable
    }

    /// Notes if a part of the language is not offered.
    fn require(&mut self, availability: &Availability, range: TextRange, part: impl FnOnce() -> String) {
        if let Err(reason) = self.features.allow(availability) {
            self.note(ErrorKind::Unavailable { part: part(), reason }, range);
        }
    }

    fn written(&self, token: Token) -> &'a [u8] {
        &self.input[token.range.indices()]
    }

    /// A token, as a person would call it.
    fn describe(&self, token: Token) -> String {
        let written = quoted(&String::from_utf8_lossy(self.written(token)));
        match token.kind {
            TokenKind::End => "end of input".into(),
            TokenKind::Identifier => format!("identifier {written}"),
            TokenKind::MetricIdentifier => format!("metric identifier {written}"),
            TokenKind::Number => format!("number {written}"),
            TokenKind::Duration => format!("duration {written}"),
            TokenKind::String => format!("string {written}"),
            TokenKind::Template => format!("variable {written}"),
            _ => written,
        }
    }

    /// Runs `read` one level deeper.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.depth == MAX_NESTING {
            self.note(ErrorKind::TooDeep, self.token.range);
            return Err(Unreadable);
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// An expression of operators that bind at least as tightly as `least`.
    fn expression(&mut self, least: u8) -> Parsed<Expr> {
        let mut left = self.operand()?;
        loop {
            left = match self.token.kind {
                TokenKind::Operator(op) if op.precedence() >= least => self.binary(op, left)?,
                TokenKind::LeftBracket => self.brackets(left)?,
                TokenKind::At => self.at_modifier(left)?,
                TokenKind::Keyword(Keyword::Offset) => self.offset(left)?,
                TokenKind::Keyword(Keyword::Anchored | Keyword::Smoothed) => self.extension(left),
                TokenKind::Template => match self.after_operand(left, least)? {
                    ControlFlow::Continue(expr) => expr,
                    ControlFlow::Break(expr) => return Ok(expr),
                },
                _ => return Ok(left),
            };
        }
    }

    /// Everything that is not an operator between two operands, nor a modifier after one.
    fn operand(&mut self) -> Parsed<Expr> {
        match self.token.kind {
            TokenKind::Number | TokenKind::Duration => Ok(self.number_expression()),
            TokenKind::String => Ok(self.string_expression()),
            TokenKind::LeftBrace => self.selector(None),
            TokenKind::LeftParen => self.nested(Self::parenthesised),
            TokenKind::Template => self.variable(),
            TokenKind::Operator(op @ (BinaryOp::Add | BinaryOp::Sub)) => {
                self.nested(|parser| parser.signed(op == BinaryOp::Sub))
            }
            kind if kind.is_metric_name() => self.name_or_call(),
            _ => Err(self.unexpected("", "an expression")),
        }
    }

    fn parenthesised(&mut self) -> Parsed<Expr> {
        let open = self.advance();
        let inner = self.expression(0)?;
        let close = self.expect(TokenKind::RightParen, "", "an operator or `)`")?;
        let value_type = inner.value_type;
        Ok(Expr::new(ExprKind::Paren(Box::new(inner)), open.range.to(close.range), value_type))
    }

    /// A sign and its operand. The sign of a number becomes part of it.
    fn signed(&mut self, is_negation: bool) -> Parsed<Expr> {
        let sign = self.advance();
        let mut operand = self.expression(SIGN_PRECEDENCE + 1)?;
        let range = sign.range.to(operand.range);
        if let ExprKind::Number(number) = &mut operand.kind {
            if is_negation {
                number.value = -number.value;
            }
            operand.range = range;
            return Ok(operand);
        }
        let value_type = operand.value_type;
        Ok(Expr::new(ExprKind::Unary(Box::new(Unary { is_negation, operand })), range, value_type))
    }

    fn binary(&mut self, op: BinaryOp, left: Expr) -> Parsed<Expr> {
        let operator = self.advance();
        if op.is_trim() {
            self.require(&TRIM_OPERATORS, operator.range, || format!("the operator `{op}`"));
        }
        let is_bool = self.accept(TokenKind::Keyword(Keyword::Bool)).is_some();
        let matching = self.matching()?;
        let fill = self.fill()?;
        let op_range = TextRange::new(operator.range.start, self.end);
        let least = op.precedence() + u8::from(!op.is_right_associative());
        let right = if op.is_right_associative() {
            self.nested(|parser| parser.expression(least))?
        } else {
            self.expression(least)?
        };
        let range = left.range.to(right.range);
        if !fill.is_empty() {
            self.require(&FILL_MODIFIERS, range, || "the `fill` modifier".into());
        }
        let value_type = match (left.value_type, right.value_type) {
            (Type::Scalar, Type::Scalar) => Type::Scalar,
            (Type::Unknown, Type::Scalar | Type::Unknown) | (Type::Scalar, Type::Unknown) if !op.is_set() => {
                Type::Unknown
            }
            _ => Type::Vector,
        };
        let binary = Binary { op, op_range, is_bool, matching, fill, left, right };
        Ok(Expr::new(ExprKind::Binary(Box::new(binary)), range, value_type))
    }

    /// `on (…) group_left (…)` and the like.
    fn matching(&mut self) -> Parsed<Option<Matching>> {
        let is_on = match self.token.kind {
            TokenKind::Keyword(Keyword::On) => true,
            TokenKind::Keyword(Keyword::Ignoring) => false,
            _ => return Ok(None),
        };
        self.advance();
        let labels = self.grouping_labels()?;
        let many = match self.token.kind {
            TokenKind::Keyword(Keyword::GroupLeft) => Side::Left,
            TokenKind::Keyword(Keyword::GroupRight) => Side::Right,
            _ => return Ok(Some(Matching { is_on, labels, group: None })),
        };
        self.advance();
        let include = if self.is(TokenKind::LeftParen) { self.grouping_labels()? } else { vec![] };
        Ok(Some(Matching { is_on, labels, group: Some(Group { many, include }) }))
    }

    /// `fill (0)`, or one of `fill_left` and `fill_right`, or both.
    fn fill(&mut self) -> Parsed<Fill> {
        let mut fill = Fill::default();
        if self.is_keyword(Keyword::Fill) {
            let value = Some(self.fill_value()?);
            return Ok(Fill { left: value, right: value });
        }
        loop {
            if self.is_keyword(Keyword::FillLeft) && fill.left.is_none() {
                fill.left = Some(self.fill_value()?);
            } else if self.is_keyword(Keyword::FillRight) && fill.right.is_none() {
                fill.right = Some(self.fill_value()?);
            } else {
                return Ok(fill);
            }
        }
    }

    fn fill_value(&mut self) -> Parsed<f64> {
        self.advance();
        self.expect(TokenKind::LeftParen, "fill", "`(`")?;
        let Number { value, .. } = self.signed_number("fill", "a number")?;
        self.expect(TokenKind::RightParen, "fill", "`)`")?;
        Ok(value)
    }
}
