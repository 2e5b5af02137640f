//! A PromQL expression in a file: its text and what the parser made of it.

use crate::source::{Embedded, Span};
use std::ops::Range;

/// A PromQL expression and where it is written.
#[derive(Clone, Debug)]
pub struct Expression {
    /// The text, as the YAML reader decoded it.
    pub text: Embedded,
}

impl Expression {
    /// The expression `text`.
    #[must_use]
    pub fn new(text: Embedded) -> Self {
        Self { text }
    }

    /// Where the bytes `range` of the expression are written in the file.
    #[must_use]
    pub fn span(&self, range: Range<u32>) -> Span {
        self.text.span(range)
    }
}
