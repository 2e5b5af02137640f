use super::quote_declaration;
use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::{Edit, Findings, Fix},
    model::inventory::Nearest,
    project::{Metrics, Project, Standing},
    source::Span,
};

check! {
    /// A metric that does not exist.
    ///
    /// What reads it gives nothing, for ever: the alert never fires, the panel stays empty. A name is reported where all
    /// is known of the jobs that could have it, or where it is a slip of the fingers away from one that is declared
    /// and there is none of that very name.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: AppErrors
    ///         expr: rate(app_erors_total[5m]) > 0
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
    ///       - alert: AppErrors
    ///         expr: rate(app_errors_total[5m]) > 0
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_errors_total counter
    /// app_errors_total 0
    /// ```
    "promql/unknown-metric", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries() {
        for selector in query.expr.selectors() {
            let range = selector.name_range();
            let span = query.expression.span(range.start..range.end);
            let name = selector.metric_name().unwrap_or_default();
            report(name, span, &query.metrics.standing(selector), &query.metrics, found);
        }
    }
    for (series, metrics) in project.test_series() {
        let name = series.labels.metric_name();
        report(name, series.name, &metrics.standing_of_name(name), &metrics, found);
    }
}

fn report(name: &str, span: Span, standing: &Standing<'_>, metrics: &Metrics<'_>, found: &mut Findings) {
    let Standing::Unknown { nearest, is_closed } = standing else { return };
    let fact = match is_closed {
        true => format!("metric `{name}` does not exist"),
        false => format!("metric `{name}` is declared nowhere"),
    };
    let finding = found.at(span, fact);
    let names: Vec<&str> = nearest.iter().map(|near| near.name.as_str()).collect();
    match nearest.as_slice() {
        [] => {
            finding.help("correct the name, or let a job expose it");
        }
        [Nearest { name: meant, is_misspelt: true }, ..] => {
            finding
                .help(format!("did you mean {}?", alternatives(&names)))
                .fix(Fix::r#unsafe(format!("write `{meant}`"), vec![Edit::replace(span, meant.as_str())]));
        }
        _ => {
            finding.help(format!("did you mean {}?", alternatives(&names)));
        }
    }
    for near in nearest {
        if let Some(series) = metrics.series(&near.name).first() {
            quote_declaration(finding, &near.name, series);
        }
    }
}
