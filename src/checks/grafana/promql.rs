use crate::{
    checks::check,
    diagnostic::Findings,
    model::{
        Expression,
        grafana::{
            dashboard::Dashboard,
            provisioning::{Datasource, Provisioning},
        },
    },
    project::Project,
};

check! {
    /// An expression in a dashboard or an alert rule of Grafana that Prometheus refuses.
    ///
    /// The panel shows an error, the variable has no values. Grafana itself loads the file.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "sum by (instance (node_load1)"}]
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
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/promql", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let of_dashboards = project.dashboards().flat_map(Dashboard::expressions);
    for expression in of_dashboards.chain(project.provisioning().flat_map(Provisioning::expressions)) {
        tell(expression, found);
    }
    for grafana in project.grafanas() {
        let rules = grafana.files.iter().flat_map(|file| file.rules());
        for query in rules.flat_map(|rule| &rule.queries) {
            let uid = query.datasource.as_ref().map(|uid| uid.value.as_str());
            let mut asked = grafana.datasources().filter(|one| uid.is_some_and(|uid| one.is_called(uid)));
            if let Some(expression) = query.unread.as_ref().filter(|_| asked.any(Datasource::has_promql)) {
                tell(expression, found);
            }
        }
    }
}

fn tell(expression: &Expression, found: &mut Findings) {
    for error in expression.errors() {
        let finding = found.at(expression.span(error.range.start..error.range.end), error.message());
        if let Some(help) = error.help() {
            finding.help(help);
        }
    }
}
