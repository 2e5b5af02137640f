use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Language, VariableKind, VariableQuery},
    project::Project,
};

check! {
    /// A query of a variable that Grafana cannot read.
    ///
    /// It begins like one of the calls that Grafana knows and does not end like one, so Grafana takes it for the name of a
    /// series, and the variable has no values.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}, {
    ///     "name": "instance", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///     "query": "label_values(node_load1, instance"
    ///   }]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=~\"$instance\"}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}, {
    ///     "name": "instance", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///     "query": "label_values(node_load1, instance)"
    ///   }]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=~\"$instance\"}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/variable-query", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let variables = project.dashboards().flat_map(|dashboard| &dashboard.variables);
    let asked = variables.filter(|variable| variable.language == Language::PromQl);
    for query in asked.filter(|one| one.kind == VariableKind::Query).filter_map(|one| one.query.as_ref()) {
        let text = query.text.text().trim();
        if let Some(call) = VariableQuery::call(text).filter(|_| !query.is_call) {
            found
                .at(query.text.whole(), format!("the query begins with `{call}(` and does not end with `)`"))
                .help("Grafana knows the call only if nothing follows it");
        }
    }
}
