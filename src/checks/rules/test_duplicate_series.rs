use crate::{checks::check, diagnostic::Findings, labels::LabelSet, project::Project, source::Span};
use std::collections::HashMap;

check! {
    /// The same series twice in a test.
    ///
    /// promtool loads the last one and drops the others without a word, so the test does not show what it seems to show.
    ///
    /// ```yaml bad file=rules_test.yml
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp", instance="a"}
    ///         values: 0x5
    ///       - series: up{instance="a", job="mcp"}
    ///         values: 1x5
    ///     promql_expr_test:
    ///       - expr: up
    ///         eval_time: 5m
    ///         exp_samples:
    ///           - labels: up{job="mcp", instance="a"}
    ///             value: 1
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp", instance="a"}
    ///         values: 0x5
    ///       - series: up{job="mcp", instance="b"}
    ///         values: 1x5
    ///     promql_expr_test:
    ///       - expr: up == 1
    ///         eval_time: 5m
    ///         exp_samples:
    ///           - labels: up{job="mcp", instance="b"}
    ///             value: 1
    /// ```
    "rules/test-duplicate-series", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for test in project.scenarios().flat_map(|scenario| &scenario.tests) {
        let mut last: HashMap<&LabelSet, Span> = HashMap::new();
        // a series that cannot be read has no labels; one of a fixture may be replaced on purpose
        let own = test.input_series.iter().rev().filter(|series| test.span.contains(series.span));
        for series in own.filter(|series| !series.labels.is_empty()) {
            match last.get(&series.labels) {
                Some(last) => {
                    found
                        .at(
                            series.span,
                            format!("`{}` comes again later, and only that one is loaded", series.labels),
                        )
                        .related(*last, "this one is loaded")
                        .help("remove one of the two, or give them labels that tell them apart");
                }
                None => drop(last.insert(&series.labels, series.span)),
            }
        }
    }
}
