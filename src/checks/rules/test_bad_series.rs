use crate::{checks::check, diagnostic::Findings, model::decode::ProblemKind, project::Project};

check! {
    /// A series in a unit test file that promtool cannot read.
    ///
    /// Values stand between blanks: numbers, `_` for no sample, `stale`, repetitions such as `1x5` and `0+10x5`, histograms in
    /// `{{…}}`. One that cannot be read fails the whole test.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0+10*5
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
    ///
    /// ```yaml good file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0+10x5
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
    "rules/test-bad-series", Error, Loader, run
}

fn run(project: &Project, found: &mut Findings) {
    for problem in project.test_problems() {
        let ProblemKind::BadSeries { message, help } = &problem.kind else { continue };
        let finding = found.at(problem.span, message.as_str());
        if let Some(help) = help {
            finding.help(help.as_str());
        }
    }
}
