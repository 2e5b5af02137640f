use crate::{
    checks::check, diagnostic::Findings, model::grafana::dashboard::Language, project::Project, promql,
};
use std::collections::HashSet;

check! {
    /// A variable that the dashboard does not define.
    ///
    /// Grafana leaves the text as it is, so the query asks for `$name` itself.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=\"$instance\"}"}]
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
    "grafana/undefined-variable", Error, Provable, run
}

/// Names that older versions fill in, and those that a URL may bring.
const LEGACY: [&str; 3] = ["timeFilter", "interval", "timeGroup"];

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards().filter(|dashboard| dashboard.complete) {
        let is_defined = |name: &str| {
            name.starts_with("__")
                || LEGACY.contains(&name)
                || dashboard.variable(name).is_some()
                || dashboard.inputs.iter().any(|input| input.name.value == name)
        };
        let mut told = HashSet::new();
        for target in dashboard.targets().filter(|target| target.language == Language::PromQl) {
            let Some(expr) = &target.expr else { continue };
            for hole in promql::holes(expr.text.text()).filter(|hole| !is_defined(hole.name())) {
                if told.insert(hole.name().to_owned()) {
                    let place = expr.span(hole.range.start..hole.range.end);
                    found
                        .at(place, format!("the dashboard has no variable `{}`", hole.name()))
                        .help("define it under `templating`, or write a value in its place");
                }
            }
        }
    }
}
