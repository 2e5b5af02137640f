use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Mention, Shape, VariableKind},
    project::Project,
};
use std::collections::{HashMap, HashSet};

check! {
    /// A variable that nothing in the dashboard mentions.
    ///
    /// People choose a value, and nothing changes.
    ///
    /// ```json bad file=dashboard.json
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
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/unused-variable", Note, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards() {
        let is_closed = dashboard.complete
            && dashboard.shape != Shape::Resource2
            && dashboard.panels.iter().all(|panel| panel.library.is_none())
            && !dashboard.mentions.iter().any(|mention| mention.name.starts_with("__all_variables"));
        let repeated: HashSet<&str> =
            dashboard.panels.iter().filter_map(|panel| Some(panel.repeat.as_ref()?.value.as_str())).collect();
        let mut mentions: HashMap<&str, Vec<&Mention>> = HashMap::new();
        for mention in &dashboard.mentions {
            mentions.entry(&mention.name).or_default().push(mention);
        }
        for variable in dashboard.variables.iter().filter(|_| is_closed && dashboard.rows.is_none()) {
            let name = &variable.name;
            let mut uses = mentions.get(name.value.as_str()).into_iter().flatten();
            let is_used = uses.any(|mention| !variable.span.contains(mention.span));
            let acts_alone =
                matches!(variable.kind, VariableKind::Adhoc | VariableKind::GroupBy | VariableKind::Other);
            if !is_used && !acts_alone && !repeated.contains(name.value.as_str()) {
                found
                    .at(name.span, format!("nothing mentions the variable `{}`", name.value))
                    .help("use it in a query, or remove it");
            }
        }
    }
}
