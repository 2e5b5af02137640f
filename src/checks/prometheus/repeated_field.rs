use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field that is written out and merged in as well.
    ///
    /// Prometheus reads its configuration with a YAML reader that lets nothing override what a merge key (`<<`) brings: the
    /// field counts as set twice, and the configuration is refused.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - &node
    ///     job_name: node
    ///     static_configs:
    ///       - targets: [node:9100]
    ///   - <<: *node
    ///     job_name: other
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///     static_configs: &targets
    ///       - targets: [node:9100]
    ///   - job_name: other
    ///     static_configs: *targets
    /// ```
    "prometheus/repeated-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::repeated_fields(project.prometheus_problems(), found);
}
