use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A mistake in a file with tests of logs.
    ///
    /// What is misspelt in it is not tested: an expectation that nobody reads always holds.
    ///
    /// ```yaml bad file=nginx_cases.yml
    /// testcases:
    ///   - input: ["GET / 200"]
    ///     expect:
    ///       - verb: GET
    /// ```
    ///
    /// ```yaml good file=nginx_cases.yml
    /// testcases:
    ///   - input: ["GET / 200"]
    ///     expected:
    ///       - verb: GET
    /// ```
    "logstash/test-file", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::unknown_fields(project.case_problems(), found);
    refusals::invalid_values(project.case_problems(), found);
    refusals::missing_fields(project.case_problems(), found);
    refusals::repeated_fields(project.case_problems(), found);
}
