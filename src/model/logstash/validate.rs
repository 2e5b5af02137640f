//! What Logstash says of the options of a plugin when it builds the pipeline.
//!
//! Enters: a plugin as it was compiled, and the Logstash that runs it. Leaves: problems, in order of position.
//! Logstash looks for unknown names first, then for missing ones, then at the values, and stops where it finds any;
//! here all are told, but a name that is missing only because it was misspelled.

use super::{FactSource, Form, Misfit, OptionFacts, PluginFacts, PluginUse, Release, Setting, State};
use crate::source::Span;

/// What is wrong with an option.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Where: its name, its value or a part of that, or the name of the plugin that misses it.
    pub span: Span,
    /// The name of the option.
    pub option: String,
    /// What is wrong.
    pub kind: ProblemKind,
    /// Whether Logstash is known to see it so.
    pub is_proven: bool,
}

/// What may be wrong with an option.
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind {
    /// The plugin has no such option; these look like it.
    Unknown(Vec<&'static str>),
    /// Only a newer Logstash knows it.
    TooNew,
    /// The plugin does not start without it.
    Missing,
    /// Its value is refused: this is what is wanted.
    IllTyped(Form, Misfit),
    /// Logstash does not start with it; what to use instead.
    Obsolete(Option<&'static str>),
    /// Logstash 8 warns, Logstash 9 does not start, and it is not said which runs; what to use instead.
    Retired(Option<&'static str>),
    /// Logstash warns; what to use instead.
    Deprecated(Option<&'static str>),
}

/// What is wrong with the options of a plugin; nothing if the plugin is not known. Of the codecs in it nothing is said.
#[must_use]
pub fn validate(plugin: PluginUse<'_>) -> Vec<Problem> {
    let Some(facts) = plugin.facts() else { return vec![] };
    let mut problems = missing(facts, plugin);
    problems.extend(plugin.options.iter().flat_map(|setting| of_setting(facts, setting, plugin.release)));
    problems.sort_by_key(|problem| problem.span.start);
    problems
}

/// The options without which the plugin does not start.
fn missing(facts: &PluginFacts, plugin: PluginUse<'_>) -> Vec<Problem> {
    let is_misspelled = |name: &str| {
        let unknown = plugin.options.iter().filter(|setting| facts.option(&setting.name).is_none());
        unknown.into_iter().any(|setting| facts.similar_options(&setting.name).contains(&name))
    };
    facts
        .required()
        .filter(|name| plugin.option(name).is_none() && !is_misspelled(name))
        .map(|name| Problem {
            span: plugin.name.span,
            option: name.to_owned(),
            kind: ProblemKind::Missing,
            is_proven: facts.source == FactSource::Declared,
        })
        .collect()
}

fn of_setting(facts: &PluginFacts, setting: &Setting, release: Option<Release>) -> Vec<Problem> {
    let known = facts.option(&setting.name);
    let is_proven = facts.source == FactSource::Declared || known.is_some_and(|option| option.is_common);
    let problem = |span, kind| Problem { span, option: setting.name.value.clone(), kind, is_proven };
    let Some(option) = known else {
        if facts.source == FactSource::Unknown {
            return vec![];
        }
        let similar = facts.similar_options(&setting.name);
        return vec![problem(setting.name.span, ProblemKind::Unknown(similar))];
    };
    let life = life(&option, release).map(|kind| problem(setting.name.span, kind));
    let misfits = option.shape.misfits(&setting.value);
    let ill_typed = misfits
        .into_iter()
        .map(|misfit| problem(misfit.span, ProblemKind::IllTyped(option.shape.form, misfit)));
    life.into_iter().chain(ill_typed).collect()
}

/// What Logstash says of an option whatever its value is.
fn life(option: &OptionFacts, release: Option<Release>) -> Option<ProblemKind> {
    let instead = option.instead;
    match (option.state, release) {
        (State::New, Some(Release::Eight)) => Some(ProblemKind::TooNew),
        (State::Current | State::New, _) => None,
        (State::Obsolete, _) | (State::Retired, Some(Release::Nine)) => Some(ProblemKind::Obsolete(instead)),
        (State::Retired, None) => Some(ProblemKind::Retired(instead)),
        (State::Deprecated, _) | (State::Retired, Some(Release::Eight)) => {
            Some(ProblemKind::Deprecated(instead))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::logstash::{Entry, Plugin, PluginKind, Value},
        source::{FileId, Spanned},
    };

    fn at<T>(start: u32, value: T) -> Spanned<T> {
        Spanned { value, span: Span::new(FileId(0), start, start + 1) }
    }

    fn text(value: &str) -> Value {
        Value::Text(value.to_owned())
    }

    fn list(items: &[Value]) -> Value {
        Value::List(items.iter().map(|item| at(50, item.clone())).collect())
    }

    fn plugin_of(name: &str, options: Vec<(&str, Value)>) -> Plugin {
        let setting = |(index, (name, value)): (usize, (&str, Value))| {
            let start = u32::try_from(index).unwrap() * 10 + 10;
            Setting { name: at(start, name.to_owned()), value: at(start + 5, value) }
        };
        Plugin {
            name: at(0, name.to_owned()),
            options: options.into_iter().enumerate().map(setting).collect(),
            span: Span::new(FileId(0), 0, 100),
            complete: true,
        }
    }

    fn kinds(kind: PluginKind, release: Option<Release>, plugin: &Plugin) -> Vec<ProblemKind> {
        validate(PluginUse::new(kind, plugin, release)).into_iter().map(|problem| problem.kind).collect()
    }

    fn filter(name: &str, options: Vec<(&str, Value)>) -> Vec<ProblemKind> {
        kinds(PluginKind::Filter, None, &plugin_of(name, options))
    }

    #[test]
    fn a_missing_name_is_told_unless_it_is_only_misspelled() {
        assert_eq!(filter("json", vec![]), [ProblemKind::Missing]);
        assert_eq!(filter("json", vec![("sorce", text("a"))]), [ProblemKind::Unknown(vec!["source"])]);
        assert_eq!(
            filter("json", vec![("colour", text("a"))]),
            [ProblemKind::Missing, ProblemKind::Unknown(vec![])]
        );
        assert_eq!(filter("json", vec![("source", text("a"))]), []);
        assert_eq!(filter("of_our_own", vec![("x", text("a"))]), []);
    }

    #[test]
    fn an_option_that_was_retired_depends_on_the_release() {
        let beats = plugin_of("beats", vec![("port", Value::Integer(5044)), ("ssl", text("true"))]);
        let of = |release| kinds(PluginKind::Input, release, &beats);
        assert_eq!(of(Some(Release::Eight)), [ProblemKind::Deprecated(Some("ssl_enabled"))]);
        assert_eq!(of(Some(Release::Nine)), [ProblemKind::Obsolete(Some("ssl_enabled"))]);
        assert_eq!(of(None), [ProblemKind::Retired(Some("ssl_enabled"))]);
        let cidr = plugin_of("cidr", vec![("address_field", text("a"))]);
        assert_eq!(kinds(PluginKind::Filter, Some(Release::Eight), &cidr), [ProblemKind::TooNew]);
        assert_eq!(filter("grok", vec![("type", text("a"))]), [ProblemKind::Obsolete(None)]);
    }

    #[test]
    fn what_is_not_known_of_a_plugin_is_not_claimed() {
        let of = |name, option| {
            let plugin = plugin_of(name, vec![(option, text("a"))]);
            let problems = validate(PluginUse::new(PluginKind::Output, &plugin, None));
            problems.into_iter().map(|problem| problem.is_proven).collect::<Vec<_>>()
        };
        assert_eq!(of("stdout", "colour"), [true]);
        assert_eq!(of("statsd", "colour"), [false]);
        assert_eq!(of("statsd", "exclude_tags"), [true]);
        assert!(of("opensearch", "colour").is_empty());
        assert_eq!(of("opensearch", "exclude_tags"), [true]);
    }

    #[test]
    fn values_are_refused_as_logstash_does() {
        let refused = |kind, name, option, value| {
            let mut problems = kinds(kind, None, &plugin_of(name, vec![(option, value)]));
            problems.retain(|problem| matches!(problem, ProblemKind::IllTyped(..)));
            problems.len()
        };
        let grok = |option, value| refused(PluginKind::Filter, "grok", option, value);
        for (option, value, count) in [
            ("break_on_match", text("true"), 0),
            ("break_on_match", text("yes"), 1),
            ("break_on_match", Value::Integer(1), 1),
            ("break_on_match", list(&[text("false")]), 0),
            ("break_on_match", text("${BREAK}"), 0),
            ("timeout_millis", text("30000"), 0),
            ("timeout_millis", text("-1.5"), 0),
            ("timeout_millis", text("030"), 1),
            ("timeout_millis", text("1.50"), 1),
            ("timeout_millis", text("10s"), 1),
            ("timeout_millis", list(&[Value::Integer(1), Value::Integer(2)]), 1),
            ("match", list(&[text("message"), text("%{X}")]), 0),
            ("match", list(&[text("message"), text("%{X}"), text("%{Y}")]), 1),
            ("match", text("%{X}"), 1),
            ("match", list(&[text("${FIELD_AND_PATTERN}")]), 0),
            ("tag_on_failure", text("_one"), 0),
            ("target", list(&[text("a"), text("b")]), 1),
            ("ecs_compatibility", text("v2"), 1),
        ] {
            assert_eq!(grok(option, value.clone()), count, "{option} => {value:?}");
        }
        let output = |name, option, value| refused(PluginKind::Output, name, option, value);
        // the plugin lists texts, and a number is none of them
        assert_eq!(output("kafka", "acks", Value::Integer(1)), 1);
        assert_eq!(output("kafka", "acks", text("1")), 0);
        assert_eq!(output("elasticsearch", "compression_level", Value::Integer(1)), 0);
        assert_eq!(output("elasticsearch", "compression_level", text("1")), 1);
        assert_eq!(
            output("elasticsearch", "ssl_supported_protocols", list(&[text("TLSv1.3"), text("SSLv3")])),
            1
        );
        let codec = |value| refused(PluginKind::Codec, "plain", "charset", value);
        assert_eq!((codec(text("UTF-8")), codec(text("UTF8"))), (0, 1));
        let size = |value| refused(PluginKind::Codec, "multiline", "max_bytes", text(value));
        assert_eq!(["10 MiB", "10mb", "1024", "10m", "ten"].map(size), [0, 0, 0, 1, 1]);
    }

    #[test]
    fn the_types_of_a_conversion_are_known() {
        let entry = |key: &str, value: Value| Entry { key: at(20, key.to_owned()), value: at(30, value) };
        let convert = Value::Table(vec![
            entry("a", text("integer")),
            entry("b", text("long")),
            entry("c", text("${T}")),
        ]);
        let dynamic = plugin_of("mutate", vec![("convert", convert)]);
        assert_eq!(kinds(PluginKind::Filter, None, &dynamic), []);
        let convert = Value::Table(vec![entry("a", text("integer")), entry("b", text("long"))]);
        let problems = validate(PluginUse::new(
            PluginKind::Filter,
            &plugin_of("mutate", vec![("convert", convert)]),
            None,
        ));
        assert_eq!(problems.iter().map(|problem| problem.span.start).collect::<Vec<_>>(), [30]);
        assert_eq!(filter("mutate", vec![("convert", list(&[text("a"), text("long")]))]).len(), 1);
    }
}
