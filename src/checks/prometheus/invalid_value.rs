use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A value that Prometheus cannot read.
    ///
    /// A value of the wrong type, a duration or size without a unit, a pattern that is no regular expression, a word that is
    /// none of the known ones: Prometheus refuses the configuration.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///     scrape_interval: 15
    ///     static_configs:
    ///       - targets: [node:9100]
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///     scrape_interval: 15s
    ///     static_configs:
    ///       - targets: [node:9100]
    /// ```
    "prometheus/invalid-value", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_values(project.prometheus_problems(), found);
}
