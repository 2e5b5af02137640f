use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Datasource, Panel},
    project::Project,
    source::Spanned,
};

check! {
    /// An override or a transformation for a query that the panel does not have.
    ///
    /// It has no effect: the query was removed or got another letter, or the letter is a slip.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}],
    ///       "fieldConfig": {"overrides": [
    ///         {"matcher": {"id": "byFrameRefID", "options": "B"}, "properties": [{"id": "unit", "value": "short"}]}
    ///       ]}
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
    ///       "id": 1, "type": "timeseries", "title": "Load", "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "node_load1"}],
    ///       "fieldConfig": {"overrides": [
    ///         {"matcher": {"id": "byFrameRefID", "options": "A"}, "properties": [{"id": "unit", "value": "short"}]}
    ///       ]}
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/override-orphan", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let panels = project.dashboards().flat_map(|dashboard| &dashboard.panels);
    for panel in
        panels.filter(|panel| panel.complete && panel.library.is_none() && panel.targets.span.is_some())
    {
        // the answers of another panel keep the letters of its queries
        let is_dashboard =
            |datasource: &Spanned<Datasource>| datasource.value.target() == Some("-- Dashboard --");
        let borrowed = panel.targets().filter_map(|target| target.datasource.as_ref());
        if borrowed.chain(&panel.datasource).any(is_dashboard) {
            continue;
        }
        report(panel, found);
    }
}

fn report(panel: &Panel, found: &mut Findings) {
    let by_query = panel.overrides.iter().filter(|exception| exception.matcher.value == "byFrameRefID");
    for id in by_query.filter_map(|exception| exception.options.as_ref()) {
        if !has(panel, &id.value) {
            orphan(id, "this override", found);
        }
    }
    // a pattern stands for several letters: only plain ones are judged
    let is_letters = |id: &&Spanned<String>| id.value.chars().all(char::is_alphanumeric);
    for id in panel.transformed.iter().filter(is_letters) {
        if !has(panel, &id.value) {
            orphan(id, "this transformation", found);
        }
    }
}

fn has(panel: &Panel, id: &str) -> bool {
    // a query without a letter gets one when it is loaded
    panel.targets().any(|target| target.ref_id.as_ref().is_none_or(|own| own.value == id))
        || id.is_empty()
        || id.starts_with('$')
}

fn orphan(id: &Spanned<String>, what: &str, found: &mut Findings) {
    found
        .at(id.span, format!("{what} is for the query `{}`, which the panel does not have", id.value))
        .help("name one of its queries, or remove it");
}
