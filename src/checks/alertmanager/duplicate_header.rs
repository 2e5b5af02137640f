use crate::{
    checks::check,
    diagnostic::Findings,
    model::decode::{Named, ProblemKind},
    project::Project,
};

check! {
    /// A mail header that is set twice.
    ///
    /// The names of headers are the same in upper and lower case; Alertmanager refuses an email receiver that sets one twice.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     email_configs:
    ///       - to: ops@example.org
    ///         from: alerts@example.org
    ///         smarthost: mail.example.org:587
    ///         headers:
    ///           Subject: "Alert"
    ///           subject: "An alert"
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    /// receivers:
    ///   - name: ops
    ///     email_configs:
    ///       - to: ops@example.org
    ///         from: alerts@example.org
    ///         smarthost: mail.example.org:587
    ///         headers:
    ///           Subject: "An alert"
    /// ```
    "alertmanager/duplicate-header", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.alertmanager_problems() {
        let ProblemKind::Duplicate { what: Named::Header, name, first } = &problem.kind else { continue };
        found
            .at(problem.span, format!("header `{name}` is there twice"))
            .related(*first, "first set here")
            .help("remove one of the two");
    }
}
