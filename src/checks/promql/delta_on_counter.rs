use super::{according_to, quote_declaration};
use crate::{
    checks::check, diagnostic::Findings, model::inventory::MetricType, project::Project, promql::ExprKind,
};

check! {
    /// A function for gauges, of a counter.
    ///
    /// `delta`, `idelta`, `deriv` and `predict_linear` do not know of restarts: when the counter begins again at 0, they
    /// show a steep fall that never was.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: ManyErrors
    ///         expr: delta(app_errors_total[1h]) > 10
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_errors_total counter
    /// app_errors_total 0
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: ManyErrors
    ///         expr: increase(app_errors_total[1h]) > 10
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_errors_total counter
    /// app_errors_total 0
    /// ```
    "promql/delta-on-counter", Warning, Provable, run
}

/// Functions for gauges, and those that do the same for counters.
const INSTEAD: [(&str, &str); 4] =
    [("delta", "increase"), ("idelta", "irate"), ("deriv", "rate"), ("predict_linear", "rate")];

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries() {
        for expr in query.expr.descendants() {
            let ExprKind::Call(call) = &expr.kind else { continue };
            let Some((function, instead)) = INSTEAD.iter().find(|(name, _)| *name == call.function.name)
            else {
                continue;
            };
            let selector = call.arguments.first().and_then(|argument| argument.selector());
            let Some(name) = selector.and_then(|selector| selector.metric_name()) else { continue };
            let Some((MetricType::Counter, series)) = query.metrics.kind(name) else { continue };
            let range = call.name_range;
            let finding = found.at(
                query.expression.span(range.start..range.end),
                format!("`{function}` of `{name}`, which is a counter{}", according_to(&series)),
            );
            finding.help(format!("use `{instead}`, which knows of restarts"));
            quote_declaration(finding, name, &series);
        }
    }
}
