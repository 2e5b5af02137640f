//! What go-yaml complains about, in its own words, and where: the raw material of a [`Cause`](super::Cause).

/// A complaint of the scanner or the parser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) words: Words,
    /// Where it was noticed.
    pub(super) at: u32,
    /// Where the construct begins in which it was noticed.
    pub(super) from: u32,
}

impl Fault {
    pub(super) fn new(words: Words, at: usize, from: usize) -> Self {
        Self { words, at: offset(at), from: offset(from) }
    }
}

/// A place as the nodes hold it; a text is smaller than 4 GiB.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

macro_rules! words {
    ($($name:ident = $text:literal,)*) => {
        /// The complaints of go-yaml.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Words { $($name),* }

        impl Words {
            /// What go-yaml prints.
            pub(super) fn text(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

words! {
    MappingValue = "mapping values are not allowed in this context",
    MappingKey = "mapping keys are not allowed in this context",
    BlockEntry = "block sequence entries are not allowed in this context",
    ExpectedColon = "could not find expected ':'",
    ExpectedKey = "did not find expected key",
    ExpectedDash = "did not find expected '-' indicator",
    ExpectedNode = "did not find expected node content",
    FlowSequence = "did not find expected ',' or ']'",
    FlowMapping = "did not find expected ',' or '}'",
    NoToken = "found character that cannot start any token",
    TabIndentation = "found a tab character that violates indentation",
    TabInBlockScalar = "found a tab character where an indentation space is expected",
    IndentationZero = "found an indentation indicator equal to 0",
    AfterHeader = "did not find expected comment or line break",
    UnclosedQuote = "found unexpected end of stream",
    DocumentIndicatorInQuotes = "found unexpected document indicator",
    UnknownEscape = "found unknown escape character",
    EscapeDigits = "did not find expected hexdecimal number",
    EscapeCode = "found invalid Unicode character escape code",
    AnchorName = "did not find expected alphabetic or numeric character",
    TagStart = "did not find expected '!'",
    TagUri = "did not find expected tag URI",
    TagEscape = "did not find URI escaped octet",
    TagClose = "did not find the expected '>'",
    TagEnd = "did not find expected whitespace or line break",
    TagHandle = "found undefined tag handle",
    DirectiveName = "could not find expected directive name",
    DirectiveCharacter = "found unexpected non-alphabetical character",
    UnknownDirective = "found unknown directive name",
    DirectiveVersion = "did not find expected version number",
    DirectiveDot = "did not find expected digit or '.' character",
    LongVersion = "found extremely long version number",
    Incompatible = "found incompatible YAML document",
    DuplicateVersion = "found duplicate %YAML directive",
    DuplicateTag = "found duplicate %TAG directive",
    AfterDirective = "did not find expected comment or line break",
    DocumentStart = "did not find expected <document start>",
    Depth = "exceeded max depth of 10000",
    Control = "control characters are not allowed",
    Encoding = "invalid Unicode character",
}
