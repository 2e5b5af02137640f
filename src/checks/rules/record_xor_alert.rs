use crate::{checks::check, diagnostic::Findings, model::decode::ProblemKind, project::Project};

check! {
    /// A rule that is both a recording and an alerting rule, or neither.
    ///
    /// A rule has either `record`, the name of the series that it stores, or `alert`, the name of the alert that it
    /// raises.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - record: job:up:sum
    ///         alert: Down
    ///         expr: sum by (job) (up) == 0
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - record: job:up:sum
    ///         expr: sum by (job) (up)
    ///       - alert: Down
    ///         expr: job:up:sum == 0
    /// ```
    "rules/record-xor-alert", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.rule_problems() {
        match problem.kind {
            ProblemKind::RecordXorAlert { first: Some(first) } => {
                found
                    .at(problem.span, "a rule has both `record` and `alert`")
                    .related(first, "the other one")
                    .help("make two rules of it, or remove one of the two");
            }
            ProblemKind::RecordXorAlert { first: None } => {
                found
                    .at(problem.span, "a rule has neither `record` nor `alert`")
                    .help("add `alert:` to raise an alert or `record:` to store the result as a series");
            }
            _ => {}
        }
    }
}
