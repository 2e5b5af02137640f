use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    project::Project,
};

check! {
    /// A kind of panel that Grafana has removed.
    ///
    /// Grafana 12 has no Angular panels. It draws the old ones of its own by their successors, without some of their options;
    /// those of others stay empty.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "graph", "title": "Load", "description": "The load of a minute",
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
    "grafana/removed-panel-type", Warning, Provable, run
}

/// Kinds that Grafana had itself, and what it takes in their place.
const REPLACED: [(&str, &str); 7] = [
    ("graph", "timeseries"),
    ("singlestat", "stat"),
    ("grafana-singlestat-panel", "stat"),
    ("table-old", "table"),
    ("grafana-piechart-panel", "piechart"),
    ("grafana-worldmap-panel", "geomap"),
    ("heatmap-new", "heatmap"),
];

/// Kinds of others that were never written anew, and what shows the same.
const GONE: [(&str, &str); 3] = [
    ("natel-discrete-panel", "state-timeline"),
    ("vonage-status-panel", "stat"),
    ("blackmirror1-singlestat-math-panel", "stat"),
];

fn run(project: &Project, found: &mut Findings) {
    let panels = project.dashboards().flat_map(|dashboard| &dashboard.panels);
    for kind in panels.filter_map(|panel| panel.kind.as_ref()) {
        let successor = |table: &[(&str, &'static str)]| {
            table.iter().find(|(old, _)| *old == kind.value).map(|(_, new)| *new)
        };
        if let Some(new) = successor(&REPLACED) {
            found
                .at(kind.span, format!("panels of type `{}` were removed in Grafana 12", kind.value))
                .help(format!("write `{new}`, and its options anew"));
        } else if let Some(new) = successor(&GONE) {
            found
                .at(kind.span, format!("panels of type `{}` stay empty from Grafana 12 on", kind.value))
                .level(Level::Error)
                .help(format!("`{new}` shows the same"));
        }
    }
}
