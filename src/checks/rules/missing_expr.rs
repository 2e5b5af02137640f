use crate::{checks::check, diagnostic::Findings, model::decode::ProblemKind, project::Project};

check! {
    /// A rule without an expression.
    ///
    /// Every rule evaluates `expr`; Prometheus refuses a file with a rule that has none.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         for: 5m
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 5m
    /// ```
    "rules/missing-expr", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.rule_problems() {
        if let ProblemKind::Missing { owner, fields, .. } = &problem.kind
            && fields.contains(&"expr")
        {
            found
                .at(problem.span, format!("{owner} has no `expr`"))
                .help("add `expr:` with what it evaluates");
        }
    }
}
