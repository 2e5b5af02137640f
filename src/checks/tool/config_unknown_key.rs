use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A key that the settings do not have.
    ///
    /// A misspelt key in `mcpmon-check.yaml` would silently change nothing, and what it was meant to say would not hold.
    ///
    /// ```yaml bad file=mcpmon-check.yaml
    /// metrics:
    ///   closed_job: [mcp-servers]
    /// ```
    ///
    /// ```yaml good file=mcpmon-check.yaml
    /// metrics:
    ///   closed_jobs: [mcp-servers]
    /// ```
    "tool/config-unknown-key", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::unknown_fields(project.settings_problems(), found);
}
