use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A name that Alertmanager refuses, or a thing without one.
    ///
    /// Receivers and time intervals need names, and labels have names that Alertmanager can compare.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///   - webhook_configs:
    ///       - url: http://hook:5001/
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     webhook_configs:
    ///       - url: http://hook:5001/
    /// ```
    "alertmanager/invalid-name", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_names(project.alertmanager_problems(), found);
}
