use crate::{
    checks::check, diagnostic::Findings, model::grafana::dashboard::Dashboard, project::Project, promql::Type,
};

check! {
    /// A window that no function takes.
    ///
    /// `x[$__rate_interval]` alone is every sample of a span of time. A panel asks for one value at each point in time, so
    /// Prometheus refuses the query. Only instant queries may answer with such a list.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_cpu_seconds_total[$__rate_interval]"}]
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
    "grafana/rate-interval-misuse", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let targets =
        project.dashboards().flat_map(Dashboard::targets).filter(|one| one.is_instant != Some(true));
    for expression in targets.filter_map(|target| target.expr.as_ref()) {
        let Ok(expr) = &expression.parsed else { continue };
        if expr.value_type() == Type::Matrix {
            found
                .at(
                    expression.span(expr.range().start..expr.range().end),
                    "the values of a window are drawn without a function that takes them",
                )
                .help("for a counter `rate(…[$__rate_interval])`, for a gauge nothing but its name");
        }
    }
}
