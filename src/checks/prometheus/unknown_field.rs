use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field that `prometheus.yml` does not have.
    ///
    /// Prometheus refuses the whole configuration for one misspelt or misplaced key: it does not start, and a reload keeps
    /// the old configuration.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///     scrape_intervall: 15s
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
    "prometheus/unknown-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::unknown_fields(project.prometheus_problems(), found);
}
