use crate::{
    checks::{check, refusals::alternatives},
    diagnostic::Findings,
    model::{
        decode::similar,
        scenario::{AlertCase, Scenario},
    },
    project::{Project, UnderTest},
};

/// As many names as one reads at a glance.
const FEW: usize = 6;

check! {
    /// A unit test that asks for an alert that no rule makes.
    ///
    /// Such an alert never fires: a test that expects it fails, and a test that expects nothing passes, under promtool
    /// too, whatever the rules do. A rule that was renamed is no longer tested, and nobody is told.
    ///
    /// ```yaml bad file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 1x5
    ///     alert_rule_test:
    ///       - alertname: TargetDwn
    ///         eval_time: 5m
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: targets
    ///     rules:
    ///       - alert: TargetDown
    ///         expr: up == 0
    /// ```
    ///
    /// ```yaml good file=rules_test.yml
    /// rule_files: [rules.yml]
    /// tests:
    ///   - input_series:
    ///       - series: up{job="mcp"}
    ///         values: 1x5
    ///     alert_rule_test:
    ///       - alertname: TargetDown
    ///         eval_time: 5m
    /// ```
    ///
    /// ```yaml and file=rules.yml
    /// groups:
    ///   - name: targets
    ///     rules:
    ///       - alert: TargetDown
    ///         expr: up == 0
    /// ```
    "rules/test-unknown-alert", Warning, Provable, run
}

fn run(project: &Project, found: &mut Findings) {
    for suite in project.under_test().filter(|suite| suite.is_closed) {
        let is_known =
            |case: &&AlertCase| suite.alerts().any(|alert| alert.name.value == case.alertname.value);
        for case in cases(suite.scenario).filter(|case| !is_known(case)) {
            report(&suite, case, found);
        }
    }
}

/// The cases that name an alert.
fn cases(scenario: &Scenario) -> impl Iterator<Item = &AlertCase> {
    let cases = scenario.tests.iter().flat_map(|test| &test.alert_cases);
    cases.filter(|case| !case.alertname.value.is_empty())
}

fn report(suite: &UnderTest<'_>, case: &AlertCase, found: &mut Findings) {
    let name = &case.alertname;
    let finding = found.at(name.span, format!("no rule of this test makes an alert `{}`", name.value));
    if let Some(recording) = suite.recordings().find(|rule| rule.name.value == name.value) {
        finding
            .related(recording.name.span, "this rule records a series")
            .help("ask for the series under `promql_expr_test:`");
        return;
    }
    let mut names: Vec<&str> = suite.alerts().map(|alert| alert.name.value.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let near = similar(&name.value, names.iter().copied());
    for alert in suite.alerts().filter(|alert| near.contains(&alert.name.value.as_str())) {
        finding.related(alert.name.span, format!("`{}` is defined here", alert.name.value));
    }
    match (near.as_slice(), names.as_slice()) {
        ([], []) => finding
            .help("the rule files of this test have no alert; add the one that is meant to `rule_files:`"),
        ([], few) if few.len() <= FEW => finding.help(format!("the rule files have {}", alternatives(few))),
        ([], _) => {
            finding.help("name an alert of the rule files, or add the file that has it to `rule_files:`")
        }
        (near, _) => finding.help(format!("did you mean {}?", alternatives(near))),
    };
}
