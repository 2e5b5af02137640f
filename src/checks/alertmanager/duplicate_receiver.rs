use crate::{
    checks::check,
    diagnostic::Findings,
    model::decode::{Named, ProblemKind},
    project::Project,
};

check! {
    /// Two receivers of the same name.
    ///
    /// Routes name receivers; Alertmanager refuses a configuration in which a name means two things.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///   - name: ops
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   routes:
    ///     - matchers: [team="web"]
    ///       receiver: web
    /// receivers:
    ///   - name: ops
    ///   - name: web
    /// ```
    "alertmanager/duplicate-receiver", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.alertmanager_problems() {
        let ProblemKind::Duplicate { what: Named::Receiver, name, first } = &problem.kind else { continue };
        found
            .at(problem.span, format!("receiver `{name}` is there twice"))
            .related(*first, "first used here")
            .help("rename one of the two, or make one of them");
    }
}
