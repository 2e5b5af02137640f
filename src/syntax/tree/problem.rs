//! What is wrong with a text, as data.

use crate::{
    source::{Embedded, Span},
    syntax::{json, yaml},
};
use std::ops::Range;

/// Something that the reader of the product refuses, or never reads.
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

impl Problem {
    pub(in crate::syntax) fn at(text: &Embedded, kind: ProblemKind, range: Range<u32>) -> Self {
        Self { kind, span: text.span(range.clone()), range, mend: None }
    }
}

/// The kinds of problems.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ProblemKind {
    /// The text is not YAML.
    Syntax(yaml::Cause),
    /// The text is not JSON.
    Json(json::Cause),
    /// A key that stands in the same mapping before.
    DuplicateKey {
        /// The key.
        key: String,
        /// Where it stands first.
        first: Span,
    },
    /// Something behind the first document, which is not read.
    ExtraDocument,
    /// Collections nested deeper than the reader goes.
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
