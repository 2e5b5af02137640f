//! From the tree to what tests expect.

use super::{
    AlertCase, AlertState, Conditions, ExpectedAlert, ExpectedSample, QueryCase, Strictness, Tolerance,
    read::{duration_or_zero, items},
    validate::Reader,
};
use crate::{
    labels::{MatchOp, Matcher},
    model::{
        Expression,
        decode::{self, Fields},
        rules::Pair,
    },
    source::Spanned,
    syntax::yaml::{Kind, Node},
};

impl Reader<'_> {
    pub(super) fn alert_case(&mut self, node: Node<'_>) -> AlertCase {
        let fields = Fields::of(node);
        let (eval_time, until) = (duration_or_zero(&fields, "eval_time"), fields.duration("until"));
        if let Some(until) = until.as_ref().filter(|until| until.value < eval_time) {
            let fact = format!("`until` is `{}`, before `eval_time`, `{eval_time}`", until.value);
            self.found.contradiction(until.span, fact, "write a time after it, since the start of the test");
        }
        AlertCase {
            eval_time,
            until: until.map(|until| until.value),
            exact_time: fields.bool("exact_time").is_some_and(|exact| exact.value),
            alertname: fields.name("alertname"),
            group: fields.text("groupname"),
            state: fields.text("state").and_then(|word| AlertState::named(&word)).unwrap_or_default(),
            strictness: strictness(&fields),
            expected: items(&fields, "exp_alerts").map(expected_alert).collect(),
            span: fields.span(),
        }
    }

    pub(super) fn query_case(&mut self, node: Node<'_>) -> QueryCase {
        let fields = Fields::of(node);
        if let Some((error, samples)) = fields.entry("exp_error").zip(fields.value("exp_samples"))
            && samples.items().next().is_some()
        {
            let fact = "`exp_error` stands beside `exp_samples`, but a query that fails gives no samples";
            self.found.contradiction(error.key.span(), fact, "keep one of the two");
        }
        QueryCase {
            expr: fields.embedded("expr").map(|text| Expression::new(text, self.features)),
            eval_time: duration_or_zero(&fields, "eval_time"),
            expected: items(&fields, "exp_samples").map(|node| self.expected_sample(node)).collect(),
            strictness: strictness(&fields),
            tolerance: fields.text("tolerance").and_then(|text| Tolerance::parse(&text)).unwrap_or_default(),
            error: fields
                .value("exp_error")
                .map(|value| Spanned::new(value.value().to_owned(), value.span())),
            warnings: texts(&fields, "exp_warnings"),
            infos: texts(&fields, "exp_infos"),
            span: fields.span(),
        }
    }

    fn expected_sample(&mut self, node: Node<'_>) -> ExpectedSample {
        let fields = Fields::of(node);
        ExpectedSample {
            labels: self.metric(&fields),
            conditions: conditions(&fields, "labels_match", "labels_absent"),
            value: fields.value("value").and_then(|value| value.as_float().ok()).unwrap_or(0.0),
            histogram: self.histogram(&fields),
            span: fields.span(),
        }
    }
}

fn expected_alert(node: Node<'_>) -> ExpectedAlert {
    let fields = Fields::of(node);
    ExpectedAlert {
        labels: pairs(&fields, "exp_labels"),
        label_conditions: conditions(&fields, "exp_labels_match", "exp_labels_absent"),
        annotations: pairs(&fields, "exp_annotations"),
        annotation_conditions: conditions(&fields, "exp_annotations_match", "exp_annotations_absent"),
        span: fields.span(),
    }
}

fn strictness(fields: &Fields<'_>) -> Strictness {
    match fields.text("match").is_some_and(|word| *word == "partial") {
        true => Strictness::Partial,
        false => Strictness::Exact,
    }
}

fn conditions(fields: &Fields<'_>, patterns: &str, absent: &str) -> Conditions {
    let pattern = |(name, value): (Spanned<String>, Node<'_>)| {
        Matcher::new(&name.value, MatchOp::Regex, value.value()).ok()
    };
    Conditions {
        patterns: fields.pairs(patterns).into_iter().filter_map(pattern).collect(),
        absent: fields.texts(absent).collect(),
    }
}

/// The texts of a list, if it is there.
fn texts(fields: &Fields<'_>, field: &str) -> Option<Vec<Spanned<String>>> {
    fields.value(field).map(|_| fields.texts(field).collect())
}

pub(super) fn pairs(fields: &Fields<'_>, field: &str) -> Vec<Pair> {
    let scalars = fields.pairs(field).into_iter().filter(|(_, value)| value.kind() == Kind::Scalar);
    scalars.map(|(name, value)| Pair { name, value: decode::text_of(value), template: None }).collect()
}
