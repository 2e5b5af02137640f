use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A label that is written out and merged in as well.
    ///
    /// Prometheus reads its configuration with a YAML reader that lets nothing in a map of names override what a merge
    /// key (`<<`) brings: the name counts as set twice, and the configuration is refused.
    ///
    /// ```yaml bad file=prometheus.yml
    /// global:
    ///   external_labels:
    ///     <<: {region: south}
    ///     region: north
    /// scrape_configs:
    ///   - job_name: node
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// global:
    ///   external_labels:
    ///     <<: {region: south}
    ///     replica: a
    /// scrape_configs:
    ///   - job_name: node
    /// ```
    "prometheus/repeated-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::repeated_fields(project.prometheus_problems(), found);
}
