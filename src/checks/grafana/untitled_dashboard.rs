use crate::{
    checks::check, diagnostic::Findings, model::grafana::dashboard::Shape, project::Project, source::Span,
};

check! {
    /// A dashboard without a title.
    ///
    /// Grafana does not load it from a file: the title is how people find it, and an address is made of it.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "notes", "title": "", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "notes", "title": "Notes", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    "grafana/untitled-dashboard", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    let whole =
        project.dashboards().filter(|dashboard| dashboard.complete && dashboard.shape != Shape::Envelope);
    for dashboard in whole {
        match &dashboard.title {
            Some(title) if !title.value.trim().is_empty() => {}
            Some(title) => {
                found
                    .at(title.span, "the title of the dashboard is empty")
                    .help("give it a title of its own");
            }
            None => {
                found
                    .at(
                        Span { end: dashboard.span.start + 1, ..dashboard.span },
                        "the dashboard has no title",
                    )
                    .help("add `\"title\"`");
            }
        }
    }
}
