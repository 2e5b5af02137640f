//! Label flow: which labels the series of a result have, and what took the others away.
//!
//! Enters: an expression, and which labels the series of each selector have. Leaves: for each expression within what is
//! known of the labels of its result, children before parents. It follows `promql/engine.go` of Prometheus: groupings,
//! matching of series, functions that write labels. What variables decide is not known. Nothing recurses.

mod aggregate;
mod binary;
mod call;
mod labels;

pub use labels::{Labels, Presence};

use super::{
    ast::{Expr, ExprKind, Selector},
    text::TextRange,
    types::Type,
};
use std::rc::Rc;

/// An expression and the labels of its result.
#[derive(Debug)]
pub struct Flow<'e> {
    /// The expression.
    pub expr: &'e Expr,
    /// The labels of the expressions that it is made of, in the order of [`Expr::children`].
    pub operands: Vec<Rc<Labels>>,
    /// The labels of its result.
    pub result: Rc<Labels>,
}

impl Expr {
    /// The labels of it and of all the expressions within, each after those within it. `source` says which labels the
    /// series of a selector have; what its matchers say need not be said.
    pub fn label_flow(&self, source: impl Fn(&Selector) -> Labels) -> impl Iterator<Item = Flow<'_>> {
        let mut pending: Vec<Rc<Labels>> = vec![];
        self.postorder().into_iter().map(move |expr| {
            let operands = pending.split_off(pending.len() - expr.children().count());
            let result = result(expr, &operands, &source);
            pending.push(Rc::clone(&result));
            Flow { expr, operands, result }
        })
    }

    /// The labels of its result.
    pub fn labels(&self, source: impl Fn(&Selector) -> Labels) -> Rc<Labels> {
        self.label_flow(source).last().map_or_else(|| Rc::new(Labels::unknown()), |flow| flow.result)
    }
}

fn result(expr: &Expr, operands: &[Rc<Labels>], source: &impl Fn(&Selector) -> Labels) -> Rc<Labels> {
    if expr.value_type() == Type::Scalar || expr.value_type() == Type::String {
        return Rc::new(Labels::none(expr.range()));
    }
    match (&expr.kind, operands) {
        (ExprKind::Selector(selector), _) => Rc::new(of_selector(selector, source)),
        (ExprKind::Matrix(matrix), _) => Rc::new(of_selector(&matrix.selector, source)),
        (ExprKind::Paren(_) | ExprKind::Subquery(_), [operand]) => Rc::clone(operand),
        (ExprKind::Unary(unary), [operand]) if unary.is_negation => {
            let start = expr.range().start;
            let mut labels = Labels::clone(operand);
            labels.drop_name(TextRange::new(start, start + 1));
            Rc::new(labels)
        }
        (ExprKind::Unary(_), [operand]) => Rc::clone(operand),
        (ExprKind::Binary(binary), [left, right]) => binary::result(binary, left, right),
        (ExprKind::Call(call), _) => call::result(call, expr.range(), operands),
        (ExprKind::Aggregate(aggregate), [.., operand]) => {
            aggregate::result(aggregate, expr.range(), operand)
        }
        _ => Rc::new(Labels::unknown()),
    }
}

/// The labels that the series of a selector have: what is known of them, and what its matchers ask.
fn of_selector(selector: &Selector, source: &impl Fn(&Selector) -> Labels) -> Labels {
    let mut labels = source(selector);
    for matcher in selector.matchers.iter().filter(|matcher| matcher.is_known() && !matcher.is_name()) {
        let Some(name) = matcher.label.name.as_str() else { continue };
        if !matcher.matches_empty() {
            labels.set(name, Presence::Surely);
        } else if matcher.matches_only_empty() {
            labels.set(name, Presence::Never { because: matcher.range() });
        }
    }
    labels
}
