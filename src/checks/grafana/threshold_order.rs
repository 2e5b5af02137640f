use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// Thresholds that are not in ascending order.
    ///
    /// Grafana takes the last step that the value reaches. A lower one behind a higher one wins over it, and the colour of the higher
    /// one is never seen.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "stat", "title": "Load", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}],
    ///       "fieldConfig": {"defaults": {"thresholds": {"steps": [
    ///         {"color": "green", "value": null}, {"color": "red", "value": 90}, {"color": "orange", "value": 70}
    ///       ]}}}
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
    ///       "id": 1, "type": "stat", "title": "Load", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}],
    ///       "fieldConfig": {"defaults": {"thresholds": {"steps": [
    ///         {"color": "green", "value": null}, {"color": "orange", "value": 70}, {"color": "red", "value": 90}
    ///       ]}}}
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/threshold-order", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for panel in project.dashboards().flat_map(|dashboard| &dashboard.panels) {
        for pair in panel.thresholds.windows(2) {
            let (before, step) = (pair[0], pair[1]);
            if step.value < before.value {
                found
                    .at(step.span, format!("the threshold {} stands behind {}", step.value, before.value))
                    .related(before.span, "the higher one")
                    .help("put the steps in ascending order");
            }
        }
    }
}
