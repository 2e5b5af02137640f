use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// A field that unit test files do not have.
    ///
    /// promtool refuses the whole file for one misspelt or misplaced key, and runs none of its tests.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0x5
    ///     alert_rule_test:
    ///       - alertname: Down
    ///         exp_alert: []
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
    "rules/test-unknown-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::unknown_fields(project.test_problems(), found);
}
