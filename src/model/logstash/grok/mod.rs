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

use super::regex::{OutOfBudget, Regex};
use reference::Reference;
use std::ops::Range;

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
    /// A type that there is not.
    pub ignored_type: Option<String>,
    /// The reference or group of the expression that it comes from.
    pub range: Range<usize>,
    group: String,
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
    #[error("the expression is not valid: {0}")]
    Invalid(String),
}

/// An expression that is ready.
#[derive(Clone, Debug)]
pub struct Grok {
    regex: Regex,
    /// The named parts, in the order of their opening.
    pub captures: Vec<Capture>,
}

impl Grok {
    /// Compiles an expression. Patterns without a field are captured under their own name unless `named_only`.
    ///
    /// # Errors
    ///
    /// It names a pattern that there is not, or is no regular expression.
    pub fn compile(expression: &str, patterns: &Patterns, named_only: bool) -> Result<Self, GrokError> {
        let mut expander =
            Expander { patterns, named_only, captures: vec![], regex: String::new(), inline: vec![] };
        expander.expand(expression, 0, None)?;
        let regex = Regex::new(&expander.regex, true).map_err(GrokError::Invalid)?;
        Ok(Self { regex, captures: expander.captures })
    }

    /// What is captured where the expression first matches; parts that took no part are left out.
    ///
    /// # Errors
    ///
    /// The budget of the match does not suffice.
    pub fn matches<'t>(&self, text: &'t str) -> Result<Option<Vec<(&Capture, &'t str)>>, OutOfBudget> {
        let Some(groups) = self.regex.captures(text)? else { return Ok(None) };
        let found = |capture| Some((capture, groups.name(Capture::group(capture))?.as_str()));
        Ok(Some(self.captures.iter().filter_map(found).collect()))
    }
}

impl Capture {
    fn group(&self) -> &str {
        &self.group
    }
}

struct Expander<'p> {
    patterns: &'p Patterns,
    named_only: bool,
    captures: Vec<Capture>,
    regex: String,
    /// Definitions within references, in order.
    inline: Vec<(String, String)>,
}

impl Expander<'_> {
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
            self.regex.push_str(&rest[..at]);
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
                self.open(name, None, within.map_or(&own, |(_, root)| root));
                length
            } else {
                let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
                let length = 1 + escaped.map_or(0, char::len_utf8);
                self.regex.push_str(&rest[..length]);
                length
            };
            rest = &rest[length..];
        }
        self.regex.push_str(rest);
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
        match reference.field {
            Some(field) => self.open(field, reference.kind, root),
            None if self.named_only => self.regex.push_str("(?:"),
            None => self.open(reference.name, None, root),
        }
        self.expand(&definition, depth + 1, Some((reference.name, root)))?;
        self.regex.push(')');
        Ok(())
    }

    /// Opens a group with a name.
    fn open(&mut self, field: &str, kind: Option<&str>, range: &Range<usize>) {
        let conversion = match kind {
            Some("int") => Conversion::Integer,
            Some("float") => Conversion::Float,
            _ => Conversion::None,
        };
        let group = format!("g{}", self.captures.len());
        self.regex.push_str("(?<");
        self.regex.push_str(&group);
        self.regex.push('>');
        let ignored_type = kind.filter(|_| conversion == Conversion::None).map(str::to_owned);
        let (field, range) = (field.to_owned(), range.clone());
        self.captures.push(Capture { field, conversion, ignored_type, range, group });
    }
}
