//! A PromQL expression in a file: its text and what the parser made of it.

use crate::{
    promql::{self, Features},
    source::{Embedded, Span},
};
use std::ops::Range;

/// A PromQL expression and where it is written.
#[derive(Debug)]
pub struct Expression {
    /// The text, as the reader of the file decoded it.
    pub text: Embedded,
    /// What it says, or why it cannot be read; no reason is given where it is written in another language.
    pub parsed: Result<promql::Expr, Vec<promql::Error>>,
}

impl Expression {
    /// Reads the expression `text` as a Prometheus with these features does.
    #[must_use]
    pub fn new(text: Embedded, features: &Features) -> Self {
        let parsed = promql::parse(text.text(), features);
        Self { text, parsed }
    }

    /// Reads the expression `text` as Grafana and Prometheus do: variables may stand in it.
    #[must_use]
    pub fn with_variables(text: Embedded, features: &Features) -> Self {
        let parsed = promql::parse_with_variables(text.text(), features);
        Self { text, parsed }
    }

    /// Takes up `text`, which is no PromQL and was not meant to be.
    #[must_use]
    pub fn foreign(text: Embedded) -> Self {
        Self { text, parsed: Err(vec![]) }
    }

    /// Where the bytes `range` of the expression are written in the file.
    #[must_use]
    pub fn span(&self, range: Range<u32>) -> Span {
        self.text.span(range)
    }

    /// What the bytes `range` say, on one line and not longer than a line.
    #[must_use]
    pub fn excerpt(&self, range: Range<u32>) -> String {
        const LONGEST: usize = 40;
        let written = self.text.text().get(range.start as usize..range.end as usize).unwrap_or_default();
        let words = written.split_whitespace().collect::<Vec<_>>().join(" ");
        match words.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &words[..end]),
            None => words,
        }
    }

    /// Why it cannot be read; empty if it can.
    #[must_use]
    pub fn errors(&self) -> &[promql::Error] {
        self.parsed.as_ref().err().map_or(&[], Vec::as_slice)
    }

    /// The same text for all ways to write one expression; what cannot be read is only like itself.
    #[must_use]
    pub fn canonical(&self) -> String {
        self.parsed.as_ref().map_or_else(|_| self.text.text().to_owned(), ToString::to_string)
    }
}
