use crate::{checks::check, diagnostic::Findings, model::grafana::dashboard::Shape, project::Project};

check! {
    /// A dashboard wrapped as the HTTP API takes it.
    ///
    /// Grafana loads files that hold the dashboard itself. Around it is `{"dashboard": …}`, so the file seems to have no title,
    /// and Grafana refuses it.
    ///
    /// ```json bad file=dashboard.json
    /// {
    /// "dashboard": {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/api-envelope", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards().filter(|dashboard| dashboard.shape == Shape::Envelope) {
        found
            .at(
                dashboard.start(),
                "the dashboard is wrapped as for the HTTP API, so Grafana does not load the file",
            )
            .help("keep only what stands under `dashboard`");
    }
}
