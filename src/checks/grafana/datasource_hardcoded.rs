use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Datasource, VariableKind},
    project::Project,
    source::Spanned,
};
use std::collections::HashSet;

check! {
    /// A panel with a fixed data source in a dashboard that lets people choose one.
    ///
    /// Whoever chooses another data source above the panels still sees the old one here.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute", "datasource": {"type": "prometheus", "uid": "P1809F7CD0C75ACF3"},
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
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/datasource-hardcoded", Note, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for dashboard in project.dashboards() {
        let mut told = HashSet::new();
        for panel in &dashboard.panels {
            // what the queries say counts; what the panel says is only where they say nothing
            let own = panel.targets().filter_map(|target| target.datasource.as_ref());
            let silent = panel.targets().any(|target| target.datasource.is_none());
            let of_panel = panel.datasource.as_ref().filter(|_| silent);
            let first =
                own.chain(of_panel).find_map(|datasource| Some((datasource, choice(dashboard, datasource)?)));
            if let Some((datasource, choice)) = first {
                let fixed = datasource.value.target().unwrap_or_default();
                if !told.insert((fixed, choice)) {
                    continue;
                }
                found
                    .at(
                        datasource.span,
                        format!("the data source is always `{fixed}`, whatever is chosen in `{choice}`"),
                    )
                    .help(format!("write `\"uid\": \"${{{choice}}}\"`"));
            }
        }
    }
}

/// The variable that would choose a data source of the same plugin.
fn choice<'d>(dashboard: &'d Dashboard, datasource: &Spanned<Datasource>) -> Option<&'d str> {
    let datasource = &datasource.value;
    let plugin = datasource.plugin.as_deref()?;
    let is_fixed = datasource.uid.as_ref().is_some_and(|uid| !uid.contains('$') && !uid.is_empty());
    if datasource.is_built_in() || !is_fixed {
        return None;
    }
    let mut choices = dashboard.variables.iter().filter(|variable| {
        let query = variable.query.as_ref().map(|query| query.text.text());
        variable.kind == VariableKind::Datasource && query == Some(plugin)
    });
    choices.next().map(|variable| variable.name.value.as_str())
}
