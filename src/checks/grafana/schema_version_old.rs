use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A dashboard in an old version of the model.
    ///
    /// Grafana converts it each time it loads the file. Below version 13 the newest Grafana does not even do that on the server, and
    /// fields that were renamed since then are lost to every tool that does not know them.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 12,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    "grafana/schema-version-old", Note, Provable, run
}

/// Dashboards below this version are older than what Grafana's server converts.
const OLDEST: i64 = 13;

fn run(project: &Project, found: &mut Findings) {
    for version in project.dashboards().filter_map(|dashboard| dashboard.schema_version.as_ref()) {
        if version.value < OLDEST {
            let message = format!("schemaVersion {} is older than what Grafana converts", version.value);
            found
                .at(version.span, message)
                .help("open the dashboard in Grafana, save it, and take the JSON that it exports");
        }
    }
}
