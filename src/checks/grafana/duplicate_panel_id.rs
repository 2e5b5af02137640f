use crate::{checks::check, diagnostic::Findings, project::Project, source::Span};
use std::collections::BTreeMap;

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
        let mut places: BTreeMap<i64, Vec<Span>> = BTreeMap::new();
        // what has no number of its own is given one
        let ids = dashboard.panels.iter().filter_map(|panel| panel.id.as_ref());
        for id in ids.filter(|id| id.value != 0) {
            places.entry(id.value).or_default().push(id.span);
        }
        for (id, spans) in places {
            let [first, second, others @ ..] = spans.as_slice() else { continue };
            let message = match others.len() {
                0 => format!("two panels have the number {id}"),
                others => format!("{} panels have the number {id}", others + 2),
            };
            let finding = found.at(*second, message);
            finding.related(*first, "the first one").help("give each panel its own number");
            for other in others {
                finding.related(*other, "another one");
            }
        }
    }
}
