use crate::{
    checks::check,
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Language},
    project::Project,
};
use std::ops::Range;

check! {
    /// A legend that names a label which the result does not have.
    ///
    /// The aggregation keeps only the labels that it names, so this part of the legend stays empty.
    ///
    /// ```json bad file=dashboard.json
    /// {
    ///   "uid": "node", "title": "Node", "schemaVersion": 41,
    ///   "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
    ///   "panels": [
    ///     {
    ///       "id": 1, "type": "timeseries", "title": "Load", "description": "The load of a minute",
    ///       "datasource": {"type": "prometheus", "uid": "$datasource"},
    ///       "targets": [{"refId": "A", "expr": "sum by (instance) (node_load1)", "legendFormat": "{{job}}"}]
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
    ///       "targets": [{"refId": "A", "expr": "sum by (instance) (node_load1)", "legendFormat": "{{instance}}"}]
    ///     }
    ///   ]
    /// }
    /// ```
    "grafana/legend-unknown-label", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let targets = project.dashboards().flat_map(Dashboard::targets);
    for target in targets.filter(|target| target.language != Language::Other) {
        let (Some(legend), Some(Ok(expr))) = (&target.legend, target.expr.as_ref().map(|one| &one.parsed))
        else {
            continue;
        };
        let Some(kept) = expr.kept_labels() else { continue };
        for (name, range) in legend_labels(legend.text()) {
            if kept.iter().any(|label| label == name) {
                continue;
            }
            let names = match kept.as_slice() {
                [] => "it has none".to_owned(),
                kept => format!("it has `{}`", kept.join("`, `")),
            };
            found
                .at(
                    legend.span(range.start as u32..range.end as u32),
                    format!("the result has no label `{name}`"),
                )
                .help(format!("name a label of the result: {names}"));
        }
    }
}

/// The labels that a legend names, and where.
fn legend_labels(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    text.match_indices("{{").filter_map(|(at, _)| {
        let inner = &text[at + 2..];
        let inner = &inner[..inner.find("}}")?];
        let name = inner.trim();
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then_some((name, at..at + inner.len() + 4))
    })
}
