//! Selectors: matchers, and which time they mean.

use crate::{
    labels::{LabelSet, METRIC_NAME, MatchOp, Matcher},
    promql::{
        ast::{self, Duration, Expr, ExprKind, Modifiers},
        plan::{OnlyCounts, Place, Selector, Span},
        query::QueryError,
        text::TextRange,
    },
};

pub(super) fn place(modifiers: &Modifiers) -> Place {
    Place { offset: modifiers.offset.clone(), at: modifiers.at.clone() }
}

pub(super) fn span(window: &Duration, modifiers: &Modifiers) -> Span {
    Span { window: window.clone(), place: place(modifiers) }
}

/// Which time the first selector in `expr` means, then the subqueries around it, from the inside.
pub(super) fn places(expr: &Expr) -> Vec<Place> {
    let mut around: Vec<&Modifiers> = vec![];
    let mut pending = vec![(expr, 0)];
    while let Some((expr, depth)) = pending.pop() {
        around.truncate(depth);
        match &expr.kind {
            ExprKind::Selector(selector) => around.push(&selector.modifiers),
            ExprKind::Matrix(matrix) => around.push(&matrix.selector.modifiers),
            ExprKind::Subquery(subquery) => {
                around.push(&subquery.modifiers);
                pending.push((&subquery.operand, around.len()));
                continue;
            }
            _ => {
                pending.extend(expr.children().rev().map(|child| (child, depth)));
                continue;
            }
        }
        return around.into_iter().rev().map(place).collect();
    }
    vec![]
}

pub(super) fn selector(written: &ast::Selector, range: TextRange) -> Result<Selector, QueryError> {
    let extension = written.modifiers.extension;
    Ok(Selector {
        only_counts: OnlyCounts::default(),
        matchers: matchers(written)?,
        place: place(&written.modifiers),
        extension,
        range,
    })
}

pub(super) fn matchers(selector: &ast::Selector) -> Result<Vec<Matcher>, QueryError> {
    let name =
        selector.name.iter().map(|name| (METRIC_NAME.to_owned(), MatchOp::Equal, name.name.to_string()));
    let rest = selector
        .matchers
        .iter()
        .map(|matcher| (matcher.label.name.to_string(), matcher.op, matcher.value.to_string()));
    name.chain(rest)
        .map(|(name, op, value)| {
            Matcher::new(&name, op, &value).map_err(|error| QueryError::new(error.to_string()))
        })
        .collect()
}

/// The labels that a series must have to be selected: those that are compared with one value. What else is asked of
/// such a label afterwards takes it away again, as in Prometheus.
pub(super) fn absent_labels(matchers: &[Matcher]) -> LabelSet {
    let is_named = |matcher: &&Matcher| &*matcher.name != METRIC_NAME;
    let excludes = |matcher: &&Matcher| matcher.op.is_negative() && matcher.matches("");
    // the index looks at those that exclude series after the others
    let (excluding, choosing): (Vec<_>, Vec<_>) = matchers.iter().filter(is_named).partition(excludes);
    let mut labels: Vec<(&Matcher, bool)> = vec![];
    for matcher in choosing.into_iter().chain(excluding) {
        match labels.iter_mut().find(|(known, _)| known.name == matcher.name) {
            Some((_, counts)) => *counts = false,
            None if matcher.op == MatchOp::Equal => labels.push((matcher, true)),
            None => {}
        }
    }
    let fixed = labels.iter().filter(|(_, counts)| *counts);
    fixed.map(|(matcher, _)| (matcher.name.clone(), matcher.value.clone())).collect()
}
