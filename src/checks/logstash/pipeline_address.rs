use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::{
        decode::Suggestions,
        logstash::{Plugin, Value, plugins_of},
    },
    project::Project,
    source::Spanned,
};
use std::collections::{HashMap, HashSet};

check! {
    /// An address that pipelines send to and that no pipeline has, or that two have.
    ///
    /// Pipelines of one Logstash send events to each other by names (`pipeline { send_to => … }` and
    /// `pipeline { address => … }`). An output whose address nobody has waits, and with it its whole pipeline. An address to
    /// which nobody sends is told as a warning. Nothing is said unless all pipelines of the list are here.
    ///
    /// ```yaml bad file=pipelines.yml
    /// - pipeline.id: intake
    ///   config.string: input { beats { port => 5044 } } output { pipeline { send_to => ["aplications"] } }
    /// - pipeline.id: applications
    ///   config.string: input { pipeline { address => "applications" } } output { stdout { } }
    /// ```
    ///
    /// ```yaml good file=pipelines.yml
    /// - pipeline.id: intake
    ///   config.string: input { beats { port => 5044 } } output { pipeline { send_to => ["applications"] } }
    /// - pipeline.id: applications
    ///   config.string: input { pipeline { address => "applications" } } output { stdout { } }
    /// ```
    "logstash/pipeline-address", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for (id, list) in project.pipeline_lists() {
        let runs = || project.run_pipelines().filter(|run| run.source.entry.is_some_and(|(of, _)| of == id));
        if !list.complete || !runs().all(|run| project.is_run_complete(run)) {
            continue;
        }
        let pipelines = || runs().filter_map(|run| project.pipeline_of_run(run));
        let inputs = pipelines().flat_map(|one| plugins_of(&one.inputs));
        let outputs = pipelines().flat_map(|one| plugins_of(&one.outputs));
        let addresses: Vec<Spanned<&str>> = inputs.flat_map(|plugin| names(plugin, "address")).collect();
        let targets: Vec<Spanned<&str>> = outputs.flat_map(|plugin| names(plugin, "send_to")).collect();
        if !addresses.iter().chain(&targets).any(|name| name.contains("${")) {
            compare(&addresses, &targets, found);
        }
    }
}

/// The names in an option of a plugin that connects pipelines.
fn names<'p>(plugin: &'p Plugin, option: &str) -> impl Iterator<Item = Spanned<&'p str>> {
    let value = plugin.option(option).filter(|_| *plugin.name == "pipeline");
    value.into_iter().flat_map(Spanned::<Value>::texts)
}

fn compare(addresses: &[Spanned<&str>], targets: &[Spanned<&str>], found: &mut Findings) {
    let mut known = HashMap::new();
    let sent: HashSet<&str> = targets.iter().map(|target| target.value).collect();
    for address in addresses {
        match known.get(address.value) {
            Some(first) => {
                found
                    .at(address.span, format!("another input has the address `{}`", address.value))
                    .related(*first, "the other one")
                    .help("give each input an address of its own");
            }
            None => drop(known.insert(address.value, address.span)),
        }
        if !sent.contains(address.value) {
            found
                .at(address.span, format!("no pipeline sends to `{}`", address.value))
                .level(Level::Warning)
                .help("send events there, or remove the input");
        }
    }
    let mut suggestions = Suggestions::from(known.keys().copied());
    for target in targets.iter().filter(|target| !known.contains_key(target.value)) {
        let finding = found.at(target.span, format!("no pipeline has the address `{}`", target.value));
        match suggestions.nearest(target.value) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help("add `pipeline { address => … }` to the inputs of a pipeline"),
        };
    }
}
