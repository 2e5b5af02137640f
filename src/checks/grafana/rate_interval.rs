use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::grafana::dashboard::{Language, Target},
    project::Project,
};

check! {
    /// A rate over a fixed window.
    ///
    /// `$__rate_interval` grows with the distance of the points, so that nothing between two points is lost, and is never too
    /// short for the scrape interval. A fixed window is neither. Windows of an hour and more are left in peace.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "rate(node_cpu_seconds_total[5m])"}]
    ///     },
    ///     {
    ///       "id": 2, "type": "timeseries", "title": "CPU", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "rate(node_cpu_seconds_total[$__rate_interval])"}]
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
    ///       "targets": [{"refId": "A", "expr": "rate(node_cpu_seconds_total[$__rate_interval])"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/rate-interval", Warning, Heuristic, run
}

/// Windows of so many seconds are a matter of their own: a number per hour, a budget.
const LONG: f64 = 3600.0;

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards() {
        // who never uses it has reasons, or has never heard of it
        let knows = dashboard.mentions.iter().any(|mention| mention.name == "__rate_interval");
        let is_drawn =
            |target: &&Target| target.language == Language::PromQl && target.is_instant != Some(true);
        let mut windows = vec![];
        for expression in dashboard.targets().filter(is_drawn).filter_map(|target| target.expr.as_ref()) {
            let Ok(expr) = &expression.parsed else { continue };
            let short = expr.rate_windows().filter(|one| one.seconds().is_some_and(|length| length < LONG));
            windows.extend(short.map(|window| expression.span(window.range.start..window.range.end)));
        }
        let fact = "this window stays the same however far people zoom out";
        match windows.as_slice() {
            [first, others @ ..] if !knows => {
                let others = if others.is_empty() {
                    String::new()
                } else {
                    format!(", as {} others do", others.len())
                };
                found
                    .at(*first, format!("{fact}{others}"))
                    .level(Level::Note)
                    .help("write `$__rate_interval`");
            }
            windows => windows.iter().for_each(|window| {
                found.at(*window, fact).help("write `$__rate_interval`");
            }),
        }
    }
}
