//! From the tree to the typed rules.

use super::{AlertingRule, Group, Pair, RecordingRule, Rule, RuleFile, template, validate};
use crate::{
    model::{
        Expression,
        decode::{self, CLIENT, Facts, Fields},
    },
    promql::Features,
    syntax::yaml::{self, Node, Tree},
};
use std::sync::LazyLock;

static FACTS: LazyLock<Facts> = LazyLock::new(|| Facts::read(&[CLIENT, decode::tables!()]));

/// Every field of a rule file.
#[must_use]
pub fn facts() -> &'static Facts {
    &FACTS
}

impl RuleFile {
    /// Reads the first document of a rule file, for a Prometheus with these features.
    #[must_use]
    pub fn read(tree: &Tree, features: &Features) -> Self {
        match tree.root().filter(|_| decode::is_bounded(tree)) {
            Some(root) => Self::read_at(root, features),
            None => Self { complete: tree.problems().is_empty(), ..Self::default() },
        }
    }

    /// Reads what stands under `spec` of a `PrometheusRule` resource, or any other mapping with `groups`.
    #[must_use]
    pub fn read_at(root: Node<'_>, features: &Features) -> Self {
        let mut problems =
            facts().id("rule-file").map_or_else(Vec::new, |of| decode::examine(facts(), of, root).problems);
        let groups: Vec<Group> = Fields::of(root).items("groups").map(|node| group(node, features)).collect();
        problems.extend(validate::problems(&groups, root));
        decode::sort(&mut problems);
        Self { groups, problems, complete: root.complete() }
    }
}

fn group(node: Node<'_>, features: &Features) -> Group {
    let fields = Fields::of(node);
    Group {
        name: fields.name("name"),
        interval: fields.duration("interval"),
        query_offset: fields.duration("query_offset"),
        limit: fields.int("limit"),
        labels: templates(&fields, "labels", features),
        rules: fields.items("rules").map(|node| rule(node, features)).collect(),
        span: fields.span(),
        complete: fields.complete(),
    }
}

fn rule(node: Node<'_>, features: &Features) -> Rule {
    let fields = Fields::of(node);
    let expr = fields.embedded("expr").map(|text| Expression::new(text, features));
    let (span, complete) = (fields.span(), fields.complete());
    if let Some(name) = fields.text("alert") {
        return Rule::Alerting(AlertingRule {
            name,
            expr,
            hold_duration: fields.duration("for"),
            keep_firing_for: fields.duration("keep_firing_for"),
            labels: templates(&fields, "labels", features),
            annotations: templates(&fields, "annotations", features),
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
fn templates(fields: &Fields<'_>, field: &str, features: &Features) -> Vec<Pair> {
    let mut pairs = pairs(fields, field);
    for pair in &mut pairs {
        pair.template = template::read(pair.value.text(), features);
    }
    pairs
}
