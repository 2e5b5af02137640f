use super::quote_declaration;
use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    model::decode::similar,
    project::Project,
    promql::{ExprKind, Label, Matcher, Text},
};

check! {
    /// A label that a metric does not have.
    ///
    /// A matcher on it selects nothing, and `by` of it puts everything into one. A label is reported where all labels of
    /// the metric are known and all that a scrape may add, or where it is a slip of the fingers away from one that the
    /// metric has.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: ManyFailures
    ///         expr: sum by (job) (rate(app_requests_total{stauts="500"}[5m])) > 1
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_requests_total counter
    /// app_requests_total{status="200"} 10
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: ManyFailures
    ///         expr: sum by (job) (rate(app_requests_total{status="500"}[5m])) > 1
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_requests_total counter
    /// app_requests_total{status="200"} 10
    /// ```
    "promql/unknown-label", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries() {
        for expr in query.expr.descendants() {
            let labels: Vec<&Label> = match &expr.kind {
                ExprKind::Selector(selector) => wanted(&selector.matchers),
                ExprKind::Matrix(matrix) => wanted(&matrix.selector.matchers),
                ExprKind::Aggregate(aggregate) if !aggregate.operand.makes_labels() => {
                    let by = aggregate.grouping.as_ref().filter(|grouping| !grouping.is_without);
                    by.into_iter().flat_map(|grouping| &grouping.labels).collect()
                }
                _ => vec![],
            };
            for label in labels {
                let Some(name) = label.known().and_then(Text::as_str) else { continue };
                let Some(missing) = query.metrics.lacks_label(expr, name) else { continue };
                let near = similar(name, missing.labels.iter().map(String::as_str));
                if !missing.is_sure && near.is_empty() {
                    continue;
                }
                let finding = found.at(
                    query.expression.span(label.range.start..label.range.end),
                    format!("`{}` has no label `{name}`", missing.metric),
                );
                match (near.as_slice(), missing.labels.as_slice()) {
                    ([], []) => finding.help("it has no labels of its own"),
                    ([], labels) => finding
                        .help(format!("its labels are {}", alternatives(labels).replace(" or ", " and "))),
                    (near, _) => finding.help(format!("did you mean {}?", alternatives(near))),
                };
                quote_declaration(finding, &missing.metric, &missing.series);
            }
        }
    }
}

/// The labels that a series must have to be selected.
fn wanted(matchers: &[Matcher]) -> Vec<&Label> {
    matchers
        .iter()
        .filter(|matcher| !matcher.is_name() && !matcher.matches_empty())
        .map(|matcher| &matcher.label)
        .collect()
}
