use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    model::decode::{Named, ProblemKind},
    project::Project,
};

check! {
    /// A unit test that uses series which nobody defines.
    ///
    /// `fixtures` of a test names entries of `fixtures` at the root of the file, whose series several tests share. Without
    /// them the test would load less than it is meant to, so the file is refused.
    ///
    /// ```yaml bad file=rules_test.yml
    /// fixtures:
    ///   healthy:
    ///     - series: up{job="mcp"}
    ///       values: 1x5
    /// tests:
    ///   - fixtures: [health]
    ///     promql_expr_test:
    ///       - expr: count(up)
    ///         exp_samples:
    ///           - value: 1
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// fixtures:
    ///   healthy:
    ///     - series: up{job="mcp"}
    ///       values: 1x5
    /// tests:
    ///   - fixtures: [healthy]
    ///     promql_expr_test:
    ///       - expr: count(up)
    ///         exp_samples:
    ///           - value: 1
    /// ```
    "rules/test-undefined-fixture", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.test_problems() {
        let ProblemKind::Undefined { what: Named::Fixture, name, similar } = &problem.kind else { continue };
        let finding = found.at(problem.span, format!("there is no fixture `{name}`"));
        match similar.as_slice() {
            [] => finding.help("define it under `fixtures` at the root of the file"),
            similar => finding.help(format!("did you mean {}?", alternatives(similar))),
        };
    }
}
