//! Whether the series of a result differ, and the windows of its rates.
//!
//! Enters: an expression. Leaves: whether its last aggregation keeps a label that nothing fixes, so that there are likely
//! several series which only that label tells apart; and over which windows rates are taken.

use super::{Aggregate, AggregateOp, Expr, ExprKind, MatchOp, ast::Duration};

/// Functions that make labels, or that leave what they were given out.
const MAKERS: [&str; 7] =
    ["label_replace", "label_join", "info", "absent", "absent_over_time", "vector", "histogram_quantiles"];

/// Functions that count how fast a counter grows.
const RATES: [&str; 2] = ["rate", "irate"];

impl Expr {
    /// The labels that its series have at most, if its outermost aggregation tells.
    fn kept_labels(&self) -> Option<Vec<String>> {
        let (aggregate, is_quantile) = self.outermost()?;
        let Some(grouping) = &aggregate.grouping else { return Some(vec![]) };
        if grouping.is_without || grouping.labels.iter().any(|label| label.template.is_some()) {
            return None;
        }
        let names = grouping.labels.iter().map(|label| label.name.to_string());
        Some(names.filter(|name| !(is_quantile && name == "le")).collect())
    }

    /// Whether its series surely or very likely differ in a label: it groups by one that no matcher fixes, or it takes
    /// quantiles of all buckets there are.
    #[must_use]
    pub fn differs_by_label(&self) -> bool {
        if let Some(kept) = self.kept_labels() {
            let fixes = |label: &str| {
                self.selectors().any(|selector| {
                    let is_chosen = selector.matchers.iter().any(|one| one.template.is_some());
                    let mut own = selector.matchers.iter().filter(|one| one.label.name == *label);
                    is_chosen
                        || !selector.unknown_matchers.is_empty()
                        || own.any(|one| one.op == MatchOp::Equal)
                })
            };
            return kept.iter().any(|label| !fixes(label));
        }
        let ExprKind::Call(call) = &self.kind else { return false };
        let is_plain =
            !self.descendants().any(|inner| matches!(inner.kind, ExprKind::Aggregate(_) | ExprKind::Hole(_)));
        let mut selectors = self.selectors().peekable();
        call.function.name == "histogram_quantile"
            && is_plain
            && selectors.peek().is_some()
            && selectors.all(|selector| selector.matchers.is_empty() && selector.unknown_matchers.is_empty())
    }

    /// The aggregation that makes the labels of the result, and whether a quantile is taken of it.
    fn outermost(&self) -> Option<(&Aggregate, bool)> {
        let (mut expr, mut is_quantile) = (self, false);
        loop {
            expr = match &expr.kind {
                ExprKind::Paren(inner) => inner,
                ExprKind::Unary(unary) => &unary.operand,
                ExprKind::Call(call) if !MAKERS.contains(&call.function.name) => {
                    is_quantile |= call.function.name == "histogram_quantile";
                    call.arguments.iter().find(|one| one.has_series())?
                }
                ExprKind::Subquery(subquery) => &subquery.operand,
                ExprKind::Binary(binary) => match (binary.left.has_series(), binary.right.has_series()) {
                    (true, false) => &binary.left,
                    (false, true) => &binary.right,
                    _ => return None,
                },
                ExprKind::Aggregate(aggregate) => match aggregate.aggregation.op {
                    AggregateOp::Sum
                    | AggregateOp::Avg
                    | AggregateOp::Min
                    | AggregateOp::Max
                    | AggregateOp::Count => {
                        return Some((aggregate, is_quantile));
                    }
                    _ => return None,
                },
                _ => return None,
            };
        }
    }

    fn has_series(&self) -> bool {
        matches!(self.value_type(), super::Type::Vector | super::Type::Matrix)
    }

    /// The windows over which it takes rates.
    pub fn rate_windows(&self) -> impl Iterator<Item = &Duration> {
        self.descendants().filter_map(|expr| match &expr.kind {
            ExprKind::Call(call) if RATES.contains(&call.function.name) => {
                match &call.arguments.first()?.kind {
                    ExprKind::Matrix(matrix) => Some(&matrix.window),
                    _ => None,
                }
            }
            _ => None,
        })
    }
}
