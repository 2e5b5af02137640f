use crate::{checks::check, diagnostic::Findings, project::Project, source::Span};
use std::collections::HashMap;

check! {
    /// Two dashboards in one folder with the same title.
    ///
    /// People cannot tell them apart, and older versions of Grafana stop writing any dashboard of the provider.
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
    ///   "uid": "other", "title": "Node", "schemaVersion": 41,
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
    "grafana/duplicate-title", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboards in project.dashboard_folders() {
        let mut first: HashMap<&str, Span> = HashMap::new();
        let titles = dashboards.iter().filter_map(|dashboard| dashboard.title.as_ref());
        for title in titles.filter(|title| !title.value.is_empty()) {
            match first.get(title.value.as_str()) {
                Some(other) => {
                    found
                        .at(
                            title.span,
                            format!("another dashboard in this folder is called `{}`", title.value),
                        )
                        .related(*other, "the other one")
                        .help("give each dashboard its own title");
                }
                None => drop(first.insert(&title.value, title.span)),
            }
        }
    }
}
