use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field that rule files do not have.
    ///
    /// Prometheus refuses the whole file for one misspelt or misplaced key, and goes on with the rules that it had
    /// before: nothing of the new file takes effect.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         annotation:
    ///           summary: it is down
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         annotations:
    ///           summary: it is down
    /// ```
    "rules/unknown-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::unknown_fields(project.rule_problems(), found);
}
