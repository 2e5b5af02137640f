use crate::{checks::check, diagnostic::Findings, model::decode::ProblemKind, project::Project};

check! {
    /// A relabelling step that Prometheus refuses.
    ///
    /// Each action needs some fields and forbids others: `replace` writes to a `target_label`, `labeldrop` looks at names
    /// only and takes nothing but a `regex`.
    ///
    /// ```yaml bad file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: app
    ///     relabel_configs:
    ///       - source_labels: [instance]
    ///         action: labeldrop
    /// ```
    ///
    /// ```yaml good file=prometheus.yml
    /// scrape_configs:
    ///   - job_name: app
    ///     relabel_configs:
    ///       - regex: instance
    ///         action: labeldrop
    /// ```
    "prometheus/relabel-invalid", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.prometheus_problems() {
        let ProblemKind::Relabel { action, why } = &problem.kind else { continue };
        found
            .at(problem.span, format!("a `{action}` step {why}"))
            .help(format!("give the step what `{action}` needs and nothing else, or choose another action"));
    }
}
