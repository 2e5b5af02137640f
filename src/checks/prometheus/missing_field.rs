use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A section without something that it needs.
    ///
    /// Prometheus refuses a section that lacks what it cannot do without, such as the URL of a remote endpoint.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    /// remote_write:
    ///   - name: archive
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    /// remote_write:
    ///   - name: archive
    ///     url: https://archive.internal/api/v1/write
    /// ```
    "prometheus/missing-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::missing_fields(project.prometheus_problems(), found);
}
