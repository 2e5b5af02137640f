//! A place in the text, and the pieces that all lines are made of.

use super::problem::ProblemKind;
use crate::source::{Embedded, Span, Spanned};
use std::ops::Range;

pub(super) type Read<T> = Result<T, Fault>;

/// A problem, while its place is one in the decoded text.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) kind: ProblemKind,
    pub(super) range: Range<usize>,
}

#[derive(Debug)]
pub(super) struct Cursor<'t> {
    embedded: &'t Embedded,
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(embedded: &'t Embedded) -> Self {
        Self { embedded, text: embedded.text(), at: 0 }
    }

    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn since(&self, start: usize) -> &'t str {
        &self.text[start..self.at]
    }

    /// Goes on behind `bytes` bytes, which must be whole characters.
    pub(super) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(super) fn accept_all(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        self.at += if is_next { text.len() } else { 0 };
        is_next
    }

    /// Everything up to the first byte that satisfies `stop`, which must be ASCII.
    pub(super) fn until(&mut self, stop: impl Fn(u8) -> bool) -> &'t str {
        let start = self.at;
        let rest = self.rest().as_bytes();
        self.at += rest.iter().position(|byte| stop(*byte)).unwrap_or(rest.len());
        self.since(start)
    }

    /// Skips blanks; whether there were any.
    pub(super) fn blanks(&mut self) -> bool {
        !self.until(|byte| !matches!(byte, b' ' | b'\t')).is_empty()
    }

    /// What is left of the line.
    pub(super) fn line(&mut self) -> &'t str {
        self.until(|byte| byte == b'\n')
    }

    /// A name without quotes, of a metric or of a label; empty if there is none.
    pub(super) fn word(&mut self, of_metric: bool) -> &'t str {
        match self.peek() {
            Some(first) if first.is_ascii_digit() => "",
            _ => self
                .until(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_' || (of_metric && byte == b':'))),
        }
    }

    /// The end of the line or of the text.
    pub(super) fn end_of_line(&mut self) -> Read<()> {
        match self.peek() {
            None => Ok(()),
            Some(b'\n') => {
                self.skip(1);
                Ok(())
            }
            Some(b'\r') => Err(self.fault_line(ProblemKind::CarriageReturn)),
            Some(_) => Err(self.fault_line(ProblemKind::TrailingText)),
        }
    }

    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.embedded.span(offset(range.start)..offset(range.end))
    }

    pub(super) fn spanned<T>(&self, value: T, start: usize) -> Spanned<T> {
        Spanned::new(value, self.span(start..self.at))
    }

    /// Whether a part of the text holds bytes that were no UTF-8.
    pub(super) fn check_utf8(&self, start: usize) -> Read<()> {
        let is_damaged = self.embedded.invalid_at().is_some() && self.since(start).contains('\u{fffd}');
        if is_damaged { Err(self.fault_since(start, ProblemKind::InvalidUtf8)) } else { Ok(()) }
    }

    pub(super) fn fault_since(&self, start: usize, kind: ProblemKind) -> Fault {
        Fault { kind, range: start..self.at }
    }

    pub(super) fn fault_here(&self, kind: ProblemKind) -> Fault {
        Fault { kind, range: self.at..self.at }
    }

    /// What is left of the line is wrong.
    pub(super) fn fault_line(&self, kind: ProblemKind) -> Fault {
        let line = self.rest().lines().next().unwrap_or_default();
        Fault { kind, range: self.at..self.at + line.len() }
    }

    /// Goes on at the line behind a fault, or behind the line in which it starts: a quote that is not closed may reach far.
    pub(super) fn resume(&mut self, fault: &Fault) {
        let from = if fault.kind == ProblemKind::UnclosedQuote { fault.range.start } else { self.at };
        let rest = &self.text.as_bytes()[from..];
        self.at = memchr::memchr(b'\n', rest).map_or(self.text.len(), |at| from + at + 1);
    }
}
