use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    model::decode::{Named, ProblemKind},
    project::Project,
};

check! {
    /// A route to a receiver that does not exist.
    ///
    /// Every route names a receiver of `receivers`; Alertmanager refuses a configuration that names another.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: opps
    /// receivers:
    ///   - name: ops
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    /// ```
    "alertmanager/undefined-receiver", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.alertmanager_problems() {
        let ProblemKind::Undefined { what: Named::Receiver, name, similar } = &problem.kind else { continue };
        let finding = found.at(problem.span, format!("there is no receiver `{name}`"));
        match similar.as_slice() {
            [] => finding.help("add it under `receivers`, or name one that is there"),
            similar => finding.help(format!("did you mean {}?", alternatives(similar))),
        };
    }
}
