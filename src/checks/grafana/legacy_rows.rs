use crate::{checks::check, diagnostic::Findings, project::Project, source::Span};

check! {
    /// A dashboard in the layout of the time before Grafana 5.
    ///
    /// Its panels stand in `rows`. Grafana converts them each time it loads the file, guesses where each panel goes, and never writes
    /// the result back; tools that read `panels` see an empty dashboard.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 14,
    ///   "rows": [
    ///     {"title": "CPU", "height": "250px", "panels": [{"id": 1, "type": "text", "title": "Notes", "span": 12}]}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 8}}
    ///   ]
    /// }
    /// ```
    "grafana/legacy-rows", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards() {
        // Grafana, too, looks at `rows` only where there is something in them
        let is_used = |span: &Span| dashboard.panels.iter().any(|panel| span.contains(panel.span));
        if let Some(span) = dashboard.rows.filter(is_used) {
            let start = Span { end: span.start + 1, ..span };
            found
                .at(start, "the panels stand in `rows`, the layout of the time before Grafana 5")
                .help("open the dashboard in Grafana, save it, and take the JSON that it exports");
        }
    }
}
