//! Which fields the events of a pipeline can have.
//!
//! Enters: a pipeline as it runs. Leaves: the names of all fields that an input, codec or filter of it can create, without
//! what stands below them, or nothing as soon as one of them may create anything (`ruby`, `json`, `kv`, events of others).
//! Where a filter stands and when it runs is not looked at: a field that is created anywhere may be there everywhere.

use super::{
    FieldReference, Part, PartKind, Pipeline, Plugin, Template, Value, grok::GrokFilter, plugins_of,
};
use crate::source::Spanned;
use std::{collections::HashSet, ops::Range};

/// Fields that events have by themselves, or that Logstash adds.
const OWN: [&str; 9] =
    ["@metadata", "@timestamp", "@version", "event", "host", "log", "message", "tags", "type"];

/// Inputs that read plain text unless a codec says otherwise, and the fields that they add.
const INPUTS: [(&str, &[&str]); 10] = [
    ("exec", &["command", "process"]),
    ("file", &["path"]),
    ("generator", &["sequence"]),
    ("heartbeat", &["clock"]),
    ("pipe", &["command", "process"]),
    ("stdin", &["process"]),
    (
        "syslog",
        &[
            "facility",
            "facility_label",
            "logsource",
            "pid",
            "priority",
            "process",
            "program",
            "service",
            "severity",
            "severity_label",
            "timestamp",
            "error",
        ],
    ),
    ("tcp", &["port", "source", "sslsubject", "proxy_host", "proxy_port"]),
    ("udp", &["source"]),
    ("unix", &["path", "file", "process"]),
];

/// Codecs that make one field of a text.
const CODECS: [&str; 3] = ["line", "multiline", "plain"];

/// Filters that create what the named options say, with the field where none says it.
const TARGETS: [(&str, &str, &str); 9] = [
    ("bytes", "target", ""),
    ("date", "target", "@timestamp"),
    ("dns", "", ""),
    ("fingerprint", "target", "fingerprint"),
    ("geoip", "target", "geoip"),
    ("i18n", "", ""),
    ("split", "target", ""),
    ("translate", "target destination", "translation"),
    ("uuid", "target", ""),
];

/// Filters that create nothing of their own.
const QUIET: [&str; 8] = ["anonymize", "cidr", "clone", "drop", "prune", "sleep", "throttle", "truncate"];

/// The names of the fields.
pub type FieldNames = HashSet<String>;

/// Something may be anything.
struct Open;

impl Pipeline {
    /// The names of all fields that its events can have, if they can have no others; `groks` are its grok filters.
    #[must_use]
    pub fn field_names<'g>(&self, mut groks: impl Iterator<Item = &'g GrokFilter>) -> Option<FieldNames> {
        let mut names: FieldNames = OWN.into_iter().map(str::to_owned).collect();
        plugins_of(&self.inputs).try_for_each(|input| of_input(input, &mut names)).ok()?;
        plugins_of(&self.filters).try_for_each(|filter| of_filter(filter, &mut names)).ok()?;
        groks.try_for_each(|grok| of_grok(grok, &mut names)).ok()?;
        (!self.inputs.is_empty()).then_some(names)
    }
}

/// The first part of a reference: `a` of `[a][b]`.
#[must_use]
pub fn root_of(reference: &str) -> Option<String> {
    FieldReference::parse(reference).ok()?.path().first().cloned()
}

/// Takes the field of a reference, unless it is filled in when an event comes.
fn take(reference: &str, names: &mut FieldNames) -> Result<(), Open> {
    if reference.contains("%{") || reference.contains("${") {
        return Err(Open);
    }
    names.insert(root_of(reference).ok_or(Open)?);
    Ok(())
}

/// Takes the fields that every plugin may add.
fn of_any(plugin: &Plugin, names: &mut FieldNames) -> Result<(), Open> {
    let added = plugin.option("add_field").into_iter().flat_map(Spanned::<Value>::pairs);
    added.into_iter().try_for_each(|(field, _)| take(&field, names))
}

fn of_input(input: &Plugin, names: &mut FieldNames) -> Result<(), Open> {
    of_any(input, names)?;
    let codec = input.option("codec").map(|codec| match &codec.value {
        Value::Plugin(plugin) => plugin.name.value.as_str(),
        Value::Text(name) => name,
        _ => "",
    });
    let known = INPUTS.iter().find(|(name, _)| *name == input.name.value);
    let (_, fields) = known.filter(|_| codec.is_none_or(|codec| CODECS.contains(&codec))).ok_or(Open)?;
    names.extend(fields.iter().map(|field| (*field).to_owned()));
    Ok(())
}

fn of_filter(filter: &Plugin, names: &mut FieldNames) -> Result<(), Open> {
    of_any(filter, names)?;
    let name = filter.name.value.as_str();
    if let Some((_, options, default)) = TARGETS.iter().find(|(known, ..)| *known == name) {
        let mut told = options.split(' ').filter_map(|option| filter.option(option)).peekable();
        if told.peek().is_none() && !default.is_empty() {
            names.insert((*default).to_owned());
        }
        // with the fields of the Elastic Common Schema some write beside what they read
        let beside = ["source", "field"].into_iter().filter_map(|option| filter.option(option));
        return told.chain(beside).flat_map(Spanned::<Value>::texts).try_for_each(|text| take(&text, names));
    }
    match name {
        "grok" => Ok(()),
        "mutate" => of_mutate(filter, names),
        "dissect" => of_dissect(filter, names),
        "syslog_pri" => {
            names.extend(
                ["syslog_facility", "syslog_facility_code", "syslog_severity", "syslog_severity_code"]
                    .map(str::to_owned),
            );
            Ok(())
        }
        "json" | "kv" | "xml" | "csv" | "useragent" => {
            let target = filter.option("target").and_then(Spanned::<Value>::text).ok_or(Open)?;
            take(&target, names)?;
            if filter.option("xpath").is_some() { Err(Open) } else { Ok(()) }
        }
        _ if QUIET.contains(&name) => Ok(()),
        _ => Err(Open),
    }
}

fn of_mutate(filter: &Plugin, names: &mut FieldNames) -> Result<(), Open> {
    for setting in &filter.options {
        let pairs = setting.value.pairs();
        match setting.name.value.as_str() {
            "rename" | "copy" => {
                let targets = pairs.iter().flat_map(|(_, target)| target.texts());
                targets.into_iter().try_for_each(|target| take(&target, names))?;
            }
            "replace" | "update" | "merge" | "coerce" => {
                pairs.iter().try_for_each(|(field, _)| take(field, names))?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The fields of `%{field}`; what `%{?key} %{&key}` sets depends on the text.
fn of_dissect(filter: &Plugin, names: &mut FieldNames) -> Result<(), Open> {
    let mapping = filter.option("mapping").map(Spanned::<Value>::pairs).unwrap_or_default();
    for (_, pattern) in mapping {
        let pattern = pattern.text().ok_or(Open)?;
        for part in pattern.split("%{").skip(1) {
            let field = part.split('}').next().unwrap_or_default();
            if field.starts_with('&') {
                return Err(Open);
            }
            let field = field.trim_start_matches(['+', '?']);
            let field = field.split(['/', '-']).next().unwrap_or_default();
            if !field.is_empty() {
                take(field, names)?;
            }
        }
    }
    Ok(())
}

fn of_grok(grok: &GrokFilter, names: &mut FieldNames) -> Result<(), Open> {
    if grok.reads_files || grok.has_target {
        return Err(Open);
    }
    for compiled in grok.expressions.iter().flat_map(|expression| &expression.compiled) {
        let captures = compiled.as_ref().map_err(|_| Open)?;
        captures.captures.iter().try_for_each(|capture| take(&capture.field, names))?;
    }
    // what is filled in when Logstash starts may be anything
    if grok.expressions.iter().any(|expression| expression.compiled.is_empty()) { Err(Open) } else { Ok(()) }
}

/// The first parts of the fields that a text names in `%{…}`, and where each stands in it.
#[must_use]
pub fn roots_in(text: &str) -> Vec<(String, Range<usize>)> {
    let template = Template::parse(text);
    let root = |part: &Part| match &part.kind {
        PartKind::Field(Ok(field)) => Some((field.path().first()?.clone(), part.range.clone())),
        _ => None,
    };
    template.parts().iter().filter_map(root).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        model::logstash::PipelineFile,
        source::{Embedded, FileId},
    };

    fn names(text: &str) -> Option<Vec<String>> {
        let file = PipelineFile::read(&Embedded::verbatim(FileId(0), text, 0), None);
        let names = file.compiled.field_names(file.groks().iter())?;
        let mut own: Vec<String> = names.into_iter().filter(|name| !OWN.contains(&name.as_str())).collect();
        own.sort();
        Some(own)
    }

    #[test]
    fn fields_are_known_where_nothing_may_create_any() {
        let filters = r#"input { stdin { add_field => { "[a][b]" => 1 } } }
            filter {
              grok { match => { "message" => "%{WORD:c} (?<d>x)" } }
              mutate { rename => { "c" => "e" } replace => { "f" => "%{a}" } }
              dissect { mapping => { "message" => "%{g} %{+g/2} %{?x} %{}" } }
              date { match => ["g", "ISO8601"] target => "[h][i]" }
              json { source => "message" target => "j" }
            }"#;
        assert_eq!(names(filters).unwrap(), ["a", "c", "d", "e", "f", "g", "h", "j", "process", "x"]);
        let open = [
            "input { beats { port => 1 } }",
            "input { stdin { codec => json } }",
            "input { stdin { } } filter { ruby { code => '' } }",
            "input { stdin { } } filter { useragent { source => \"agent\" } }",
            "input { stdin { } } filter { json { source => \"message\" } }",
            "input { stdin { } } filter { mutate { add_field => { \"%{a}\" => 1 } } }",
            "input { stdin { } } filter { grok { match => { \"message\" => \"%{NONE:a}\" } } }",
            "input { stdin { } } filter { dissect { mapping => { \"message\" => \"%{?a}=%{&a}\" } } }",
            "filter { mutate { add_tag => [\"a\"] } }",
        ];
        for text in open {
            assert_eq!(names(text), None, "{text}");
        }
    }
}
