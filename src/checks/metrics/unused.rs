use crate::{
    checks::check,
    diagnostic::Findings,
    model::inventory::{Metric, Origin},
    project::Project,
};

check! {
    /// A metric that is declared and read by nothing.
    ///
    /// No rule, no dashboard and no test reads it: it costs memory and disk, or it was meant to be watched and nobody
    /// does. Whoever reads it elsewhere does not show here, so this is only told when it is asked for.
    ///
    /// ```prom bad file=app.prom
    /// # TYPE app_cache_hits_total counter
    /// app_cache_hits_total 5
    /// # TYPE app_errors_total counter
    /// app_errors_total 0
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: AppErrors
    ///         expr: rate(app_errors_total[5m]) > 0
    /// ```
    ///
    /// ```prom good file=app.prom
    /// # TYPE app_errors_total counter
    /// app_errors_total 0
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: app
    ///     rules:
    ///       - alert: AppErrors
    ///         expr: rate(app_errors_total[5m]) > 0
    /// ```
    "metrics/unused", Note, Policy, run
}

fn run(project: &Project, found: &mut Findings) {
    let uses = project.metric_uses();
    let declared = project.declared_metrics().metrics().iter();
    let unused = declared.filter(|metric: &&Metric| !uses.may_use(metric));
    for metric in unused {
        if let (Origin::Declared(span), Some(name)) = (&metric.origin, metric.name.exact()) {
            found
                .at(*span, format!("metric `{name}` is read by no rule, dashboard or test"))
                .help("watch it, or stop exposing it");
        }
    }
}
