use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    model::decode::{DURATION, ProblemKind},
    project::Project,
};

check! {
    /// A value of the wrong type.
    ///
    /// A list where text is expected, a mapping where a list is, text where a number is: Prometheus refuses the file.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         labels: [severity, page]
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         labels:
    ///           severity: page
    /// ```
    "rules/invalid-value", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    let is_duration =
        |kind: &ProblemKind| matches!(kind, ProblemKind::InvalidValue { expected: DURATION, .. });
    refusals::invalid_values(project.rule_problems().filter(|problem| !is_duration(&problem.kind)), found);
}
