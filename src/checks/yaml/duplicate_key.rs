use crate::{checks::check, diagnostic::Findings, project::Project, syntax::yaml::ProblemKind};

check! {
    /// A key that stands twice in one mapping.
    ///
    /// Which of the two values would count is not defined, so Prometheus and Alertmanager refuse the file.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 5m
    ///         for: 10m
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 10m
    /// ```
    "yaml/duplicate-key", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.yaml_problems() {
        let ProblemKind::DuplicateKey { key, first } = &problem.kind else { continue };
        found.at(problem.span, format!("`{key}` is set twice")).related(*first, "first set here").help(
            format!("remove one of the two; if a new list item was meant, `- ` is missing before `{key}`"),
        );
    }
}
