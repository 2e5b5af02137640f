//! Regular expressions of Ruby (Oniguruma).
//!
//! Enters: an expression and a text. Leaves: where it matches, as Ruby says it, or that the budget did not suffice: an
//! expression that tries endlessly many ways keeps a Logstash busy until its timeout, and is to be told here. It is a
//! backtracking machine of its own because those there are neither know all of Ruby's expressions nor are as fast as
//! Oniguruma (`cargo bench --bench logstash`).
//!
//! Not played: what is absent (`(?~…)`), which is told as such.

mod back;
mod class;
mod compile;
mod escape;
mod group;
mod machine;
mod outlook;
mod parse;
mod place;
mod program;
mod set;
mod study;
#[cfg(test)]
mod tests;
mod tree;

pub use study::Study;

use machine::{Machine, NOWHERE, Search};
use program::Program;
use std::{cell::RefCell, ops::Range, sync::Arc};

/// So many steps back a search may make, and so many for each byte of the text.
const BUDGET: u64 = 10_000_000;
const BUDGET_PER_BYTE: u64 = 64;

/// How an expression is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Ruby's `i`.
    pub ignore_case: bool,
    /// Ruby's `m`: a dot takes the ends of lines, too.
    pub dot_all: bool,
    /// Ruby's `x`: blanks and comments count for nothing.
    pub extended: bool,
}

/// A regular expression.
#[derive(Clone, Debug)]
pub struct Regex {
    program: Arc<Program>,
    names: Arc<[Option<String>]>,
}

/// Why an expression is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct RegexError {
    /// What is wrong.
    pub message: String,
    /// Which bytes of the expression are.
    pub range: Range<usize>,
    /// Whether Ruby takes it, and only this machine does not.
    pub is_unsupported: bool,
}

/// The steps back that a search may make did not suffice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the match was given up after {BUDGET} steps back")]
pub struct OutOfBudget;

/// Where an expression matches, and what its groups have taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures<'t> {
    text: &'t str,
    cells: Vec<u32>,
}

impl RegexError {
    fn new(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { message: message.into(), range, is_unsupported: false }
    }

    fn unsupported(message: impl Into<String>, range: Range<usize>) -> Self {
        Self { is_unsupported: true, ..Self::new(message, range) }
    }
}

thread_local! {
    static MACHINE: RefCell<Machine> = RefCell::default();
}

impl Regex {
    /// Compiles an expression.
    ///
    /// # Errors
    ///
    /// It is none, or one that is not played here.
    pub fn new(expression: &str, options: Options) -> Result<Self, RegexError> {
        let (program, names) = compile::compile(expression, options)?;
        Ok(Self { program: Arc::new(program), names: names.into() })
    }

    /// The names of the groups, of the first one first.
    #[must_use]
    pub fn names(&self) -> &[Option<String>] {
        &self.names
    }

    /// The number of the last group with a name.
    #[must_use]
    pub fn group(&self, name: &str) -> Option<usize> {
        self.names.iter().rposition(|known| known.as_deref() == Some(name)).map(|index| index + 1)
    }

    /// Whether it matches anywhere.
    ///
    /// # Errors
    ///
    /// The budget does not suffice.
    pub fn is_match(&self, text: &str) -> Result<bool, OutOfBudget> {
        self.search(text, 0, BUDGET, |_| ()).map(|found| found.is_some())
    }

    /// A text that every match has in it.
    fn needed(&self) -> &str {
        let needed = self.program.needed.as_ref().map(memchr::memmem::Finder::needle);
        needed.and_then(|needed| std::str::from_utf8(needed).ok()).unwrap_or_default()
    }

    /// Whether it matches anywhere, with so many steps back at most.
    fn is_match_within(&self, text: &str, budget: u64) -> Result<bool, OutOfBudget> {
        self.search(text, 0, budget, |_| ()).map(|found| found.is_some())
    }

    /// The first match.
    ///
    /// # Errors
    ///
    /// The budget does not suffice.
    pub fn captures<'t>(&self, text: &'t str) -> Result<Option<Captures<'t>>, OutOfBudget> {
        self.captures_from(text, 0)
    }

    /// The first match that begins at a byte or behind it, which is the start of a character.
    ///
    /// # Errors
    ///
    /// The budget does not suffice.
    pub fn captures_from<'t>(&self, text: &'t str, from: usize) -> Result<Option<Captures<'t>>, OutOfBudget> {
        let groups = self.program.groups;
        self.search(text, from, BUDGET, |cells| Captures { text, cells: cells[..groups * 2].to_vec() })
    }

    /// Every match from left to right; none overlaps another one. It ends where the budget does not suffice.
    pub fn matches<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Captures<'a>> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let found = if from <= text.len() { self.captures_from(text, from).ok()?? } else { return None };
            let whole = found.range(0)?;
            let step = text[whole.end..].chars().next().map_or(1, char::len_utf8);
            from = whole.end.max(from) + if whole.is_empty() { step } else { 0 };
            Some(found)
        })
    }

    fn search<T>(
        &self,
        text: &str,
        from: usize,
        budget: u64,
        take: impl FnOnce(&[u32]) -> T,
    ) -> Result<Option<T>, OutOfBudget> {
        let program = &*self.program;
        if text.len() >= NOWHERE as usize {
            return Err(OutOfBudget);
        }
        if program.needed.as_ref().is_some_and(|needed| needed.find(&text.as_bytes()[from..]).is_none()) {
            return Ok(None);
        }
        MACHINE.with(|machine| {
            let mut machine = machine.take();
            let budget = budget + BUDGET_PER_BYTE * text.len() as u64;
            let mut search = Search { program, text, from, machine: &mut machine, budget };
            let found = search.first_match();
            let taken = found.map(|is_found| is_found.then(|| take(&machine.cells)));
            machine.rest();
            MACHINE.set(machine);
            taken
        })
    }
}

impl Search<'_, '_> {
    /// Whether it matches anywhere.
    fn first_match(&mut self) -> Result<bool, OutOfBudget> {
        let bytes = self.text.as_bytes();
        let mut start = self.from;
        loop {
            if !self.program.is_anchored {
                let first = &self.program.first;
                let skipped = match first.only() {
                    Some(byte) => memchr::memchr(byte, &bytes[start..]),
                    None => bytes[start..].iter().position(|byte| first.has(*byte)),
                };
                start = skipped.map_or(bytes.len(), |skipped| start + skipped);
                // a byte within a character is not where one begins
                while !self.text.is_char_boundary(start) {
                    start += 1;
                }
            }
            if self.program.first.allow(bytes, start) && self.matches_at(start)? {
                return Ok(true);
            }
            if self.program.is_anchored || start >= bytes.len() {
                return Ok(false);
            }
            start += self.text[start..].chars().next().map_or(1, char::len_utf8);
        }
    }
}

impl<'t> Captures<'t> {
    /// How many groups there are, the whole counted.
    #[must_use]
    pub fn groups(&self) -> usize {
        self.cells.len() / 2
    }

    /// The bytes that a group has taken; the whole is group 0.
    #[must_use]
    pub fn range(&self, group: usize) -> Option<Range<usize>> {
        let (start, end) = (*self.cells.get(group * 2)?, *self.cells.get(group * 2 + 1)?);
        (start != NOWHERE && end != NOWHERE && start <= end).then_some(start as usize..end as usize)
    }

    /// The text that a group has taken.
    #[must_use]
    pub fn get(&self, group: usize) -> Option<&'t str> {
        self.range(group).map(|range| &self.text[range])
    }
}
