//! What is wrong with a text, as data.

use super::cause::Cause;
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
    /// Edits that mend it.
    pub mend: Option<Mend>,
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
    /// Something behind the first document, which is not read.
    ExtraDocument,
    /// Collections nested deeper than go-yaml goes.
    TooDeep,
    /// Aliases that stand for far more than the text.
    ExcessiveAliasing,
    /// An alias within what it stands for.
    ContainsItself {
        /// The name.
        name: String,
    },
    /// An alias to a name that is not anchored before it.
    UnknownAnchor {
        /// The name.
        name: String,
    },
}

/// Edits that mend a problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mend {
    /// What they do, as an imperative.
    pub title: String,
    /// Whether this is surely what was meant.
    pub safe: bool,
    /// What to replace in the file, and by what; they do not overlap.
    pub edits: Vec<(Span, String)>,
}
