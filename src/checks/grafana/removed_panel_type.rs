use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::grafana::Release,
    project::Project,
    source::{Span, Spanned},
};

check! {
    /// A kind of panel that Grafana has removed.
    ///
    /// Grafana 12 has no Angular panels. It draws the old ones of its own by their successors, without some of their options;
    /// those of others stay empty. Grafana 11 does the same unless it is told to keep them; for older ones
    /// (`--grafana-version 10.4`) nothing is said.
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
    for dashboard in project.dashboards() {
        let release = dashboard.release.unwrap_or(Release::WITHOUT_ANGULAR);
        if release < Release::HIDES_ANGULAR {
            continue;
        }
        let is_removed = release >= Release::WITHOUT_ANGULAR;
        let fate = if is_removed { "was removed in Grafana 12" } else { "Grafana 11 draws only if told to" };
        let kinds: Vec<&Spanned<String>> =
            dashboard.panels.iter().filter_map(|panel| panel.kind.as_ref()).collect();
        for (old, new) in REPLACED {
            if let Some((first, number)) = of_kind(&kinds, old) {
                found
                    .at(first, format!("{number} of type `{old}`, which {fate}"))
                    .help(format!("write `{new}`, and the options anew"));
            }
        }
        for (old, new) in GONE {
            if let Some((first, number)) = of_kind(&kinds, old) {
                found
                    .at(first, format!("{number} of type `{old}`, which {fate}, and which nobody wrote anew"))
                    .level(if is_removed { Level::Error } else { Level::Warning })
                    .help(format!("`{new}` shows the same; the panel stays empty otherwise"));
            }
        }
    }
}

/// Where the first panel of a kind says so, and how many there are, in words.
fn of_kind(kinds: &[&Spanned<String>], old: &str) -> Option<(Span, String)> {
    let mut same = kinds.iter().filter(|kind| kind.value == old);
    let first = same.next()?.span;
    let number = match same.count() {
        0 => "a panel is".to_owned(),
        others => format!("{} panels are", others + 1),
    };
    Some((first, number))
}
