use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A label name that Prometheus refuses.
    ///
    /// With `metric_name_validation_scheme: legacy`, labels have names of ASCII letters, digits and `_` only.
    ///
    /// ```yaml bad file=prometheus.yml
    /// global:
    ///   metric_name_validation_scheme: legacy
    ///   external_labels:
    ///     data-center: south
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// global:
    ///   metric_name_validation_scheme: legacy
    ///   external_labels:
    ///     data_center: south
    /// ```
    "prometheus/invalid-name", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_names(project.prometheus_problems(), found);
}
