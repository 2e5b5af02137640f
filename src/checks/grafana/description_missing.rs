use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A panel without a description.
    ///
    /// The description says what is good and what is bad, and what to do: it is read when something is on fire.
    ///
    /// ```json bad file=dashboard.json
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
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/description-missing", Note, Policy, run
}

/// Panels that show data.
const KINDS: [&str; 7] = ["timeseries", "stat", "gauge", "bargauge", "table", "graph", "singlestat"];

fn run(project: &Project, found: &mut Findings) {
    for panel in project.dashboards().flat_map(|dashboard| &dashboard.panels).filter(|panel| panel.complete) {
        let Some(kind) = panel.kind.as_ref().filter(|kind| KINDS.contains(&kind.value.as_str())) else {
            continue;
        };
        let has_one = panel.description.as_ref().is_some_and(|text| !text.value.trim().is_empty());
        if !has_one && panel.library.is_none() {
            found
                .at(panel.title.as_ref().unwrap_or(kind).span, "the panel has no description")
                .help("say what it shows and which values are good");
        }
    }
}
