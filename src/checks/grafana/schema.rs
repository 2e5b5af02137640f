use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field that Grafana does not know, or cannot read, in a provisioning file.
    ///
    /// Grafana leaves a field that it does not know unread without a word.
    ///
    /// ```yaml bad file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     uid: prom
    ///     url: http://prometheus:9090
    ///     is_default: true
    /// ```
    ///
    /// ```yaml good file=provisioning/datasources/all.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     uid: prom
    ///     url: http://prometheus:9090
    ///     isDefault: true
    /// ```
    "grafana/schema", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::unknown_fields(project.provisioning_problems(), found);
    refusals::invalid_values(project.provisioning_problems(), found);
}
