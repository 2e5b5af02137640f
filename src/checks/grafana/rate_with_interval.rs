use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Language},
    project::Project,
    promql::DurationKind,
};

check! {
    /// A rate over `$__interval`.
    ///
    /// `$__interval` is the distance of two points of the graph and may be shorter than two scrapes: then the rate has nothing
    /// to count, and the panel is empty when people zoom in.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "rate(node_cpu_seconds_total[$__interval])"}]
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
    "grafana/rate-with-interval", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let targets = project.dashboards().flat_map(Dashboard::targets);
    for expression in
        targets.filter(|one| one.language == Language::PromQl).filter_map(|one| one.expr.as_ref())
    {
        let Ok(expr) = &expression.parsed else { continue };
        for window in expr.rate_windows() {
            let DurationKind::Hole(template) = &window.kind else { continue };
            if template.only_hole().is_some_and(|hole| hole.name() == "__interval") {
                found
                    .at(
                        expression.span(window.range.start..window.range.end),
                        "`$__interval` may be shorter than two scrapes",
                    )
                    .help("write `$__rate_interval`");
            }
        }
    }
}
