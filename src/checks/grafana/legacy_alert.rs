use crate::{checks::check, diagnostic::Findings, project::Project, source::Span};

check! {
    /// A panel with an alert of the time before Grafana 9.
    ///
    /// Unified alerting ignores the `alert` of a panel, and since Grafana 11 nothing else is there: the alert never fires.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}],
    ///       "alert": {"name": "Load", "conditions": []}
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
    ///       "id": 1, "type": "timeseries", "title": "Load", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/legacy-alert", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for panel in project.dashboards().flat_map(|dashboard| &dashboard.panels) {
        if let Some(span) = panel.alert {
            let start = Span { end: span.start + 1, ..span };
            found
                .at(start, "the `alert` of a panel is not evaluated any more")
                .help("write it as an alerting rule of Prometheus or of Grafana, and remove it here");
        }
    }
}
