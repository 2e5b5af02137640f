//! Alerting as it is provisioned: rules and their queries, contact points, notification policies.

use super::read::names;
use crate::{
    model::{
        Dialect, Expression,
        decode::Fields,
        grafana::dashboard::{Datasource, Language},
    },
    source::{Span, Spanned},
    syntax::yaml::{Kind, Node},
};

/// A group of alert rules.
#[derive(Debug)]
pub struct RuleGroup {
    /// Its name; the span is that of the group where the name is missing.
    pub name: Spanned<String>,
    /// The rules, in order.
    pub rules: Vec<AlertRule>,
    /// All of it.
    pub span: Span,
}

/// An alert rule.
#[derive(Debug)]
pub struct AlertRule {
    /// Its title; the span is that of the rule where the title is missing.
    pub title: Spanned<String>,
    /// The query that decides whether it fires.
    pub condition: Option<Spanned<String>>,
    /// The queries and what is computed from them.
    pub queries: Vec<Query>,
    /// The contact point that it notifies, past the policies.
    pub receiver: Option<Spanned<String>>,
    /// Mute timings that it names itself.
    pub intervals: Vec<Spanned<String>>,
    /// All of it.
    pub span: Span,
    /// Whether nothing in it was lost to broken text.
    pub complete: bool,
}

/// A query of an alert rule, or what is computed from others.
#[derive(Debug)]
pub struct Query {
    /// Its letter.
    pub ref_id: Option<Spanned<String>>,
    /// The data source that it asks.
    pub datasource: Option<Spanned<String>>,
    /// What it asks, if that is PromQL.
    pub expression: Option<Expression>,
    /// What it asks, if that is no PromQL and the plugin is not named: it may be meant as some.
    pub unread: Option<Expression>,
    /// The queries that it computes with.
    pub inputs: Vec<Spanned<String>>,
}

impl Query {
    /// Whether it asks Grafana itself.
    #[must_use]
    pub fn is_built_in(&self) -> bool {
        const OWN: [&str; 2] = ["grafana", "-- Grafana --"];
        self.datasource
            .as_ref()
            .is_some_and(|uid| EXPRESSIONS.contains(&uid.value.as_str()) || OWN.contains(&uid.value.as_str()))
    }
}

/// A contact point.
#[derive(Debug)]
pub struct ContactPoint {
    /// Its name; the span is that of the contact point where the name is missing.
    pub name: Spanned<String>,
    /// All of it.
    pub span: Span,
}

/// A node of a tree of notification policies.
#[derive(Debug)]
pub struct Policy {
    /// The contact point that it notifies, if it names one.
    pub receiver: Option<Spanned<String>>,
    /// Mute timings that it names.
    pub intervals: Vec<Spanned<String>>,
    /// All of it.
    pub span: Span,
}

/// More policies than this are not read: aliases may stand for any number of them.
const MOST_POLICIES: usize = 1 << 16;

/// Data sources that are Grafana's own expressions.
const EXPRESSIONS: [&str; 2] = ["__expr__", "-100"];

pub(super) fn group(node: Node<'_>, dialect: &Dialect) -> RuleGroup {
    let fields = Fields::of(node);
    RuleGroup {
        name: fields.name("name"),
        rules: fields.items("rules").map(|node| rule(node, dialect)).collect(),
        span: fields.span(),
    }
}

fn rule(node: Node<'_>, dialect: &Dialect) -> AlertRule {
    let fields = Fields::of(node);
    let notification = fields.value("notification_settings").map(Fields::of);
    AlertRule {
        title: fields.name("title"),
        condition: fields.text("condition"),
        queries: fields.items("data").map(|node| query(node, dialect)).collect(),
        receiver: notification.as_ref().and_then(|own| own.text("receiver")),
        intervals: notification.as_ref().map(intervals).unwrap_or_default(),
        span: fields.span(),
        complete: fields.complete(),
    }
}

fn query(node: Node<'_>, dialect: &Dialect) -> Query {
    let fields = Fields::of(node);
    let datasource = fields.text("datasourceUid");
    let is_computed = datasource.as_ref().is_some_and(|uid| EXPRESSIONS.contains(&uid.value.as_str()));
    let model = fields.value("model").map(Fields::of);
    let (expression, unread) = match model.as_ref().filter(|_| !is_computed) {
        Some(model) => expression(model, dialect),
        None => (None, None),
    };
    Query {
        ref_id: fields.text("refId"),
        expression,
        unread,
        inputs: model.as_ref().filter(|_| is_computed).map(inputs).unwrap_or_default(),
        datasource,
    }
}

/// The expression of a query, if it is PromQL, or else what may be meant as some. Grafana fills in `$__rate_interval`
/// and the like. Where the plugin is not named, what can be read is taken for PromQL.
fn expression(model: &Fields<'_>, dialect: &Dialect) -> (Option<Expression>, Option<Expression>) {
    let plugin = model.value("datasource").and_then(|datasource| Fields::of(datasource).text("type"));
    let datasource = Datasource { plugin: plugin.map(|plugin| plugin.value), ..Datasource::default() };
    let text = model.embedded("expr").filter(|text| !text.text().trim().is_empty());
    let expression = text.map(|text| Expression::with_variables(text, &dialect.features));
    match datasource.language(&[], &[]) {
        Language::Unknown if expression.as_ref().is_some_and(|one| one.parsed.is_err()) => (None, expression),
        Language::PromQl | Language::Unknown => (expression, None),
        Language::Other => (None, None),
    }
}

/// The queries that an expression of Grafana's computes with.
fn inputs(model: &Fields<'_>) -> Vec<Spanned<String>> {
    let kind = model.text("type").map(|kind| kind.value).unwrap_or_default();
    match kind.as_str() {
        "reduce" | "resample" | "threshold" => {
            let input = model.text("expression").into_iter();
            input.map(|name| Spanned::new(bare(&name.value).to_owned(), name.span)).collect()
        }
        "classic_conditions" => {
            let queries = model.items("conditions").filter_map(|node| Fields::of(node).value("query"));
            queries.flat_map(|query| Fields::of(query).texts("params").take(1)).collect()
        }
        _ => vec![],
    }
}

/// `A` of `A`, `$A` or `${A}`.
fn bare(name: &str) -> &str {
    let name = name.trim();
    let name = name.strip_prefix('$').unwrap_or(name);
    name.strip_prefix('{').and_then(|name| name.strip_suffix('}')).unwrap_or(name)
}

pub(super) fn contact_point(node: Node<'_>) -> ContactPoint {
    let fields = Fields::of(node);
    ContactPoint { name: fields.name("name"), span: fields.span() }
}

/// All policies of all trees, each before those below it.
pub(super) fn policies(fields: &Fields<'_>) -> Vec<Policy> {
    let mut nodes: Vec<Node<'_>> = fields.items("policies").collect();
    let mut policies = vec![];
    while let Some(node) = nodes.get(policies.len()).copied() {
        let fields = Fields::of(node);
        policies.push(Policy {
            receiver: fields.text("receiver"),
            intervals: intervals(&fields),
            span: fields.span(),
        });
        if node.kind() == Kind::Mapping && nodes.len() < MOST_POLICIES {
            nodes.extend(fields.items("routes").take(MOST_POLICIES - nodes.len()));
        }
    }
    policies
}

fn intervals(fields: &Fields<'_>) -> Vec<Spanned<String>> {
    let lists = ["mute_time_intervals", "active_time_intervals"];
    lists.into_iter().flat_map(|list| names(fields, list)).collect()
}
