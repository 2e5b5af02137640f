use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    model::grafana::dashboard::{Dashboard, Language},
    project::Project,
    promql::{Labels, Presence},
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
        let (Some(legend), Some(expression)) = (&target.legend, &target.expr) else { continue };
        let Ok(expr) = &expression.parsed else { continue };
        let mut named = legend_labels(legend.text()).peekable();
        if named.peek().is_none() {
            continue;
        }
        let labels = expr.labels(|_| Labels::unknown());
        for (name, range) in named {
            let Presence::Never { because } = labels.get(name) else { continue };
            let finding = found.at(
                legend.span(range.start as u32..range.end as u32),
                format!("the result has no label `{name}`"),
            );
            finding.related(expression.span(because.start..because.end), "this leaves it out");
            match labels.all().as_deref() {
                Some([]) => {
                    finding.help("it has no labels: write a text, or keep the label in the expression")
                }
                Some(all) => finding.help(format!("name a label of the result: {}", alternatives(all))),
                None => finding.help("name a label of the result, or keep this one in the expression"),
            };
        }
    }
}

/// The labels that a legend names, and where.
fn legend_labels(text: &str) -> impl Iterator<Item = (&str, Range<usize>)> {
    let mut from = 0;
    let next = move || {
        let at = from + text.get(from..)?.find("{{")?;
        let inner = &text[at + 2..];
        let inner = &inner[..inner.find("}}")?];
        from = at + inner.len() + 4;
        Some((at, inner))
    };
    std::iter::from_fn(next).filter_map(|(at, inner)| {
        // of several that are open, the last is meant
        let (at, inner) = match inner.rfind("{{") {
            Some(last) => (at + 2 + last, &inner[last + 2..]),
            None => (at, inner),
        };
        let name = inner.trim();
        let is_name =
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then_some((name, at..at + inner.len() + 4))
    })
}
