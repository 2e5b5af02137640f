use crate::{checks::check, diagnostic::Findings, model::decode::ProblemKind, project::Project};

check! {
    /// A root route that is missing or restricted.
    ///
    /// The root route takes every alert that no other route takes. It must be there, name a receiver, and have no matchers,
    /// no time intervals and no `continue`.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   matchers: [team="a"]
    /// receivers:
    ///   - name: ops
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   routes:
    ///     - matchers: [team="a"]
    ///       receiver: ops
    /// receivers:
    ///   - name: ops
    /// ```
    "alertmanager/root-route", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.alertmanager_problems() {
        let ProblemKind::RootRoute { why } = &problem.kind else { continue };
        found
            .at(problem.span, *why)
            .help("let the root route take every alert and put restrictions into `routes` below it");
    }
}
