use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{Condition, Operand, PipelineFile, Setting, Value, plugins_of},
    project::Project,
    source::Span,
};
use std::collections::HashMap;

check! {
    /// A condition on a tag of failure that no filter of the pipeline sets.
    ///
    /// `_grokparsefailure` and the like are set by one kind of filter each. Where there is none of that kind, or its
    /// `tag_on_failure` names other tags, the condition never holds. Nothing is said of pipelines whose events come from
    /// another Logstash or another pipeline, and of files that are only a part of one.
    ///
    /// ```text bad file=pipeline.conf
    /// input { beats { port => 5044 } }
    /// filter {
    ///   json { source => "message" }
    ///   if "_grokparsefailure" in [tags] { drop { } }
    /// }
    /// output { stdout { } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input { beats { port => 5044 } }
    /// filter {
    ///   json { source => "message" }
    ///   if "_jsonparsefailure" in [tags] { drop { } }
    /// }
    /// output { stdout { } }
    /// ```
    "logstash/unset-tag", Warning, Provable, run
}

/// Tags of failure, and the plugins that set them by themselves.
const TAGS: &[(&str, &[&str])] = &[
    ("_aggregateexception", &["aggregate"]),
    ("_cidrparsefailure", &["cidr"]),
    ("_csvparsefailure", &["csv"]),
    ("_dateparsefailure", &["date"]),
    ("_dissectfailure", &["dissect"]),
    ("_elasticsearch_lookup_failure", &["elasticsearch"]),
    ("_geoip_lookup_failure", &["geoip"]),
    ("_grokparsefailure", &["grok"]),
    ("_grokparsefailure_sysloginput", &["syslog"]),
    ("_groktimeout", &["grok"]),
    ("_httprequestfailure", &["http"]),
    ("_jdbcstreamingfailure", &["jdbc_streaming"]),
    ("_jsonparsefailure", &["json", "json_lines"]),
    ("_kv_filter_error", &["kv"]),
    ("_mutate_error", &["mutate"]),
    ("_rubyexception", &["ruby"]),
    ("_split_type_failure", &["split"]),
    ("_useragent_parse_failure", &["useragent"]),
    ("_xmlparsefailure", &["xml"]),
];

/// Inputs that bring events which have been through filters.
const RELAYS: [&str; 12] = [
    "pipeline",
    "logstash",
    "lumberjack",
    "kafka",
    "redis",
    "rabbitmq",
    "elasticsearch",
    "dead_letter_queue",
    "sqs",
    "tcp",
    "file",
    "s3",
];

fn run(project: &Project, found: &mut Findings) {
    for run in project.run_pipelines().filter(|run| project.is_run_complete(run)) {
        let Some(pipeline) = project.pipeline_of_run(run) else { continue };
        let is_whole = !pipeline.inputs.is_empty() && !pipeline.filters.is_empty();
        let is_relay =
            plugins_of(&pipeline.inputs).any(|plugin| RELAYS.contains(&plugin.name.value.as_str()));
        if !is_whole || is_relay {
            continue;
        }
        let files = || project.files_of_run(run);
        let mut known: HashMap<&str, bool> = HashMap::new();
        let conditions = files().flat_map(PipelineFile::conditions);
        for (tag, span) in conditions.flat_map(Condition::parts).filter_map(asked) {
            let Some((_, setters)) = TAGS.iter().find(|(known, _)| *known == tag) else { continue };
            if !*known.entry(tag).or_insert_with(|| files().any(|file| is_set(file, tag, setters))) {
                let kind = setters[0];
                found
                    .at(
                        span,
                        format!("nothing in this pipeline sets `{tag}`: there is no `{kind}` that does"),
                    )
                    .help("ask for the tag of a filter that is there, or remove the condition");
            }
        }
    }
}

/// The tag that must be there.
fn asked(condition: &Condition) -> Option<(&str, Span)> {
    let Condition::In(needle, haystack) = condition else { return None };
    match (&needle.value, &haystack.value) {
        (Operand::Value(Value::Text(tag)), Operand::Field(field)) if field == "[tags]" => {
            Some((tag, needle.span))
        }
        _ => None,
    }
}

/// Whether a plugin may set the tag: one that does so by itself, one that is told to, or code.
fn is_set(file: &PipelineFile, tag: &str, setters: &[&str]) -> bool {
    file.uses().any(|used| {
        let is_named = |setting: &Setting| setting.value.mentions(tag);
        let is_filled = |setting: &Setting| setting.name.value == "add_tag" && setting.value.mentions("%{");
        let is_own = setters.contains(&used.name.value) && used.option(own_option(tag)).is_none();
        is_own || used.name.value == "ruby" || used.options.iter().any(|one| is_named(one) || is_filled(one))
    })
}

/// The option that names other tags in its place.
fn own_option(tag: &str) -> &'static str {
    match tag {
        "_groktimeout" => "tag_on_timeout",
        "_rubyexception" => "tag_on_exception",
        "_httprequestfailure" => "tag_on_request_failure",
        _ => "tag_on_failure",
    }
}
