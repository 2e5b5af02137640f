use crate::{checks::check, diagnostic::Findings, model::grafana::dashboard::Target, project::Project};

check! {
    /// A table that asks for every sample of the time range.
    ///
    /// As a table, a range query gives one row per sample: hundreds for each series, of which the newest is meant. An instant query
    /// gives one row per series.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "table", "title": "Up", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "up", "format": "table", "instant": false}]
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
    ///       "id": 1, "type": "table", "title": "Up", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "up", "format": "table", "instant": true}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/instant-mismatch", Note, Heuristic, run
}

/// Transformations that make one row out of many.
const REDUCES: [&str; 4] = ["reduce", "groupBy", "limit", "timeSeriesTable"];

fn run(project: &Project, found: &mut Findings) {
    let panels = project.dashboards().flat_map(|dashboard| &dashboard.panels);
    for panel in panels.filter(|panel| panel.is_a("table") && panel.complete) {
        // what is reduced afterwards needs all samples
        if panel.transformations.iter().any(|step| REDUCES.contains(&step.value.as_str())) {
            continue;
        }
        let as_table =
            |target: &&Target| target.format.as_ref().is_some_and(|format| format.value == "table");
        let mut asked = panel
            .targets()
            .filter(as_table)
            .filter(|target| !target.is_hidden && target.is_instant != Some(true));
        if let Some(expression) = asked.find_map(|target| target.expr.as_ref()) {
            found
                .at(expression.text.whole(), "the table gets a row for every sample of the time range")
                .help("make it an instant query: `\"instant\": true`, `\"range\": false`");
        }
    }
}
