use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    labels::LabelSet,
    model::{
        Expression,
        decode::similar,
        rules::AlertingRule,
        scenario::{AlertCase, QueryCase, Test},
    },
    project::{Project, UnderTest},
    promql::Selector,
};
use std::collections::{HashMap, HashSet};

check! {
    /// A unit test that passes whatever the rules do.
    ///
    /// A test without expectations proves nothing. Neither does one that expects no sample of series that nothing in the
    /// test loads or records, or that an alert stays silent whose series the test has under a misspelt name.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - name: targets
    ///     input_series:
    ///       - series: up{job="mcp"}
    ///         values: 0x5
    ///   - name: errors
    ///     input_series:
    ///       - series: mcp_error_total{job="mcp"}
    ///         values: 0+1x10
    ///     alert_rule_test:
    ///       - alertname: Errors
    ///         eval_time: 1m
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: mcp
    ///     rules:
    ///       - alert: Errors
    ///         expr: rate(mcp_errors_total[5m]) > 0.1
    ///         for: 5m
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - name: errors
    ///     input_series:
    ///       - series: mcp_errors_total{job="mcp"}
    ///         values: 0+1x10
    ///     alert_rule_test:
    ///       - alertname: Errors
    ///         eval_time: 1m
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: mcp
    ///     rules:
    ///       - alert: Errors
    ///         expr: rate(mcp_errors_total[5m]) > 0.1
    ///         for: 5m
    /// ```
    "rules/test-asserts-nothing", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for suite in project.under_test().filter(|suite| suite.scenario.complete) {
        for test in &suite.scenario.tests {
            if test.is_empty() {
                found
                    .at(test.name.as_ref().map_or(test.span, |name| name.span), "this test expects nothing")
                    .help("add `alert_rule_test:` or `promql_expr_test:`, or remove the test");
            } else if suite.is_closed {
                vain_cases(&suite, test, found);
            }
        }
    }
}

/// Reports the cases that expect nothing where nothing can come.
fn vain_cases(suite: &UnderTest<'_>, test: &Test, found: &mut Findings) {
    let queries: Vec<&QueryCase> = test.query_cases.iter().filter(|case| case.expects_nothing()).collect();
    let alerts: Vec<&AlertCase> = test.alert_cases.iter().filter(|case| case.expected.is_empty()).collect();
    if queries.is_empty() && alerts.is_empty() {
        return;
    }
    let series = Series::of(suite, test);
    for query in queries.into_iter().filter_map(|case| case.expr.as_ref()) {
        vain_query(query, &series, found);
    }
    for case in alerts {
        vain_alert(suite, case, &series, found);
    }
}

fn vain_query(query: &Expression, series: &Series<'_>, found: &mut Findings) {
    let Some(missing) = series.missing(query, |selector| series.may_have(selector)) else { return };
    let near = missing.metric_name().map_or_else(Vec::new, |name| series.similar(name));
    let missing = query.text.text().get(missing.range.indices()).unwrap_or_default();
    let help = match near.as_slice() {
        [] => format!("nothing loads or records `{missing}`: correct the query or add the series"),
        near => format!("nothing loads or records `{missing}`; did you mean {}?", alternatives(near)),
    };
    found.at(query.text.whole(), "no sample can come of this query").help(help);
}

/// A series that the rule leaves out on purpose is a good test, one with a misspelt name is none.
fn vain_alert(suite: &UnderTest<'_>, case: &AlertCase, series: &Series<'_>, found: &mut Findings) {
    let is_named = |selector: &Selector| selector.metric_name().is_none_or(|name| series.has_name(name));
    let misspelt = |alert: &AlertingRule| {
        let name = series.missing(alert.expr.as_ref()?, is_named)?.metric_name()?.to_owned();
        Some((series.similar(&name), name)).filter(|(similar, _)| !similar.is_empty())
    };
    let mut rules = suite.alerts().filter(|alert| alert.name.value == case.alertname.value);
    let Some(rule) = rules.next() else { return };
    let Some((similar, name)) = misspelt(rule) else { return };
    if rules.all(|rule| misspelt(rule).is_some()) {
        found
            .at(case.alertname.span, format!("alert `{}` cannot fire in this test", rule.name.value))
            .related(rule.name.span, format!("this rule needs `{name}`, which nothing loads or records"))
            .help(format!("the test has {}; correct the name there or in the rule", alternatives(&similar)));
    }
}

/// The series that a test may have.
struct Series<'a> {
    loaded: HashMap<&'a str, Vec<&'a LabelSet>>,
    recorded: HashSet<&'a str>,
}

impl<'a> Series<'a> {
    fn of(suite: &UnderTest<'a>, test: &'a Test) -> Self {
        let mut loaded: HashMap<&str, Vec<&LabelSet>> = HashMap::new();
        for series in &test.input_series {
            loaded.entry(series.labels.metric_name()).or_default().push(&series.labels);
        }
        let recorded = suite.recordings().map(|rule| rule.name.value.as_str());
        let of_alerts = suite.alerts().next().map(|_| ["ALERTS", "ALERTS_FOR_STATE"]);
        Self { loaded, recorded: recorded.chain(of_alerts.into_iter().flatten()).collect() }
    }

    /// A selector that finds nothing, if for that reason nothing can come of the expression.
    fn missing<'e>(
        &self,
        expression: &'e Expression,
        finds: impl Fn(&Selector) -> bool,
    ) -> Option<&'e Selector> {
        let expr = expression.parsed.as_ref().ok()?;
        if !expr.is_surely_empty(|selector| !finds(selector)) {
            return None;
        }
        expr.selectors().find(|selector| !finds(selector))
    }

    fn may_have(&self, selector: &Selector) -> bool {
        let may_select = |series: &Vec<&LabelSet>| series.iter().any(|labels| selector.may_select(labels));
        match selector.metric_name() {
            Some(name) => self.recorded.contains(name) || self.loaded.get(name).is_some_and(may_select),
            None => !self.recorded.is_empty() || self.loaded.values().any(may_select),
        }
    }

    fn has_name(&self, name: &str) -> bool {
        self.recorded.contains(name) || self.loaded.contains_key(name)
    }

    /// Names of series that look like this one.
    fn similar(&self, name: &str) -> Vec<&'a str> {
        similar(name, self.loaded.keys().chain(&self.recorded).copied())
    }
}
