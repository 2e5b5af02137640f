//! What the scanner hands to the parser.

use super::tree::{Slice, Style};

/// The kinds of tokens of YAML 1.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    StreamEnd,
    VersionDirective,
    TagDirective,
    DocumentStart,
    DocumentEnd,
    BlockSequenceStart,
    BlockMappingStart,
    BlockEnd,
    FlowSequenceStart,
    FlowSequenceEnd,
    FlowMappingStart,
    FlowMappingEnd,
    BlockEntry,
    FlowEntry,
    Key,
    Value,
    Alias,
    Anchor,
    Tag,
    Scalar,
    /// The scanner could not go on; its fault says why.
    Fault,
}

/// One token. Nothing in it is allocated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) style: Style,
    /// A block mapping begins before this token.
    pub(super) opens_mapping: bool,
    /// This token begins a key that has no `?`.
    pub(super) is_key: bool,
    /// The flow level at which this token may turn out to begin a key.
    pub(super) key_level: Option<u16>,
    pub(super) start: u32,
    pub(super) end: u32,
    /// The decoded text of a scalar; the handle of a tag directive; major and minor of a version directive.
    pub(super) value: Slice,
    /// The column of a block collection, or of the lines of a block scalar.
    pub(super) column: u32,
}

impl Token {
    pub(super) fn new(kind: TokenKind, start: u32, end: u32) -> Self {
        Self {
            kind,
            style: Style::Plain,
            opens_mapping: false,
            is_key: false,
            key_level: None,
            start,
            end,
            value: Slice::default(),
            column: 0,
        }
    }

    /// How many tokens go-yaml would have in its queue for this one.
    pub(super) fn weight(&self) -> usize {
        1 + usize::from(self.opens_mapping) + usize::from(self.is_key)
    }
}
