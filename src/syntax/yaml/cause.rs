//! Why a text is not YAML, in the words of somebody who wants to mend it.

use std::fmt;

/// The kinds of mistakes, with what there is to say about each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A line that begins at another column than the lines beside it.
    Indentation {
        /// The key, or the item, that the line begins with.
        what: String,
        /// The column at which it begins, from 1.
        column: u32,
        /// The column at which it fits, from 1.
        expected: u32,
        /// The key of a line beside it that begins there.
        beside: Option<String>,
    },
    /// A line that begins at a column at which nothing is open, with no obvious place.
    Misplaced {
        /// What it begins with.
        what: String,
        /// The column, from 1.
        column: u32,
    },
    /// A tab where spaces must stand.
    Tab,
    /// A quote that is not closed where it should be.
    UnclosedQuote(char),
    /// Text behind the closing quote.
    TextAfterQuote(char),
    /// A bracket or brace that is not closed.
    UnclosedBracket(char),
    /// A closing bracket or brace without an opening one.
    UnopenedBracket(char),
    /// No `,` between two items of a bracket or brace.
    MissingComma(char),
    /// `key:value`: no blank behind the colon.
    MissingBlank(String),
    /// A text without quotes that contains a colon and a blank.
    ColonInText(String),
    /// A line that should be `key: value`, but has no colon.
    MissingColon(String),
    /// A text without quotes that begins with a character that may not begin one.
    ReservedCharacter(char),
    /// `{{ … }}` or `{% … %}` without quotes.
    Template,
    /// A value where none can stand, or a character where a value is expected.
    UnexpectedCharacter(char),
    /// The text ends where a value is expected.
    UnexpectedEnd,
    /// A backslash in double quotes with something that it cannot be followed by.
    Escape(String),
    /// Something behind `|` or `>` on their line.
    BlockHeader(char),
    /// `&` or `*` without a name.
    AnchorName(char),
    /// A tag that is not well-formed or not declared.
    Tag,
    /// A `%` line that is no directive of YAML 1.1.
    Directive,
    /// A `%YAML` line with another version than 1.1.
    Version,
    /// Directives without the `---` that must follow.
    DocumentStart,
    /// A character that may not stand in a YAML file.
    ControlCharacter(char),
    /// Bytes that are no text in the encoding of the file.
    Encoding,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Indentation { what, column, expected, beside } => {
                let how = if column > expected { "deeper" } else { "less" };
                match beside {
                    Some(beside) => write!(f, "`{what}` is indented {how} than `{beside}` beside it"),
                    None => write!(f, "`{what}` is indented {how} than what it belongs to"),
                }
            }
            Self::Misplaced { what, column } => {
                write!(f, "`{what}` begins at column {column}, where nothing can go on")
            }
            Self::Tab => write!(f, "a tab stands where only spaces may indent"),
            Self::UnclosedQuote(quote) => write!(f, "the quote {quote} is not closed"),
            Self::TextAfterQuote(quote) => write!(f, "text follows the closing {quote}"),
            Self::UnclosedBracket(bracket) => write!(f, "`{bracket}` is not closed"),
            Self::UnopenedBracket(bracket) => write!(f, "`{bracket}` closes nothing"),
            Self::MissingComma(bracket) => write!(f, "a `,` is missing in `{bracket}`"),
            Self::MissingBlank(key) => write!(f, "a blank is missing behind `{key}:`"),
            Self::ColonInText(_) => write!(f, "a text without quotes contains a colon and a blank"),
            Self::MissingColon(text) => write!(f, "`{text}` is no `key: value`"),
            Self::ReservedCharacter(character) => {
                write!(f, "a text without quotes begins with `{character}`")
            }
            Self::Template => write!(f, "a template stands without quotes"),
            Self::UnexpectedCharacter(character) => {
                write!(f, "`{character}` stands where a value is expected")
            }
            Self::UnexpectedEnd => write!(f, "the file ends where a value is expected"),
            Self::Escape(text) => write!(f, "`{text}` means nothing in double quotes"),
            Self::BlockHeader(indicator) => write!(f, "something follows `{indicator}` on its line"),
            Self::AnchorName(indicator) => write!(f, "no name follows `{indicator}`"),
            Self::Tag => write!(f, "a tag is not well-formed or not declared"),
            Self::Directive => write!(f, "a line that begins with `%` is no directive"),
            Self::Version => write!(f, "only YAML 1.1 is read"),
            Self::DocumentStart => write!(f, "`---` must follow the directives"),
            Self::ControlCharacter(character) => {
                write!(f, "the control character U+{:04X} may not stand in YAML", u32::from(*character))
            }
            Self::Encoding => write!(f, "the file is damaged: these bytes are no text"),
        }
    }
}

impl Cause {
    /// How to mend it, as a sentence without its full stop.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Indentation { what, column, expected, .. } => {
                let verb = if column > expected { "dedent" } else { "indent" };
                format!("{verb} `{what}` to column {expected}")
            }
            Self::Misplaced { .. } => "let it begin at the column of the lines that it belongs to".into(),
            Self::Tab => "indent with spaces".into(),
            Self::UnclosedQuote(quote) => format!("close it with {quote} where the text ends"),
            Self::TextAfterQuote('"') => {
                "write quotes within the text as `\\\"`, or remove what follows".into()
            }
            Self::TextAfterQuote(_) => "write quotes within the text as `''`, or remove what follows".into(),
            Self::UnclosedBracket(bracket) => {
                format!(
                    "close it with `{}`, or put the text in quotes",
                    if *bracket == '[' { ']' } else { '}' }
                )
            }
            Self::UnopenedBracket(_) => "remove it, or put the text in quotes".into(),
            Self::MissingComma(_) => "separate the items with `,`, or put the text in quotes".into(),
            Self::MissingBlank(key) => format!("write `{key}: `"),
            Self::ColonInText(_) => "put the text in quotes".into(),
            Self::MissingColon(_) => {
                "write a colon behind the key, or indent the line if it goes on with the text above".into()
            }
            Self::ReservedCharacter(_) | Self::AnchorName(_) => "put the text in quotes".into(),
            Self::Template => "put the whole text in quotes, or render the template first".into(),
            Self::UnexpectedCharacter(_) => "put the text in quotes if it is one".into(),
            Self::UnexpectedEnd => "write the value, or remove what asks for it".into(),
            Self::Escape(text) if text.starts_with('\\') && text.len() == 2 => {
                format!("write `\\{text}` for a backslash, or use single quotes")
            }
            Self::Escape(_) => "write as many hexadecimal digits as it needs".into(),
            Self::BlockHeader(indicator) => {
                format!("begin the text on the next line, or put it in quotes if `{indicator}` is part of it")
            }
            Self::Tag => "put the text in quotes if it is not meant as a tag".into(),
            Self::Directive => "remove the line, or put it where the text goes on".into(),
            Self::Version => "write `%YAML 1.1`, or remove the line".into(),
            Self::DocumentStart => "write `---` on the line behind them".into(),
            Self::ControlCharacter(_) => "remove it, or write it as an escape in double quotes".into(),
            Self::Encoding => "save the file as UTF-8".into(),
        }
    }
}
