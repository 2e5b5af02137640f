//! Which parts of an expression are the same at every time: what depends only on `@` and constants. And of which
//! selectors only the counts and sums of histograms are wanted.

use crate::promql::{
    ast::{Expr, ExprKind},
    functions::Needs,
    kernel::Kernel,
    operators::BinaryOp,
    plan::OnlyCounts,
};
use smallvec::SmallVec;
use std::ptr;

/// A node and what is known about it.
pub(super) struct Node<'a> {
    pub(super) expr: &'a Expr,
    /// Its children's places in the list.
    pub(super) children: SmallVec<[usize; 2]>,
    /// Whether it is the same at every time.
    is_invariant: bool,
    /// Whether it is worth, or needed, to evaluate it only once.
    wants_wrap: bool,
    /// Whether it is evaluated only once, and its parent is not.
    pub(super) is_wrapped: bool,
    /// Whether only the counts and sums of its histograms are wanted.
    pub(super) only_counts: OnlyCounts,
}

/// All nodes, children before parents.
pub(super) fn nodes(root: &Expr) -> Vec<Node<'_>> {
    let mut nodes: Vec<Node<'_>> = vec![];
    let mut pending = vec![];
    for expr in root.postorder() {
        let children: SmallVec<_> = pending.drain(pending.len() - expr.children().count()..).collect();
        pending.push(nodes.len());
        let (is_invariant, wants_wrap) = classify(expr, &children, &mut nodes);
        nodes.push(Node {
            expr,
            children,
            is_invariant,
            wants_wrap,
            is_wrapped: false,
            only_counts: OnlyCounts::default(),
        });
    }
    if let Some(root) = nodes.last_mut() {
        root.is_wrapped = root.wants_wrap;
    }
    spread_counts(&mut nodes);
    nodes
}

/// What is around a node.
#[derive(Clone, Copy, Default)]
struct Around {
    counts: bool,
    buckets: bool,
    /// Whether the innermost of such functions needs only counts; without the function that is the whole expression.
    innermost: bool,
}

/// Finds the nodes of whose histograms only counts and sums are wanted: those within a function of counts or sums, and
/// not within anything that looks at buckets. A subquery does, for it must find counter resets itself. Older versions
/// look at the first selector only, and at the innermost function.
fn spread_counts(nodes: &mut [Node<'_>]) {
    let first = nodes.last().and_then(|root| first_selector(root.expr));
    let mut around: Vec<Around> = vec![Around::default(); nodes.len()];
    for index in (0..nodes.len()).rev() {
        let Around { mut counts, mut buckets, mut innermost } = around[index];
        let expr = nodes[index].expr;
        let is_first = first.is_some_and(|first| ptr::eq(first, expr));
        nodes[index].only_counts = OnlyCounts { now: counts && !buckets, before: innermost && is_first };
        match &expr.kind {
            ExprKind::Call(call) => {
                let needs = call.function.needs;
                counts |= needs == Needs::Counts;
                buckets |= needs == Needs::Buckets;
                if needs != Needs::Whatever && index + 1 < nodes.len() {
                    innermost = needs == Needs::Counts;
                }
            }
            ExprKind::Subquery(_) => buckets = true,
            ExprKind::Binary(binary) => {
                buckets |= matches!(binary.op, BinaryOp::TrimUpper | BinaryOp::TrimLower);
            }
            _ => {}
        }
        for child in &nodes[index].children {
            around[*child] = Around { counts, buckets, innermost };
        }
    }
}

/// The selector that comes first, where the parameter of an aggregation comes after what is aggregated.
fn first_selector(root: &Expr) -> Option<&Expr> {
    let mut pending = vec![root];
    while let Some(expr) = pending.pop() {
        match &expr.kind {
            ExprKind::Selector(_) | ExprKind::Matrix(_) => return Some(expr),
            ExprKind::Aggregate(aggregate) => {
                pending.extend(aggregate.parameter.as_ref().into_iter().chain([&aggregate.operand]));
            }
            _ => pending.extend(expr.children().rev()),
        }
    }
    None
}

/// Whether a node is the same at every time and whether it is to be evaluated once, given its children; where it is
/// not, those of its children are that want it.
fn classify(expr: &Expr, children: &[usize], nodes: &mut [Node<'_>]) -> (bool, bool) {
    let first = |nodes: &[Node<'_>]| match children.last() {
        Some(child) => (nodes[*child].is_invariant, nodes[*child].wants_wrap),
        None => (true, false),
    };
    let (is_invariant, wants_wrap) = match &expr.kind {
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Hole(_) => return (true, false),
        ExprKind::Selector(selector) => {
            let is_fixed = selector.modifiers.at.is_some();
            return (is_fixed, is_fixed);
        }
        ExprKind::Matrix(matrix) => return (matrix.selector.modifiers.at.is_some(), false),
        // as in Prometheus, the parameter of an aggregation does not count
        ExprKind::Aggregate(_) | ExprKind::Paren(_) | ExprKind::Unary(_) => return first(nodes),
        ExprKind::Subquery(subquery) => {
            for child in children {
                nodes[*child].is_wrapped = nodes[*child].is_invariant;
            }
            return (subquery.modifiers.at.is_some(), false);
        }
        ExprKind::Call(call) if call.function.is_constant => return (true, false),
        ExprKind::Call(call) => {
            let is_invariant = children.iter().all(|child| nodes[*child].is_invariant);
            let of_selector = |child: &usize| matches!(nodes[*child].expr.kind, ExprKind::Selector(_));
            let is_safe = !call.function.reads_time
                || (matches!(call.function.kernel, Kernel::Time(_)) && children.iter().all(of_selector));
            (is_invariant && is_safe, true)
        }
        ExprKind::Binary(_) => (children.iter().all(|child| nodes[*child].is_invariant), true),
    };
    if is_invariant {
        return (true, wants_wrap);
    }
    for child in children {
        nodes[*child].is_wrapped = nodes[*child].wants_wrap;
    }
    (false, false)
}
