//! What an alert compares with what.
//!
//! Enters: the expression of an alerting rule. Leaves: its [`Condition`], if it compares, and at any time both sides of
//! it for each series, whether or not the comparison holds: so an alert that is inactive has a value as well. Labels
//! are those that Prometheus gives the result of the comparison.

use crate::{
    labels::{LabelSet, METRIC_NAME},
    promql::{Answer, Binary, BinaryOp, Engine, Expr, ExprKind, Plan, Sample, Side, Storage, Type},
};
use std::collections::HashMap;

/// A comparison: the side that is measured is what an alert has as its value, the other is the threshold.
pub(super) struct Condition<'a> {
    pub(super) op: BinaryOp,
    /// Whether the threshold is written as a number.
    pub(super) is_with_number: bool,
    binary: &'a Binary,
    measured_plan: Plan,
    threshold_plan: Plan,
}

/// One series of a condition at one time.
pub(super) struct Measured {
    /// Without the name of the metric.
    pub(super) labels: LabelSet,
    pub(super) value: f64,
    pub(super) threshold: Option<f64>,
}

impl<'a> Condition<'a> {
    /// The comparison that decides about an expression: itself, or what is left of `and` and `unless`.
    pub(super) fn of(mut expr: &'a Expr) -> Option<Self> {
        loop {
            expr = match &expr.kind {
                ExprKind::Paren(inner) => inner,
                ExprKind::Binary(binary) if matches!(binary.op, BinaryOp::And | BinaryOp::Unless) => {
                    &binary.left
                }
                ExprKind::Binary(binary) => return Self::of_binary(binary),
                _ => return None,
            }
        }
    }

    fn of_binary(binary: &'a Binary) -> Option<Self> {
        if !binary.op.is_comparison() || binary.is_bool || !binary.fill.is_empty() {
            return None;
        }
        let (measured, op, threshold) = match binary.left.value_type() {
            Type::Scalar => (&binary.right, turned(binary.op), &binary.left),
            _ => (&binary.left, binary.op, &binary.right),
        };
        let (measured_plan, threshold_plan) = (Plan::new(measured).ok()?, Plan::new(threshold).ok()?);
        let is_with_number = matches!(threshold.kind, ExprKind::Number(_));
        Some(Self { op, is_with_number, binary, measured_plan, threshold_plan })
    }

    /// Whether a value satisfies it.
    pub(super) fn holds(&self, value: f64, threshold: f64) -> bool {
        match self.op {
            BinaryOp::Equal => value == threshold,
            BinaryOp::NotEqual => value != threshold,
            BinaryOp::Greater => value > threshold,
            BinaryOp::Less => value < threshold,
            BinaryOp::GreaterOrEqual => value >= threshold,
            BinaryOp::LessOrEqual => value <= threshold,
            _ => false,
        }
    }

    /// Both sides at a time; nothing where they cannot be evaluated.
    pub(super) fn measure(&self, engine: &Engine, storage: &Storage, time: i64) -> Vec<Measured> {
        let answer = |plan| engine.instant(plan, storage, time).result.ok();
        match (answer(&self.measured_plan), answer(&self.threshold_plan)) {
            (Some(Answer::Vector(samples)), Some(Answer::Scalar(threshold))) => {
                let one = |sample: Sample| measured(nameless(&sample.labels), &sample, Some(threshold));
                samples.into_iter().filter_map(one).collect()
            }
            (Some(Answer::Vector(samples)), Some(Answer::Vector(thresholds))) => {
                self.matched(&samples, &thresholds)
            }
            _ => vec![],
        }
    }

    fn matched(&self, samples: &[Sample], thresholds: &[Sample]) -> Vec<Measured> {
        let by_key = |samples: &'_ [Sample]| -> HashMap<LabelSet, usize> {
            samples.iter().enumerate().map(|(index, sample)| (self.key(&sample.labels), index)).collect()
        };
        if self.many() == Some(Side::Right) {
            let values = by_key(samples);
            let one = |threshold: &Sample| {
                let value = &samples[*values.get(&self.key(&threshold.labels))?];
                measured(nameless(&threshold.labels), value, threshold.value.as_float())
            };
            return thresholds.iter().filter_map(one).collect();
        }
        let partners = by_key(thresholds);
        let one = |sample: &Sample| {
            let partner = partners.get(&self.key(&sample.labels)).map(|index| &thresholds[*index]);
            let threshold = partner.and_then(|partner| partner.value.as_float());
            measured(self.labels(&sample.labels, partner), sample, threshold)
        };
        samples.iter().filter_map(one).collect()
    }

    fn many(&self) -> Option<Side> {
        Some(self.binary.matching.as_ref()?.group.as_ref()?.many)
    }

    /// What series of the two sides have in common when they belong together.
    fn key(&self, labels: &LabelSet) -> LabelSet {
        let Some(matching) = &self.binary.matching else { return nameless(labels) };
        let names: Vec<&str> = matching.labels.iter().filter_map(|label| label.name.as_str()).collect();
        let is_on = matching.is_on;
        labels.filtered(|name| names.contains(&name) == is_on && (is_on || name != METRIC_NAME))
    }

    /// The labels of the result for a series of the left side.
    fn labels(&self, labels: &LabelSet, partner: Option<&Sample>) -> LabelSet {
        let Some(matching) = &self.binary.matching else { return nameless(labels) };
        let Some(group) = &matching.group else { return nameless(&self.key(labels)) };
        let included = group.include.iter().filter_map(|label| label.name.as_str());
        included.fold(nameless(labels), |labels, name| {
            labels.with(name, partner.and_then(|partner| partner.labels.get(name)).unwrap_or_default())
        })
    }
}

fn measured(labels: LabelSet, sample: &Sample, threshold: Option<f64>) -> Option<Measured> {
    Some(Measured { labels, value: sample.value.as_float()?, threshold })
}

/// The labels of an alert have no name of a metric.
pub(super) fn nameless(labels: &LabelSet) -> LabelSet {
    labels.filtered(|name| name != METRIC_NAME)
}

/// The comparison with its sides changed.
fn turned(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Greater => BinaryOp::Less,
        BinaryOp::Less => BinaryOp::Greater,
        BinaryOp::GreaterOrEqual => BinaryOp::LessOrEqual,
        BinaryOp::LessOrEqual => BinaryOp::GreaterOrEqual,
        same => same,
    }
}
