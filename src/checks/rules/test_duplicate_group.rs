use crate::{
    checks::check,
    diagnostic::Findings,
    model::decode::{Named, ProblemKind},
    project::Project,
};

check! {
    /// A group that stands twice in the evaluation order of a unit test file.
    ///
    /// `group_eval_order` says which group is evaluated before which; promtool refuses a group with two places.
    ///
    /// ```yaml bad file=rules_test.yml
    /// group_eval_order: [recordings, alerts, recordings]
    /// tests: []
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// rule_files: [rules.yml]
    /// group_eval_order: [recordings, alerts]
    /// tests: []
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: recordings
    ///   - name: alerts
    /// ```
    "rules/test-duplicate-group", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.test_problems() {
        if let ProblemKind::Duplicate { what: Named::EvaluatedGroup, name, first } = &problem.kind {
            found
                .at(problem.span, format!("rule group `{name}` stands twice in the evaluation order"))
                .related(*first, "the first place")
                .help("remove one of the two");
        }
    }
}
