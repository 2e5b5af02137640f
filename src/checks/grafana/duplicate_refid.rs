use crate::{checks::check, diagnostic::Findings, model::grafana::dashboard::Panel, project::Project};
use std::collections::HashMap;

check! {
    /// Two queries of one panel with the same `refId`.
    ///
    /// Answers are told apart by their `refId`. With two alike Grafana refuses the request or mixes up the answers, and expressions
    /// and overrides cannot tell which is meant.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [
    ///         {"refId": "A", "expr": "node_load1"},
    ///         {"refId": "A", "expr": "node_load5"}
    ///       ]
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
    ///       "id": 1, "type": "timeseries", "title": "Load", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [
    ///         {"refId": "A", "expr": "node_load1"},
    ///         {"refId": "B", "expr": "node_load5"}
    ///       ]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/duplicate-refid", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for panel in project.dashboards().flat_map(|dashboard| &dashboard.panels) {
        report(panel, found);
    }
}

fn report(panel: &Panel, found: &mut Findings) {
    let mut first = HashMap::new();
    for id in panel.targets().filter_map(|target| target.ref_id.as_ref()) {
        if let Some(before) = first.get(id.value.as_str()) {
            found
                .at(id.span, format!("two queries of the panel have the refId `{}`", id.value))
                .related(*before, "the first one")
                .help("give each query a letter of its own");
        } else {
            first.insert(id.value.as_str(), id.span);
        }
    }
}
