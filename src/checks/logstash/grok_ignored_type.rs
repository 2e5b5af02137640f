use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{PipelineFile, grok::Lost},
    project::Project,
};

check! {
    /// A conversion in a grok expression that is not done.
    ///
    /// Only `:int` and `:float` are types; any other one is ignored without a word, and the field stays a text. If the same
    /// reference, type included, stands twice in an expression, only what the first one captures is converted.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "%{NUMBER:bytes:integer}" } }
    /// }
    /// ```
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "(?:in=%{INT:bytes:int}|out=%{INT:bytes:int})" } }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "%{NUMBER:bytes:int}" } }
    /// }
    /// ```
    "logstash/grok-ignored-type", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let filters = project.pipelines().flat_map(PipelineFile::groks);
    for expression in filters.flat_map(|filter| &filter.expressions) {
        for capture in expression.own_captures() {
            let (place, field) = (expression.place(&capture.range), &capture.field);
            match &capture.lost {
                Some(Lost::Unknown(kind)) => {
                    let meant = if kind.to_lowercase().starts_with(['f', 'd']) { "float" } else { "int" };
                    found
                        .at(place, format!("`{kind}` is no type of grok, so that `{field}` stays a text"))
                        .help(format!("write `:{meant}`, or convert it with `mutate`"));
                }
                Some(Lost::Repeated) => {
                    let message = format!(
                        "`{field}` stays a text here: grok converts only the first of two references that are the same"
                    );
                    found.at(place, message).help(format!(
                        "let the reference stand once, or convert with `mutate {{ convert => {{ \"{field}\" => … }} }}`"
                    ));
                }
                None => {}
            }
        }
    }
}
