use crate::{
    checks::check,
    diagnostic::Findings,
    project::Project,
    promql::{Expr, ExprKind, Labels, Part, Presence, Selector},
};

check! {
    /// A quantile of buckets whose label `le` has been taken away.
    ///
    /// `histogram_quantile` finds the buckets of a histogram by their label `le`. After an aggregation without it there
    /// are none, and the result is always empty. Native histograms have no buckets of their own and are left in peace.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job:duration_seconds:p95
    ///         expr: histogram_quantile(0.95, sum by (job) (rate(duration_seconds_bucket[5m])))
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job:duration_seconds:p95
    ///         expr: histogram_quantile(0.95, sum by (job, le) (rate(duration_seconds_bucket[5m])))
    /// ```
    "promql/quantile-without-le", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries() {
        for flow in query.expr.label_flow(|_| Labels::unknown()) {
            let ExprKind::Call(call) = &flow.expr.kind else { continue };
            let place = match call.function.name {
                "histogram_quantile" => 1,
                "histogram_fraction" => 2,
                _ => continue,
            };
            let (Some(argument), Some(labels)) = (call.arguments.get(place), flow.operands.get(place)) else {
                continue;
            };
            let Presence::Never { because } = labels.get("le") else { continue };
            // the buckets of VictoriaMetrics have another label
            if !is_of_buckets(argument) || !labels.get("vmrange").is_never() {
                continue;
            }
            let expression = query.expression;
            let message = format!(
                "`{}` has no buckets to look at: `{}` leaves out the label `le`",
                call.function.name,
                expression.excerpt(because.into())
            );
            found
                .at(expression.span(call.name_range.into()), message)
                .related(expression.span(because.into()), "`le` is left out here")
                .help("keep the buckets apart: add `le` to the `by` of each aggregation");
        }
    }
}

/// Whether every series in it is a bucket of a classic histogram.
fn is_of_buckets(expr: &Expr) -> bool {
    let mut selectors = expr.selectors().peekable();
    selectors.peek().is_some() && selectors.all(is_bucket)
}

fn is_bucket(selector: &Selector) -> bool {
    let end = match selector.name_template().map(|template| template.parts.last()) {
        Some(Some(Part::Known(end))) => end.as_str(),
        _ => selector.metric_name(),
    };
    end.is_some_and(|end| end.ends_with("_bucket"))
}
