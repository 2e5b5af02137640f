//! A tree as text: canonical on one line, or pretty on several.
//!
//! The canonical text is upstream's: words in lower case, matchers sorted, modifiers in one order, durations in the
//! fewest units. Where upstream loses something (fractions of milliseconds, very long numbers), ours does not: what is
//! printed parses to the same tree. Nothing recurses.

mod hole;
mod literal;
mod pretty;

use super::{
    ast::{
        Aggregate, At, Binary, Duration, DurationKind, Expr, ExprKind, Extension, Grouping, HoleExpr, Label,
        Matcher, Matching, Modifiers, Selector, Side, Subquery, Template,
    },
    operators::BinaryOp,
};
use crate::labels::{MatchOp, NameScheme};
use literal::{push_duration, push_number, push_quoted};
use std::fmt;

/// The canonical text.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&canonical(self))
    }
}

impl Expr {
    /// The text on several lines where it is longer than 100 characters, indented by two blanks a level.
    #[must_use]
    pub fn pretty(&self) -> String {
        pretty::pretty(self)
    }
}

/// A string in double quotes.
pub(super) fn quoted(value: &[u8]) -> String {
    let mut text = String::new();
    push_quoted(value, &mut text);
    text
}

/// A piece of the text that is still to be written.
enum Piece<'a> {
    Expr(&'a Expr),
    Word(&'static str),
    /// What stands between the operands.
    Operator(&'a Binary),
    /// What stands after the operand.
    Suffix(&'a Subquery),
    /// A variable after an operand.
    Hole(&'a HoleExpr),
}

fn canonical(root: &Expr) -> String {
    let mut text = String::new();
    let mut pending = vec![Piece::Expr(root)];
    while let Some(piece) = pending.pop() {
        match piece {
            Piece::Word(word) => text.push_str(word),
            Piece::Operator(binary) => {
                text.push(' ');
                push_operator(binary, &mut text);
                text.push(' ');
            }
            Piece::Suffix(subquery) => push_subquery_suffix(subquery, &mut text),
            Piece::Hole(hole) => hole::push_after(hole, &mut text),
            Piece::Expr(expr) => push_expr(expr, &mut text, &mut pending),
        }
    }
    text
}

/// Writes the start of an expression and leaves the rest in `pending`, the last first.
fn push_expr<'a>(expr: &'a Expr, text: &mut String, pending: &mut Vec<Piece<'a>>) {
    match &expr.kind {
        ExprKind::Number(number) => push_number(*number, text),
        ExprKind::String(value) => push_quoted(value.as_bytes(), text),
        ExprKind::Selector(selector) => {
            push_series(selector, text);
            let end = text.len();
            push_modifiers(&selector.modifiers, text);
            if end == text.len() && hole::needs_braces(selector) {
                text.push_str("{}");
            }
        }
        ExprKind::Matrix(matrix) => {
            push_series(&matrix.selector, text);
            text.push('[');
            push_duration(&matrix.window, text);
            text.push(']');
            push_modifiers(&matrix.selector.modifiers, text);
        }
        ExprKind::Subquery(subquery) => {
            pending.extend([Piece::Suffix(subquery), Piece::Expr(&subquery.operand)]);
        }
        ExprKind::Paren(inner) => {
            text.push('(');
            pending.extend([Piece::Word(")"), Piece::Expr(inner)]);
        }
        ExprKind::Unary(unary) => {
            text.push(if unary.is_negation { '-' } else { '+' });
            pending.push(Piece::Expr(&unary.operand));
        }
        ExprKind::Binary(binary) => {
            pending.extend([Piece::Expr(&binary.right), Piece::Operator(binary), Piece::Expr(&binary.left)]);
        }
        ExprKind::Call(call) => {
            text.push_str(call.function.name);
            push_arguments(expr, text, pending);
        }
        ExprKind::Aggregate(aggregate) => {
            push_aggregation(aggregate, text);
            push_arguments(expr, text, pending);
        }
        ExprKind::Hole(hole) => hole::push(expr, hole, text, pending),
    }
}

fn push_arguments<'a>(expr: &'a Expr, text: &mut String, pending: &mut Vec<Piece<'a>>) {
    text.push('(');
    pending.push(Piece::Word(")"));
    for (index, argument) in expr.children().rev().enumerate() {
        if index > 0 {
            pending.push(Piece::Word(", "));
        }
        pending.push(Piece::Expr(argument));
    }
}

/// The name of an aggregation, and what it groups by.
fn push_aggregation(aggregate: &Aggregate, text: &mut String) {
    text.push_str(aggregate.aggregation.name);
    aggregate.grouping.iter().for_each(|grouping| push_grouping(grouping, text));
}

fn push_grouping(grouping: &Grouping, text: &mut String) {
    if grouping.labels.is_empty() && !grouping.is_without {
        return;
    }
    text.push_str(if grouping.is_without { " without " } else { " by " });
    push_labels(&grouping.labels, text);
    text.push(' ');
}

fn push_labels(labels: &[Label], text: &mut String) {
    text.push('(');
    for (index, label) in labels.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        push_label(label, text);
    }
    text.push(')');
}

/// A label name, in quotes if it needs them.
fn push_label(label: &Label, text: &mut String) {
    if let Some(template) = &label.template {
        return hole::push_label(template, text);
    }
    match label.name.as_str() {
        Some(name) if NameScheme::Legacy.allows_label(name) && !is_reserved(name) => text.push_str(name),
        _ => push_quoted(label.name.as_bytes(), text),
    }
}

/// Whether a bare word is read as something else than the name of a label.
fn is_reserved(word: &str) -> bool {
    ["inf", "nan", "without"].iter().any(|reserved| word.eq_ignore_ascii_case(reserved))
}

/// An operator with its modifiers.
fn push_operator(binary: &Binary, text: &mut String) {
    text.push_str(binary.op.as_str());
    if binary.is_bool {
        text.push_str(" bool");
    }
    if let Some(matching) = &binary.matching {
        push_matching(matching, text);
    }
    let mut push_fill = |word: &str, value: f64| {
        text.push_str(word);
        text.push_str(" (");
        literal::push_float(value, text);
        text.push(')');
    };
    match (binary.fill.left, binary.fill.right) {
        (Some(left), Some(right)) if left.to_bits() == right.to_bits() => push_fill(" fill", left),
        (left, right) => {
            left.into_iter().for_each(|value| push_fill(" fill_left", value));
            right.into_iter().for_each(|value| push_fill(" fill_right", value));
        }
    }
}

fn push_matching(matching: &Matching, text: &mut String) {
    let group = matching.group.as_ref();
    if matching.labels.is_empty() && !matching.is_on && group.is_none() {
        return;
    }
    text.push_str(if matching.is_on { " on " } else { " ignoring " });
    push_labels(&matching.labels, text);
    if let Some(group) = group {
        text.push_str(if group.many == Side::Left { " group_left " } else { " group_right " });
        push_labels(&group.include, text);
    }
}

/// Name and matchers.
fn push_series(selector: &Selector, text: &mut String) {
    if let Some(name) = &selector.name {
        text.push_str(name.name.as_str().unwrap_or_default());
    }
    if selector.matchers.is_empty() && selector.unknown_matchers.is_empty() {
        if selector.name.is_none() {
            text.push_str("{}");
        }
        return;
    }
    let mut matchers: Vec<String> = selector.matchers.iter().map(matcher).collect();
    matchers.extend(selector.unknown_matchers.iter().map(Template::written));
    matchers.sort_unstable();
    text.push('{');
    text.push_str(&matchers.join(","));
    text.push('}');
}

fn matcher(matcher: &Matcher) -> String {
    let mut text = String::new();
    match matcher.label.name.as_str() {
        _ if matcher.label.template.is_some() => push_label(&matcher.label, &mut text),
        Some(name) if NameScheme::Legacy.allows_label(name) => text.push_str(name),
        _ => push_quoted(matcher.label.name.as_bytes(), &mut text),
    }
    text.push_str(MatchOp::as_str(matcher.op));
    match &matcher.template {
        Some(template) => hole::push_string(template, &mut text),
        None => push_quoted(matcher.value.as_bytes(), &mut text),
    }
    text
}

fn push_modifiers(modifiers: &Modifiers, text: &mut String) {
    let offset = modifiers.offset.as_ref().filter(|offset| !offset.is_zero());
    let is_literal = offset.is_some_and(|offset| matches!(offset.kind, DurationKind::Literal(_)));
    // At the end, an offset in parentheses would take in the operators of the expression around it.
    if !is_literal && let Some(offset) = offset {
        push_offset(offset, text);
    }
    match &modifiers.at {
        Some(At::Time(milliseconds)) => {
            let sign = if *milliseconds < 0 { "-" } else { "" };
            let size = milliseconds.unsigned_abs();
            text.push_str(&format!(" @ {sign}{}.{:03}", size / 1000, size % 1000));
        }
        Some(At::Start) => text.push_str(" @ start()"),
        Some(At::End) => text.push_str(" @ end()"),
        Some(At::Hole(template)) => {
            text.push_str(" @ ");
            text.push_str(&template.written());
        }
        None => {}
    }
    match modifiers.extension {
        Some(Extension::Anchored) => text.push_str(" anchored"),
        Some(Extension::Smoothed) => text.push_str(" smoothed"),
        None => {}
    }
    if is_literal && let Some(offset) = offset {
        push_offset(offset, text);
    }
}

fn push_offset(offset: &Duration, text: &mut String) {
    text.push_str(" offset ");
    let start = text.len();
    push_duration(offset, text);
    let is_operation = match &offset.kind {
        // With a sign before it, it does not take in the operators of the expression around it.
        DurationKind::Paren(_) => return text.insert(start, '+'),
        DurationKind::Binary(..) => true,
        DurationKind::Negation(operand) => matches!(operand.kind, DurationKind::Binary(..)),
        _ => false,
    };
    // Only after `(` or two signs does an offset go on past its first operand.
    let signs = text[start..].bytes().take_while(|byte| *byte == b'-').count();
    if is_operation && signs < 2 && !text[start..].starts_with('(') {
        text.insert_str(start, if signs == 1 { "+" } else { "++" });
    }
}

/// Range, step and modifiers of a subquery.
fn push_subquery_suffix(subquery: &Subquery, text: &mut String) {
    text.push('[');
    push_duration(&subquery.window, text);
    text.push(':');
    if let Some(step) = &subquery.step {
        push_duration(step, text);
    }
    text.push(']');
    push_modifiers(&subquery.modifiers, text);
}
