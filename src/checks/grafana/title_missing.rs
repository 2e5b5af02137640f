use crate::{checks::check, diagnostic::Findings, project::Project, source::Span};

check! {
    /// A panel without a title.
    ///
    /// Alerts, links and people call a panel by its title. Texts and rows are left in peace.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "", "description": "The load of a minute", "datasource": {"type": "prometheus", "uid": "$datasource"},
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
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/title-missing", Note, Provable, run
}

/// Panels that say themselves what they are.
const EXEMPT: [&str; 9] =
    ["row", "text", "news", "dashlist", "alertlist", "welcome", "gettingstarted", "annolist", "nodeGraph"];

fn run(project: &Project, found: &mut Findings) {
    let panels = project.dashboards().flat_map(|dashboard| &dashboard.panels);
    for panel in panels.filter(|panel| panel.complete && panel.library.is_none()) {
        let Some(kind) = &panel.kind else { continue };
        let has_title = panel.title.as_ref().is_some_and(|title| !title.value.trim().is_empty());
        if has_title || EXEMPT.contains(&kind.value.as_str()) || kind.value.ends_with("-panel") {
            continue;
        }
        let place: Span = panel.title.as_ref().unwrap_or(kind).span;
        found.at(place, "the panel has no title").help("say in a few words what it shows");
    }
}
