use crate::{
    checks::check,
    diagnostic::Findings,
    model::scenario::{InputSeries, QueryCase, Test},
    project::Project,
    promql::{ExprKind, SeriesItemKind},
    time::Duration,
};

check! {
    /// A query in a unit test that comes too late for the last samples.
    ///
    /// promtool loads samples only at the evaluations of the rules. A query after the last evaluation of its test is
    /// answered with the samples of that evaluation, although its series have newer ones.
    ///
    /// ```yaml bad file=rules_test.yml
    /// evaluation_interval: 1m
    /// tests:
    ///   - interval: 30s
    ///     input_series:
    ///       - series: requests{job="mcp"}
    ///         values: 0 1 2 3
    ///     promql_expr_test:
    ///       - expr: requests
    ///         eval_time: 90s
    ///         exp_samples:
    ///           - labels: requests{job="mcp"}
    ///             value: 2
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// evaluation_interval: 30s
    /// tests:
    ///   - interval: 30s
    ///     input_series:
    ///       - series: requests{job="mcp"}
    ///         values: 0 1 2 3
    ///     promql_expr_test:
    ///       - expr: requests
    ///         eval_time: 90s
    ///         exp_samples:
    ///           - labels: requests{job="mcp"}
    ///             value: 3
    /// ```
    "rules/test-unseen-samples", Note, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    // a group with an interval of its own makes evaluations of its own
    for scenario in project.scenarios().filter(|one| one.complete && !one.honor_group_interval) {
        let step = scenario.evaluation_interval.as_millis().max(1);
        for test in &scenario.tests {
            let last = test.last_time().as_millis() / step * step;
            for case in test.query_cases.iter().filter(|case| case.eval_time.as_millis() > last) {
                let Some(expression) = &case.expr else { continue };
                let Some(series) = unseen(test, case, last) else { continue };
                found
                    .at(
                        expression.text.whole(),
                        format!(
                            "this query at {} sees only what is loaded until {}",
                            case.eval_time,
                            Duration::from_millis(last)
                        ),
                    )
                    .related(series.span, "has samples after that")
                    .help("ask at a multiple of `evaluation_interval`, or make that shorter");
            }
        }
    }
}

/// A series with samples that the query would look at but for their time.
fn unseen<'a>(test: &'a Test, case: &QueryCase, last: i64) -> Option<&'a InputSeries> {
    let expr = case.expr.as_ref()?.parsed.as_ref().ok()?;
    if expr.descendants().any(|expr| matches!(expr.kind, ExprKind::Subquery(_))) {
        return None;
    }
    let interval = test.interval.as_millis().max(1);
    let (from, to) = (last / interval + 1, case.eval_time.as_millis() / interval);
    let now = expr.selectors().filter(|of| of.modifiers.offset.is_none() && of.modifiers.at.is_none());
    let selected = now.flat_map(|selector| {
        test.input_series.iter().filter(move |series| selector.may_select(&series.labels))
    });
    selected.into_iter().find(|series| has_samples(series, from, to))
}

/// Whether any of the values `from..=to`, counted from 0, is a sample.
fn has_samples(series: &InputSeries, from: i64, to: i64) -> bool {
    let mut end = 0_i64;
    series.values.items.iter().any(|item| {
        let start = end;
        end = end.saturating_add_unsigned(item.count);
        !matches!(item.kind, SeriesItemKind::Omitted) && start <= to && from < end && from <= to
    })
}
