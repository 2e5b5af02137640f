//! The labels of the result of a function.

use super::{Labels, Presence};
use crate::{
    labels::MatchOp,
    promql::{
        ast::{Call, Expr, ExprKind, Selector},
        kernel::Kernel,
        text::{Text, TextRange},
        types::Type,
    },
};
use std::rc::Rc;

pub(super) fn result(call: &Call, range: TextRange, operands: &[Rc<Labels>]) -> Rc<Labels> {
    let because = call.name_range;
    if matches!(call.function.kernel, Kernel::Absent) {
        return Rc::new(absent(call, because));
    }
    let is_series = |expr: &Expr| !matches!(expr.value_type(), Type::Scalar | Type::String);
    let Some(operand) = call.arguments.iter().zip(operands).find(|(expr, _)| is_series(expr)) else {
        return Rc::new(Labels::none(range));
    };
    let mut labels = Labels::clone(operand.1);
    if !call.function.keeps_name {
        labels.drop_name(because);
    }
    match call.function.name {
        "vector" => labels = Labels::none(range),
        "label_replace" => replace(call, &mut labels),
        "label_join" => join(call, &mut labels),
        "info" => info(call, &mut labels),
        "histogram_quantile" | "histogram_fraction" => labels.set("le", labels.get("le").gone(because)),
        "histogram_quantiles" => {
            labels.set("le", labels.get("le").gone(because));
            match text(call, 1).and_then(Text::as_str) {
                Some(label) => labels.set(label, Presence::Surely),
                None => labels = labels.forget(),
            }
            labels.set_single(false);
        }
        _ => {}
    }
    Rc::new(labels)
}

/// The argument of this index, if it is a text that is known.
fn text(call: &Call, index: usize) -> Option<&Text> {
    match &without_parens(call.arguments.get(index)?).kind {
        ExprKind::String(text) => Some(text),
        _ => None,
    }
}

fn without_parens(mut expr: &Expr) -> &Expr {
    while let ExprKind::Paren(inner) = &expr.kind {
        expr = inner;
    }
    expr
}

/// `absent` has the labels that its selector compares with one value.
fn absent(call: &Call, because: TextRange) -> Labels {
    let mut labels = Labels::none(because);
    let Some(argument) = call.arguments.first().map(without_parens) else { return labels };
    let Some(selector) = argument.selector() else {
        return if argument.value_type() == Type::Unknown { labels.forget() } else { labels };
    };
    if !selector.is_known() && has_unknown_labels(selector) {
        return labels.forget();
    }
    for matcher in selector.matchers.iter().filter(|matcher| !matcher.is_name()) {
        let Some(name) = matcher.label.name.as_str() else { continue };
        let is_repeated = selector.matchers.iter().filter(|other| other.label.name == *name).nth(1).is_some();
        match matcher.op {
            MatchOp::Equal if is_repeated || matcher.template.is_some() => {
                labels.set(name, Presence::Perhaps);
            }
            MatchOp::Equal if !matcher.value.is_empty() => labels.set(name, Presence::Surely),
            _ => {}
        }
    }
    labels
}

fn has_unknown_labels(selector: &Selector) -> bool {
    let mut labels = selector.matchers.iter().map(|matcher| &matcher.label);
    !selector.unknown_matchers.is_empty() || labels.any(|label| label.template.is_some())
}

/// A label that is replaced may become empty, and that is as if it were not there.
fn replace(call: &Call, labels: &mut Labels) {
    let Some(target) = text(call, 1).and_then(Text::as_str) else {
        *labels = labels.forget();
        return;
    };
    let matches_all = text(call, 4).is_some_and(|pattern| matches!(pattern.as_bytes(), b".*" | b"(.*)"));
    let is_fixed = |value: &Text| !value.is_empty() && !value.as_bytes().contains(&b'$');
    let is_sure = matches_all && text(call, 2).is_some_and(is_fixed);
    labels.set(target, if is_sure { Presence::Surely } else { Presence::Perhaps });
}

fn join(call: &Call, labels: &mut Labels) {
    let Some(target) = text(call, 1).and_then(Text::as_str) else {
        *labels = labels.forget();
        return;
    };
    let sources = || (3..call.arguments.len()).filter_map(|index| text(call, index)?.as_str());
    let has_separator = call.arguments.len() > 4 && text(call, 2).is_some_and(|text| !text.is_empty());
    let is_sure = has_separator || sources().any(|source| labels.get(source) == Presence::Surely);
    labels.set(target, if is_sure { Presence::Surely } else { Presence::Perhaps });
}

/// `info` adds labels, those that its second argument names if it names any; it never takes one away.
fn info(call: &Call, labels: &mut Labels) {
    let added = |presence: Presence| if presence.is_never() { Presence::Perhaps } else { presence };
    let data =
        call.arguments.get(1).and_then(Expr::selector).filter(|selector| !has_unknown_labels(selector));
    let named: Vec<&str> = data
        .into_iter()
        .flat_map(|selector| &selector.matchers)
        .filter(|matcher| !matcher.is_name())
        .filter_map(|matcher| matcher.label.name.as_str())
        .collect();
    if named.is_empty() {
        labels.change(added);
    }
    for label in named {
        labels.set(label, added(labels.get(label)));
    }
    labels.set("__name__", added(labels.get("__name__")));
}
