use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// Fields that exclude each other.
    ///
    /// Alertmanager refuses two settings for the same thing, such as a secret and the file that holds it.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     webhook_configs:
    ///       - url: http://hook:5001/
    ///         url_file: /run/secrets/hook
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     webhook_configs:
    ///       - url_file: /run/secrets/hook
    /// ```
    "alertmanager/conflicting-fields", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::conflicts(project.alertmanager_problems(), found);
}
