use crate::{checks::check, diagnostic::Findings, model::grafana::names, project::Project};

check! {
    /// A unit that Grafana calls otherwise.
    ///
    /// Grafana takes any text for a unit and writes it behind the number: `0.0025 seconds` in place of `2.5 ms`, `1234567 byte` in place
    /// of `1.18 MiB`. Texts that are no slip for a unit of Grafana are left in peace.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}],
    ///       "fieldConfig": {"defaults": {"unit": "percentage"}}
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
    ///       "fieldConfig": {"defaults": {"unit": "percent"}}
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/unit-unknown", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for panel in project.dashboards().flat_map(|dashboard| &dashboard.panels) {
        let Some(unit) = &panel.unit else { continue };
        if let Some(meant) = names::meant_unit(&unit.value) {
            found
                .at(
                    unit.span,
                    format!(
                        "`{}` is no unit of Grafana, which writes it behind the number as it is",
                        unit.value
                    ),
                )
                .help(format!("did you mean `{meant}`?"));
        }
    }
}
