use crate::{checks::check, diagnostic::Findings, model::grafana::dashboard::Panel, project::Project};

check! {
    /// A legend that is the same for several series.
    ///
    /// The series differ in labels that the legend does not name, so nobody can tell them apart.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "sum by (instance) (node_load1)", "legendFormat": "load"}]
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
    ///       "targets": [{"refId": "A", "expr": "sum by (instance) (node_load1)", "legendFormat": "{{instance}}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/legend-constant", Warning, Heuristic, run
}

/// Panels that draw each series.
const DRAWN: [&str; 3] = ["timeseries", "graph", "barchart"];

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards() {
        let panels = dashboard.panels.iter().filter(|panel| panel.repeat.is_none());
        let panels = panels.filter(|panel| DRAWN.iter().any(|kind| panel.is_a(kind)));
        for target in panels.flat_map(Panel::targets).filter(|target| !target.is_hidden) {
            let (Some(legend), Some(Ok(expr))) =
                (&target.legend, target.expr.as_ref().map(|one| &one.parsed))
            else {
                continue;
            };
            let text = legend.text().trim();
            let is_constant = !text.is_empty() && !text.contains(['{', '$', '[']) && text != "__auto";
            if is_constant && expr.differs_by_label() {
                found
                    .at(legend.whole(), format!("all series of this query are called `{text}`"))
                    .help("name the labels in which they differ: `{{instance}}`; or aggregate them into one");
            }
        }
    }
}
