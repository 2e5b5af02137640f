use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::grafana::dashboard::Mention,
    project::{Grafana, Project, Way},
};
use std::collections::HashMap;

check! {
    /// A dashboard that asks for values when it is imported.
    ///
    /// `__inputs` is filled in by hand where a dashboard is imported in the browser. Provisioning asks nobody: `${DS_…}`
    /// stays as it is, and every panel says that there is no such data source. This is an error where the path of a provider
    /// ends in the folder of the file and the one above it, a warning where it ends in a folder of the same name, and a
    /// note elsewhere: the file may well be for importing.
    ///
    /// ```json bad file=provisioning/dashboards/node.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "__inputs": [{"name": "DS_PROMETHEUS", "type": "datasource", "pluginId": "prometheus"}],
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "${DS_PROMETHEUS}"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```yaml and file=provisioning/dashboards/all.yaml
    /// apiVersion: 1
    /// providers:
    ///   - name: all
    ///     type: file
    ///     options:
    ///       path: /etc/grafana/provisioning/dashboards
    /// ```
    ///
    /// ```json good file=provisioning/dashboards/node.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "${datasource}"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```yaml and file=provisioning/dashboards/all.yaml
    /// apiVersion: 1
    /// providers:
    ///   - name: all
    ///     type: file
    ///     options:
    ///       path: /etc/grafana/provisioning/dashboards
    /// ```
    "grafana/import-placeholder", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for (dashboard, way) in project.grafanas().iter().flat_map(Grafana::ways) {
        // of a name that is mentioned more than once, the first
        let first_of: HashMap<&str, &Mention> =
            dashboard.mentions.iter().rev().map(|mention| (mention.name.as_str(), mention)).collect();
        for input in &dashboard.inputs {
            let name = &input.name.value;
            let Some(first) = first_of.get(name.as_str()).filter(|_| dashboard.variable(name).is_none())
            else {
                continue;
            };
            found
                .at(
                    input.name.span,
                    format!("`{name}` is only filled in where the dashboard is imported by hand"),
                )
                .level(match way {
                    Way::Provisioned => Level::Error,
                    Way::Perhaps => Level::Warning,
                    Way::Unknown => Level::Note,
                })
                .related(first.span, "used here")
                .help(format!(
                    "make `{name}` a variable of the type `datasource` or `constant`, and remove `__inputs`"
                ));
        }
    }
}
