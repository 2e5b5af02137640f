use crate::{
    checks::check,
    diagnostic::Findings,
    model::decode::{DURATION, ProblemKind},
    project::Project,
};

check! {
    /// A duration that Prometheus cannot read.
    ///
    /// Durations are whole numbers with units, the larger units first: `90s`, `1h30m`, `1d`. A bare number, a
    /// decimal or a blank between number and unit is refused.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 1.5h
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 1h30m
    /// ```
    "rules/invalid-duration", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.rule_problems() {
        let ProblemKind::InvalidValue { field, value, expected: DURATION, refusal } = &problem.kind else {
            continue;
        };
        found
            .at(problem.span, format!("`{field}` is no duration: `{value}` {}", refusal.why))
            .help(refusal.help.as_str());
    }
}
