use crate::{checks::check, diagnostic::Findings, model::decode::ProblemKind, project::Project};

check! {
    /// A matcher that Alertmanager cannot read.
    ///
    /// A matcher is a label name, one of `=`, `!=`, `=~` and `!~`, and a value; a value of `=~` is a regular expression in the
    /// syntax of RE2.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   routes:
    ///     - matchers: ["severity"]
    ///       receiver: ops
    /// receivers:
    ///   - name: ops
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   routes:
    ///     - matchers: ['severity="page"']
    ///       receiver: ops
    /// receivers:
    ///   - name: ops
    /// ```
    "alertmanager/bad-matcher", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.alertmanager_problems() {
        let ProblemKind::BadMatcher { matcher, why, help } = &problem.kind else { continue };
        let finding = found.at(problem.span, format!("`{matcher}` is no matcher: {why}"));
        finding.help(match help.as_str() {
            "" => "write `label=\"value\"`, or `label=~\"regex\"` with a regular expression",
            help => help,
        });
    }
}
