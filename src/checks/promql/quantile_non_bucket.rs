use super::{according_to, quote_declaration};
use crate::{
    checks::check,
    diagnostic::Findings,
    model::inventory::{MetricType, Part, Series},
    project::Project,
    promql::ExprKind,
};

check! {
    /// A quantile of something without buckets.
    ///
    /// `histogram_quantile` reads the buckets of a histogram: the series with the label `le`, or native histograms. Of
    /// anything else it gives nothing.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job:app_duration_seconds:p95
    ///         expr: histogram_quantile(0.95, sum by (job, le) (rate(app_duration_seconds_sum[5m])))
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_duration_seconds histogram
    /// app_duration_seconds_bucket{le="+Inf"} 0
    /// app_duration_seconds_sum 0
    /// app_duration_seconds_count 0
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job:app_duration_seconds:p95
    ///         expr: histogram_quantile(0.95, sum by (job, le) (rate(app_duration_seconds_bucket[5m])))
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_duration_seconds histogram
    /// app_duration_seconds_bucket{le="+Inf"} 0
    /// app_duration_seconds_sum 0
    /// app_duration_seconds_count 0
    /// ```
    "promql/quantile-non-bucket", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries() {
        for expr in query.expr.descendants() {
            let ExprKind::Call(call) = &expr.kind else { continue };
            let Some(argument) = call.arguments.get(1).filter(|_| call.function.name == "histogram_quantile")
            else {
                continue;
            };
            let without = argument.selectors().filter_map(|selector| {
                let name = selector.metric_name()?;
                let known = query.metrics.series(name);
                let has_none =
                    known.iter().all(|series| series.is_surely_typed() && !may_have_buckets(series));
                Some((name, selector, known.into_iter().next().filter(|_| has_none)?))
            });
            let without: Vec<_> = without.collect();
            // what is joined to buckets for its labels has none of its own
            let is_all = without.len() == argument.selectors().count();
            for (name, selector, series) in without.iter().filter(|_| is_all) {
                let range = selector.name_range();
                let finding = found.at(
                    query.expression.span(range.start..range.end),
                    format!("`{name}` has no buckets{}", according_to(series)),
                );
                let base = name.strip_suffix("_sum").or(name.strip_suffix("_count"));
                match base.filter(|_| series.metric.kind == MetricType::Histogram) {
                    Some(base) => finding.help(format!("write `{base}_bucket`")),
                    None => finding
                        .help(format!("it is a {}: a quantile needs a histogram", series.metric.kind.name())),
                };
                quote_declaration(finding, name, series);
            }
        }
    }
}

/// Whether series may be the buckets of a histogram, or native histograms.
fn may_have_buckets(series: &Series<'_>) -> bool {
    let is_histogram = matches!(series.metric.kind, MetricType::Histogram | MetricType::GaugeHistogram);
    match series.part {
        Part::Bucket => true,
        Part::Itself => is_histogram || series.metric.kind == MetricType::Unknown,
        Part::Sum | Part::Count | Part::Created => series.metric.kind == MetricType::Unknown,
    }
}
