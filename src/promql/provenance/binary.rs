//! The labels of the result of an operator between two vectors, or a vector and a number.

use super::{Labels, Presence};
use crate::promql::{
    ast::{Binary, Group, Label, Matching, Side},
    operators::BinaryOp,
    types::Type,
};
use std::rc::Rc;

pub(super) fn result(binary: &Binary, left: &Rc<Labels>, right: &Rc<Labels>) -> Rc<Labels> {
    let drops_name = binary.op.is_arithmetic() || binary.is_bool;
    let of_number = |labels: &Rc<Labels>| {
        if !drops_name {
            return Rc::clone(labels);
        }
        let mut labels = Labels::clone(labels);
        labels.drop_name(binary.op_range);
        Rc::new(labels)
    };
    match (binary.left.value_type(), binary.right.value_type()) {
        (Type::Vector, Type::Scalar) => of_number(left),
        (Type::Scalar, Type::Vector) => of_number(right),
        (Type::Vector, Type::Vector) => match binary.op {
            BinaryOp::And | BinaryOp::Unless => Rc::clone(left),
            BinaryOp::Or => Rc::new(either(binary.matching.as_ref(), left, right)),
            _ => {
                let mut labels = matched(binary, left, right);
                if drops_name {
                    labels.drop_name(binary.op_range);
                }
                Rc::new(labels)
            }
        },
        _ => Rc::new(Labels::unknown()),
    }
}

fn either(matching: Option<&Matching>, left: &Labels, right: &Labels) -> Labels {
    let mut labels = left.with(right, Presence::or);
    labels.set("__name__", left.get("__name__").or(right.get("__name__")));
    let all_are_alike = match matching {
        Some(matching) if matching.is_on => matching.labels.is_empty(),
        Some(_) => false,
        None => left.is_empty() && right.is_empty(),
    };
    labels.set_single(left.is_single() && right.is_single() && all_are_alike);
    labels
}

fn known(labels: &[Label]) -> impl Iterator<Item = &str> {
    labels.iter().filter_map(|label| label.known()?.as_str())
}

/// The result of an operator that combines two series: the labels of the side of many, or of both.
fn matched(binary: &Binary, left: &Labels, right: &Labels) -> Labels {
    let (is_on, matching) = match &binary.matching {
        Some(matching) => (matching.is_on, matching.labels.as_slice()),
        None => (false, [].as_slice()),
    };
    let group = binary.matching.as_ref().and_then(|matching| matching.group.as_ref());
    let is_known = |labels: &[Label]| labels.iter().all(|label| label.template.is_none());
    let (many, one) = match group.map(|group| group.many) {
        Some(Side::Right) => (right, left),
        _ => (left, right),
    };
    if !is_known(matching) || !group.is_none_or(|group| is_known(&group.include)) {
        let mut unknown = Labels::unknown();
        unknown.set_single(is_single(group, many, one) && binary.fill.is_empty());
        return unknown;
    }
    let mut labels = if binary.fill.is_empty() {
        equal(is_on, matching, many, one)
    } else {
        // what is filled in has the labels of either side
        let mut either = many.with(one, Presence::or);
        either.set("__name__", many.get("__name__").or(one.get("__name__")));
        either
    };
    match group {
        Some(group) => {
            for label in known(&group.include) {
                let presence = one.get(label);
                labels.set(
                    label,
                    if binary.fill.is_empty() { presence } else { presence.or(Presence::Perhaps) },
                );
            }
        }
        None if is_on => labels = labels.keep(known(matching), binary.op_range),
        None => known(matching).for_each(|label| labels.set(label, labels.get(label).gone(binary.op_range))),
    }
    labels.set_single(is_single(group, many, one) && binary.fill.is_empty());
    labels
}

/// Each series of the result has one of the side of many; without a group that is so of both sides.
fn is_single(group: Option<&Group>, many: &Labels, one: &Labels) -> bool {
    many.is_single() || group.is_none() && one.is_single()
}

/// The labels of the side of many, which are the same on the other side where they are compared.
fn equal(is_on: bool, matching: &[Label], many: &Labels, one: &Labels) -> Labels {
    if is_on {
        let mut labels = many.clone();
        for label in known(matching) {
            labels.set(label, many.get(label).and(one.get(label)));
        }
        return labels;
    }
    let mut labels = many.with(one, Presence::and);
    for label in known(matching) {
        labels.set(label, many.get(label));
    }
    labels
}
