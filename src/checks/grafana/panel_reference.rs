use crate::{
    checks::check, diagnostic::Findings, model::grafana::dashboard::Datasource, project::Project,
    source::Spanned,
};
use std::collections::HashSet;

check! {
    /// A panel that shows the answers of a panel that is not there.
    ///
    /// With the data source `-- Dashboard --` a panel takes its data from another one of the same dashboard. Where that one was
    /// removed, it stays empty.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {
    ///       "id": 2, "type": "table", "title": "Load", "datasource": {"type": "datasource", "uid": "-- Dashboard --"},
    ///       "targets": [{"refId": "A", "panelId": 1}]
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
    ///     {"id": 1, "type": "timeseries", "title": "Load", "datasource": {"type": "prometheus", "uid": "$datasource"}, "targets": [{"refId": "A", "expr": "node_load1"}]},
    ///     {
    ///       "id": 2, "type": "table", "title": "Load", "datasource": {"type": "datasource", "uid": "-- Dashboard --"},
    ///       "targets": [{"refId": "A", "panelId": 1}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/panel-reference", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards().filter(|dashboard| dashboard.complete) {
        let known: HashSet<i64> =
            dashboard.panels.iter().filter_map(|panel| Some(panel.id.as_ref()?.value)).collect();
        for panel in &dashboard.panels {
            let is_dashboard =
                |datasource: &Spanned<Datasource>| datasource.value.target() == Some("-- Dashboard --");
            let of_panel = panel.datasource.as_ref().is_some_and(is_dashboard);
            for target in panel.targets() {
                let is_asked = target.datasource.as_ref().map_or(of_panel, is_dashboard);
                let Some(source) = target.source_panel.as_ref().filter(|_| is_asked) else { continue };
                if !known.contains(&source.value) {
                    found
                        .at(source.span, format!("the dashboard has no panel {}", source.value))
                        .help("choose the panel that the data comes from again");
                }
            }
        }
    }
}
