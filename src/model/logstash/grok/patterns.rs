//! What the names of patterns stand for.
//!
//! Two sets come with Logstash: the older one, and one whose fields are those of the Elastic Common Schema. Names, fields
//! and formats of logs are those of Logstash; the expressions are of this project, where a name is more than others in a
//! row. Those of the user come behind, and override. Of the bundled sets only words, times, syslog and web servers are here yet.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

const WORDS: &str = include_str!("patterns/words.grok");
const LOGS: &str = include_str!("patterns/logs.grok");
const LEGACY: &str = include_str!("patterns/legacy.grok");
const ECS: &str = include_str!("patterns/ecs.grok");

/// What the fields of `LOGS` are called in either set.
const FIELDS: &str = include_str!("patterns/fields.tsv");

/// Patterns by their names.
#[derive(Clone, Debug, Default)]
pub struct Patterns(HashMap<Cow<'static, str>, Cow<'static, str>>);

static LEGACY_SET: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(LEGACY, 1));
static ECS_SET: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(ECS, 2));

impl Patterns {
    /// Those that come with Logstash, with the fields of the Elastic Common Schema or the older ones.
    #[must_use]
    pub fn bundled(ecs: bool) -> &'static Self {
        if ecs { &ECS_SET } else { &LEGACY_SET }
    }

    /// What both sets have and what one has for itself; `column` of the table has the names of its fields.
    fn of(own: &'static str, column: usize) -> Self {
        let fixed = definitions(WORDS).chain(definitions(own));
        let mut patterns = Self(fixed.map(|(name, line)| (name.into(), line.into())).collect());
        for (name, line) in definitions(LOGS) {
            patterns.0.insert(name.into(), with_fields(line, column).into());
        }
        patterns
    }

    /// Takes the patterns of a file.
    pub fn read(&mut self, file: &str) {
        for (name, definition) in definitions(file) {
            self.define(name, definition);
        }
    }

    /// Takes one pattern; it overrides what had the name before.
    pub fn define(&mut self, name: &str, definition: &str) {
        self.0.insert(name.to_owned().into(), definition.to_owned().into());
    }

    /// What the name stands for.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(AsRef::as_ref)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(AsRef::as_ref)
    }
}

/// The lines of a file of patterns: a name, white space, what it stands for.
fn definitions(file: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = file.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once([' ', '\t'])).map(|(name, rest)| (name, rest.trim_start()))
}

/// A line with the names of its fields put in.
fn with_fields(line: &str, column: usize) -> String {
    let rows = FIELDS.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
    rows.fold(line.to_owned(), |line, row| line.replace(&format!("@{}@", row[0]), row[column]))
}
