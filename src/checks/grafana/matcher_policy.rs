use crate::{checks::check, diagnostic::Findings, model::Expression, project::Project};

check! {
    /// A query that is not restricted to the chosen job and instance.
    ///
    /// A dashboard with the variables `job` and `instance` is expected to show what was chosen. A selector without `job=~"$job"` shows
    /// all of it.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [
    ///     {"name": "datasource", "type": "datasource", "query": "prometheus"},
    ///     {"name": "job", "label": "Job", "type": "query", "query": "label_values(up, job)", "datasource": {"type": "prometheus", "uid": "$datasource"}, "refresh": 2, "multi": true, "allValue": ".+"}
    ///   ]},
    ///   "panels": [
    ///     {"id": 1, "type": "timeseries", "title": "Up", "datasource": {"type": "prometheus", "uid": "$datasource"}, "targets": [{"refId": "A", "expr": "node_load1"}]}
    ///   ]
    /// }
    /// ```
    ///
    /// ```json good file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [
    ///     {"name": "datasource", "type": "datasource", "query": "prometheus"},
    ///     {"name": "job", "label": "Job", "type": "query", "query": "label_values(up, job)", "datasource": {"type": "prometheus", "uid": "$datasource"}, "refresh": 2, "multi": true, "allValue": ".+"}
    ///   ]},
    ///   "panels": [
    ///     {"id": 1, "type": "timeseries", "title": "Up", "datasource": {"type": "prometheus", "uid": "$datasource"}, "targets": [{"refId": "A", "expr": "up{job=~\"$job\"}"}]}
    ///   ]
    /// }
    /// ```
    "grafana/matcher-policy", Note, Policy, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards() {
        for label in ["job", "instance"].into_iter().filter(|label| dashboard.variable(label).is_some()) {
            for expression in dashboard.targets().filter_map(|target| target.expr.as_ref()) {
                report(expression, label, found);
            }
        }
    }
}

fn report(expression: &Expression, label: &str, found: &mut Findings) {
    let Ok(parsed) = &expression.parsed else { return };
    for selector in parsed.selectors() {
        // some choose by another label with the same values: `pod=~"$instance"`
        let mut matchers = selector.matchers.iter();
        let is_chosen = matchers.any(|matcher| {
            matcher.template.iter().flat_map(|template| template.holes()).any(|hole| hole.name() == label)
        });
        if !is_chosen && selector.unknown_matchers.is_empty() {
            found
                .at(
                    expression.span(selector.range.start..selector.range.end),
                    format!("this selector does not ask for the chosen `{label}`"),
                )
                .help(format!("add `{label}=~\"${label}\"`"));
        }
    }
}
