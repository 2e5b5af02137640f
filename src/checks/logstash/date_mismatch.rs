use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{
        PipelineFile, Plugin,
        date::{DatePattern, NAMED_FORMATS, Names, Reading, iso8601},
    },
    project::Project,
    source::{Span, Spanned},
};
use jiff::{Timestamp, tz::TimeZone};
use std::collections::HashMap;

check! {
    /// A date filter none of whose formats reads what grok captures for it.
    ///
    /// The field is captured by a pattern of known form, such as `HTTPDATE`, and no format of the `date` filter fits: every
    /// event is tagged with `_dateparsefailure` and keeps the time of its arrival. Examples of what the pattern captures have
    /// been tried.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "\[%{HTTPDATE:time}\]" } }
    ///   date { match => ["time", "ISO8601"] }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "\[%{HTTPDATE:time}\]" } }
    ///   date { match => ["time", "dd/MMM/yyyy:HH:mm:ss Z"] }
    /// }
    /// ```
    "logstash/date-mismatch", Warning, Provable, run
}

/// A pattern of times.
struct Known {
    pattern: &'static str,
    /// What reads it.
    formats: &'static str,
    /// Texts of every form that it captures.
    examples: &'static [&'static str],
}

const KNOWN: &[Known] = &[
    Known {
        pattern: "HTTPDATE",
        formats: "`dd/MMM/yyyy:HH:mm:ss Z`",
        examples: &["10/Oct/2025:13:55:36 -0700"],
    },
    Known {
        pattern: "SYSLOGTIMESTAMP",
        formats: "`MMM dd HH:mm:ss` and `MMM  d HH:mm:ss`",
        examples: &["Oct 11 22:14:15", "Oct 1 22:14:15", "Oct  1 22:14:15", "Oct 11 22:14:15.123"],
    },
    Known {
        pattern: "TIMESTAMP_ISO8601",
        formats: "`ISO8601`",
        examples: &[
            "2025-10-11T22:14:15.003Z",
            "2025-10-11T22:14:15Z",
            "2025-10-11T22:14:15+02:00",
            "2025-10-11T22:14:15.003+0200",
            "2025-10-11T22:14:15.003456+02:00",
            "2025-10-11T22:14:15",
            "2025-10-11T22:14:15,003",
            "2025-10-11T22:14:15.003",
            "2025-10-11T22:14",
            "2025-10-11 22:14:15",
            "2025-10-11 22:14:15,003",
            "2025-10-11 22:14:15.003",
            "2025-10-11 22:14:15.003456",
            "2025-10-11 22:14:15 +0200",
            "2025-10-11 22:14:15Z",
            "2025-10-11 22:14:15.003Z",
            "2025-10-11 22:14:15+02:00",
            "2025-10-11 22:14:15,003+0200",
            "2025-10-11 22:14:15.003+0200",
            "2025-10-11 22:14",
        ],
    },
];

fn run(project: &Project, found: &mut Findings) {
    for file in project.pipelines() {
        let dates = file.plugins().map(|(plugin, _)| plugin).filter(|plugin| *plugin.name == "date");
        let dates: Vec<_> = dates.filter_map(formats).collect();
        if dates.is_empty() {
            continue;
        }
        let sources = sources(file);
        for (field, formats) in dates {
            let Some(Some((pattern, place))) = sources.get(field.value) else { continue };
            let Some(known) = KNOWN.iter().find(|known| known.pattern == *pattern) else { continue };
            if !formats.iter().any(|format| known.examples.iter().any(|example| reads(format, example))) {
                let example = known.examples[0];
                found
                    .at(
                        formats[0].span,
                        format!("no format here reads what `{pattern}` captures, such as `{example}`"),
                    )
                    .help(format!("write {}", known.formats))
                    .related(*place, format!("`{}` is captured here", field.value));
            }
        }
    }
}

/// The field and the formats of a date filter.
fn formats(date: &Plugin) -> Option<(Spanned<&str>, Vec<Spanned<&str>>)> {
    let mut texts = date.option("match")?.texts();
    let field = texts.next()?;
    let formats: Vec<_> = texts.collect();
    let is_pattern = |format: &str| NAMED_FORMATS.contains(&format) || DatePattern::joda(format).is_ok();
    let is_open = formats.iter().any(|format| format.contains("${") || !is_pattern(format.value));
    let is_local = date.option("locale").is_some();
    (!formats.is_empty() && !is_open && !is_local).then_some((field, formats))
}

/// The pattern that captures each field, and where; nothing for a field that several capture, or that something else may
/// change: whatever names it.
fn sources(file: &PipelineFile) -> HashMap<&str, Option<(&str, Span)>> {
    let mut sources: HashMap<&str, Option<(&str, Span)>> = HashMap::new();
    for expression in file.groks().iter().flat_map(|filter| &filter.expressions) {
        for capture in expression.own_captures() {
            let reference = expression.text[capture.range.clone()].strip_prefix("%{");
            let pattern = reference.and_then(|reference| reference.split([':', '}']).next());
            let source = pattern.map(|pattern| (pattern, expression.place(&capture.range)));
            let known = sources.entry(&capture.field).or_insert(source);
            if known.map(|(pattern, _)| pattern) != pattern {
                *known = None;
            }
        }
    }
    let others = file.plugins().map(|(plugin, _)| plugin);
    for plugin in others.filter(|plugin| !matches!(plugin.name.value.as_str(), "grok" | "date" | "drop")) {
        let changes = plugin.options.iter().filter(|setting| !setting.name.value.starts_with("remove"));
        for text in changes.flat_map(|setting| setting.value.all_texts()) {
            // names that are filled in, and code, may be those of any field
            if text.contains("%{[") || *plugin.name == "ruby" {
                return HashMap::new();
            }
            for word in text.split(|c: char| !c.is_alphanumeric() && !"_@-.".contains(c)) {
                sources.remove(word);
            }
        }
    }
    sources.retain(|field, _| !field.contains(['[', ' ']));
    sources
}

fn reads(format: &str, example: &str) -> bool {
    let reading = Reading { zone: TimeZone::UTC, now: Timestamp::UNIX_EPOCH, names: Names::ENGLISH };
    match format {
        "ISO8601" => iso8601(example, &reading).is_some(),
        named if NAMED_FORMATS.contains(&named) => false,
        pattern => DatePattern::joda(pattern).is_ok_and(|pattern| pattern.read(example, &reading).is_some()),
    }
}
