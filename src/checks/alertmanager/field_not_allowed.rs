use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field that may not stand beside what else is set.
    ///
    /// The field exists, but not together with the other settings of its section.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     slack_configs:
    ///       - api_url: https://hooks.slack.com/services/a/b/c
    ///         update_message: true
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     slack_configs:
    ///       - api_url: https://hooks.slack.com/services/a/b/c
    /// ```
    "alertmanager/field-not-allowed", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::not_allowed(project.alertmanager_problems(), found);
}
