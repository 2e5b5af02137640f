use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Language},
    project::Project,
};

check! {
    /// An annotation of a Prometheus that asks for nothing.
    ///
    /// It has no expression, so nothing is ever drawn.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "annotations": {"list": [{"name": "Restarts", "datasource": {"type": "prometheus", "uid": "$datasource"}}]},
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
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "annotations": {"list": [{"name": "Restarts", "datasource": {"type": "prometheus", "uid": "$datasource"}, "expr": "changes(node_boot_time_seconds[5m]) > 0"}]},
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
    "grafana/annotation-query", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let dashboards = project.dashboards().filter(|dashboard| dashboard.complete);
    for annotation in dashboards.flat_map(|dashboard: &Dashboard| &dashboard.annotations) {
        if annotation.language == Language::PromQl && annotation.is_empty() {
            let (place, name) = match &annotation.name {
                Some(name) => (name.span, format!("the annotation `{}`", name.value)),
                None => (annotation.span, "an annotation".to_owned()),
            };
            found
                .at(place, format!("{name} asks for nothing"))
                .help("write its query in `expr`, or remove it");
        }
    }
}
