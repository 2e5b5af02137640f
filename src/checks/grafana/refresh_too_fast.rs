use crate::{checks::check, diagnostic::Findings, project::Project, time::Duration};

check! {
    /// A dashboard that refreshes faster than there is anything new.
    ///
    /// Between two scrapes nothing changes: every refresh in between asks the same queries for the same answer. And a Grafana as it
    /// comes refuses intervals below 5 seconds (`min_refresh_interval`).
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "refresh": "1s",
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "refresh": "1m",
    ///   "panels": [
    ///     {"id": 1, "type": "text", "title": "Notes"}
    ///   ]
    /// }
    /// ```
    "grafana/refresh-too-fast", Warning, Provable, run
}

/// What Grafana allows if nothing else is configured, in milliseconds.
const LEAST: i64 = 5_000;

fn run(project: &Project, found: &mut Findings) {
    for refresh in project.dashboards().filter_map(|dashboard| dashboard.refresh.as_ref()) {
        let Ok(every) = Duration::parse(&refresh.value) else { continue };
        if (1..LEAST).contains(&every.as_millis()) {
            found
                .at(
                    refresh.span,
                    format!(
                        "the dashboard refreshes every `{}`, Grafana allows `5s` at least",
                        refresh.value
                    ),
                )
                .help("refresh as often as Prometheus scrapes: `30s`, `1m`");
        }
    }
}
