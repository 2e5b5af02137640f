use crate::{checks::check, diagnostic::Findings, model::decode::ProblemKind, project::Project};

check! {
    /// A static target that is no `host:port`.
    ///
    /// A target is an address. Its scheme and path are settings of the job, `scheme` and `metrics_path`; Prometheus refuses
    /// them in the target.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: app
    ///     static_configs:
    ///       - targets: ["http://app:8000/metrics"]
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: app
    ///     metrics_path: /metrics
    ///     static_configs:
    ///       - targets: ["app:8000"]
    /// ```
    "prometheus/target-not-hostport", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.prometheus_problems() {
        let ProblemKind::TargetNotHostPort { target } = &problem.kind else { continue };
        found
            .at(problem.span, format!("target `{target}` is no `host:port`"))
            .help("write the address alone; `scheme` and `metrics_path` are settings of the job");
    }
}
