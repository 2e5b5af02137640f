use super::{according_to, quote_declaration};
use crate::{
    checks::check,
    diagnostic::{Findings, Level},
    model::inventory::{MetricType, Part},
    project::{Place, Project},
};

check! {
    /// The bare value of a counter.
    ///
    /// A counter tells how often something happened since its process started: it only rises, and begins anew with every
    /// restart. An alert on it fires for ever once it has fired. What is meant is nearly always how fast it rises. In a
    /// dashboard, where a total may be meant, this is a note; in unit tests it is never told.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: ManyErrors
    ///         expr: sum by (job) (app_errors_total) > 100
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
    ///         expr: sum by (job) (increase(app_errors_total[1h])) > 100
    ///       - alert: NoErrorCounter
    ///         expr: absent(app_errors_total)
    /// ```
    ///
    /// ```prom and file=app.prom
    /// # TYPE app_errors_total counter
    /// app_errors_total 0
    /// ```
    "promql/counter-without-rate", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for query in project.queries().filter(|query| ![Place::Test, Place::Variable].contains(&query.place)) {
        for selector in query.expr.raw_selectors() {
            let Some(name) = selector.metric_name() else { continue };
            let Some((MetricType::Counter, series)) = query.metrics.kind(name) else { continue };
            if series.part != Part::Itself {
                continue;
            }
            let range = selector.name_range();
            let finding = found.at(
                query.expression.span(range.start..range.end),
                format!("the bare value of `{name}`, which is a counter{}", according_to(&series)),
            );
            finding.help(format!("use `rate({name}[…])` or `increase({name}[…])`"));
            quote_declaration(finding, name, &series);
            if query.place == Place::Panel {
                finding.level(Level::Note);
            }
        }
    }
}
