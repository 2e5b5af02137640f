use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// Variables `job` and `instance` that cannot be chosen as is usual.
    ///
    /// Dashboards that are shared choose with `job` and `instance`: several values at once, and `.+` for all of them, so that they
    /// fit every installation.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [
    ///     {"name": "datasource", "type": "datasource", "query": "prometheus"},
    ///     {"name": "job", "label": "Job", "type": "query", "query": "label_values(up, job)", "datasource": {"type": "prometheus", "uid": "$datasource"}, "refresh": 2, "multi": false, "allValue": ".+"}
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
    "grafana/variable-policy", Note, Policy, run
}

fn run(project: &Project, found: &mut Findings) {
    for variable in project.dashboards().flat_map(|dashboard| &dashboard.variables) {
        let name = &variable.name;
        if !["job", "instance"].contains(&name.value.as_str()) {
            continue;
        }
        if !variable.is_multi {
            found
                .at(name.span, format!("only one value of `{}` can be chosen at a time", name.value))
                .help("write `\"multi\": true`");
        }
        if variable.all_value.as_ref().is_none_or(|all| all.value != ".+") {
            let place = variable.all_value.as_ref().unwrap_or(name).span;
            found
                .at(place, format!("all values of `{}` are not `.+`", name.value))
                .help("write `\"allValue\": \".+\"`");
        }
    }
}
