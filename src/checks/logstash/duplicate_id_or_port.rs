use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::{
        decode::{Named, ProblemKind},
        logstash::{Pipeline, Plugin, Value, plugins_of},
    },
    project::{Project, RunPipeline},
    source::{Span, Spanned},
};
use std::{borrow::Cow, collections::HashMap};

check! {
    /// An `id` that two plugins of a pipeline have, or two pipelines of a list, or a port that two inputs listen on.
    ///
    /// Logstash does not start a pipeline, or the inputs wait for the port forever.
    ///
    /// ```text bad file=pipeline.conf
    /// input {
    ///   beats { id => "intake" port => 5044 }
    ///   http { id => "intake" port => 5044 }
    /// }
    /// output { stdout { } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input {
    ///   beats { id => "beats" port => 5044 }
    ///   http { id => "http" port => 8080 }
    /// }
    /// output { stdout { } }
    /// ```
    "logstash/duplicate-id-or-port", Error, Provable, run
}

/// Inputs that listen, on what, and the port if none is told.
const LISTENERS: [(&str, &str, &str); 10] = [
    ("beats", "tcp", ""),
    ("elastic_agent", "tcp", ""),
    ("gelf", "udp", "12201"),
    ("http", "tcp", "8080"),
    ("logstash", "tcp", "9800"),
    ("lumberjack", "tcp", ""),
    ("snmptrap", "udp", "1062"),
    ("syslog", "tcp and udp", "514"),
    ("tcp", "tcp", ""),
    ("udp", "udp", ""),
];

fn run(project: &Project, found: &mut Findings) {
    for problem in project.setup_problems() {
        if let ProblemKind::Duplicate { what: Named::Pipeline, name, first } = &problem.kind {
            found
                .at(problem.span, format!("another pipeline has the id `{name}`"))
                .related(*first, "the other one")
                .help("give each pipeline an id of its own");
        }
    }
    for run in project.run_pipelines() {
        if let Some(pipeline) = project.pipeline_of_run(run) {
            ids(run, pipeline, found);
        }
    }
    // those of a list run in one process
    let mut processes: HashMap<_, Vec<&RunPipeline>> = HashMap::new();
    for (index, run) in project.run_pipelines().enumerate() {
        let process = run.source.entry.map_or((None, index), |(list, _)| (Some(list), 0));
        processes.entry(process).or_default().push(run);
    }
    for runs in processes.values() {
        let pipelines = runs.iter().filter_map(|run| project.pipeline_of_run(run));
        let is_sure = runs.iter().all(|run| run.is_sure);
        ports(pipelines.flat_map(|pipeline| plugins_of(&pipeline.inputs)), is_sure, found);
    }
}

/// Ids that are there twice in a pipeline.
fn ids(run: &RunPipeline, pipeline: &Pipeline, found: &mut Findings) {
    let mut known: HashMap<&str, Span> = HashMap::new();
    let sections = [&pipeline.inputs, &pipeline.filters, &pipeline.outputs];
    for plugin in sections.into_iter().flat_map(|statements| plugins_of(statements)) {
        let Some(id) = plugin.option("id").and_then(Spanned::<Value>::text).filter(|id| !id.contains("${"))
        else {
            continue;
        };
        if let Some(first) = known.get(id.value) {
            let finding = found
                .at(id.span, format!("another plugin of this pipeline has the id `{}`", id.value))
                .related(*first, "the other one");
            finding.help("give each plugin an id of its own");
            if !run.is_sure && first.file != id.span.file {
                finding.level(Level::Warning);
            }
        } else {
            known.insert(id.value, id.span);
        }
    }
}

/// Ports on which two inputs listen.
fn ports<'p>(inputs: impl Iterator<Item = &'p Plugin>, is_sure: bool, found: &mut Findings) {
    let mut known: HashMap<(&str, String), Vec<(&str, Span)>> = HashMap::new();
    for input in inputs {
        for (protocol, host, port, place) in listens(input) {
            let others = known.entry((protocol, port)).or_default();
            let meets = |other: &str| other == host || [other, host].contains(&"0.0.0.0");
            if let Some((_, first)) = others.iter().find(|(other, _)| meets(other)) {
                let finding = found
                    .at(place, "another input listens on this port")
                    .related(*first, "the other one")
                    .help("give each input a port of its own");
                if !is_sure && first.file != place.file {
                    finding.level(Level::Warning);
                }
                break;
            }
            others.push((host, place));
        }
    }
}

/// What an input listens on: protocol, address and port.
fn listens(input: &Plugin) -> Vec<(&'static str, &str, String, Span)> {
    let listener = LISTENERS.iter().find(|(name, ..)| *name == input.name.value);
    let is_client =
        input.option("mode").and_then(Spanned::<Value>::text).is_some_and(|mode| mode.value == "client");
    let Some((_, protocols, usual)) = listener.filter(|_| !is_client) else { return vec![] };
    let (port, place) = match input.option("port") {
        Some(port) => (port.value.text().map(Cow::into_owned), port.span),
        None => (Some((*usual).to_owned()), input.name.span),
    };
    let host = input.option("host").and_then(Spanned::<Value>::text).map_or("0.0.0.0", |host| host.value);
    let port = port.filter(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    let Some(port) = port.filter(|_| !host.contains("${")) else { return vec![] };
    protocols.split(" and ").map(|protocol| (protocol, host, port.clone(), place)).collect()
}
