use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    model::decode::similar,
    project::Project,
};

check! {
    /// A group in the evaluation order of a unit test file that no rule file has.
    ///
    /// promtool ignores the entry. The group that is meant then has no place in the order, and promtool evaluates it
    /// now before and now after the others: a test that needs its results passes on one day and fails on another.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// group_eval_order: [recording]
    /// tests: []
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: recordings
    ///     rules: []
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// rule_files: [rules.yml]
    /// group_eval_order: [recordings]
    /// tests: []
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: recordings
    ///     rules: []
    /// ```
    "rules/test-unknown-group", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for suite in project.under_test().filter(|suite| suite.is_closed) {
        for name in &suite.scenario.group_eval_order {
            if suite.groups().any(|group| group.name.value == name.value) {
                continue;
            }
            let finding =
                found.at(name.span, format!("no rule file of this test has a group `{}`", name.value));
            let near = similar(&name.value, suite.groups().map(|group| group.name.value.as_str()));
            for group in suite.groups().filter(|group| near.contains(&group.name.value.as_str())) {
                finding.related(group.name.span, format!("`{}` is defined here", group.name.value));
            }
            match near.as_slice() {
                [] => finding.help("remove the entry, or name a group of the rule files"),
                near => finding.help(format!("did you mean {}?", alternatives(near))),
            };
        }
    }
}
