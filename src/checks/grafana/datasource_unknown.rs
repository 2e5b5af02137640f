use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    model::{
        decode::similar,
        grafana::{dashboard::Datasource, provisioning::Datasource as Provisioned},
    },
    project::Project,
    source::{Span, Spanned},
};
use std::collections::HashSet;

check! {
    /// A data source that is not provisioned.
    ///
    /// The dashboard asks a data source by an identifier or a name that none of the provisioned ones has, so its panels
    /// say that it was not found. Nothing is said where no data source is provisioned here, nor of an identifier
    /// that Grafana may have made up for one that is provisioned without.
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
    for grafana in project.grafanas().iter().filter(|grafana| grafana.complete) {
        let provisioned: Vec<&Provisioned> = grafana.datasources().collect();
        if provisioned.is_empty() || provisioned.iter().any(|one| one.has_open_name()) {
            continue;
        }
        let uids = provisioned.iter().map(|one| one.uid.as_ref()).collect::<Option<Vec<_>>>();
        let names: HashSet<&str> = provisioned.iter().flat_map(|one| one.names()).collect();
        for (_, dashboard) in &grafana.dashboards {
            let mut told = HashSet::new();
            for Spanned { value, span } in dashboard.datasources() {
                let Some(name) = asked(value).filter(|name| !names.contains(name)) else { continue };
                let is_made_up = uids.is_none() && is_generated(name);
                if !is_made_up && told.insert(name) {
                    unknown(name, *span, &names, &provisioned, found);
                }
            }
        }
    }
}

fn unknown(
    name: &str,
    span: Span,
    names: &HashSet<&str>,
    provisioned: &[&Provisioned],
    found: &mut Findings,
) {
    let near = similar(name, names.iter().copied());
    let finding = found.at(span, format!("no data source `{name}` is provisioned"));
    match near.as_slice() {
        [] => finding.help("provision it, or take one of those that are"),
        near => finding.help(format!("did you mean {}?", alternatives(near))),
    };
    let meant = |one: &&&Provisioned| near.first().is_some_and(|near| one.is_called(near));
    if let Some(one) = provisioned.iter().find(meant) {
        finding.related(one.name.span, "this one is");
    }
}

/// Whether it looks like an identifier that Grafana makes of a name: `P` and 16 hexadecimal digits.
fn is_generated(uid: &str) -> bool {
    let digits = uid.strip_prefix('P').filter(|digits| digits.len() == 16);
    digits.is_some_and(|digits| digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'A'..=b'F')))
}

/// The identifier or the name that is asked for, if it is written out and not that of something built in.
fn asked(datasource: &Datasource) -> Option<&str> {
    let name = datasource.target()?;
    let is_plain = !name.is_empty() && !name.contains(['$', '[']) && name != "default";
    (is_plain && !datasource.is_built_in()).then_some(name)
}
