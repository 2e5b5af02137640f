use crate::{checks::check, diagnostic::Findings, model::decode::ProblemKind, project::Project};

check! {
    /// A scrape timeout that is longer than the interval.
    ///
    /// A scrape must be over before the next begins. Prometheus refuses a `scrape_timeout` above the `scrape_interval` that
    /// applies, be it the job's own, the global one or the default of one minute.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///     scrape_interval: 5s
    ///     scrape_timeout: 10s
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///     scrape_interval: 15s
    ///     scrape_timeout: 10s
    /// ```
    "prometheus/timeout-exceeds-interval", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.prometheus_problems() {
        let ProblemKind::TimeoutExceedsInterval { timeout, interval, interval_span } = &problem.kind else {
            continue;
        };
        let finding = found.at(
            problem.span,
            format!("scrape timeout {timeout} is longer than the scrape interval {interval}"),
        );
        if let Some(span) = interval_span {
            finding.related(*span, "the interval that applies");
        }
        finding.help(format!("lower the timeout to {interval} or less, or raise the interval"));
    }
}
