use crate::{
    checks::{check, refusals},
    diagnostic::Findings,
    project::Project,
};

check! {
    /// An expectation in a unit test file that lacks something.
    ///
    /// `alert_rule_test` compares the alerts of one name; without `alertname` promtool gives up.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0x5
    ///     alert_rule_test:
    ///       - exp_alerts: []
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
    "rules/test-missing-field", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    refusals::missing_fields(project.test_problems(), found);
}
