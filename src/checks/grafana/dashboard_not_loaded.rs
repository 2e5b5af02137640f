use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A dashboard beside which no provider stands.
    ///
    /// Grafana reads `provisioning/dashboards` for providers in YAML, each of which names the folder of its dashboards. It does
    /// not load the JSON files in there by itself.
    ///
    /// ```json bad file=provisioning/dashboards/node.json
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
    ///
    /// ```json good file=provisioning/dashboards/node.json
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
    ///
    /// ```yaml and file=provisioning/dashboards/all.yml
    /// apiVersion: 1
    /// providers:
    ///   - name: all
    ///     type: file
    ///     options:
    ///       path: /etc/grafana/provisioning/dashboards
    /// ```
    "grafana/dashboard-not-loaded", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards_without_provider() {
        found
            .at(dashboard.start(), "no provider loads this dashboard: there is none in `provisioning/dashboards`")
            .help("add a YAML file with `apiVersion: 1` and `providers:` whose `options.path` is the folder of the dashboards");
    }
}
