use super::{according_to, quote_declaration};
use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::inventory::MetricType,
    project::Project,
    promql::ExprKind,
};

check! {
    /// A rate of something that is no counter.
    ///
    /// `rate`, `irate` and `increase` take every fall of a value for a restart and add what was before it. Of a gauge,
    /// which may fall at any time, that gives numbers that mean nothing.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job:app_queue_length:rate5m
    ///         expr: sum by (job) (rate(app_queue_length[5m]))
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_queue_length gauge
    /// app_queue_length 3
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job:app_queue_length:deriv5m
    ///         expr: sum by (job) (deriv(app_queue_length[5m]))
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_queue_length gauge
    /// app_queue_length 3
    /// ```
    "promql/rate-on-gauge", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries() {
        for expr in query.expr.descendants() {
            let ExprKind::Call(call) = &expr.kind else { continue };
            let (function, Some(selector)) =
                (call.function.name, call.arguments.first().and_then(|argument| argument.selector()))
            else {
                continue;
            };
            let Some(name) = selector.metric_name().filter(|_| call.function.wants_counter) else { continue };
            let Some((kind, series)) = query.metrics.kind(name) else { continue };
            if !matches!(kind, MetricType::Gauge | MetricType::Info | MetricType::Stateset) {
                continue;
            }
            let range = call.name_range;
            let finding = found.at(
                query.expression.span(range.start..range.end),
                format!("`{function}` of `{name}`, which is a {}{}", kind.name(), according_to(&series)),
            );
            let instead = if function == "increase" { "delta" } else { "deriv" };
            finding.help(format!("`{instead}` tells how a gauge changes; a rate needs a counter"));
            quote_declaration(finding, name, &series);
            // exporters expose as a gauge what only rises, and then a rate is right
            if series.product().is_some() {
                finding.level(Level::Note);
            }
        }
    }
}
