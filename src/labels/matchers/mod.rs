//! Alertmanager's matchers: `severity="page"`, `{team=~"a|b",env!="dev"}`.
//!
//! Enters: the text of one matcher or of a list. Leaves: a [`Reading`], or an [`Error`] with the range in the text.
//! There are two parsers, the classic one and the UTF-8 one, and a [`Mode`] that says which counts; by default both
//! read the text and the classic one wins where they differ. Mirrors `pkg/labels`, `matcher/parse` and
//! `matcher/compat` of Alertmanager.

mod classic;
mod error;
mod unquote;
mod utf8;

use super::{
    MatchOp,
    regex::{self, Dialect},
};
pub use error::{Error, ErrorKind};
use std::{fmt, ops::Range};
use unquote::Unquoted;

/// Which parser Alertmanager was told to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Both; the classic one where only it can read the text, or reads it differently.
    #[default]
    Fallback,
    /// The classic one only: `--enable-feature=classic-mode`.
    Classic,
    /// The UTF-8 one only: `--enable-feature=utf8-strict-mode`.
    Utf8,
}

/// One matcher, its strings unquoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matcher {
    /// The label's name.
    pub name: String,
    /// How the value is compared.
    pub op: MatchOp,
    /// The value or pattern.
    pub value: String,
    /// Where the name is written in the text, quotes included.
    pub name_range: Range<usize>,
    /// Where the value is written in the text, quotes included.
    pub value_range: Range<usize>,
}

impl Matcher {
    /// A matcher out of its unquoted parts; its pattern must compile.
    fn new(
        name: String,
        name_range: Range<usize>,
        op: MatchOp,
        value: Unquoted,
        value_range: Range<usize>,
    ) -> Result<Self, Error> {
        if op.is_regex()
            && let Err(error) = regex::validate(&value.text, Dialect::Alertmanager)
        {
            let range = value.written(error.range.clone());
            return Err(Error::new(ErrorKind::Regex { error, pattern: value.text }, range));
        }
        Ok(Self { name, op, value: value.text, name_range, value_range })
    }

    /// Whether both match the same.
    #[must_use]
    pub fn means_the_same_as(&self, other: &Self) -> bool {
        (&self.name, self.op, &self.value) == (&other.name, other.op, &other.value)
    }
}

/// As Alertmanager prints it: in a form that both parsers read alike, wherever there is one.
impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.contains(utf8::is_reserved) || self.name.is_empty() {
            write!(f, "\"{}\"", escaped(&self.name))?;
        } else {
            f.write_str(&self.name)?;
        }
        write!(f, "{}\"{}\"", self.op, escaped(&self.value))
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('"', "\\\"")
}

/// What Alertmanager takes a text for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The matchers that count.
    pub matchers: Vec<Matcher>,
    /// Whether the two parsers see the text alike; always [`Agreement::Agreed`] where only one was asked.
    pub agreement: Agreement,
}

/// How the two parsers compare over a text that one of them can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// Both read the same, or only the UTF-8 parser can read it.
    Agreed,
    /// Only the classic parser can read it, and Alertmanager logs a warning; this is why the other cannot.
    ClassicOnly(Error),
    /// The UTF-8 parser reads something else, these; Alertmanager logs a warning and uses the classic reading.
    Differs(Vec<Matcher>),
}

impl Reading {
    fn agreed(matchers: Vec<Matcher>) -> Self {
        Self { matchers, agreement: Agreement::Agreed }
    }

    /// The same matchers in a spelling that both parsers read alike: the suggestion of Alertmanager's warning.
    #[must_use]
    pub fn spelling(&self) -> String {
        self.matchers.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }
}

/// Reads a list of matchers, in braces or not, perhaps empty: an item of `matchers` in a configuration.
///
/// # Errors
/// Why Alertmanager refuses the text.
pub fn parse_list(text: &str, mode: Mode) -> Result<Reading, Error> {
    match mode {
        Mode::Classic => classic::list(text).map(Reading::agreed),
        Mode::Utf8 => utf8::list(text).map(Reading::agreed),
        Mode::Fallback => compare(classic::list(text), utf8::list(text)),
    }
}

fn compare(
    classic: Result<Vec<Matcher>, Error>,
    utf8: Result<Vec<Matcher>, Error>,
) -> Result<Reading, Error> {
    match (classic, utf8) {
        (Ok(matchers), Err(error)) => Ok(Reading { matchers, agreement: Agreement::ClassicOnly(error) }),
        (Err(_), Ok(matchers)) => Ok(Reading::agreed(matchers)),
        (Ok(classic), Ok(utf8)) => {
            let same = classic.len() == utf8.len()
                && classic.iter().zip(&utf8).all(|(one, other)| one.means_the_same_as(other));
            let agreement = if same { Agreement::Agreed } else { Agreement::Differs(utf8) };
            Ok(Reading { matchers: classic, agreement })
        }
        (Err(classic), Err(utf8)) => Err(better(classic, utf8)),
    }
}

/// The error that tells better what is wrong with a text which neither parser can read.
fn better(classic: Error, utf8: Error) -> Error {
    // a name that only the UTF-8 parser can read was meant for that one; else the one that came further is right
    if classic.kind != ErrorKind::Name && classic.range.start > utf8.range.start { classic } else { utf8 }
}

#[cfg(test)]
mod tests;
