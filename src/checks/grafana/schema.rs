use crate::{
    checks::{check, refusals},
    diagnostic::{Findings, Level},
    model::decode::ProblemKind,
    project::Project,
};

check! {
    /// A provisioning file with what Grafana refuses or does not read.
    ///
    /// Grafana refuses a file in which a value is of the wrong type or something needed is missing. It passes over a key
    /// that it does not know without a word, so what the key was meant to say does not hold: that is a warning.
    ///
    /// ```yaml bad file=provisioning/datasources/prometheus.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     url: http://prometheus:9090
    ///     is_default: true
    ///     editable: sometimes
    /// ```
    ///
    /// ```yaml good file=provisioning/datasources/prometheus.yml
    /// apiVersion: 1
    /// datasources:
    ///   - name: Prometheus
    ///     type: prometheus
    ///     url: http://prometheus:9090
    ///     isDefault: true
    ///     editable: ${EDITABLE}
    /// ```
    "grafana/schema", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_values(project.provisioning_problems(), found);
    refusals::missing_fields(project.provisioning_problems(), found);
    refusals::invalid_names(project.provisioning_problems(), found);
    for problem in project.provisioning_problems() {
        let ProblemKind::UnknownField(unknown) = &problem.kind else { continue };
        let finding = found
            .at(problem.span, format!("`{}` in {} is not read by Grafana", unknown.field, unknown.owner));
        finding.level(Level::Warning);
        match (&unknown.advice, unknown.similar.as_slice()) {
            (Some(advice), _) => finding.help(advice.as_str()),
            (None, []) => finding.help(format!("remove it; {} has no such field", unknown.owner)),
            (None, similar) => finding.help(format!("did you mean {}?", refusals::alternatives(similar))),
        };
    }
}
