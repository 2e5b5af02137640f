use crate::{
    checks::check,
    diagnostic::Findings,
    labels::MatchOp,
    model::grafana::dashboard::{Dashboard, Language, Target},
    project::Project,
};

check! {
    /// A variable of several values after `=`.
    ///
    /// Of several values Grafana makes a pattern, `(a|b)`, which no label is equal to: the panel is empty as soon as somebody
    /// chooses a second value.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}, {
    ///     "name": "instance", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"}, "multi": true,
    ///     "query": "label_values(node_load1, instance)"
    ///   }]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=\"$instance\"}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}, {
    ///     "name": "instance", "type": "query", "refresh": 2, "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///     "query": "label_values(node_load1, instance)"
    ///   }]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1{instance=~\"$instance\"}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/multi-value-equals", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards() {
        for (target, repeats) in targets(dashboard) {
            let many = |name: &str| {
                dashboard.variable(name).is_some_and(|one| one.is_multi || one.includes_all)
                    && !repeats.contains(&name)
            };
            let Some((expression, Ok(expr))) = target.expr.as_ref().map(|one| (one, &one.parsed)) else {
                continue;
            };
            for matcher in expr.selectors().flat_map(|selector| &selector.matchers) {
                let pattern = match matcher.op {
                    MatchOp::Equal => "=~",
                    MatchOp::NotEqual => "!~",
                    _ => continue,
                };
                let hole = matcher.template.as_ref().and_then(|template| template.only_hole());
                let Some(hole) = hole.filter(|hole| hole.format().is_none() && many(hole.name())) else {
                    continue;
                };
                let range = matcher.range();
                found
                    .at(
                        expression.span(range.start..range.end),
                        format!(
                            "`{}` may stand for several values, and no label is equal to those",
                            hole.name()
                        ),
                    )
                    .help(format!("write `{pattern}`"));
            }
        }
    }
}

/// The queries of a Prometheus, and the variables of which each has one value: its panel is repeated for them, or the
/// row that it stands in.
fn targets(dashboard: &Dashboard) -> impl Iterator<Item = (&Target, Vec<&str>)> {
    let mut of_row: Option<&str> = None;
    dashboard.panels.iter().flat_map(move |panel| {
        let own = panel.repeat.as_ref().map(|name| name.value.as_str());
        if panel.is_row() {
            of_row = own;
        }
        let of_row = of_row;
        let asked = panel.targets().filter(|target| target.language == Language::PromQl);
        asked.map(move |target| (target, own.into_iter().chain(of_row).collect()))
    })
}
