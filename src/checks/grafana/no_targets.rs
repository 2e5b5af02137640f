use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A panel that asks for nothing.
    ///
    /// It draws data and has no query, so it stays empty.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": []
    ///     }
    ///   ]
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
    "grafana/no-targets", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let panels = project.dashboards().flat_map(|dashboard| &dashboard.panels);
    for panel in panels.filter(|panel| panel.complete && panel.draws_data() && panel.library.is_none()) {
        let Some(kind) = panel.kind.as_ref().filter(|_| panel.targets.list.is_empty()) else { continue };
        let place = panel.targets.span.unwrap_or(kind.span);
        found
            .at(place, format!("the `{}` panel has no query", kind.value))
            .help("add a query under `targets`, or remove the panel");
    }
}
