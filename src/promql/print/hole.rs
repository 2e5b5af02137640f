//! Variables as text: as they are written.

use super::{Piece, literal::push_escaped, push_arguments, push_grouping, push_matching};
use crate::promql::ast::{Expr, HoleExpr, HoleForm, Part, Selector, Template};

/// Writes the start of an expression and leaves the rest in `pending`, the last first.
pub(super) fn push<'a>(expr: &'a Expr, hole: &'a HoleExpr, text: &mut String, pending: &mut Vec<Piece<'a>>) {
    match (&hole.form, &hole.operands[..]) {
        (HoleForm::String, _) => push_string(&hole.template, text),
        (HoleForm::Call(_), _) => {
            text.push_str(&hole.template.written());
            pending.push(Piece::Hole(hole));
            push_arguments(expr, text, pending);
        }
        (HoleForm::Operator { .. }, [left, right]) => {
            pending.extend([Piece::Expr(right), Piece::Hole(hole), Piece::Expr(left)]);
        }
        (HoleForm::Suffix, [operand]) => pending.extend([Piece::Hole(hole), Piece::Expr(operand)]),
        _ => text.push_str(&hole.template.written()),
    }
}

/// What stands after the first operand, or after the arguments of a call.
pub(super) fn push_after(hole: &HoleExpr, text: &mut String) {
    if let HoleForm::Call(grouping) = &hole.form {
        grouping.iter().for_each(|grouping| push_grouping(grouping, text));
        return text.truncate(text.trim_end().len());
    }
    text.push(' ');
    text.push_str(&hole.template.written());
    let HoleForm::Operator { is_bool, matching } = &hole.form else { return };
    if *is_bool {
        text.push_str(" bool");
    }
    matching.iter().for_each(|matching| push_matching(matching, text));
    text.push(' ');
}

/// Whether nothing but braces tells that a variable stands for a metric: `$x{}`.
pub(super) fn needs_braces(selector: &Selector) -> bool {
    let template = selector.name.as_ref().and_then(|name| name.template.as_ref());
    let has_braces = !selector.matchers.is_empty() || !selector.unknown_matchers.is_empty();
    !has_braces && template.is_some_and(|template| !template.is_name())
}

/// A label name, in quotes if it needs them.
pub(super) fn push_label(template: &Template, text: &mut String) {
    if template.is_bare() {
        text.push_str(&template.written());
    } else {
        push_string(template, text);
    }
}

/// A string in double quotes.
pub(super) fn push_string(template: &Template, text: &mut String) {
    text.push('"');
    for part in &template.parts {
        match part {
            Part::Known(known) => push_escaped(known.as_bytes(), text),
            Part::Hole(hole) => text.push_str(hole.written()),
        }
    }
    text.push('"');
}
