use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Panel, Target},
    project::{Grafana, Project},
};

check! {
    /// Panels that name no datasource.
    ///
    /// They ask the default one of wherever they are loaded, and no provisioning file here says which that is.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": null,
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
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
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/datasource-missing", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let grafanas = project.grafanas();
    let has_default = |grafana: &Grafana<'_>| {
        !grafana.complete || grafana.datasources().any(|one| one.is_default.is_some())
    };
    // which Grafana the dashboards of the last one belong to is not known
    let may_have_default = |grafana: &&Grafana<'_>| match grafana.files.is_empty() {
        true => grafanas.iter().any(has_default),
        false => has_default(grafana),
    };
    let without = grafanas.iter().filter(|grafana| !may_have_default(grafana));
    for (_, dashboard) in without.flat_map(|grafana| &grafana.dashboards) {
        let is_open = |panel: &&Panel| {
            panel.complete && panel.datasource.is_none() && panel.library.is_none() && panel.draws_data()
        };
        let mut targets = dashboard.panels.iter().filter(is_open).flat_map(Panel::targets);
        let asks =
            |target: &&Target| target.datasource.is_none() && target.expr.is_some() && !target.is_hidden;
        let Some(expr) = targets.find(asks).and_then(|target| target.expr.as_ref()) else { continue };
        let more = targets.filter(|target| asks(target)).count();
        let others = if more == 0 { String::new() } else { format!(", nor do {more} others") };
        found
            .at(expr.text.whole(), format!("this query names no datasource{others}"))
            .help("name one, or a variable of the type `datasource`, in `datasource`");
    }
}
