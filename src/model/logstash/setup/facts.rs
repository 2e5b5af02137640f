//! The settings of Logstash, from `data/settings.tsv`.
//!
//! `scope` says `pipeline` where `pipelines.yml` may set it too; marks are those of [`State`].

use super::SettingShape;
use crate::model::{decode::similar, logstash::State};
use std::sync::LazyLock;

/// What is known of a setting.
#[derive(Debug)]
pub struct SettingFacts {
    /// Its name, with dots.
    pub name: &'static str,
    /// Which values it takes.
    pub shape: SettingShape,
    /// Whether a pipeline may have a value of its own.
    pub is_of_pipelines: bool,
    /// Whether it is still, or already, there.
    pub state: State,
    /// The setting to use in its place.
    pub instead: Option<&'static str>,
}

static SETTINGS: LazyLock<Vec<SettingFacts>> =
    LazyLock::new(|| include_str!("../data/settings.tsv").lines().skip(1).map(SettingFacts::read).collect());

/// Every setting, by name.
#[must_use]
pub fn settings() -> &'static [SettingFacts] {
    &SETTINGS
}

impl SettingFacts {
    fn read(line: &'static str) -> Self {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let (name, shape, scope, marks, instead) = (next(), next(), next(), next(), next());
        Self {
            name,
            shape: SettingShape::read(shape),
            is_of_pipelines: scope == "pipeline",
            state: State::read(marks),
            instead: Some(instead).filter(|name| !name.is_empty()),
        }
    }

    /// The setting of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<&'static Self> {
        SETTINGS.binary_search_by(|setting| setting.name.cmp(name)).ok().map(|index| &SETTINGS[index])
    }

    /// The names of settings that look like `name`, the nearest first; none that only fails or warns.
    pub(super) fn similar(name: &str, of_pipelines: bool) -> Vec<&'static str> {
        let is_usable = |setting: &&Self| {
            matches!(setting.state, State::Current | State::New) && (setting.is_of_pipelines || !of_pipelines)
        };
        similar(name, SETTINGS.iter().filter(is_usable).map(|setting| setting.name))
    }
}
