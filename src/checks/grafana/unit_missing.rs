use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A panel whose values have no unit.
    ///
    /// Nobody sees whether 90 are per cent, seconds or megabytes. Panels that show texts for their values need none.
    ///
    /// ```json bad file=dashboard.json
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
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}],
    ///       "fieldConfig": {"defaults": {"unit": "short"}}
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/unit-missing", Note, Policy, run
}

/// Panels that show values with a unit.
const KINDS: [&str; 4] = ["timeseries", "stat", "gauge", "bargauge"];

fn run(project: &Project, found: &mut Findings) {
    for panel in project.dashboards().flat_map(|dashboard| &dashboard.panels).filter(|panel| panel.complete) {
        let Some(kind) = panel.kind.as_ref().filter(|kind| KINDS.contains(&kind.value.as_str())) else {
            continue;
        };
        let has_unit = panel.unit.as_ref().is_some_and(|unit| !unit.value.is_empty());
        if !has_unit && !panel.has_mappings && panel.library.is_none() {
            found
                .at(panel.title.as_ref().unwrap_or(kind).span, "the values of this panel have no unit")
                .help("set `fieldConfig.defaults.unit`; `short` stands for a plain number");
        }
    }
}
