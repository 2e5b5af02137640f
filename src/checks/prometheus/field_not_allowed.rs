use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field that may not stand beside what else is set.
    ///
    /// The field exists, but not together with the other settings of its section.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: pods
    ///     kubernetes_sd_configs:
    ///       - role: pod
    ///         kubeconfig_file: /etc/kubeconfig
    ///         proxy_url: http://proxy:3128
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: pods
    ///     kubernetes_sd_configs:
    ///       - role: pod
    ///         kubeconfig_file: /etc/kubeconfig
    /// ```
    "prometheus/field-not-allowed", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::not_allowed(project.prometheus_problems(), found);
}
