use crate::{
    checks::{check, logstash::field_reference},
    diagnostic::Findings,
    model::{
        decode::Suggestions,
        logstash::{FactSource, PipelineFile, PluginKind, PluginUse, roots_in},
    },
    project::Project,
};

check! {
    /// A `%{field}` in a text, for a field that nothing in the pipeline creates.
    ///
    /// The text stays as it is written: an index is then called `logs-%{type}`. Nothing is said of pipelines in which
    /// anything may create fields: an input with events of others (`beats`, `kafka`), a codec such as `json`, filters such as
    /// `ruby` and `kv`.
    ///
    /// ```text bad file=pipeline.conf
    /// input { tcp { port => 5000 } }
    /// filter { grok { match => { "message" => "%{WORD:service} %{GREEDYDATA:text}" } } }
    /// output { file { path => "/var/log/all/%{servcie}.log" } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input { tcp { port => 5000 } }
    /// filter { grok { match => { "message" => "%{WORD:service} %{GREEDYDATA:text}" } } }
    /// output { file { path => "/var/log/all/%{service}.log" } }
    /// ```
    "logstash/field-undefined-in-sprintf", Warning, Provable, run
}

/// Whether it is known what the plugin does with its texts.
fn is_known(used: PluginUse<'_>) -> bool {
    used.facts().is_some_and(|facts| facts.source != FactSource::Unknown)
}

fn run(project: &Project, found: &mut Findings) {
    for run in project.run_pipelines() {
        let Some(known) = project.field_names(run) else { continue };
        let mut suggestions = Suggestions::from(known.iter().map(String::as_str));
        let plugins = project.files_of_run(run).flat_map(PipelineFile::plugins);
        for (plugin, _) in plugins.filter(|(_, used)| used.kind != PluginKind::Input && is_known(*used)) {
            for text in field_reference::templates(plugin).filter(|text| text.contains("%{")) {
                for (root, range) in
                    roots_in(text.value).into_iter().filter(|(root, _)| !known.contains(root))
                {
                    let written = &text.value[range.clone()];
                    let message = format!("nothing in this pipeline creates the field of `{written}`");
                    let finding = found.at(text.part(&range), message);
                    match suggestions.nearest(&root) {
                        Some(near) => finding.help(format!("did you mean `%{{{near}}}`?")),
                        None => finding.help("name a field that a filter creates"),
                    };
                }
            }
        }
    }
}
