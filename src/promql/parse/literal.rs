//! Numbers and strings, as Go reads them.

use super::{Parsed, Parser};
use crate::{
    promql::{
        ast::{Expr, ExprKind, HoleForm, Number},
        error::ErrorKind,
        operators::BinaryOp,
        text::Text,
        token::{Token, TokenKind},
        types::Type,
    },
    time,
};

impl Parser<'_> {
    pub(super) fn number_expression(&mut self) -> Expr {
        let token = self.advance();
        let number = self.number(token);
        Expr::new(ExprKind::Number(number), token.range, Type::Scalar)
    }

    pub(super) fn string_expression(&mut self) -> Expr {
        let token = self.advance();
        if let Some(template) = self.template_in(token) {
            return Self::hole(*template, HoleForm::String, vec![], token.range, Type::String);
        }
        let text = unquote(self.written(token));
        Expr::new(ExprKind::String(text), token.range, Type::String)
    }

    /// A number or duration, with or without a sign.
    pub(super) fn signed_number(&mut self, context: &'static str, expected: &'static str) -> Parsed<Number> {
        let sign = match self.token.kind {
            TokenKind::Operator(BinaryOp::Sub) => -1.0,
            TokenKind::Operator(BinaryOp::Add) => 1.0,
            TokenKind::Number | TokenKind::Duration => 0.0,
            _ => return Err(self.unexpected(context, expected)),
        };
        if sign != 0.0 {
            self.advance();
        }
        if !matches!(self.token.kind, TokenKind::Number | TokenKind::Duration) {
            return Err(self.unexpected(context, expected));
        }
        let token = self.advance();
        let mut number = self.number(token);
        if sign < 0.0 {
            number.value = -number.value;
        }
        Ok(number)
    }

    /// The value of a number or duration; zero if it has none, which is noted.
    pub(super) fn number(&mut self, token: Token) -> Number {
        let written = self.written(token);
        let is_duration = token.kind == TokenKind::Duration;
        let value = if is_duration { duration(written) } else { number(written) };
        let value = value.unwrap_or_else(|kind| {
            self.note(kind, token.range);
            0.0
        });
        Number { value, is_duration }
    }
}

/// Seconds, added up as Go adds them up.
fn duration(written: &[u8]) -> Result<f64, ErrorKind> {
    let text = str::from_utf8(written).unwrap_or_default();
    match time::Duration::parse(text) {
        Ok(duration) => {
            let milliseconds = duration.as_millis();
            #[expect(clippy::cast_precision_loss, reason = "the longest duration has 10 digits of seconds")]
            let (whole, rest) = ((milliseconds / 1000) as f64, (milliseconds % 1000) as f64);
            Ok(whole + rest / 1000.0)
        }
        Err(error) if error.kind == time::duration::ErrorKind::OutOfRange => {
            Err(ErrorKind::DurationOutOfRange)
        }
        Err(error) => {
            Err(ErrorKind::InvalidDuration { written: text.into(), kind: error.kind, help: error.help(text) })
        }
    }
}

/// A number: an integer in Go's spelling, where a leading 0 means octal if it can, or else a float.
pub(in crate::promql) fn number(written: &[u8]) -> Result<f64, ErrorKind> {
    let text = str::from_utf8(written).unwrap_or_default();
    if let Some(value) = small_decimal(written) {
        return Ok(value);
    }
    let invalid = || ErrorKind::InvalidNumber { written: text.into() };
    if text.eq_ignore_ascii_case("inf") || text.eq_ignore_ascii_case("nan") {
        return text.parse().map_err(|_| invalid());
    }
    if !underscores_separate_digits(written) {
        return Err(invalid());
    }
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    if let Some(hex) = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
        return i64::from_str_radix(hex, 16).map(|value| value as f64).map_err(|_| invalid());
    }
    if digits.starts_with('0')
        && let Ok(value) = i64::from_str_radix(&digits, 8)
    {
        #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
        return Ok(value as f64);
    }
    match digits.parse::<f64>() {
        Ok(value) if value.is_infinite() => Err(ErrorKind::NumberOutOfRange { written: text.into() }),
        Ok(value) => Ok(value),
        Err(_) => Err(invalid()),
    }
}

/// The value of a few digits without a leading zero: most numbers.
fn small_decimal(written: &[u8]) -> Option<f64> {
    if written.len() > 9 || (written[0] == b'0' && written.len() > 1) {
        return None;
    }
    let mut value: u32 = 0;
    for byte in written {
        value = value * 10 + char::from(*byte).to_digit(10)?;
    }
    Some(value.into())
}

/// Whether each underscore stands between two digits, or between `0x` and a digit.
fn underscores_separate_digits(written: &[u8]) -> bool {
    let is_hex = written.len() > 1 && matches!(written[1], b'x' | b'X');
    let is_digit = |byte: u8| if is_hex { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() };
    written.iter().enumerate().all(|(index, byte)| {
        *byte != b'_'
            || (index > 0 && (is_digit(written[index - 1]) || (is_hex && index == 2)))
                && written.get(index + 1).is_some_and(|next| is_digit(*next))
    })
}

/// The value of a string literal whose escapes the lexer has checked.
pub(in crate::promql) fn unquote(written: &[u8]) -> Text {
    let (quote, content) = (written[0], &written[1..written.len() - 1]);
    if quote == b'`' || !content.contains(&b'\\') {
        return content.into();
    }
    let mut value = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some((byte, tail)) = rest.split_first() {
        rest = tail;
        if *byte == b'\\' {
            rest = unescape(rest, &mut value);
        } else {
            value.push(*byte);
        }
    }
    value.into()
}

/// Appends what the escape sequence at the start of `text` stands for, and gives what follows it.
fn unescape<'a>(text: &'a [u8], value: &mut Vec<u8>) -> &'a [u8] {
    let Some((kind, rest)) = text.split_first() else { return text };
    let simple = match kind {
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0c,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0b,
        b'x' => return numeric(rest, 2, 16, false, value),
        b'u' => return numeric(rest, 4, 16, true, value),
        b'U' => return numeric(rest, 8, 16, true, value),
        b'0'..=b'7' => return numeric(text, 3, 8, false, value),
        other => *other,
    };
    value.push(simple);
    rest
}

fn numeric<'a>(
    text: &'a [u8],
    digits: usize,
    base: u32,
    is_character: bool,
    value: &mut Vec<u8>,
) -> &'a [u8] {
    let (written, rest) = text.split_at(digits.min(text.len()));
    let code = written
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(base))
        .fold(0, |code, digit| u32::wrapping_add(u32::wrapping_mul(code, base), digit));
    if is_character {
        let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    } else {
        #[expect(clippy::cast_possible_truncation, reason = "the lexer has checked that it is below 256")]
        value.push(code as u8);
    }
    rest
}
