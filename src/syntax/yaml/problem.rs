//! What is wrong with a text, as data.

use crate::source::Span;
use std::ops::Range;

/// Something that go-yaml refuses, or never reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What it is.
    pub kind: ProblemKind,
    /// Where, in the text that was read.
    pub range: Range<u32>,
    /// Where, in the file.
    pub span: Span,
}

/// The kinds of problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text is not YAML.
    Syntax(Cause),
    /// A key that stands in the same mapping before.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stands first.
        first: Span,
    },
    /// A further document, which is not read.
    ExtraDocument,
    /// Collections nested deeper than go-yaml goes.
    TooDeep,
    /// Aliases that stand for far more than the text.
    ExcessiveAliasing,
    /// An alias to a name that is not anchored before it.
    UnknownAnchor {
        /// The name.
        name: String,
    },
}

/// Why the text is not YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// What go-yaml says.
    pub words: &'static str,
}
