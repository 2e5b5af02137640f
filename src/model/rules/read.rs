//! From the tree to the typed rules.

use super::{AlertingRule, Group, Pair, RecordingRule, Rule, RuleFile, template, validate};
use crate::{
    model::{
        Dialect, Expression, Vendor,
        decode::{self, CLIENT, Facts, Fields, Flavours},
    },
    syntax::yaml::{self, Node, Tree},
};

static FACTS: Flavours = Flavours::new(&[CLIENT, decode::tables!()]);

/// Every field of a rule file, those of a vendor included.
#[must_use]
pub fn facts(vendor: Option<Vendor>) -> &'static Facts {
    FACTS.of(vendor)
}

impl RuleFile {
    /// Reads the first document of a rule file.
    #[must_use]
    pub fn read(tree: &Tree, dialect: &Dialect) -> Self {
        match tree.root().filter(|_| decode::is_bounded(tree)) {
            Some(root) => Self::read_at(root, dialect),
            None => Self { complete: tree.problems().is_empty(), ..Self::default() },
        }
    }

    /// Reads what stands under `spec` of a `PrometheusRule` resource, or any other mapping with `groups`.
    #[must_use]
    pub fn read_at(root: Node<'_>, dialect: &Dialect) -> Self {
        let facts = facts(dialect.vendor);
        let mut problems =
            facts.id("rule-file").map_or_else(Vec::new, |of| decode::examine(facts, of, root).problems);
        let groups: Vec<Group> = Fields::of(root).items("groups").map(|node| group(node, dialect)).collect();
        problems.extend(validate::problems(&groups, root));
        decode::sort(&mut problems);
        Self { groups, problems, complete: root.complete() }
    }
}

fn group(node: Node<'_>, dialect: &Dialect) -> Group {
    let fields = Fields::of(node);
    let kind = fields.text("type");
    let kind = kind.as_ref().map(|kind| kind.value.as_str());
    let has_promql = dialect.vendor.is_none_or(|vendor| vendor.has_promql(kind));
    Group {
        name: fields.name("name"),
        interval: fields.duration("interval"),
        query_offset: fields.duration("query_offset"),
        limit: fields.int("limit"),
        labels: templates(&fields, "labels", dialect),
        rules: fields.items("rules").map(|node| rule(node, dialect, has_promql)).collect(),
        span: fields.span(),
        complete: fields.complete(),
    }
}

fn rule(node: Node<'_>, dialect: &Dialect, has_promql: bool) -> Rule {
    let fields = Fields::of(node);
    let expr = fields.embedded("expr").map(|text| match has_promql {
        true => Expression::new(text, &dialect.features),
        false => Expression::foreign(text),
    });
    let (span, complete) = (fields.span(), fields.complete());
    if let Some(name) = fields.text("alert") {
        return Rule::Alerting(AlertingRule {
            name,
            expr,
            hold_duration: fields.duration("for"),
            keep_firing_for: fields.duration("keep_firing_for"),
            labels: templates(&fields, "labels", dialect),
            annotations: templates(&fields, "annotations", dialect),
            span,
            complete,
        });
    }
    match fields.text("record") {
        Some(name) => {
            Rule::Recording(RecordingRule { name, expr, labels: pairs(&fields, "labels"), span, complete })
        }
        None => Rule::Nameless { expr, span },
    }
}

fn pairs(fields: &Fields<'_>, field: &str) -> Vec<Pair> {
    let scalars = fields.pairs(field).into_iter().filter(|(_, value)| value.kind() == yaml::Kind::Scalar);
    scalars.map(|(name, value)| Pair { name, value: decode::text_of(value), template: None }).collect()
}

/// Pairs whose values are expanded for each alert.
fn templates(fields: &Fields<'_>, field: &str, dialect: &Dialect) -> Vec<Pair> {
    let mut pairs = pairs(fields, field);
    for pair in &mut pairs {
        pair.template = template::read(pair.value.text(), dialect);
    }
    pairs
}
