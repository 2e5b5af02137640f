use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A value that Alertmanager cannot read.
    ///
    /// A value of the wrong type, a duration without a unit, something that is no URL: Alertmanager refuses the
    /// configuration.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   group_wait: 30
    /// receivers:
    ///   - name: ops
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   group_wait: 30s
    /// receivers:
    ///   - name: ops
    /// ```
    "alertmanager/invalid-value", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_values(project.alertmanager_problems(), found);
}
