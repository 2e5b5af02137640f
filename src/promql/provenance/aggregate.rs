//! The labels of an aggregation.

use super::{Labels, Presence};
use crate::promql::{
    aggregations::AggregateOp,
    ast::{Aggregate, Expr, ExprKind, Grouping, Label},
    text::TextRange,
};
use std::rc::Rc;

pub(super) fn result(aggregate: &Aggregate, range: TextRange, operand: &Rc<Labels>) -> Rc<Labels> {
    use AggregateOp::{Bottomk, CountValues, LimitRatio, Limitk, Topk};
    let is_whole =
        aggregate.grouping.as_ref().is_none_or(|grouping| !grouping.is_without && grouping.labels.is_empty());
    let op = aggregate.aggregation.op;
    if matches!(op, Bottomk | Topk | Limitk | LimitRatio) {
        let is_one = is_whole && op != LimitRatio && aggregate.parameter.as_ref().is_some_and(is_one);
        if !is_one {
            return Rc::clone(operand);
        }
        let mut labels = Labels::clone(operand);
        labels.set_single(true);
        return Rc::new(labels);
    }
    let name_end = range.start.saturating_add(u32::try_from(aggregate.aggregation.name.len()).unwrap_or(0));
    let mut labels = match &aggregate.grouping {
        Some(grouping) => grouped(grouping, operand),
        None => operand.keep([].into_iter(), TextRange::new(range.start, name_end)),
    };
    labels.set_single(operand.is_single() || labels.is_empty() && labels.get("__name__").is_never());
    if op == CountValues {
        match aggregate.parameter.as_ref().map(|parameter| &parameter.kind) {
            Some(ExprKind::String(label)) => {
                label.as_str().into_iter().for_each(|label| labels.set(label, Presence::Surely));
            }
            _ => labels = labels.forget(),
        }
        labels.set_single(false);
    }
    Rc::new(labels)
}

fn is_one(parameter: &Expr) -> bool {
    matches!(&parameter.kind, ExprKind::Number(number) if number.value < 2.0)
}

fn grouped(grouping: &Grouping, operand: &Labels) -> Labels {
    let known = grouping.labels.iter().filter_map(|label| label.known()?.as_str());
    let is_known = grouping.labels.iter().all(|label| Label::known(label).is_some());
    if grouping.is_without {
        let mut labels = operand.clone();
        if !is_known {
            labels.change(Presence::at_most);
        }
        for label in known {
            labels.set(label, operand.get(label).gone(grouping.range));
        }
        labels.drop_name(grouping.range);
        return labels;
    }
    if is_known {
        return operand.keep(known, grouping.range);
    }
    let mut labels = operand.clone();
    labels.change(Presence::at_most);
    labels.set("__name__", operand.get("__name__").at_most());
    for label in known {
        labels.set(label, operand.get(label));
    }
    labels
}
