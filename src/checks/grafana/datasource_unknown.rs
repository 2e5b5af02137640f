use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    model::{decode::similar, grafana::dashboard::Datasource},
    project::Project,
    source::Spanned,
};
use std::collections::HashSet;

check! {
    /// A data source that is not provisioned.
    ///
    /// The dashboard asks a data source by an identifier or a name that none of the provisioned ones has, so its panels
    /// say that it was not found. Nothing is said where no data source is provisioned here, or one without an identifier:
    /// Grafana then makes one up.
    ///
    /// ```json bad file=dashboards/node.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "promethus"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```yaml and file=provisioning/datasources/all.yaml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Metrics
    ///     uid: prometheus
    ///     type: prometheus
    ///     url: http://prometheus:9090
    /// ```
    ///
    /// ```json good file=dashboards/node.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "prometheus"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```yaml and file=provisioning/datasources/all.yaml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Metrics
    ///     uid: prometheus
    ///     type: prometheus
    ///     url: http://prometheus:9090
    /// ```
    "grafana/datasource-unknown", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let Some(known) = project.provisioned_names().datasources.filter(|known| !known.is_empty()) else {
        return;
    };
    let provisioned: Vec<_> = project.provisioning().flat_map(|file| &file.datasources).collect();
    if provisioned.iter().any(|one| one.uid.is_none()) {
        return;
    }
    let names: HashSet<&str> = provisioned.iter().map(|one| one.name.value.as_str()).chain(known).collect();
    for dashboard in project.dashboards() {
        let mut told = HashSet::new();
        for Spanned { value, span } in dashboard.datasources() {
            let Some(name) = asked(value).filter(|name| !names.contains(name) && told.insert(*name)) else {
                continue;
            };
            let near = similar(name, names.iter().copied());
            let finding = found.at(*span, format!("no data source `{name}` is provisioned"));
            match near.as_slice() {
                [] => finding.help("provision it, or take one of those that are"),
                near => finding.help(format!("did you mean {}?", alternatives(near))),
            };
            let meant = |one: &&&_| near.first().is_some_and(|near| is_called(one, near));
            if let Some(one) = provisioned.iter().find(meant) {
                finding.related(one.name.span, "this one is");
            }
        }
    }
}

/// The identifier or the name that is asked for, if it is written out and not that of something built in.
fn asked(datasource: &Datasource) -> Option<&str> {
    let name = datasource.target()?;
    let is_plain = !name.is_empty() && !name.contains(['$', '[']) && name != "default";
    (is_plain && !datasource.is_built_in()).then_some(name)
}

fn is_called(one: &crate::model::grafana::provisioning::Datasource, name: &str) -> bool {
    one.name.value == name || one.uid.as_ref().is_some_and(|uid| uid.value == name)
}
