use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field that `alertmanager.yml` does not have.
    ///
    /// Alertmanager refuses the whole configuration for one misspelt or misplaced key: it does not start, and a reload keeps
    /// the old configuration.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     email_configs:
    ///       - to: ops@example.org
    ///         from: alerts@example.org
    ///         smarthost: mail:25
    ///         subject: something broke
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     email_configs:
    ///       - to: ops@example.org
    ///         from: alerts@example.org
    ///         smarthost: mail:25
    ///         headers:
    ///           subject: something broke
    /// ```
    "alertmanager/unknown-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::unknown_fields(project.alertmanager_problems(), found);
}
