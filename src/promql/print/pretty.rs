//! The pretty text: an expression that is too long for a line is split at its outermost level, as upstream does.

use super::{Aggregate, Binary, Expr, ExprKind, canonical, hole, push_aggregation, push_expr, push_operator};
use super::{Piece as CanonicalPiece, push_subquery_suffix};
use crate::promql::ast::HoleForm;
use std::collections::HashMap;

/// The longest line that is left whole, in bytes.
const WIDTH: usize = 100;
/// Deeper than this the indentation stays the same: the text of a chain of operators would be quadratic.
const DEEPEST: usize = 60;

enum Piece<'a> {
    /// An expression that starts a line.
    Line(&'a Expr, usize),
    /// An expression that goes on in a line.
    Inline(&'a Expr, usize),
    Word(&'static str),
    Indent(usize),
    Operator(&'a Binary),
    Suffix(&'a Expr),
}

pub(super) fn pretty(root: &Expr) -> String {
    let lengths = lengths(root);
    let mut text = String::new();
    let mut pending = vec![Piece::Line(root, 0)];
    while let Some(piece) = pending.pop() {
        match piece {
            Piece::Word(word) => text.push_str(word),
            Piece::Indent(level) => indent(level, &mut text),
            Piece::Operator(binary) => push_operator(binary, &mut text),
            Piece::Suffix(expr) => match &expr.kind {
                ExprKind::Subquery(subquery) => push_subquery_suffix(subquery, &mut text),
                ExprKind::Hole(hole) => hole::push_after(hole, &mut text),
                _ => {}
            },
            Piece::Line(expr, level) => {
                if !matches!(expr.kind, ExprKind::Binary(_)) || lengths[&key(expr)] <= WIDTH {
                    indent(level, &mut text);
                }
                push(expr, level, &lengths, &mut text, &mut pending);
            }
            Piece::Inline(expr, level) => push(expr, level, &lengths, &mut text, &mut pending),
        }
    }
    text
}

fn indent(level: usize, text: &mut String) {
    text.extend(std::iter::repeat_n("  ", level.min(DEEPEST)));
}

fn key(expr: &Expr) -> *const Expr {
    expr
}

/// How long the canonical text of each expression is.
fn lengths(root: &Expr) -> HashMap<*const Expr, usize> {
    let mut lengths = HashMap::new();
    for expr in root.postorder() {
        let own = own_length(expr);
        let children: usize = expr.children().map(|child| lengths[&key(child)]).sum();
        lengths.insert(key(expr), own + children);
    }
    lengths
}

/// The length of what an expression adds to its parts.
fn own_length(expr: &Expr) -> usize {
    let mut text = String::new();
    let mut rest = vec![];
    push_expr(expr, &mut text, &mut rest);
    for piece in rest {
        match piece {
            CanonicalPiece::Expr(_) => {}
            CanonicalPiece::Word(word) => text.push_str(word),
            CanonicalPiece::Operator(binary) => {
                text.push_str("  ");
                push_operator(binary, &mut text);
            }
            CanonicalPiece::Suffix(subquery) => push_subquery_suffix(subquery, &mut text),
            CanonicalPiece::Hole(hole) => hole::push_after(hole, &mut text),
        }
    }
    text.len()
}

/// Writes an expression, split if it is too long. What follows its start goes to `pending`, the last first.
fn push<'a>(
    expr: &'a Expr,
    level: usize,
    lengths: &HashMap<*const Expr, usize>,
    text: &mut String,
    pending: &mut Vec<Piece<'a>>,
) {
    if lengths[&key(expr)] <= WIDTH {
        text.push_str(&canonical(expr));
        return;
    }
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Selector(_) | ExprKind::Matrix(_) => {
            text.push_str(&canonical(expr));
        }
        ExprKind::Paren(inner) => {
            text.push_str("(\n");
            pending.extend([
                Piece::Word(")"),
                Piece::Indent(level),
                Piece::Word("\n"),
                Piece::Line(inner, level + 1),
            ]);
        }
        ExprKind::Unary(unary) => {
            text.push(if unary.is_negation { '-' } else { '+' });
            pending.push(Piece::Inline(&unary.operand, level));
        }
        ExprKind::Subquery(subquery) => {
            pending.extend([Piece::Suffix(expr), Piece::Inline(&subquery.operand, level)]);
        }
        ExprKind::Binary(binary) => pending.extend([
            Piece::Line(&binary.right, level + 1),
            Piece::Word("\n"),
            Piece::Operator(binary),
            Piece::Indent(level),
            Piece::Word("\n"),
            Piece::Line(&binary.left, level + 1),
        ]),
        ExprKind::Call(call) => {
            text.push_str(call.function.name);
            push_arguments(expr, level, text, pending);
        }
        ExprKind::Aggregate(aggregate) => {
            let aggregate: &Aggregate = aggregate;
            push_aggregation(aggregate, text);
            push_arguments(expr, level, text, pending);
        }
        ExprKind::Hole(hole) => match (&hole.form, &hole.operands[..]) {
            (HoleForm::Call(_), _) => {
                text.push_str(&hole.template.written());
                pending.push(Piece::Suffix(expr));
                push_arguments(expr, level, text, pending);
            }
            (_, [operand]) => pending.extend([Piece::Suffix(expr), Piece::Inline(operand, level)]),
            (_, [left, right]) => {
                pending.extend([
                    Piece::Inline(right, level),
                    Piece::Suffix(expr),
                    Piece::Inline(left, level),
                ]);
            }
            _ => text.push_str(&canonical(expr)),
        },
    }
}

fn push_arguments<'a>(expr: &'a Expr, level: usize, text: &mut String, pending: &mut Vec<Piece<'a>>) {
    text.push_str("(\n");
    pending.extend([Piece::Word(")"), Piece::Indent(level), Piece::Word("\n")]);
    for (index, argument) in expr.children().rev().enumerate() {
        if index > 0 {
            pending.push(Piece::Word(",\n"));
        }
        pending.push(Piece::Line(argument, level + 1));
    }
}
