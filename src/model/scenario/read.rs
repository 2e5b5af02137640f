//! From the tree to the typed tests.

use super::{
    AlertCase, ExpectedAlert, ExpectedSample, InputSeries, QueryCase, Scenario, Test,
    validate::{self, Reader},
};
use crate::{
    model::{
        Expression,
        decode::{self, CLIENT, Facts, Fields, Found, ProblemKind, UnknownField},
        rules::Pair,
    },
    promql::{Features, Version},
    source::Spanned,
    syntax::yaml::{Kind, Node, Tree},
    time::{Duration, timestamp},
};
use std::sync::LazyLock;

static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::read(&[CLIENT, decode::tables!()]));

/// What promtool takes where no evaluation interval is given, or 0.
const DEFAULT_INTERVAL: Duration = Duration::from_millis(60_000);

/// Every field of a unit test file.
#[must_use]
pub fn facts() -> &'static Facts {
    &FACTS
}

impl Scenario {
    /// Reads the first document of a unit test file, for a Prometheus with these features.
    #[must_use]
    pub fn read(tree: &Tree, features: &Features) -> Self {
        let Some(root) = tree.root().filter(|_| decode::is_bounded(tree)) else {
            return Self { complete: tree.problems().is_empty(), ..Self::default() };
        };
        let mut problems =
            facts().id("test-file").map_or_else(Vec::new, |of| decode::examine(facts(), of, root).problems);
        let fields = Fields::of(root);
        let evaluation_interval = positive(&fields, "evaluation_interval").unwrap_or(DEFAULT_INTERVAL);
        let mut reader = Reader { features, found: Found::default() };
        let tests =
            items(&fields, "tests").map(|node| test(&mut reader, node, evaluation_interval)).collect();
        let group_eval_order: Vec<Spanned<String>> = fields.texts("group_eval_order").collect();
        validate::order(&mut reader.found, &group_eval_order);
        problems.extend(reader.found.problems);
        decode::sort(&mut problems);
        Self {
            rule_files: fields.embeddeds("rule_files").collect(),
            evaluation_interval,
            group_eval_order,
            fuzzy_compare: fields.bool("fuzzy_compare").is_some_and(|fuzzy| fuzzy.value),
            tests,
            problems,
            complete: root.complete(),
        }
    }
}

/// The items of a list; an empty one is a thing without fields to go-yaml v2.
fn items<'t>(fields: &Fields<'t>, field: &str) -> impl Iterator<Item = Node<'t>> + use<'t> {
    fields.value(field).into_iter().flat_map(Node::items).map(Node::target)
}

/// A duration, unless it is 0.
fn positive(fields: &Fields<'_>, field: &str) -> Option<Duration> {
    fields.duration(field).map(|duration| duration.value).filter(|duration| *duration != Duration::ZERO)
}

fn eval_time(fields: &Fields<'_>) -> Duration {
    fields.duration("eval_time").map_or(Duration::ZERO, |time| time.value)
}

fn test(reader: &mut Reader<'_>, node: Node<'_>, evaluation_interval: Duration) -> Test {
    let fields = Fields::of(node);
    refuse_later_fields(reader, &fields, "test");
    let start = fields.text("start_timestamp").and_then(|text| timestamp::parse(&text));
    Test {
        name: fields.text("name"),
        interval: positive(&fields, "interval").unwrap_or(evaluation_interval),
        start: start.unwrap_or(0),
        external_labels: pairs(&fields, "external_labels"),
        external_url: fields.text("external_url").map(|url| url.value).unwrap_or_default(),
        input_series: items(&fields, "input_series").map(|node| input_series(reader, node)).collect(),
        alert_cases: items(&fields, "alert_rule_test").map(alert_case).collect(),
        query_cases: items(&fields, "promql_expr_test").map(|node| query_case(reader, node)).collect(),
        span: fields.span(),
    }
}

/// Refuses the fields that the thing `of` has only since a version newer than the one that is asked for.
fn refuse_later_fields(reader: &mut Reader<'_>, fields: &Fields<'_>, of: &str) {
    let Some(strukt) = facts().id(of).map(|id| facts().strukt(id)) else { return };
    for entry in fields.entries().iter() {
        let since = strukt.field(entry.key.value()).and_then(|field| field.since?.parse::<Version>().ok());
        let Some(since) = since.filter(|since| *since > reader.features.version()) else { continue };
        let unknown = UnknownField {
            field: entry.key.value().to_owned(),
            value: entry.value.span(),
            owner: strukt.called,
            similar: vec![],
            advice: Some(format!("it came with Prometheus {since}; remove it, or test as a newer version")),
        };
        reader.found.add(entry.key.span(), ProblemKind::UnknownField(unknown));
    }
}

fn input_series(reader: &mut Reader<'_>, node: Node<'_>) -> InputSeries {
    let fields = Fields::of(node);
    let (labels, values) = reader.series(&fields);
    InputSeries { labels, values, span: fields.span() }
}

fn alert_case(node: Node<'_>) -> AlertCase {
    let fields = Fields::of(node);
    AlertCase {
        eval_time: eval_time(&fields),
        alertname: fields.name("alertname"),
        expected: items(&fields, "exp_alerts").map(expected_alert).collect(),
        span: fields.span(),
    }
}

fn expected_alert(node: Node<'_>) -> ExpectedAlert {
    let fields = Fields::of(node);
    ExpectedAlert {
        labels: pairs(&fields, "exp_labels"),
        annotations: pairs(&fields, "exp_annotations"),
        span: fields.span(),
    }
}

fn query_case(reader: &mut Reader<'_>, node: Node<'_>) -> QueryCase {
    let fields = Fields::of(node);
    QueryCase {
        expr: fields.embedded("expr").map(|text| Expression::new(text, reader.features)),
        eval_time: eval_time(&fields),
        expected: items(&fields, "exp_samples").map(|node| expected_sample(reader, node)).collect(),
        span: fields.span(),
    }
}

fn expected_sample(reader: &mut Reader<'_>, node: Node<'_>) -> ExpectedSample {
    let fields = Fields::of(node);
    ExpectedSample {
        labels: reader.metric(&fields),
        value: fields.value("value").and_then(|value| value.as_float().ok()).unwrap_or(0.0),
        histogram: reader.histogram(&fields),
        span: fields.span(),
    }
}

fn pairs(fields: &Fields<'_>, field: &str) -> Vec<Pair> {
    let scalars = fields.pairs(field).into_iter().filter(|(_, value)| value.kind() == Kind::Scalar);
    scalars.map(|(name, value)| Pair { name, value: decode::text_of(value), template: None }).collect()
}
