use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A value in a unit test file that promtool cannot read.
    ///
    /// A bare number where a duration is expected, a list where text is: promtool refuses the file.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0x5
    ///     alert_rule_test:
    ///       - alertname: Down
    ///         eval_time: 5
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: targets
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0x5
    ///     alert_rule_test:
    ///       - alertname: Down
    ///         eval_time: 5m
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: targets
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    /// ```
    "rules/test-invalid-value", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::invalid_values(project.test_problems(), found);
}
