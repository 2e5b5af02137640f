//! The plugins of Logstash and their options.
//!
//! Two tables in `data/`: `plugins.tsv`, sorted by kind and name, and `options.tsv`, sorted by plugin and option; the
//! rows of a kind itself are the options that all of its plugins have. `facts` says where a plugin's rows are from: its
//! declarations (`source`, and `java` for those in the core), which are all of its options, its documentation (`docs`),
//! which may lag behind, or nowhere (`name`): of plugins that others have published only the name is known.
//! Marks are those of [`State`]; `obsolete:9` means that Logstash 8 only warns.

use super::{Form, Release, Shape};
use crate::model::decode::similar;
use std::{fmt, sync::LazyLock};

/// What a plugin does in a pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PluginKind {
    /// Turns bytes into events, and back.
    Codec,
    /// Changes events.
    Filter,
    /// Takes events in.
    Input,
    /// Hands events on.
    Output,
}

/// What is known of a plugin.
#[derive(Debug)]
pub struct PluginFacts {
    /// What it does.
    pub kind: PluginKind,
    /// Its name.
    pub name: &'static str,
    /// How sure its options are.
    pub source: FactSource,
    /// The lines of releases that it comes with.
    bundled: &'static str,
    /// The options without which it does not start.
    required: &'static str,
    rows: &'static [OptionRow],
}

/// Where the options of a plugin are known from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactSource {
    /// From its declarations: these are all, and as Logstash sees them.
    Declared,
    /// From its documentation.
    Documented,
    /// From nowhere: only its name is known.
    Unknown,
}

/// What is known of an option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OptionFacts {
    /// Its name.
    pub name: &'static str,
    /// Which values it takes.
    pub shape: Shape,
    /// Whether it is still, or already, there.
    pub state: State,
    /// The option to use in its place.
    pub instead: Option<&'static str>,
    /// Whether all plugins of the kind have it.
    pub is_common: bool,
}

/// Where an option is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is there.
    Current,
    /// Only Logstash 9 knows it.
    New,
    /// It still works, and a warning is logged.
    Deprecated,
    /// Deprecated in Logstash 8; Logstash 9 does not start with it.
    Retired,
    /// No Logstash starts with it.
    Obsolete,
}

static PLUGINS: LazyLock<Vec<PluginFacts>> =
    LazyLock::new(|| include_str!("data/plugins.tsv").lines().skip(1).map(PluginFacts::read).collect());

/// A row of the table of options.
#[derive(Debug)]
struct OptionRow {
    /// The plugin that has it, or the kind of which all plugins do.
    owner: &'static str,
    facts: OptionFacts,
}

/// The table of options, sorted by plugin and option.
static OPTIONS: LazyLock<Vec<OptionRow>> =
    LazyLock::new(|| include_str!("data/options.tsv").lines().skip(1).map(OptionRow::read).collect());

/// The plugin of this kind and name.
#[must_use]
pub fn plugin(kind: PluginKind, name: &str) -> Option<&'static PluginFacts> {
    let order = |plugin: &PluginFacts| (plugin.kind, plugin.name).cmp(&(kind, name));
    PLUGINS.binary_search_by(order).ok().map(|index| &PLUGINS[index])
}

/// The plugins of a kind, by name.
pub fn plugins(kind: PluginKind) -> impl Iterator<Item = &'static PluginFacts> {
    PLUGINS.iter().filter(move |plugin| plugin.kind == kind)
}

/// The rows of a plugin, or of a kind.
fn rows(owner: &str) -> &'static [OptionRow] {
    let first = OPTIONS.partition_point(|row| row.owner < owner);
    let count = OPTIONS[first..].partition_point(|row| row.owner == owner);
    &OPTIONS[first..first + count]
}

/// The row of this option.
fn row(rows: &'static [OptionRow], name: &str) -> Option<OptionFacts> {
    rows.binary_search_by(|row| row.facts.name.cmp(name)).ok().map(|index| rows[index].facts)
}

impl PluginKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Codec, Self::Filter, Self::Input, Self::Output];

    /// Its name, which is that of its section.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Codec => "codec",
            Self::Filter => "filter",
            Self::Input => "input",
            Self::Output => "output",
        }
    }

    /// The article before its name.
    #[must_use]
    pub fn article(self) -> &'static str {
        if matches!(self, Self::Input | Self::Output) { "an" } else { "a" }
    }
}

impl fmt::Display for PluginKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl PluginFacts {
    fn read(line: &'static str) -> Self {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let (kind, name, bundled, facts, required, alias) = (next(), next(), next(), next(), next(), next());
        let owner = if alias.is_empty() { name } else { alias };
        Self {
            kind: PluginKind::ALL.into_iter().find(|known| known.name() == kind).unwrap_or(PluginKind::Codec),
            name,
            source: match facts {
                "docs" => FactSource::Documented,
                "name" => FactSource::Unknown,
                _ => FactSource::Declared,
            },
            bundled,
            required,
            rows: rows(&format!("{kind}/{owner}")),
        }
    }

    /// Whether it comes with Logstash: with this one, or with any.
    #[must_use]
    pub fn is_bundled(&self, release: Option<Release>) -> bool {
        match release {
            Some(release) => self.bundled.split(' ').any(|line| line == release.to_string()),
            None => !self.bundled.is_empty(),
        }
    }

    /// The options without which it does not start.
    pub fn required(&self) -> impl Iterator<Item = &'static str> {
        self.required.split_whitespace()
    }

    /// The option of this name.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<OptionFacts> {
        row(self.rows, name).or_else(|| row(rows(self.kind.name()), name))
    }

    /// Its options, those that every plugin of its kind has behind its own.
    pub fn options(&self) -> impl Iterator<Item = OptionFacts> {
        self.rows.iter().chain(rows(self.kind.name())).map(|row| row.facts)
    }

    /// The names of its options that look like `name`, the nearest first; none that only fails or warns.
    #[must_use]
    pub fn similar_options(&self, name: &str) -> Vec<&'static str> {
        let usable = self.options().filter(|option| matches!(option.state, State::Current | State::New));
        similar(name, usable.map(|option| option.name))
    }
}

impl State {
    /// Reads a mark of the tables.
    pub(super) fn read(mark: &str) -> Self {
        match mark {
            "since:9" => Self::New,
            "deprecated" => Self::Deprecated,
            "obsolete:9" => Self::Retired,
            "obsolete" => Self::Obsolete,
            _ => Self::Current,
        }
    }
}

impl OptionRow {
    fn read(line: &'static str) -> Self {
        let mut columns = line.split('\t');
        let mut next = || columns.next().unwrap_or_default();
        let (owner, name, shape, marks, instead) = (next(), next(), next(), next(), next());
        let facts = OptionFacts {
            name,
            shape: Shape::read(shape),
            state: State::read(marks),
            instead: Some(instead).filter(|name| !name.is_empty()),
            is_common: !owner.contains('/'),
        };
        Self { owner, facts }
    }
}

impl Shape {
    fn read(text: &'static str) -> Self {
        let (form, is_list) = text.strip_suffix(" list").map_or((text, false), |form| (form, true));
        let (name, names) = form.split_once(':').unwrap_or((form, ""));
        let form = match name {
            "array" => Form::Array,
            "boolean" => Form::Boolean,
            "bytes" => Form::Bytes,
            "charset" => Form::Charset,
            "codec" => Form::Codec,
            "enum" => Form::OneOf(names),
            "field_reference" => Form::FieldReference,
            "hash" => Form::Hash(Some(names).filter(|names| !names.is_empty())),
            "number" => Form::Number,
            "numbers" => Form::OneOfNumbers(names),
            "password" => Form::Password,
            "path" => Form::Path,
            "positive_integer" => Form::PositiveInteger,
            "sha_256_hex" => Form::Fingerprint,
            "string" => Form::Text,
            "uri" => Form::Uri,
            _ => Form::Any,
        };
        Self { form, is_list }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_tables_is_found_and_understood() {
        for (line, OptionRow { owner, facts }) in
            include_str!("data/options.tsv").lines().skip(1).zip(&*OPTIONS)
        {
            assert_eq!(row(rows(owner), facts.name), Some(*facts), "{line}");
            let kind = owner.split('/').next().unwrap_or_default();
            assert!(PluginKind::ALL.iter().any(|known| known.name() == kind), "{line}");
            let mut columns = line.split('\t').skip(2);
            let is_any = columns.next().is_some_and(|shape| shape.starts_with("any"));
            assert_eq!(facts.shape.form == Form::Any, is_any, "{line}");
            let is_unmarked = columns.next().is_none_or(str::is_empty);
            assert_eq!(facts.state == State::Current, is_unmarked, "{line}");
        }
        assert!(PLUGINS.is_sorted_by_key(|plugin| (plugin.kind, plugin.name)));
        for plugin in &*PLUGINS {
            assert!(plugin.required().all(|name| plugin.option(name).is_some()), "{}", plugin.name);
            let instead = plugin.rows.iter().filter_map(|row| row.facts.instead);
            assert!(instead.into_iter().all(|name| plugin.option(name).is_some()), "{}", plugin.name);
        }
        assert!(plugin(PluginKind::Filter, "grok").is_some_and(|grok| grok.option("match").is_some()));
    }

    #[test]
    fn options_are_those_of_the_plugin_its_alias_and_its_kind() {
        let agent = plugin(PluginKind::Input, "elastic_agent").unwrap();
        assert!(agent.option("port").is_some() && agent.option("tags").is_some());
        assert!(agent.option("match").is_none());
        assert_eq!(
            agent.option("ssl").map(|ssl| (ssl.state, ssl.instead)),
            Some((State::Retired, Some("ssl_enabled")))
        );
        // `tags` is obsolete in all outputs but in that one, which has its own
        let tags = |name| plugin(PluginKind::Output, name).unwrap().option("tags").map(|tags| tags.state);
        assert_eq!((tags("s3"), tags("stdout")), (Some(State::Current), Some(State::Obsolete)));
    }

    #[test]
    fn what_comes_with_logstash_depends_on_the_release() {
        let search = plugin(PluginKind::Output, "elastic_app_search").unwrap();
        assert!(search.is_bundled(Some(Release::Eight)) && !search.is_bundled(Some(Release::Nine)));
        assert!(!plugin(PluginKind::Output, "influxdb").unwrap().is_bundled(None));
    }

    #[test]
    fn a_slip_leads_to_the_option_that_was_meant() {
        assert_eq!(plugin(PluginKind::Filter, "grok").unwrap().similar_options("mach"), ["match"]);
    }
}
