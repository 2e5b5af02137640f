//! From the tree to the typed tests.

use super::{
    AlertCase, Scenario, Test,
    cases::pairs,
    series::{self, Fixtures},
    validate::{self, Reader},
};
use crate::{
    model::{
        Dialect,
        decode::{self, CLIENT, Examined, Facts, Fields, Flavours, Found, ProblemKind, UnknownField},
    },
    promql::Version,
    source::Spanned,
    syntax::yaml::{Node, Tree},
    time::{Duration, timestamp},
};

static FACTS: Flavours = Flavours::new(&[CLIENT, decode::tables!()]);

/// What promtool takes where no evaluation interval is given, or 0.
const DEFAULT_INTERVAL: Duration = Duration::from_millis(60_000);

/// Every field of promtool's unit test files.
#[must_use]
pub fn facts() -> &'static Facts {
    FACTS.of(None)
}

impl Scenario {
    /// Reads the first document of a unit test file.
    #[must_use]
    pub fn read(tree: &Tree, dialect: &Dialect) -> Self {
        let Some(root) = tree.root().filter(|_| decode::is_bounded(tree)) else {
            return Self { complete: tree.problems().is_empty(), ..Self::default() };
        };
        let facts = FACTS.of(dialect.vendor);
        let examined = facts.id("test-file").map(|of| decode::examine(facts, of, root));
        let Examined { mut problems, extensions, .. } = examined.unwrap_or_default();
        let fields = Fields::of(root);
        let evaluation_interval = positive(&fields, "evaluation_interval").unwrap_or(DEFAULT_INTERVAL);
        let [room, shared_room] = series::ROOM;
        let mut reader =
            Reader { features: &dialect.features, facts, found: Found::default(), room, shared_room };
        let fixtures = reader.fixtures(&fields);
        let tests = items(&fields, "tests")
            .map(|node| test(&mut reader, node, evaluation_interval, &fixtures))
            .collect();
        let group_eval_order: Vec<Spanned<String>> = fields.texts("group_eval_order").collect();
        validate::order(&mut reader.found, &group_eval_order);
        problems.extend(reader.found.problems);
        decode::sort(&mut problems);
        Self {
            rule_files: fields.embeddeds("rule_files").collect(),
            evaluation_interval,
            group_eval_order,
            fuzzy_compare: fields.bool("fuzzy_compare").is_some_and(|fuzzy| fuzzy.value),
            honor_group_interval: fields.bool("honor_group_interval").is_some_and(|honor| honor.value),
            extensions,
            tests,
            problems,
            complete: root.complete(),
        }
    }
}

/// The items of a list; an empty one is a thing without fields to go-yaml v2.
pub(super) fn items<'t>(fields: &Fields<'t>, field: &str) -> impl Iterator<Item = Node<'t>> + use<'t> {
    fields.value(field).into_iter().flat_map(Node::items).map(Node::target)
}

/// A duration, unless it is 0.
fn positive(fields: &Fields<'_>, field: &str) -> Option<Duration> {
    fields.duration(field).map(|duration| duration.value).filter(|duration| *duration != Duration::ZERO)
}

pub(super) fn duration_or_zero(fields: &Fields<'_>, field: &str) -> Duration {
    fields.duration(field).map_or(Duration::ZERO, |time| time.value)
}

fn test(reader: &mut Reader<'_>, node: Node<'_>, evaluation_interval: Duration, fixtures: &Fixtures) -> Test {
    let fields = Fields::of(node);
    refuse_later_fields(reader, &fields, "test");
    // what the test itself says of a series counts more than what a fixture says
    let mut input_series = reader.shared_series(&fields, fixtures);
    input_series.extend(items(&fields, "input_series").flat_map(|node| reader.input_series(node)));
    let names_groups = reader.knows("alert-case", "groupname");
    let external_labels = pairs(&fields, "external_labels");
    let knows_metricsql = reader.knows("test", "metricsql_expr_test");
    let metricsql = items(&fields, "metricsql_expr_test").filter(|_| knows_metricsql);
    let queries = items(&fields, "promql_expr_test").chain(metricsql);
    let alert_cases: Vec<AlertCase> =
        items(&fields, "alert_rule_test").map(|node| reader.alert_case(node)).collect();
    let start = fields.text("start_timestamp").and_then(|text| timestamp::parse(&text));
    Test {
        name: fields.text("name"),
        interval: positive(&fields, "interval").unwrap_or(evaluation_interval),
        start: start.unwrap_or(0),
        sets_external_labels: names_groups && !external_labels.is_empty(),
        external_labels,
        external_url: fields.text("external_url").map(|url| url.value).unwrap_or_default(),
        input_series,
        no_other_alerts: fields.bool("no_other_alerts").filter(|none| none.value).map(|none| none.span),
        has_group_labels: names_groups && alert_cases.iter().all(|case| case.group.is_some()),
        alert_cases,
        query_cases: queries.map(|node| reader.query_case(node)).collect(),
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
