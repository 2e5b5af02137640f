//! What go-yaml complains about, and where: the raw material of a [`Cause`](super::Cause).

use super::tree::offset;

/// A complaint of the scanner or the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) complaint: Complaint,
    /// Where it was noticed.
    pub(super) at: u32,
    /// Where the construct begins in which it was noticed.
    pub(super) from: u32,
}

impl Fault {
    pub(super) fn new(complaint: Complaint, at: usize, from: usize) -> Self {
        Self { complaint, at: offset(at), from: offset(from) }
    }
}

/// The complaints of go-yaml.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Complaint {
    MappingValue,
    MappingKey,
    BlockEntry,
    ExpectedColon,
    ExpectedKey,
    ExpectedDash,
    ExpectedNode,
    FlowSequence,
    FlowMapping,
    NoToken,
    TabIndentation,
    TabInBlockScalar,
    IndentationZero,
    AfterHeader,
    UnclosedQuote,
    DocumentIndicatorInQuotes,
    UnknownEscape,
    EscapeDigits,
    EscapeCode,
    AnchorName,
    TagStart,
    TagUri,
    TagEscape,
    TagClose,
    TagEnd,
    TagHandle,
    DirectiveName,
    DirectiveCharacter,
    UnknownDirective,
    DirectiveVersion,
    DirectiveDot,
    LongVersion,
    Incompatible,
    DuplicateVersion,
    DuplicateTag,
    AfterDirective,
    DocumentStart,
    Depth,
    Control,
    Encoding,
}
