use crate::{
    checks::check,
    diagnostic::Findings,
    model::decode::{Named, ProblemKind},
    project::Project,
};

check! {
    /// Two groups of the same name in one file.
    ///
    /// Prometheus tells the groups of a file apart by their names, and refuses a file that repeats one.
    ///
    /// ```yaml bad file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules: []
    ///   - name: node
    ///     rules: []
    /// ```
    ///
    /// ```yaml good file=rules.yml
    /// groups:
    ///   - name: node
    ///     rules: []
    ///   - name: disk
    ///     rules: []
    /// ```
    "rules/duplicate-group", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.rule_problems() {
        let ProblemKind::Duplicate { what: Named::Group, name, first } = &problem.kind else { continue };
        found
            .at(problem.span, format!("group `{name}` is there twice in this file"))
            .related(*first, "first used here")
            .help("rename one of the two, or move its rules into the other");
    }
}
