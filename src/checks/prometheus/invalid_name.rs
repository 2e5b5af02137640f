use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A name that Prometheus refuses, or a thing without one.
    ///
    /// Every scrape job has a name of its own, and labels have names that Prometheus can store.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: ""
    ///     static_configs:
    ///       - targets: [node:9100]
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///     static_configs:
    ///       - targets: [node:9100]
    /// ```
    "prometheus/invalid-name", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_names(project.prometheus_problems(), found);
}
