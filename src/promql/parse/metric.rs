//! The name and labels of one series, as unit tests write them.

use super::{Parsed, Parser, unquote};
use crate::promql::{
    ast::Label,
    error::Error,
    features::Features,
    series::{Metric, MetricLabel},
    text::TextRange,
    token::TokenKind,
};

const CONTEXT: &str = "label set";

/// Reads a series. With `is_followed`, values may follow: then braces must stand directly after the name, and what
/// comes after the series is not looked at.
pub(in crate::promql) fn metric(input: &[u8], is_followed: bool) -> Result<Metric, Vec<Error>> {
    let features = Features::default();
    let mut parser = Parser::new(input, &features).map_err(|error| vec![error])?;
    let metric = parser.metric(is_followed);
    match metric {
        Ok(metric) if parser.errors.is_empty() => Ok(metric),
        _ => Err(parser.errors),
    }
}

impl Parser<'_> {
    fn metric(&mut self, is_followed: bool) -> Parsed<Metric> {
        let start = self.token.range.start;
        let name = self.token.kind.is_metric_name().then(|| {
            let token = self.advance();
            Label { name: self.written(token).into(), range: token.range, template: None }
        });
        let is_apart = name.as_ref().is_some_and(|name| name.range.end < self.token.range.start);
        let mut labels = vec![];
        if self.is(TokenKind::LeftBrace) && !(is_followed && is_apart) {
            self.advance();
            while self.accept(TokenKind::RightBrace).is_none() {
                labels.push(self.metric_label()?);
                if self.accept(TokenKind::Comma).is_none() && !self.is(TokenKind::RightBrace) {
                    return Err(self.unexpected(CONTEXT, "`,` or `}`"));
                }
            }
        }
        if !is_followed && !self.is_at_end() {
            return Err(self.unexpected("series", "the end"));
        }
        Ok(Metric { name, labels, range: TextRange::new(start.min(self.end), self.end) })
    }

    fn metric_label(&mut self) -> Parsed<MetricLabel> {
        let token = match self.token.kind {
            TokenKind::Identifier | TokenKind::String => self.advance(),
            _ => return Err(self.unexpected(CONTEXT, "identifier or `}`")),
        };
        let written = self.written(token);
        let is_quoted = token.kind == TokenKind::String;
        let name = if is_quoted { unquote(written) } else { written.into() };
        if is_quoted && !self.is(TokenKind::Assign) {
            let label = Label { name: "__name__".into(), range: token.range, template: None };
            return Ok(MetricLabel { label, value: name, value_range: token.range });
        }
        self.expect(TokenKind::Assign, CONTEXT, "`=`")?;
        let value = self.expect(TokenKind::String, CONTEXT, "a string")?;
        let label = Label { name, range: token.range, template: None };
        Ok(MetricLabel { label, value: unquote(self.written(value)), value_range: value.range })
    }
}
