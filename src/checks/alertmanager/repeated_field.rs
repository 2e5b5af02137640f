use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A name that is written out and merged in as well.
    ///
    /// Alertmanager reads its configuration with a YAML reader that lets nothing in a map of names override what a merge
    /// key (`<<`) brings: the name counts as set twice, and the configuration is refused.
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
    ///         headers:
    ///           <<: {Subject: something broke}
    ///           Subject: everything broke
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
    ///           Subject: everything broke
    /// ```
    "alertmanager/repeated-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::repeated_fields(project.alertmanager_problems(), found);
}
