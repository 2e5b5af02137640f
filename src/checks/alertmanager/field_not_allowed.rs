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
    ///     webhook_configs:
    ///       - url: http://hook:5001/
    ///         http_config:
    ///           http_headers:
    ///             Authorization:
    ///               values: [x]
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     webhook_configs:
    ///       - url: http://hook:5001/
    ///         http_config:
    ///           authorization:
    ///             credentials_file: /run/secrets/token
    /// ```
    "alertmanager/field-not-allowed", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::not_allowed(project.alertmanager_problems(), found);
}
