use crate::{
    checks::check,
    diagnostic::Findings,
    project::{Content, Outcome, Project},
};

check! {
    /// A rule file of a unit test that is not there.
    ///
    /// Without the rules the tests prove nothing: a test that expects no alert passes. promtool only warns; here the
    /// file counts as failed.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests: []
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests: []
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups: []
    /// ```
    "rules/test-rule-file-missing", Error, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    let is_test = |id| matches!(project.document(id).content, Content::Test(_));
    for reference in project.references().iter().filter(|reference| is_test(reference.config)) {
        let pattern = reference.pattern.text();
        let message = match reference.outcome {
            Outcome::Found => continue,
            Outcome::NoMatch => format!("`{pattern}` matches no file"),
            Outcome::Missing => format!("rule file `{pattern}` does not exist"),
            Outcome::Elsewhere => format!("rule file `{pattern}` is not here"),
        };
        found
            .at(reference.pattern.whole(), message)
            .help("paths are relative to the folder of this file; correct the path or remove the entry");
    }
}
