use super::{according_to, quote_declaration};
use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::{Edit, Findings, Fix},
    project::{Project, Standing},
};

check! {
    /// A metric whose suffix is missing, doubled or another one.
    ///
    /// A counter is exposed with `_total`, a histogram as `_bucket`, `_sum` and `_count`. Without the suffix there is no
    /// such series, and what reads it gives nothing.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job:app_requests:rate5m
    ///         expr: sum by (job) (rate(app_requests[5m]))
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_requests_total counter
    /// app_requests_total 0
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - record: job:app_requests:rate5m
    ///         expr: sum by (job) (rate(app_requests_total[5m]))
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_requests_total counter
    /// app_requests_total 0
    /// ```
    "promql/suffix-confusion", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries() {
        for selector in query.expr.selectors() {
            let Standing::OtherSuffix(meant) = query.metrics.standing(selector) else { continue };
            let (Some(name), [(first, series), ..]) = (selector.metric_name(), meant.as_slice()) else {
                continue;
            };
            let range = selector.name_range();
            let span = query.expression.span(range.start..range.end);
            let names: Vec<&str> = meant.iter().map(|(name, _)| name.as_str()).collect();
            let finding = found
                .at(span, format!("there is no `{name}`, only {}{}", also(&names), according_to(series)));
            finding.help(format!("write {}", alternatives(&names)));
            quote_declaration(finding, first, series);
            if let [only] = names.as_slice() {
                finding.fix(Fix::r#unsafe(format!("write `{only}`"), vec![Edit::replace(span, *only)]));
            }
        }
    }
}

/// `a`, `b` and `c`, each in backticks.
fn also(names: &[&str]) -> String {
    alternatives(names).replace(" or ", " and ")
}
