//! Why a text is not JSON, in the words of somebody who wants to mend it.

use std::fmt;

/// The kinds of mistakes, with what there is to say about each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nothing but blanks.
    Empty,
    /// The file begins with a byte order mark, in whatever encoding.
    EncodingMark,
    /// A comma before a closing bracket.
    TrailingComma,
    /// No comma between two items or entries.
    MissingComma,
    /// A comma with nothing before it.
    ExtraComma,
    /// No colon behind this key.
    MissingColon(String),
    /// No value behind the colon of a key.
    MissingValue,
    /// A value where a key must stand.
    MissingKey,
    /// A key without quotes.
    UnquotedKey(String),
    /// A text without quotes, or a word of another language: `None`, `NaN`.
    Word(String),
    /// A number that is not written as JSON has it.
    Number(String),
    /// Quotes of another kind.
    Quotes(char),
    /// A string that does not end on its line.
    UnclosedString,
    /// A double quote within a string.
    QuoteInString,
    /// A line break within a string.
    LineBreak,
    /// Another control character within a string.
    ControlCharacter(char),
    /// A backslash with something that it cannot be followed by.
    Escape(String),
    /// `//`, `/* … */` or `#`.
    Comment,
    /// `{{ … }}` and the like outside a string.
    Template,
    /// A bracket or brace that is not closed.
    UnclosedBracket(char),
    /// A closing bracket or brace without an opening one.
    UnopenedBracket(char),
    /// A character where none can stand.
    UnexpectedCharacter(char),
    /// Something behind the end.
    TrailingText,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the file is empty"),
            Self::EncodingMark => write!(f, "the file begins with a byte order mark"),
            Self::TrailingComma => write!(f, "a comma stands before a closing bracket"),
            Self::MissingComma => write!(f, "a comma is missing behind this"),
            Self::ExtraComma => write!(f, "nothing stands before this comma"),
            Self::MissingColon(key) => write!(f, "a colon is missing behind the key `{key}`"),
            Self::MissingValue => write!(f, "a value is missing behind this colon"),
            Self::MissingKey => write!(f, "a value stands where a key is expected"),
            Self::UnquotedKey(key) => write!(f, "the key `{key}` is not in quotes"),
            Self::Word(word) => write!(f, "`{word}` is no JSON value"),
            Self::Number(number) => write!(f, "`{number}` is no number in JSON"),
            Self::Quotes(quote) => write!(f, "a string stands in {quote}, not in double quotes"),
            Self::UnclosedString => write!(f, "a string is not closed"),
            Self::QuoteInString => write!(f, "a double quote closes a string that goes on"),
            Self::LineBreak => write!(f, "a string goes over a line break"),
            Self::ControlCharacter('\t') => write!(f, "a tab stands in a string"),
            Self::ControlCharacter(character) => {
                write!(f, "the control character U+{:04X} stands in a string", u32::from(*character))
            }
            Self::Escape(text) => write!(f, "`{text}` means nothing in a string"),
            Self::Comment => write!(f, "JSON has no comments"),
            Self::Template => write!(f, "a template stands outside a string"),
            Self::UnclosedBracket(bracket) => write!(f, "`{bracket}` is not closed"),
            Self::UnopenedBracket(bracket) => write!(f, "`{bracket}` closes nothing"),
            Self::UnexpectedCharacter(character) => write!(f, "`{character}` cannot stand here"),
            Self::TrailingText => write!(f, "something follows the end of the JSON value"),
        }
    }
}

impl Cause {
    /// How to mend it, as a sentence without its full stop.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::Empty => "export the dashboard again, or remove the file".into(),
            Self::EncodingMark => "save the file as UTF-8 without a byte order mark".into(),
            Self::TrailingComma | Self::ExtraComma => "remove the comma".into(),
            Self::MissingComma => "write `,` between the two".into(),
            Self::MissingColon(_) => "write `:` between key and value".into(),
            Self::MissingValue => "write the value, or remove the key".into(),
            Self::MissingKey => "write `\"key\":` before it; lists stand in `[ ]`".into(),
            Self::UnquotedKey(key) => format!("write `\"{key}\"`"),
            Self::Word(word) => match json_word(word) {
                Some(meant) => format!("write `{meant}`"),
                None => "put it in double quotes if it is a text".into(),
            },
            Self::Number(number) => match number_meant(number) {
                Some(meant) => format!("write `{meant}`"),
                None => "put it in double quotes if it is a text".into(),
            },
            Self::Quotes(_) => "use double quotes".into(),
            Self::UnclosedString => "close it with `\"` where the text ends".into(),
            Self::QuoteInString => "write double quotes within a string as `\\\"`".into(),
            Self::LineBreak => "write a line break as `\\n`".into(),
            Self::ControlCharacter('\t') => "write a tab as `\\t`".into(),
            Self::ControlCharacter(character) => format!("write `\\u{:04x}`", u32::from(*character)),
            Self::Escape(text) if text.starts_with("\\u") => {
                "write four hexadecimal digits behind `\\u`".into()
            }
            Self::Escape(text) => format!("write `\\{text}` for a backslash"),
            Self::Comment => "remove it, or keep the remark in a `description`".into(),
            Self::Template => "render the template first, or put it in quotes".into(),
            Self::UnclosedBracket(bracket) => {
                format!("close it with `{}`", if *bracket == '[' { ']' } else { '}' })
            }
            Self::UnopenedBracket(_) => "remove it, or open it further up".into(),
            Self::UnexpectedCharacter(_) => "remove it, or put the text in double quotes".into(),
            Self::TrailingText => "remove it, or move it into a file of its own".into(),
        }
    }
}

/// The JSON value that another language calls `word`; for what JSON cannot say, the nearest.
pub(super) fn json_word(word: &str) -> Option<&'static str> {
    match word {
        "True" | "TRUE" => Some("true"),
        "False" | "FALSE" => Some("false"),
        "None" | "nil" | "Null" | "NULL" | "undefined" | "NaN" | "Infinity" | "-Infinity" | "-NaN" => {
            Some("null")
        }
        _ => None,
    }
}

/// The number as JSON writes it: no leading zeros, no `+`, digits on both sides of the point.
pub(super) fn number_meant(number: &str) -> Option<String> {
    let (sign, rest) = match number.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", number.strip_prefix('+').unwrap_or(number)),
    };
    let rest = rest.trim_start_matches('0');
    let zero = if rest.starts_with(|first: char| first.is_ascii_digit()) { "" } else { "0" };
    let meant = format!("{sign}{zero}{rest}");
    let meant = meant.strip_suffix('.').map(str::to_owned).unwrap_or(meant);
    let is_number = meant.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && meant.parse::<f64>().is_ok()
        && !meant.ends_with('.')
        && !meant.contains(".e")
        && !meant.contains(".E");
    is_number.then_some(meant)
}
