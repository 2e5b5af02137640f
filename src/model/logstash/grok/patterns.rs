//! What the names of patterns stand for.
//!
//! Two sets come with Logstash: the older one, and one whose fields are those of the Elastic Common Schema. Names, fields
//! and formats of logs are those of Logstash; the expressions are of this project. What both sets share is written once,
//! with the fields of both. A name that begins with `_` is a part of others here. Those of the user come behind, and override.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

const WORDS: &str = include_str!("patterns/words.grok");
/// What both sets have, file by file.
const LOGS: [(&str, &str); 5] = [
    ("bacula", include_str!("patterns/bacula.grok")),
    ("bro", include_str!("patterns/bro.grok")),
    ("firewalls", include_str!("patterns/firewalls.grok")),
    ("logs", include_str!("patterns/logs.grok")),
    ("nagios", include_str!("patterns/nagios.grok")),
];
const LEGACY: &str = include_str!("patterns/legacy.grok");
const ECS: &str = include_str!("patterns/ecs.grok");

/// What fields that are named often in a file of `LOGS` are called in either set.
const FIELDS: &str = include_str!("patterns/fields.tsv");

/// Patterns by their names.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    own: HashMap<Cow<'static, str>, Cow<'static, str>>,
    /// Those that they come on top of.
    base: Option<&'static Patterns>,
}

static LEGACY_SET: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(LEGACY, Set::Legacy));
static ECS_SET: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(ECS, Set::Ecs));

impl Patterns {
    /// Those that come with Logstash, with the fields of the Elastic Common Schema or the older ones.
    #[must_use]
    pub fn bundled(ecs: bool) -> &'static Self {
        if ecs { &ECS_SET } else { &LEGACY_SET }
    }

    /// None of their own, on top of others.
    #[must_use]
    pub fn over(base: &'static Self) -> Self {
        Self { own: HashMap::new(), base: Some(base) }
    }

    /// What both sets have and what one has for itself.
    fn of(own: &'static str, set: Set) -> Self {
        let words = definitions(WORDS).map(|(name, line)| (name.into(), line.into()));
        let own = definitions(own).map(|(name, line)| (name.into(), set.references(line).into()));
        let shared = LOGS.iter().flat_map(|(file, text)| {
            let fields = set.fields(file);
            definitions(text).map(move |(name, line)| {
                let line =
                    fields.iter().fold(line.to_owned(), |line, (part, field)| line.replace(part, field));
                (name.into(), set.references(&line).into())
            })
        });
        Self { own: words.chain(shared).chain(own).collect(), base: None }
    }

    /// Takes the patterns of a file.
    pub fn read(&mut self, file: &str) {
        for (name, definition) in definitions(file) {
            self.define(name, definition);
        }
    }

    /// Takes one pattern; it overrides what had the name before.
    pub fn define(&mut self, name: &str, definition: &str) {
        self.own.insert(name.to_owned().into(), definition.to_owned().into());
    }

    /// What the name stands for.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let own = self.own.get(name).map(AsRef::as_ref);
        own.or_else(|| self.base?.get(name))
    }

    /// All names that are meant for use.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let base = self.base.into_iter().flat_map(|base| base.own.keys());
        self.own.keys().chain(base).map(AsRef::as_ref).filter(|name| !Self::is_part(name))
    }

    /// The name of the bundled pattern that is nearest to this one, if it is near.
    #[must_use]
    pub fn similar(name: &str) -> Option<&'static str> {
        let wanted = name.to_uppercase();
        let names = Self::bundled(true).names().chain(Self::bundled(false).names());
        let near = names.filter(|known| known.len().abs_diff(name.len()) <= 2);
        let near = near.map(|known| (strsim::damerau_levenshtein(&wanted, known), known));
        let limit = (name.len() / 4).clamp(1, 2);
        near.filter(|(distance, _)| *distance <= limit).min().map(|(_, known)| known)
    }

    /// Whether a name is one that only other patterns use.
    #[must_use]
    pub fn is_part(name: &str) -> bool {
        name.starts_with('_')
    }
}

/// The lines of a file of patterns: a name, white space, what it stands for.
fn definitions(file: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = file.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once([' ', '\t'])).map(|(name, rest)| (name, rest.trim_start()))
}

/// One of the bundled sets.
#[derive(Clone, Copy)]
enum Set {
    Legacy,
    Ecs,
}

impl Set {
    /// The parts `@part@` of a file, and the fields that they are.
    fn fields(self, file: &str) -> Vec<(String, &'static str)> {
        let rows = FIELDS.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
        let own = rows.filter(|row| row.first() == Some(&file));
        own.filter_map(|row| Some((format!("@{}@", row.get(1)?), *row.get(2 + self as usize)?))).collect()
    }

    /// A line in which every `@{…}` has become a reference.
    fn references(self, line: &str) -> String {
        let mut result = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((before, after)) = rest.split_once("@{") {
            let Some((inner, behind)) = after.split_once('}') else { break };
            result.push_str(before);
            result.push_str(&self.reference(inner));
            rest = behind;
        }
        result + rest
    }

    /// What `NAME old|new`, `NAME old||OTHER new`, with `?` or `!text ` before a name, says in this set.
    fn reference(self, inner: &str) -> String {
        let sides = inner.split_once("||");
        let own =
            sides.map_or(inner, |(legacy, ecs)| if matches!(self, Self::Legacy) { legacy } else { ecs });
        let (absent, own) = match own.strip_prefix('!').and_then(|own| own.split_once(' ')) {
            Some((absent, own)) => (Some(absent), own),
            None => (own.starts_with('?').then_some("-"), own.trim_start_matches('?')),
        };
        let (name, field) = own.split_once(' ').unwrap_or((own, ""));
        let field = match field.split_once('|') {
            Some((legacy, ecs)) => {
                if matches!(self, Self::Legacy) {
                    legacy
                } else {
                    ecs
                }
            }
            None => field,
        };
        let colon = if field.is_empty() { "" } else { ":" };
        let reference = format!("%{{{name}{colon}{field}}}");
        absent.map_or_else(|| reference.clone(), |absent| format!("(?:{absent}|{reference})"))
    }
}
