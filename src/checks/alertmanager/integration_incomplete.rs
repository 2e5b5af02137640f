use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// An integration without something that it needs.
    ///
    /// An integration needs an address or a key, its own or a global one; without it Alertmanager refuses the
    /// configuration.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     webhook_configs:
    ///       - send_resolved: true
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     webhook_configs:
    ///       - url: http://hook:5001/
    ///         send_resolved: true
    /// ```
    "alertmanager/integration-incomplete", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::missing_fields(project.alertmanager_problems(), found);
}
