//! What the names of patterns stand for.
//!
//! Two sets come with Logstash: the older one, and one whose fields are those of the Elastic Common Schema. The regular
//! expressions here were written for this project: they match what the ones of the same name match. A set reads its own
//! files first; those of the user come behind, and override.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

/// Names that both sets have, with the same meaning.
const SHARED: [&str; 1] = [include_str!("patterns/basic.grok")];
const LEGACY: [&str; 1] = [include_str!("patterns/legacy.grok")];
const ECS: [&str; 1] = [include_str!("patterns/ecs.grok")];

/// Patterns by their names.
#[derive(Clone, Debug, Default)]
pub struct Patterns(HashMap<Cow<'static, str>, Cow<'static, str>>);

static LEGACY_SET: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(SHARED.into_iter().chain(LEGACY)));
static ECS_SET: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(SHARED.into_iter().chain(ECS)));

impl Patterns {
    /// Those that come with Logstash, with the fields of the Elastic Common Schema or the older ones.
    #[must_use]
    pub fn bundled(ecs: bool) -> &'static Self {
        if ecs { &ECS_SET } else { &LEGACY_SET }
    }

    fn of(files: impl Iterator<Item = &'static str>) -> Self {
        let lines = files.flat_map(definitions);
        Self(lines.map(|(name, definition)| (name.into(), definition.into())).collect())
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
