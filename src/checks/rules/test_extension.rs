use crate::{checks::check, diagnostic::Findings, project::Project};

check! {
    /// A unit test file with keys that promtool does not know.
    ///
    /// mcpmon-check reads promtool's unit test files and knows more keys than promtool: partial matching, windows, tolerances, series
    /// that are repeated. promtool refuses a file that uses one of them. This note says so once for each file; with
    /// `--compat promtool` the file is refused here as well.
    ///
    /// ```yaml bad file=rules_test.yml
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0x5
    ///     promql_expr_test:
    ///       - expr: up
    ///         eval_time: 5m
    ///         tolerance: 0.1
    ///         exp_samples:
    ///           - labels: up{job="mcp"}
    ///             value: 0
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0x5
    ///     promql_expr_test:
    ///       - expr: up
    ///         eval_time: 5m
    ///         exp_samples:
    ///           - labels: up{job="mcp"}
    ///             value: 0
    /// ```
    "rules/test-extension", Note, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for scenario in project.scenarios() {
        let Some(first) = scenario.extensions.first() else { continue };
        let mut names: Vec<&str> = scenario.extensions.iter().map(|key| key.value.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let keys = names.join("`, `");
        let are = if names.len() == 1 { "is a key" } else { "are keys" };
        found
            .at(first.span, format!("promtool refuses this file: `{keys}` {are} of mcpmon-check"))
            .help("nothing to do, unless promtool has to read the file as well");
    }
}
