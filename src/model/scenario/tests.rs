//! What is taken and refused in unit test files, and what the models say.

use super::*;
use crate::{
    model::{Dialect, decode::ProblemKind},
    promql::{Features, Version},
    source::Files,
    syntax::yaml::{self, Documents, Flavour, Options},
};

fn read(text: &str) -> Scenario {
    let mut files = Files::default();
    let id = files.add("rules_test.yml", text.into()).unwrap();
    let options = Options { flavour: Flavour::V2, documents: Documents::First };
    Scenario::read(&yaml::read(files.get(id).text(), options), &Dialect::default())
}

fn kinds(text: &str) -> Vec<&'static str> {
    let name = |kind: &ProblemKind| match kind {
        ProblemKind::UnknownField(_) => "unknown",
        ProblemKind::WrongType { .. } => "type",
        ProblemKind::InvalidValue { .. } => "value",
        ProblemKind::Missing { .. } => "missing",
        ProblemKind::Duplicate { .. } => "duplicate",
        ProblemKind::BadSeries { .. } => "series",
        _ => "other",
    };
    read(text).problems.iter().map(|problem| name(&problem.kind)).collect()
}

#[test]
fn promtools_format_is_read_with_its_defaults() {
    let text = "rule_files: [a.yml]\ntests:\n- interval: 30s\n  input_series:\n  - series: up{job=\"a\"}\n    \
                values: 1 0x3\n  alert_rule_test:\n  - alertname: Down\n    eval_time: 5m\n    exp_alerts:\n    - \
                exp_labels: {job: a, empty: ''}\n  promql_expr_test:\n  - expr: up\n    exp_samples:\n    - labels: \
                up{job=\"a\"}\n      value: 1\n";
    let scenario = read(text);
    assert!(scenario.problems.is_empty(), "{:?}", scenario.problems);
    assert_eq!(scenario.evaluation_interval.as_millis(), 60_000);
    let test = &scenario.tests[0];
    assert_eq!((test.interval.as_millis(), test.start), (30_000, 0));
    assert_eq!(test.input_series[0].labels.to_string(), "up{job=\"a\"}");
    assert_eq!(test.input_series[0].values.count(), 5);
    assert_eq!(test.alert_cases[0].expected[0].labels.len(), 2);
    assert_eq!(test.query_cases[0].expected[0].value, 1.0);
}

#[test]
fn a_field_is_refused_by_versions_before_it_came() {
    let mut files = Files::default();
    let id = files.add("rules_test.yml", "tests: [{start_timestamp: 0}]".into()).unwrap();
    let options = Options { flavour: Flavour::V2, documents: Documents::First };
    let tree = yaml::read(files.get(id).text(), options);
    let problems = |version: Version| Scenario::read(&tree, &Features::of(version).into()).problems.len();
    assert_eq!([Version::new(3, 8), Version::new(3, 9)].map(problems), [1, 0]);
}

#[test]
fn what_promtool_refuses_is_refused() {
    let none: [&str; 0] = [];
    assert_eq!(kinds(""), none);
    assert_eq!(kinds("tests: []"), none);
    assert_eq!(kinds("tests: [null]"), none);
    assert_eq!(kinds("test: []"), ["unknown"]);
    assert_eq!(kinds("evaluation_interval: 60"), ["value"]);
    assert_eq!(kinds("group_eval_order: [a, b, a]"), ["duplicate"]);
    assert_eq!(kinds("tests: [{alert_rule_test: [{eval_time: 1m}]}]"), ["missing"]);
    assert_eq!(kinds("tests: [{input_series: [{series: 'up', values: '1 2'}]}]"), none);
    assert_eq!(kinds("tests: [{input_series: [{series: 'up{', values: '1 2'}]}]"), ["series"]);
    assert_eq!(kinds("tests: [{input_series: [{series: 'up', values: '1+1'}]}]"), ["series"]);
    assert_eq!(kinds("tests: [{promql_expr_test: [{expr: up, exp_samples: [{value: a}]}]}]"), ["type"]);
    assert_eq!(kinds("tests: [{start_timestamp: 2020-01-01T00:00:00Z}]"), none);
    assert_eq!(kinds("tests: [{start_timestamp: yesterday}]"), ["value"]);
}

#[test]
fn errors_in_series_stand_where_they_are_written() {
    let text = "tests:\n- input_series:\n  - series: up\n    values: 1 2 x\n";
    let problem = &read(text).problems[0];
    assert_eq!(&text[problem.span.start as usize..problem.span.end as usize], "x");
}

#[test]
fn a_series_whose_braces_stay_open_is_at_fault_itself() {
    let text = "tests:\n- input_series:\n  - series: 'up{job='\n    values: 0x5\n";
    let problem = &read(text).problems[0];
    assert!((problem.span.end as usize) < text.find("values").unwrap(), "{problem:?}");
}
