use crate::{
    checks::check,
    diagnostic::Findings,
    model::logstash::{PipelineFile, grok::Expression},
    project::Project,
    source::Span,
};

check! {
    /// A capture into the field that is matched, which becomes a list.
    ///
    /// The field has a text already, so grok puts what is captured behind it: `message` is then a list of the whole line and
    /// its last part, and Elasticsearch indexes both. `overwrite` says that only the new value is wanted.
    ///
    /// ```text bad file=pipeline.conf
    /// filter {
    ///   grok { match => { "message" => "%{LOGLEVEL:level} %{GREEDYDATA:message}" } }
    /// }
    /// ```
    ///
    /// ```text good file=pipeline.conf
    /// filter {
    ///   grok {
    ///     match => { "message" => "%{LOGLEVEL:level} %{GREEDYDATA:message}" }
    ///     overwrite => ["message"]
    ///   }
    /// }
    /// ```
    "logstash/grok-overwrite", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for filter in project.pipelines().flat_map(PipelineFile::groks) {
        let is_told = |field: &str| filter.overwrites(field) || filter.removes(field) || filter.has_target;
        for expression in filter.expressions.iter().filter(|one| !is_told(&one.field)) {
            if let Some(place) = doubled(expression) {
                let field = &expression.field;
                found
                    .at(place, format!("`{field}` has a text already, so that it becomes a list of both"))
                    .help(format!("add `overwrite => [\"{field}\"]`, or capture into another field"));
            }
        }
    }
}

/// Where the field itself is captured, if it is with every set of patterns that may be in use.
fn doubled(expression: &Expression) -> Option<Span> {
    let mut place = None;
    for grok in expression.groks() {
        let capture = grok.captures.iter().find(|capture| capture.field == expression.field)?;
        place = Some(expression.place(&capture.range));
    }
    place
}
