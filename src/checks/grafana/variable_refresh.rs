use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Shape, VariableKind},
    project::Project,
};

check! {
    /// A variable whose values are never asked for again.
    ///
    /// The choice is the one of the day on which the dashboard was saved: instances that came later cannot be chosen.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [
    ///     {"name": "datasource", "type": "datasource", "query": "prometheus"},
    ///     {"name": "job", "label": "Job", "type": "query", "query": "label_values(up, job)", "datasource": {"type": "prometheus", "uid": "$datasource"}, "refresh": 0, "multi": true, "allValue": ".+"}
    ///   ]},
    ///   "panels": [
    ///     {"id": 1, "type": "timeseries", "title": "Up", "datasource": {"type": "prometheus", "uid": "$datasource"}, "targets": [{"refId": "A", "expr": "up{job=~\"$job\"}"}]}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [
    ///     {"name": "datasource", "type": "datasource", "query": "prometheus"},
    ///     {"name": "job", "label": "Job", "type": "query", "query": "label_values(up, job)", "datasource": {"type": "prometheus", "uid": "$datasource"}, "refresh": 2, "multi": true, "allValue": ".+"}
    ///   ]},
    ///   "panels": [
    ///     {"id": 1, "type": "timeseries", "title": "Up", "datasource": {"type": "prometheus", "uid": "$datasource"}, "targets": [{"refId": "A", "expr": "up{job=~\"$job\"}"}]}
    ///   ]
    /// }
    /// ```
    "grafana/variable-refresh", Note, Heuristic, run
}

fn run(project: &Project, found: &mut Findings) {
    let classic = |dashboard: &&Dashboard| dashboard.shape != Shape::Resource2;
    for variable in project.dashboards().filter(classic).flat_map(|dashboard| &dashboard.variables) {
        // of one that does not say it, older versions of the model meant the same
        let Some(refresh) = variable.refresh.as_ref().filter(|refresh| refresh.value == 0) else { continue };
        if variable.kind == VariableKind::Query {
            found
                .at(
                    refresh.span,
                    format!("the values of `{}` are never asked for again", variable.name.value),
                )
                .help("write `\"refresh\": 2` (when the time changes) or `1` (when the dashboard is loaded)");
        }
    }
}
