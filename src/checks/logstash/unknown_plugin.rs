use crate::{
    checks::check,
    diagnostic::{Edit, Findings, Fix, Level},
    model::logstash::{Naming, PluginUse, naming},
    project::Project,
};

check! {
    /// A plugin that there is not.
    ///
    /// Logstash does not load the pipeline. Anybody may publish a plugin, and it is installed with
    /// `bin/logstash-plugin install`: a name that is nearly that of a plugin which comes with Logstash is an error, one of which
    /// nothing is known a warning, and of plugins that are known to be published nothing is said.
    ///
    /// ```text bad file=pipeline.conf
    /// input { stdin { } }
    /// filter {
    ///   muttate { remove_field => ["host"] }
    /// }
    /// output { stdout { } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// input { stdin { } }
    /// filter {
    ///   mutate { remove_field => ["host"] }
    /// }
    /// output { stdout { } }
    /// ```
    "logstash/unknown-plugin", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for file in project.pipelines() {
        for used in file.uses() {
            // in broken text a word may stand where a name is expected, and be none
            if file.is_complete() || naming(used.kind, used.name.value, used.release) != Naming::Unknown {
                report(used, found);
            }
        }
    }
}

fn report(used: PluginUse<'_>, found: &mut Findings) {
    let (kind, name, span) = (used.kind, used.name.value, used.name.span);
    let install = format!("install it with `bin/logstash-plugin install logstash-{kind}-{name}`");
    let write = |name: &str| vec![Edit::replace(span, name)];
    match naming(kind, name, used.release) {
        Naming::Known => {}
        Naming::Quoted(inner) => {
            let title = format!("write `{inner}`");
            found
                .at(span, format!("there is no {kind} `{name}`: the quotes are part of the name"))
                .help(&title)
                .fix(Fix::safe(&title, write(inner)));
        }
        Naming::Slip(meant) => {
            found
                .at(span, format!("there is no {kind} `{name}`"))
                .help(format!("did you mean `{meant}`?"))
                .fix(Fix::r#unsafe(format!("write `{meant}`"), write(meant)));
        }
        Naming::OtherKind(other) => {
            found
                .at(span, format!("no {kind} `{name}` is known, but the {other} of this name"))
                .level(Level::Warning)
                .help(format!("move it to where {} {other} stands, or {install}", other.article()));
        }
        Naming::OtherRelease(other) => {
            found
                .at(span, format!("{kind} `{name}` comes with Logstash {other} only"))
                .level(Level::Warning)
                .help(install);
        }
        Naming::Unknown => {
            found
                .at(span, format!("{kind} `{name}` does not come with Logstash, and is not known"))
                .level(Level::Warning)
                .help(format!("correct the name, or {install}"));
        }
    }
}
