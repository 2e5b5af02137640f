//! All variables of an expression.

use super::{
    At, Binary, Duration, DurationKind, Expr, ExprKind, Grouping, HoleExpr, HoleForm, Label, Matching,
    Modifiers, Selector, Template,
};
use crate::promql::hole::Hole;

impl Expr {
    /// The variables in it, in the order of the text.
    pub fn holes(&self) -> impl Iterator<Item = &Hole> {
        let mut holes: Vec<&Hole> = self.templates().flat_map(Template::holes).collect();
        holes.sort_by_key(|hole| hole.range);
        holes.into_iter()
    }

    /// Whether no variable stands in it: only then it can be evaluated.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.templates().next().is_none()
    }

    fn templates(&self) -> impl Iterator<Item = &Template> {
        let mut found = vec![];
        self.descendants().flat_map(move |expr| {
            own(expr, &mut found);
            std::mem::take(&mut found)
        })
    }
}

/// The texts with variables of an expression, without those of the expressions within.
fn own<'e>(expr: &'e Expr, into: &mut Vec<&'e Template>) {
    match &expr.kind {
        ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::Paren(_)
        | ExprKind::Unary(_)
        | ExprKind::Call(_) => {}
        ExprKind::Selector(selector) => of_selector(selector, into),
        ExprKind::Matrix(matrix) => {
            of_selector(&matrix.selector, into);
            of_duration(&matrix.window, into);
        }
        ExprKind::Subquery(subquery) => {
            of_duration(&subquery.window, into);
            subquery.step.iter().for_each(|step| of_duration(step, into));
            of_modifiers(&subquery.modifiers, into);
        }
        ExprKind::Binary(binary) => {
            let Binary { matching, .. } = &**binary;
            matching.iter().for_each(|matching| of_matching(matching, into));
        }
        ExprKind::Aggregate(aggregate) => {
            aggregate.grouping.iter().for_each(|grouping| of_labels(&grouping.labels, into));
        }
        ExprKind::Hole(hole) => of_hole(hole, into),
    }
}

fn of_hole<'e>(hole: &'e HoleExpr, into: &mut Vec<&'e Template>) {
    into.push(&hole.template);
    match &hole.form {
        HoleForm::Call(Some(Grouping { labels, .. })) => of_labels(labels, into),
        HoleForm::Operator { matching: Some(matching), .. } => of_matching(matching, into),
        _ => {}
    }
}

fn of_selector<'e>(selector: &'e Selector, into: &mut Vec<&'e Template>) {
    of_labels(selector.name.as_slice(), into);
    for matcher in &selector.matchers {
        into.extend(matcher.label.template.as_deref());
        into.extend(matcher.template.as_deref());
    }
    into.extend(&selector.unknown_matchers);
    of_modifiers(&selector.modifiers, into);
}

fn of_modifiers<'e>(modifiers: &'e Modifiers, into: &mut Vec<&'e Template>) {
    modifiers.offset.iter().for_each(|offset| of_duration(offset, into));
    if let Some(At::Hole(template)) = &modifiers.at {
        into.push(template);
    }
}

fn of_matching<'e>(matching: &'e Matching, into: &mut Vec<&'e Template>) {
    of_labels(&matching.labels, into);
    matching.group.iter().for_each(|group| of_labels(&group.include, into));
}

fn of_labels<'e>(labels: &'e [Label], into: &mut Vec<&'e Template>) {
    into.extend(labels.iter().filter_map(|label| label.template.as_deref()));
}

/// The parser bounds the height of durations, so this may recurse.
fn of_duration<'e>(duration: &'e Duration, into: &mut Vec<&'e Template>) {
    match &duration.kind {
        DurationKind::Literal(_) | DurationKind::Step | DurationKind::Range => {}
        DurationKind::Hole(template) => into.push(template),
        DurationKind::Negation(operand) | DurationKind::Paren(operand) => of_duration(operand, into),
        DurationKind::Binary(_, sides) | DurationKind::MinOf(sides) | DurationKind::MaxOf(sides) => {
            sides.iter().for_each(|side| of_duration(side, into));
        }
    }
}
