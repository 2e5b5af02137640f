use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// Fields that exclude each other.
    ///
    /// Prometheus refuses two settings for the same thing, such as two ways to authenticate.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///     basic_auth:
    ///       username: scraper
    ///       password_file: /run/secrets/scraper
    ///     authorization:
    ///       credentials_file: /run/secrets/token
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: node
    ///     authorization:
    ///       credentials_file: /run/secrets/token
    /// ```
    "prometheus/conflicting-fields", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::conflicts(project.prometheus_problems(), found);
}
