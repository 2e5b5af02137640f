use crate::{checks::check, diagnostic::Findings, model::logstash::RefusalKind, project::Project};

check! {
    /// The same key twice in one table.
    ///
    /// Logstash does not start. To set several values for a key, give it a list.
    ///
    /// ```text bad file=pipeline.conf
    /// filter { mutate { add_field => { "env" => "prod" "env" => "test" } } }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter { mutate { add_field => { "env" => ["prod", "test"] } } }
    /// ```
    "logstash/duplicate-key", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for refusal in project.pipelines().flat_map(|pipeline| &pipeline.compiled.refusals) {
        if let RefusalKind::DuplicateKey(key, first) = &refusal.kind {
            found
                .at(refusal.span, format!("the key `{key}` is there twice"))
                .related(*first, "the first one")
                .help("remove one, or give the key a list of values");
        }
    }
}
