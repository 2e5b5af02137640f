use crate::{checks::check, diagnostic::Findings, model::decode::ProblemKind, project::Project};

check! {
    /// A `group_by` that contradicts itself.
    ///
    /// `...` groups by all labels and stands alone; a label is named once.
    ///
    /// ```yaml bad file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   group_by: ["...", alertname]
    /// receivers:
    ///   - name: ops
    /// ```
    ///
    /// ```yaml good file=alertmanager.yml
    /// route:
    ///   receiver: ops
    ///   group_by: [alertname]
    /// receivers:
    ///   - name: ops
    /// ```
    "alertmanager/group-by-invalid", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.alertmanager_problems() {
        let ProblemKind::GroupBy { why } = &problem.kind else { continue };
        found
            .at(problem.span, why.as_str())
            .help("name each label once, or `...` alone to group by all of them");
    }
}
