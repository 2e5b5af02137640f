use crate::{checks::check, diagnostic::Findings, project::Project, source::Span};
use std::collections::HashMap;

check! {
    /// Two dashboards in one folder with the same uid.
    ///
    /// Grafana loads one of them, then the other over it, again and again.
    ///
    /// ```json bad file=dashboards/a.json
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
    /// ```json and file=dashboards/b.json
    /// {
    ///   "uid": "node", "title": "Other", "schemaVersion": 41,
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
    /// ```json good file=dashboards/a.json
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
    /// ```json and file=dashboards/b.json
    /// {
    ///   "uid": "other", "title": "Other", "schemaVersion": 41,
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
    "grafana/duplicate-uid", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboards in project.dashboard_folders() {
        let mut first: HashMap<&str, Span> = HashMap::new();
        let uids = dashboards.iter().filter_map(|dashboard| dashboard.uid.as_ref());
        for uid in uids.filter(|uid| !uid.value.is_empty()) {
            match first.get(uid.value.as_str()) {
                Some(other) => {
                    found
                        .at(uid.span, format!("another dashboard in this folder has the uid `{}`", uid.value))
                        .related(*other, "the other one")
                        .help("give each dashboard its own uid");
                }
                None => drop(first.insert(&uid.value, uid.span)),
            }
        }
    }
}
