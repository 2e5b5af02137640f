use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// An expression that Prometheus refuses.
    ///
    /// It does not parse, calls a function that does not exist or with the wrong arguments, or puts types together
    /// that do not go together. Prometheus refuses the whole file for one such expression.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: errors
    ///     rules:
    ///       - record: job:errors:rate5m
    ///         expr: sum by (job) (rate(errors_total))
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: errors
    ///     rules:
    ///       - record: job:errors:rate5m
    ///         expr: sum by (job) (rate(errors_total[5m]))
    /// ```
    "promql/syntax", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for expression in project.expressions() {
        for error in expression.errors() {
            let finding = found.at(expression.span(error.range.start..error.range.end), error.message());
            if let Some(help) = error.help() {
                finding.help(help);
            }
        }
    }
}
