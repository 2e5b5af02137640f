use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::{dashboard::Datasource, provisioning::has_variable},
    project::Project,
    source::Spanned,
};
use std::collections::HashSet;

check! {
    /// A data source that is asked as if it were of another kind.
    ///
    /// Grafana finds the data source by its identifier and hands it the queries, which are written in the language of
    /// another one. Said once of each identifier in a dashboard.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "logs"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```yaml and file=provisioning/datasources/all.yaml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Logs
    ///     uid: logs
    ///     type: loki
    ///     url: http://loki:3100
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "loki", "uid": "logs"},
    ///       "targets": [{"refId": "A", "expr": "rate({job=\"node\"}[5m])"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```yaml and file=provisioning/datasources/all.yaml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Logs
    ///     uid: logs
    ///     type: loki
    ///     url: http://loki:3100
    /// ```
    "grafana/datasource-type-mismatch", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for grafana in project.grafanas() {
        for (_, dashboard) in &grafana.dashboards {
            let mut told = HashSet::new();
            for asked in dashboard.datasources() {
                let Some((uid, plugin)) = written(asked) else { continue };
                let mut called = grafana.datasources().filter(|one| one.is_called(uid));
                let Some(real) = called.next().and_then(|one| one.plugin.as_ref()) else { continue };
                let is_other = !is_same(plugin, &real.value) && !has_variable(&real.value);
                if is_other && called.next().is_none() && told.insert((uid, plugin)) {
                    found
                        .at(
                            asked.span,
                            format!("`{uid}` is a `{}`, and it is asked as a `{plugin}`", real.value),
                        )
                        .related(real.span, "provisioned here")
                        .help("choose the data source again, and look at the queries that it is asked");
                }
            }
        }
    }
}

/// The identifier and the plugin, if both are written out.
fn written(asked: &Spanned<Datasource>) -> Option<(&str, &str)> {
    let (uid, plugin) = (asked.value.uid.as_deref()?, asked.value.plugin.as_deref()?);
    (!has_variable(uid) && !has_variable(plugin) && !asked.value.is_built_in()).then_some((uid, plugin))
}

/// Whether queries of the one can be asked of the other.
fn is_same(plugin: &str, other: &str) -> bool {
    plugin == other || Datasource::has_promql(plugin) && Datasource::has_promql(other)
}
