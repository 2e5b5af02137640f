use crate::{checks::check, diagnostic::Findings, model::logstash::PipelineFile, project::Project};
use std::collections::{HashMap, HashSet};

check! {
    /// A field that a grok expression captures twice, which becomes a list.
    ///
    /// Both captures take part in every match, so the field holds two values: `overwrite` would keep the last one.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "%{IP:client} -> %{IP:client}" } }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "%{IP:client} -> %{IP:server}" } }
    /// }
    /// ```
    "logstash/grok-duplicate-capture", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for filter in project.pipelines().flat_map(PipelineFile::groks) {
        for expression in &filter.expressions {
            let always = always_there(&expression.text);
            let mut known = HashMap::new();
            for capture in expression.own_captures().filter(|one| always.contains(&one.range.start)) {
                let (field, place) = (capture.field.as_str(), expression.place(&capture.range));
                if let Some(first) = known.insert(field, place)
                    && !filter.overwrites(field)
                {
                    found
                        .at(place, format!("`{field}` is captured twice, so that it becomes a list"))
                        .help("give one of them another name")
                        .related(first, "it is captured here as well");
                }
            }
        }
    }
}

/// Where references begin that take part in every match: they stand in no group, and there is no other way.
fn always_there(text: &str) -> HashSet<usize> {
    let bytes = text.as_bytes();
    let (mut found, mut at, mut depth, mut in_class) = (HashSet::new(), 0, 0, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'%' if bytes[at..].starts_with(b"%{") => {
                let Some(length) = bytes[at..].iter().position(|byte| *byte == b'}') else { break };
                let is_optional = matches!(bytes.get(at + length + 1), Some(b'?' | b'*'));
                if depth == 0 && !in_class && !is_optional {
                    found.insert(at);
                }
                at += length;
            }
            b'[' => in_class = true,
            b']' => in_class = false,
            b'(' if !in_class => depth += 1,
            b')' if !in_class => depth -= 1,
            b'|' if depth == 0 && !in_class => return HashSet::new(),
            _ => {}
        }
        at += 1;
    }
    found
}
