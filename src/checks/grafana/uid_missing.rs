use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Shape},
    project::Project,
    source::Span,
};

check! {
    /// A dashboard without a `uid`.
    ///
    /// Grafana makes one up when it loads the file, another in each installation: links to the dashboard break whenever it is loaded
    /// into a new database.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    "grafana/uid-missing", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    // a resource has a name in its metadata
    let needs_uid = |dashboard: &&Dashboard| matches!(dashboard.shape, Shape::Classic | Shape::Envelope);
    for dashboard in project.dashboards().filter(needs_uid).filter(|dashboard| dashboard.complete) {
        if dashboard.uid.as_ref().is_some_and(|uid| !uid.value.is_empty()) {
            continue;
        }
        let start = Span { end: dashboard.span.start + 1, ..dashboard.span };
        let place = dashboard.uid.as_ref().or(dashboard.title.as_ref()).map_or(start, |text| text.span);
        found
            .at(place, "the dashboard has no `uid`")
            .help("add a short `\"uid\"` of its own, so that links to it stay the same");
    }
}
