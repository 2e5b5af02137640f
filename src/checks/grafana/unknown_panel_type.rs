use crate::{checks::check, diagnostic::Findings, model::grafana::names, project::Project};

check! {
    /// A panel of a type that does not come with Grafana.
    ///
    /// Where the plugin is not installed, the panel shows `Panel plugin not found`. Plugins that the dashboard lists in `__requires`,
    /// and names that look like those of a plugin (`vendor-name-panel`), are left in peace.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "timeserie", "title": "Load", "targets": []}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"},
    ///     {"id": 2, "type": "volkovlabs-echarts-panel", "title": "Map"}
    ///   ]
    /// }
    /// ```
    "grafana/unknown-panel-type", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for kind in
        project.dashboards().flat_map(|dashboard| &dashboard.panels).filter_map(|panel| panel.kind.as_ref())
    {
        if names::is_panel_type(&kind.value) {
            continue;
        }
        let finding = found.at(kind.span, format!("no panel type of Grafana is called `{}`", kind.value));
        if let Some(near) = names::nearest_panel_type(&kind.value) {
            finding.help(format!("did you mean `{near}`?"));
        } else {
            finding.help(
                "use a type that comes with Grafana, or the full id of the plugin: `vendor-name-panel`",
            );
        }
    }
}
