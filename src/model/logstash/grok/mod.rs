//! Grok: regular expressions with names for their parts.
//!
//! Enters: an expression such as `%{IP:client} %{NUMBER:bytes:int}` and the patterns that names stand for. Leaves: a
//! regular expression and what its groups are called, or why there is none. A reference is what `jls-grok` takes for
//! one: whatever stands between the name and the brace and is no part of it is passed over.

mod filter;
mod patterns;
mod reference;
#[cfg(test)]
mod tests;

pub use filter::{Expression, GrokFilter};
pub use patterns::Patterns;

use crate::ruby::regex::{Options, OutOfBudget, Regex, RegexError};
use reference::Reference;
use std::{collections::HashMap, fmt::Write, ops::Range};

/// So deep may patterns stand in each other.
const DEEPEST: usize = 64;

/// So long may an expression become.
const LONGEST: usize = 1 << 20;

/// What becomes of a captured text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// It stays a text; also where a type is named that there is not.
    None,
    /// The whole number that it begins with.
    Integer,
    /// The number that it begins with.
    Float,
}

/// A part of an expression that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The field.
    pub field: String,
    /// What its text becomes.
    pub conversion: Conversion,
    /// A conversion that is written and not done.
    pub lost: Option<Lost>,
    /// The reference or group of the expression that it comes from.
    pub range: Range<usize>,
    /// The number of its group.
    group: usize,
}

/// Why a conversion is not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// There is no such type.
    Unknown(String),
    /// The same reference, type included, stands further ahead: `jls-grok` converts what that one captures only.
    Repeated,
}

/// Why an expression cannot be compiled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GrokError {
    /// No pattern has this name; where it stands in the expression, or in the pattern through which it came.
    #[error("no pattern is called `{name}`")]
    Undefined {
        /// The name.
        name: String,
        /// The reference in the expression that leads there.
        range: Range<usize>,
        /// The pattern that names it, if the expression does not.
        within: Option<String>,
    },
    /// Patterns stand in each other without end, or the expression becomes too long.
    #[error("the pattern `{0}` never ends")]
    Endless(String),
    /// What it expands to is no regular expression.
    #[error("the expression is not valid: {error}")]
    Invalid {
        /// Why not; its range is one of all that it expands to.
        error: RegexError,
        /// Where that stands in the expression, if it stands there and not in a pattern.
        range: Option<Range<usize>>,
    },
}

/// An expression that is ready.
#[derive(Clone, Debug)]
pub struct Grok {
    expression: String,
    regex: Regex,
    /// The named parts in the order in which they are taken: that of their opening, the same references together.
    pub captures: Vec<Capture>,
}

impl Grok {
    /// Compiles an expression. Patterns without a field are captured under their own name unless `named_only`.
    ///
    /// # Errors
    ///
    /// It names a pattern that there is not, or is no regular expression.
    pub fn compile(expression: &str, patterns: &Patterns, named_only: bool) -> Result<Self, GrokError> {
        Self::compile_beside(None, expression, patterns, named_only)
    }

    /// The same; `other` is what it is with other patterns, which often differ in the names of fields only.
    fn compile_beside(
        other: Option<&Self>,
        expression: &str,
        patterns: &Patterns,
        named_only: bool,
    ) -> Result<Self, GrokError> {
        let mut expander = Expander {
            patterns,
            named_only,
            captures: vec![],
            ranks: HashMap::new(),
            regex: String::new(),
            inline: vec![],
            parts: vec![],
        };
        expander.expand(expression, 0, None)?;
        let options = Options { dot_all: true, ..Options::default() };
        let regex = match other.filter(|other| other.expression == expander.regex) {
            Some(other) => other.regex.clone(),
            None => Regex::new(&expander.regex, options).map_err(|error| {
                let range = expander.own(&error.range);
                GrokError::Invalid { error, range }
            })?,
        };
        let mut captures = expander.captures;
        // beside groups with a name those without one capture nothing
        captures.iter_mut().zip(1..).for_each(|((_, capture), group)| capture.group = group);
        captures.sort_by_key(|(rank, _)| *rank);
        Ok(Self {
            expression: expander.regex,
            regex,
            captures: captures.into_iter().map(|(_, capture)| capture).collect(),
        })
    }

    /// What runs it.
    #[must_use]
    pub fn regex(&self) -> &Regex {
        &self.regex
    }

    /// The regular expression that is run.
    #[must_use]
    pub fn expression(&self) -> &str {
        &self.expression
    }

    /// What each of the `captures` has taken where the expression first matches; `None` for those that took no part.
    ///
    /// # Errors
    ///
    /// The budget of the match does not suffice.
    pub fn matches<'t>(&self, text: &'t str) -> Result<Option<Vec<Option<&'t str>>>, OutOfBudget> {
        let Some(groups) = self.regex.captures(text)? else { return Ok(None) };
        let taken = |capture: &Capture| groups.get(capture.group);
        Ok(Some(self.captures.iter().map(taken).collect()))
    }
}

/// The pattern, the field and the type of a reference.
type Written = (String, Option<String>, Option<String>);

struct Expander<'p> {
    patterns: &'p Patterns,
    named_only: bool,
    /// The named parts, each with the number of the first one that is written the same.
    captures: Vec<(usize, Capture)>,
    /// The first part of each reference: its pattern, field and type.
    ranks: HashMap<Written, usize>,
    regex: String,
    /// Definitions within references, in order.
    inline: Vec<(String, String)>,
    /// Where parts of the expression itself have come to stand: there, here, and how long they are.
    parts: Vec<(usize, usize, usize)>,
}

impl Expander<'_> {
    /// Writes a text of an expression as it is.
    fn copy(&mut self, text: &str, at: usize, depth: usize) {
        if depth == 0 {
            self.parts.push((self.regex.len(), at, text.len()));
        }
        self.regex.push_str(text);
    }

    /// Where something of the regular expression stands in the expression itself, if it begins there.
    fn own(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let within =
            |(there, _, length): &&(usize, usize, usize)| (*there..there + length).contains(&range.start);
        let (there, here, length) = self.parts.iter().find(within)?;
        let start = here + range.start - there;
        Some(start..(start + range.len()).min(here + length))
    }

    /// Writes the expression with every reference replaced; `within` is the pattern that it stands in, and the place of
    /// the reference of the whole that leads there.
    fn expand(
        &mut self,
        expression: &str,
        depth: usize,
        within: Option<(&str, &Range<usize>)>,
    ) -> Result<(), GrokError> {
        let mut rest = expression;
        while let Some(at) = rest.find(['%', '(', '\\']) {
            self.copy(&rest[..at], expression.len() - rest.len(), depth);
            rest = &rest[at..];
            let offset = expression.len() - rest.len();
            let length = if let Some(reference) = Reference::at(rest) {
                let range = offset..offset + reference.length;
                let root = within.map_or(&range, |(_, root)| root);
                self.reference(&reference, depth, root, within.map(|(name, _)| name))?;
                reference.length
            } else if let Some(name) = reference::group_name(rest) {
                let length = name.len() + 4;
                let own = offset..offset + length;
                self.open(&Reference::group(name), within.map_or(&own, |(_, root)| root));
                length
            } else {
                let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
                let length = 1 + escaped.map_or(0, char::len_utf8);
                self.copy(&rest[..length], offset, depth);
                length
            };
            rest = &rest[length..];
        }
        self.copy(rest, expression.len() - rest.len(), depth);
        Ok(())
    }

    fn reference(
        &mut self,
        reference: &Reference<'_>,
        depth: usize,
        root: &Range<usize>,
        within: Option<&str>,
    ) -> Result<(), GrokError> {
        if let Some(definition) = reference.definition {
            self.inline.push((reference.name.to_owned(), definition.to_owned()));
        }
        let own = self.inline.iter().rev().find(|(name, _)| name == reference.name);
        let own = own.map(|(_, definition)| definition.clone());
        let Some(definition) = own.or_else(|| self.patterns.get(reference.name).map(str::to_owned)) else {
            return Err(GrokError::Undefined {
                name: reference.name.to_owned(),
                range: root.clone(),
                within: within.map(str::to_owned),
            });
        };
        if depth >= DEEPEST || self.regex.len() + definition.len() > LONGEST {
            return Err(GrokError::Endless(reference.name.to_owned()));
        }
        if reference.field.is_none() && (self.named_only || Patterns::is_part(reference.name)) {
            self.regex.push_str("(?:");
        } else {
            self.open(reference, root);
        }
        self.expand(&definition, depth + 1, Some((reference.name, root)))?;
        self.regex.push(')');
        Ok(())
    }

    /// Opens the group of a reference.
    fn open(&mut self, reference: &Reference<'_>, range: &Range<usize>) {
        let number = self.captures.len();
        let (name, field, kind) = (reference.name, reference.field, reference.kind);
        let written = (name.to_owned(), field.map(str::to_owned), kind.map(str::to_owned));
        let rank = *self.ranks.entry(written).or_insert(number);
        let (conversion, lost) = match kind {
            Some("int" | "float") if rank < number => (Conversion::None, Some(Lost::Repeated)),
            Some("int") => (Conversion::Integer, None),
            Some("float") => (Conversion::Float, None),
            other => (Conversion::None, other.map(|kind| Lost::Unknown(kind.to_owned()))),
        };
        let _ = write!(self.regex, "(?<g{number}>");
        let field = field.unwrap_or(name).to_owned();
        self.captures.push((rank, Capture { field, conversion, lost, range: range.clone(), group: 0 }));
    }
}
