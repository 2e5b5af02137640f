//! Durations of ranges, steps and offsets, arithmetic included.

use super::{Parsed, Parser};
use crate::promql::{
    aggregations::AggregateOp,
    ast::{Duration, DurationKind, Number},
    error::ErrorKind,
    features::{Availability, DURATION_ARITHMETIC, DURATION_CHOICES, DURATION_RANGE, DURATION_STEP},
    operators::{BinaryOp, SIGN_PRECEDENCE},
    text::TextRange,
    token::{Keyword, Token, TokenKind},
};

const CONTEXT: &str = "a duration";
const EXPECTED: &str = "number, duration, `step()` or `range()`";
/// 2^63 nanoseconds.
const LONGEST: f64 = 9_223_372_036.854_776;

fn is_arithmetic(op: BinaryOp) -> bool {
    matches!(
        op,
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Mod | BinaryOp::Pow
    )
}

impl Parser<'_> {
    /// A range or a step. Only of a literal it is known that it is too small.
    pub(super) fn positive_duration(
        &mut self,
        context: &'static str,
        expected: &'static str,
    ) -> Parsed<Duration> {
        if !self.starts_duration() {
            return Err(self.unexpected(context, expected));
        }
        let errors = self.errors.len();
        let duration = self.whole_duration(|parser| parser.duration(0))?;
        if let DurationKind::Literal(number) = &duration.kind
            && number.value <= 0.0
            && errors == self.errors.len()
        {
            self.note(ErrorKind::DurationNotPositive, duration.range);
        }
        Ok(duration)
    }

    fn starts_duration(&self) -> bool {
        let is_constant = matches!(
            self.token.kind,
            TokenKind::Number
                | TokenKind::Duration
                | TokenKind::Template
                | TokenKind::LeftParen
                | TokenKind::Operator(BinaryOp::Add | BinaryOp::Sub)
                | TokenKind::Keyword(Keyword::Step | Keyword::Range)
        );
        is_constant || self.starts_choice()
    }

    fn starts_choice(&self) -> bool {
        match self.token.kind {
            TokenKind::Keyword(Keyword::MinOf | Keyword::MaxOf) => true,
            TokenKind::Aggregate(AggregateOp::Min | AggregateOp::Max) => self.features.has_short_choices(),
            _ => false,
        }
    }

    /// Runs `read` for a whole duration. A chain of operators is a deep tree, so the links of all chains in a duration
    /// count as levels until its end.
    fn whole_duration(&mut self, read: impl FnOnce(&mut Self) -> Parsed<Duration>) -> Parsed<Duration> {
        let depth = self.depth;
        let duration = read(self);
        self.depth = depth;
        duration
    }

    /// The duration after `offset`. An operator after it belongs to the expression around it, as in
    /// `foo offset 5m * 2`, unless it starts with a parenthesis or with two signs: there upstream's grammar reads on.
    pub(super) fn offset_duration(&mut self) -> Parsed<Duration> {
        if !self.starts_duration() {
            return Err(self.unexpected("offset", EXPECTED));
        }
        self.whole_duration(Self::offset_terms)
    }

    fn offset_terms(&mut self) -> Parsed<Duration> {
        if self.is(TokenKind::LeftParen) {
            return self.duration(0);
        }
        let TokenKind::Operator(_) = self.token.kind else { return self.duration_operand() };
        let sign = self.advance();
        if matches!(self.token.kind, TokenKind::Operator(BinaryOp::Add | BinaryOp::Sub)) {
            let operand = self.nested(|parser| parser.duration(SIGN_PRECEDENCE + 1))?;
            let signed = self.apply_sign(sign, operand);
            return self.duration_after(signed, 0);
        }
        let operand = self.duration_operand()?;
        Ok(self.apply_sign(sign, operand))
    }

    /// A duration of operators that bind at least as tightly as `least`.
    fn duration(&mut self, least: u8) -> Parsed<Duration> {
        let operand = self.duration_operand()?;
        self.duration_after(operand, least)
    }

    /// What follows the first operand.
    fn duration_after(&mut self, mut left: Duration, least: u8) -> Parsed<Duration> {
        while let TokenKind::Operator(op) = self.token.kind
            && is_arithmetic(op)
            && op.precedence() >= least
        {
            let operator = self.advance();
            self.require_arithmetic(&left);
            let tighter = op.precedence() + u8::from(!op.is_right_associative());
            let right = self.nested(|parser| parser.duration(tighter))?;
            self.depth += 1;
            left = self.combine(operator, op, left, right);
        }
        Ok(left)
    }

    fn combine(&mut self, operator: Token, op: BinaryOp, left: Duration, right: Duration) -> Duration {
        let is_zero = matches!(right.kind, DurationKind::Literal(number) if number.value == 0.0);
        if is_zero && matches!(op, BinaryOp::Div | BinaryOp::Mod) {
            self.note(ErrorKind::DivisionByZero { is_modulo: op == BinaryOp::Mod }, operator.range);
        }
        let range = left.range.to(right.range);
        Duration { kind: DurationKind::Binary(op, Box::new([left, right])), range }
    }

    fn require_arithmetic(&mut self, duration: &Duration) {
        self.require(&DURATION_ARITHMETIC, duration.range, || "arithmetic in durations".into());
    }

    /// A literal, a call, a sign and its operand, or parentheses.
    fn duration_operand(&mut self) -> Parsed<Duration> {
        match self.token.kind {
            TokenKind::Number | TokenKind::Duration => {
                let token = self.advance();
                let number = self.number(token);
                Ok(self.literal(number, token.range, token.range))
            }
            TokenKind::Template => {
                let token = self.advance();
                let kind = DurationKind::Hole(Box::new(self.template(token.range)));
                Ok(Duration { kind, range: token.range })
            }
            TokenKind::Operator(BinaryOp::Add | BinaryOp::Sub) => {
                let sign = self.advance();
                let operand = self.nested(|parser| parser.duration(SIGN_PRECEDENCE + 1))?;
                Ok(self.apply_sign(sign, operand))
            }
            TokenKind::LeftParen => self.nested(Self::parenthesised_duration),
            TokenKind::Keyword(Keyword::Step | Keyword::Range) => self.duration_constant(),
            _ if self.starts_choice() => self.nested(Self::duration_choice),
            _ => Err(self.unexpected(CONTEXT, EXPECTED)),
        }
    }

    fn literal(&mut self, number: Number, blamed: TextRange, range: TextRange) -> Duration {
        let mut number = number;
        if number.value.abs() > LONGEST {
            self.note(ErrorKind::DurationOutOfRange, blamed);
            number.value = 0.0;
        }
        Duration { kind: DurationKind::Literal(number), range }
    }

    /// The sign of a literal becomes part of it; a plus before anything else means nothing.
    fn apply_sign(&mut self, sign: Token, operand: Duration) -> Duration {
        let range = sign.range.to(operand.range);
        let is_negation = sign.kind == TokenKind::Operator(BinaryOp::Sub);
        let kind = match operand.kind {
            DurationKind::Literal(mut number) => {
                if is_negation {
                    number.value = -number.value;
                }
                DurationKind::Literal(number)
            }
            kind if is_negation => DurationKind::Negation(Box::new(Duration { kind, range: operand.range })),
            kind => kind,
        };
        Duration { kind, range }
    }

    fn parenthesised_duration(&mut self) -> Parsed<Duration> {
        let open = self.advance();
        let inner = self.duration(0)?;
        let close = self.expect(TokenKind::RightParen, CONTEXT, "`)`")?;
        self.require_arithmetic(&inner);
        let range = open.range.to(close.range);
        Ok(Duration { kind: DurationKind::Paren(Box::new(inner)), range })
    }

    /// `step()` or `range()`.
    fn duration_constant(&mut self) -> Parsed<Duration> {
        let word = self.advance();
        self.expect(TokenKind::LeftParen, CONTEXT, "`(`")?;
        let close = self.expect(TokenKind::RightParen, CONTEXT, "`)`")?;
        let is_step = word.kind == TokenKind::Keyword(Keyword::Step);
        let (kind, availability) = match is_step {
            true => (DurationKind::Step, &DURATION_STEP),
            false => (DurationKind::Range, &DURATION_RANGE),
        };
        Ok(self.duration_call(kind, availability, word.range.to(close.range)))
    }

    /// `min_of(…, …)` or `max_of(…, …)`, also by their short names.
    fn duration_choice(&mut self) -> Parsed<Duration> {
        let word = self.advance();
        self.expect(TokenKind::LeftParen, CONTEXT, "`(`")?;
        let first = self.duration(0)?;
        self.expect(TokenKind::Comma, CONTEXT, "`,`")?;
        let second = self.duration(0)?;
        let close = self.expect(TokenKind::RightParen, CONTEXT, "`)`")?;
        let sides = Box::new([first, second]);
        let (kind, availability) = match word.kind {
            TokenKind::Keyword(Keyword::MinOf) => (DurationKind::MinOf(sides), &DURATION_CHOICES),
            TokenKind::Keyword(_) => (DurationKind::MaxOf(sides), &DURATION_CHOICES),
            TokenKind::Aggregate(AggregateOp::Min) => (DurationKind::MinOf(sides), &DURATION_STEP),
            _ => (DurationKind::MaxOf(sides), &DURATION_STEP),
        };
        Ok(self.duration_call(kind, availability, word.range.to(close.range)))
    }

    fn duration_call(
        &mut self,
        kind: DurationKind,
        availability: &Availability,
        range: TextRange,
    ) -> Duration {
        self.require(availability, range, || "this function of durations".into());
        Duration { kind, range }
    }
}
