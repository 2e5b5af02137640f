use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// An entry of the settings without something that it needs.
    ///
    /// A server without a URL cannot be asked, and a metric without a name is none.
    ///
    /// ```yaml bad file=mcpmon-check.yaml
    /// metrics:
    ///   declare:
    ///     - type: counter
    ///       labels: [code]
    /// ```
    ///
    /// ```yaml good file=mcpmon-check.yaml
    /// metrics:
    ///   declare:
    ///     - name: http_requests_total
    ///       type: counter
    ///       labels: [code]
    /// ```
    "tool/config-missing-key", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::missing_fields(project.settings_problems(), found);
    refusals::invalid_names(project.settings_problems(), found);
}
