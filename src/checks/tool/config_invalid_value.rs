use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A value in the settings that cannot be read.
    ///
    /// A value of the wrong type, a duration without a unit, a pattern that is no regular expression, a word that is none of the
    /// known ones: what it was meant to say does not hold.
    ///
    /// ```yaml bad file=mcpmon-check.yaml
    /// metrics:
    ///   from: [prometheus:9090]
    /// fail_on: warnings
    /// ```
    ///
    /// ```yaml good file=mcpmon-check.yaml
    /// metrics:
    ///   from: ["http://prometheus:9090"]
    /// fail_on: warning
    /// ```
    "tool/config-invalid-value", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_values(project.settings_problems(), found);
}
