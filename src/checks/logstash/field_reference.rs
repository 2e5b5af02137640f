use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{FieldErrorKind, PartKind, PipelineFile, Plugin, Template},
    project::Project,
    source::Spanned,
};

check! {
    /// A reference to a field that Logstash cannot read.
    ///
    /// With a bracket anywhere in it, all of a reference must stand in brackets: `[host][name]`, not `host[name]`. Where it is
    /// filled in, the event runs into an exception.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { mutate { add_field => { "from" => "%{host[name]}" } } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { mutate { add_field => { "from" => "%{[host][name]}" } } }
    /// ```
    "logstash/field-reference", Warning, Provable, run
}

/// Plugins whose options have `%{…}` of their own.
const OTHERWISE: [&str; 3] = ["grok", "dissect", "ruby"];

fn run(project: &Project, found: &mut Findings) {
    for (plugin, _) in project.pipelines().flat_map(PipelineFile::plugins) {
        templates(plugin).for_each(|text| report(text, found));
    }
}

/// The texts in the options of a plugin in which `%{…}` is a field.
pub(super) fn templates(plugin: &Plugin) -> impl Iterator<Item = Spanned<&str>> {
    let own = |name: &str| matches!(name, "add_field" | "add_tag" | "remove_tag" | "remove_field");
    let is_otherwise = OTHERWISE.contains(&plugin.name.value.as_str());
    let settings = plugin
        .options
        .iter()
        .filter(move |setting| own(&setting.name) || !is_otherwise && setting.name.value != "codec");
    settings.flat_map(|setting| setting.value.all_texts())
}

fn report(text: Spanned<&str>, found: &mut Findings) {
    if !text.contains("%{") {
        return;
    }
    for part in Template::parse(text.value).parts() {
        let PartKind::Field(Err(error)) = &part.kind else { continue };
        let written = text.value[part.range.clone()].trim_start_matches("%{").trim_end_matches('}');
        let names = written.split(['[', ']']).filter(|name| !name.is_empty());
        let meant: String = names.map(|name| format!("[{name}]")).collect();
        let why = match error.kind {
            FieldErrorKind::Outside => "has text outside of its brackets",
            FieldErrorKind::Unopened => "closes a bracket that is not open",
            FieldErrorKind::Unclosed => "does not close a bracket",
            FieldErrorKind::Empty => "has empty brackets",
        };
        found
            .at(text.part(&part.range), format!("`{written}` is no reference to a field: it {why}"))
            .help(format!("write `%{{{meant}}}`"));
    }
}
