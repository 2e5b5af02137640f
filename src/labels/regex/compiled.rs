//! Patterns that match.
//!
//! Enters: a pattern and who compiles it. Leaves: whether a value matches, and what a [`Template`] makes of the match,
//! as Go's `regexp` decides both: of several ways to match the first counts, in the order of the alternatives.

use super::{
    Dialect, Error, ErrorKind,
    plain::Plain,
    scan::translate,
    template::{Part, Template},
    translate::Flags,
    unicode_classes::Names,
    validate,
};

/// The largest program in bytes: a character class takes far more of them than in Go, whose own bound counts
/// instructions.
const MAX_PROGRAM: usize = 256 << 20;

/// How deep groups may nest; the time to compile grows with the square of it.
const MAX_NESTING: u32 = 8000;

/// A compiled pattern. What it matches is matched whole, but for [`Dialect::Search`], and for patterns such as `a)|(b`
/// that a dialect's parentheses make valid.
#[derive(Clone, Debug)]
pub struct Regex(Engine);

#[derive(Clone, Debug)]
enum Engine {
    /// A comparison.
    Plain(Plain),
    /// A program, and the names of its groups from the first; empty for those that have none.
    Program(regex::Regex, Box<[Box<str>]>),
}

impl Regex {
    /// Compiles `pattern`.
    ///
    /// # Errors
    /// As [`validate`]; and where the program would take more than 256 MB.
    pub fn new(pattern: &str, dialect: Dialect) -> Result<Self, Error> {
        validate(pattern, dialect)?;
        let dot_newline = dialect != Dialect::Alertmanager;
        if dialect != Dialect::Search
            && let Some(plain) = Plain::read(pattern, dot_newline)
        {
            return Ok(Self(Engine::Plain(plain)));
        }
        let (_, translation) = match dialect.parentheses() {
            None => translate(pattern, Names::Exact, Flags::DOT_NEWLINE)?,
            Some((before, after)) => {
                translate(&[before, pattern, after].concat(), Names::Loose, Flags::default())?
            }
        };
        let text = match dialect.parentheses() {
            None => format!(r"\A(?:{})\z", translation.text),
            Some(_) => translation.text,
        };
        let program = regex::RegexBuilder::new(&text)
            .size_limit(MAX_PROGRAM)
            .nest_limit(MAX_NESTING)
            .build()
            .map_err(|_| Error::new(ErrorKind::TooLarge, 0..pattern.len()))?;
        Ok(Self(Engine::Program(program, translation.groups.into())))
    }

    /// Whether `value` matches.
    #[must_use]
    pub fn is_match(&self, value: &str) -> bool {
        match &self.0 {
            Engine::Plain(plain) => plain.is_match(value),
            Engine::Program(program, _) => program.is_match(value),
        }
    }

    /// `template`, filled with the groups of the match; `None` if `value` does not match. A group that does not exist,
    /// or took no part, is empty.
    #[must_use]
    pub fn expand(&self, value: &str, template: &Template) -> Option<String> {
        match &self.0 {
            Engine::Plain(plain) => {
                let groups = 1 + usize::from(plain.captures);
                plain.is_match(value).then(|| {
                    template.filled(|part| match part {
                        Part::Number(number) if *number < groups => value,
                        Part::Text(text) => text,
                        _ => "",
                    })
                })
            }
            Engine::Program(program, names) => {
                program.captures(value).map(|captures| filled(template, &captures, names))
            }
        }
    }

    /// `value` with `template`, filled with the groups of the match, in place of each match.
    #[must_use]
    pub fn replace_all(&self, value: &str, template: &Template) -> String {
        match &self.0 {
            Engine::Plain(_) => self.expand(value, template).unwrap_or_else(|| value.to_owned()),
            Engine::Program(program, names) => {
                let replacement = |captures: &regex::Captures<'_>| filled(template, captures, names);
                program.replace_all(value, replacement).into_owned()
            }
        }
    }
}

fn filled(template: &Template, captures: &regex::Captures<'_>, names: &[Box<str>]) -> String {
    let group = |number| captures.get(number).map_or("", |group| group.as_str());
    let named = |name: &str| {
        let mut numbers = names.iter().zip(1..).filter(|(known, _)| ***known == *name);
        numbers.find_map(|(_, number)| captures.get(number)).map_or("", |group| group.as_str())
    };
    template.filled(|part| match part {
        Part::Text(text) => text,
        Part::Number(number) => group(*number),
        Part::Name(name) => named(name),
    })
}
