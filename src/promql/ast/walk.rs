//! Ways through a tree, and its end. None of them recurses: a tree may be deeper than the stack.

use super::{Expr, ExprKind};
use std::mem;

impl Expr {
    /// The expressions that it is directly made of, in the order of the text.
    pub fn children(&self) -> impl DoubleEndedIterator<Item = &Expr> {
        let (first, second, rest): (Option<&Expr>, Option<&Expr>, &[Expr]) = match &self.kind {
            ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Selector(_) | ExprKind::Matrix(_) => {
                (None, None, &[])
            }
            ExprKind::Paren(inner) => (Some(inner), None, &[]),
            ExprKind::Subquery(subquery) => (Some(&subquery.operand), None, &[]),
            ExprKind::Unary(unary) => (Some(&unary.operand), None, &[]),
            ExprKind::Binary(binary) => (Some(&binary.left), Some(&binary.right), &[]),
            ExprKind::Call(call) => (None, None, &call.arguments),
            ExprKind::Hole(hole) => (None, None, &hole.operands),
            ExprKind::Aggregate(aggregate) => (aggregate.parameter.as_ref(), Some(&aggregate.operand), &[]),
        };
        first.into_iter().chain(second).chain(rest)
    }

    /// It and all the expressions within, each before those within it.
    pub fn descendants(&self) -> impl Iterator<Item = &Expr> {
        let mut pending = vec![self];
        std::iter::from_fn(move || {
            let next = pending.pop()?;
            pending.extend(next.children().rev());
            Some(next)
        })
    }

    /// It and all the expressions within, each after those within it: for computing from the leaves up.
    #[must_use]
    pub fn postorder(&self) -> Vec<&Expr> {
        let mut pending = vec![self];
        let mut reversed = vec![];
        while let Some(next) = pending.pop() {
            reversed.push(next);
            pending.extend(next.children());
        }
        reversed.reverse();
        reversed
    }

    /// Moves the expressions that it is directly made of to the end of `into`.
    fn take_children(&mut self, into: &mut Vec<Expr>) {
        let mut take = |expr: &mut Expr| {
            if !expr.is_leaf() {
                let placeholder = Self::placeholder(expr.range);
                into.push(mem::replace(expr, placeholder));
            }
        };
        match &mut self.kind {
            ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Selector(_) | ExprKind::Matrix(_) => {}
            ExprKind::Paren(inner) => take(inner),
            ExprKind::Subquery(subquery) => take(&mut subquery.operand),
            ExprKind::Unary(unary) => take(&mut unary.operand),
            ExprKind::Binary(binary) => {
                take(&mut binary.left);
                take(&mut binary.right);
            }
            ExprKind::Call(call) => call.arguments.iter_mut().for_each(take),
            ExprKind::Hole(hole) => hole.operands.iter_mut().for_each(take),
            ExprKind::Aggregate(aggregate) => {
                aggregate.parameter.iter_mut().for_each(&mut take);
                take(&mut aggregate.operand);
            }
        }
    }

    fn is_leaf(&self) -> bool {
        matches!(
            self.kind,
            ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Selector(_) | ExprKind::Matrix(_)
        )
    }
}

/// Drops the tree without recursion: it may be deeper than the stack.
impl Drop for Expr {
    fn drop(&mut self) {
        if self.is_leaf() {
            return;
        }
        let mut pending = vec![];
        self.take_children(&mut pending);
        while let Some(mut expr) = pending.pop() {
            expr.take_children(&mut pending);
        }
    }
}
