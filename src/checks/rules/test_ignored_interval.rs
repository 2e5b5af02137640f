use crate::{
    checks::check,
    diagnostic::Findings,
    model::{
        rules::{Group, Rule},
        scenario::{Scenario, Test},
    },
    project::Project,
    promql::{Expr, Selector},
    source::{Span, Spanned},
    time::Duration,
};

check! {
    /// A group with an interval of its own that its unit test does not keep to.
    ///
    /// promtool evaluates every group at each `evaluation_interval` of the test file. A group that Prometheus evaluates
    /// every five minutes fires up to five minutes later there than in such a test.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0x20
    ///     alert_rule_test:
    ///       - alertname: Down
    ///         eval_time: 7m
    ///         exp_alerts:
    ///           - exp_labels: {job: mcp}
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: targets
    ///     interval: 5m
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 7m
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// rule_files: [rules.yml]
    /// evaluation_interval: 5m
    /// tests:
    ///   - interval: 1m
    ///     input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0x20
    ///     alert_rule_test:
    ///       - alertname: Down
    ///         eval_time: 10m
    ///         exp_alerts:
    ///           - exp_labels: {job: mcp}
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: targets
    ///     interval: 5m
    ///     rules:
    ///       - alert: Down
    ///         expr: up == 0
    ///         for: 7m
    /// ```
    "rules/test-ignored-interval", Note, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for suite in project.under_test().filter(|suite| !suite.scenario.honor_group_interval) {
        let step = suite.scenario.evaluation_interval;
        for group in suite.groups() {
            let Some(interval) =
                group.interval.as_ref().filter(|own| own.value != step && own.value != Duration::ZERO)
            else {
                continue;
            };
            let Some(at) = affected(suite.scenario, group, interval.value) else { continue };
            let (name, own) = (&group.name.value, interval.value);
            found
                .at(at, format!("group `{name}` is evaluated every {step} here, and every {own} in Prometheus"))
                .related(interval.span, "the interval of the group, which promtool ignores")
                .help("write `honor_group_interval: true` at the root of the test file to test what Prometheus does");
        }
    }
}

/// The first case that may come out differently with the group's own interval.
fn affected(scenario: &Scenario, group: &Group, own: Duration) -> Option<Span> {
    let (own, step) = (own.as_millis().max(1), scenario.evaluation_interval.as_millis().max(1));
    let last = |at: Duration, interval: i64| at.as_millis() / interval * interval;
    let differs = |at: Duration| last(at, own) != last(at, step);
    // evaluated less often, an alert fires at the first evaluation after its time
    let is_late = |time: &Option<Spanned<Duration>>| {
        own > step && time.as_ref().is_some_and(|time| time.as_millis() % own != 0)
    };
    let of_test = |test: &Test| {
        // evaluations in between find nothing new
        if own < step && test.interval.as_millis() >= step {
            return None;
        }
        let alerts = test.alert_cases.iter().filter(|case| {
            group.rules.iter().any(|rule| match rule {
                Rule::Alerting(alert) if alert.name.value == case.alertname.value => {
                    is_late(&alert.hold_duration)
                        || is_late(&alert.keep_firing_for)
                        || differs(case.eval_time)
                }
                _ => false,
            })
        });
        let queries = test.query_cases.iter().filter(|case| differs(case.eval_time));
        let queries = queries.filter_map(|case| case.expr.as_ref());
        let recorded = queries.filter(|expression| {
            let expr = expression.parsed.as_ref().ok().into_iter();
            let mut names = expr.flat_map(Expr::selectors).filter_map(Selector::metric_name);
            names.any(|name| {
                group
                    .rules
                    .iter()
                    .any(|rule| matches!(rule, Rule::Recording(rule) if rule.name.value == name))
            })
        });
        let alerts = alerts.map(|case| case.alertname.span);
        alerts.chain(recorded.map(|expression| expression.text.whole())).min()
    };
    scenario.tests.iter().find_map(of_test)
}
