use crate::{checks::check, diagnostic::Findings, project::Project, source::Span};
use std::collections::HashMap;

check! {
    /// Two panels of one dashboard with the same number.
    ///
    /// Links to a panel and its alerts name the number: they lead to one of the two.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     },
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Other", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "up"}]
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
    ///     },
    ///     {
    ///       "id": 2, "type": "timeseries", "title": "Other", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "up"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/duplicate-panel-id", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards() {
        let mut first: HashMap<i64, Span> = HashMap::new();
        // what has no number of its own is given one
        let ids = dashboard.panels.iter().filter_map(|panel| panel.id.as_ref());
        for id in ids.filter(|id| id.value != 0) {
            match first.get(&id.value) {
                Some(other) => {
                    found
                        .at(id.span, format!("two panels have the number {}", id.value))
                        .related(*other, "the other one")
                        .help("give each panel its own number");
                }
                None => drop(first.insert(id.value, id.span)),
            }
        }
    }
}
