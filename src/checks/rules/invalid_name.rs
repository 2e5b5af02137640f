use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A name of a group, metric, label or annotation that Prometheus refuses.
    ///
    /// A group needs a name; a recorded metric must not be written with its labels; `__name__` is no label that a rule
    /// can set.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - record: "job:up:sum{team=\"a\"}"
    ///         expr: sum by (job) (up)
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - record: job:up:sum
    ///         expr: sum by (job) (up)
    ///         labels:
    ///           team: a
    /// ```
    "rules/invalid-name", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_names(project.rule_problems(), found);
}
