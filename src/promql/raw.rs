//! Series whose values reach the result as they are, though computed with: not their number, their rate or their times.
//!
//! Enters: an expression. Leaves: its instant selectors that are used so. A comparison of a series with itself at another
//! time, the mere existence of a series, and what makes a rate of it are no such uses.

use super::ast::{Binary, Expr, ExprKind, Selector};
use super::operators::BinaryOp;

/// Functions that look at something else of a series than its values.
const INDIFFERENT: [&str; 12] = [
    "absent",
    "absent_over_time",
    "changes",
    "count_over_time",
    "histogram_quantile",
    "histogram_fraction",
    "histogram_avg",
    "histogram_count",
    "histogram_sum",
    "present_over_time",
    "resets",
    "timestamp",
];

/// Aggregations that only count series.
const COUNTING: [&str; 3] = ["count", "count_values", "group"];

impl Expr {
    /// Every instant selector whose values are used as they are.
    pub fn raw_selectors(&self) -> impl Iterator<Item = &Selector> {
        let mut whole = self;
        while let ExprKind::Paren(inner) = &whole.kind {
            whole = inner;
        }
        let mut pending = vec![whole];
        std::iter::from_fn(move || {
            while let Some(expr) = pending.pop() {
                match &expr.kind {
                    ExprKind::Selector(selector) => return Some(&**selector),
                    ExprKind::Call(call) if INDIFFERENT.contains(&call.function.name) => {}
                    // what is computed at each step of a subquery may be made a rate of
                    ExprKind::Subquery(_) => {}
                    ExprKind::Aggregate(aggregate) if COUNTING.contains(&aggregate.aggregation.name) => {}
                    ExprKind::Binary(binary) => pending.extend(used(binary, std::ptr::eq(expr, whole))),
                    _ => pending.extend(expr.children()),
                }
            }
            None
        })
    }
}

/// The sides of an operator whose values reach the result; `is_whole` if it is the whole expression.
fn used(binary: &Binary, is_whole: bool) -> Vec<&Expr> {
    let is_zero = |expr: &Expr| matches!(&expr.kind, ExprKind::Number(number) if number.value == 0.0);
    let is_number = |expr: &Expr| matches!(&expr.kind, ExprKind::Number(_));
    let names =
        |expr: &Expr| expr.selectors().map(|it| it.metric_name().map(str::to_owned)).collect::<Vec<_>>();
    match binary.op {
        BinaryOp::And | BinaryOp::Unless => vec![&binary.left],
        // whether there was anything yet
        op if op.is_comparison() && !is_whole && (is_zero(&binary.left) || is_zero(&binary.right)) => vec![],
        BinaryOp::Equal if is_zero(&binary.left) || is_zero(&binary.right) => vec![],
        // whether it began lately
        BinaryOp::Less | BinaryOp::LessOrEqual if is_number(&binary.right) => vec![],
        BinaryOp::Greater | BinaryOp::GreaterOrEqual if is_number(&binary.left) => vec![],
        // what began and has not ended, or what came since
        BinaryOp::Sub if !names(&binary.left).is_empty() && !names(&binary.right).is_empty() => vec![],
        BinaryOp::Div if names(&binary.left) == names(&binary.right) => vec![],
        op if op.is_comparison() && names(&binary.left) == names(&binary.right) => vec![],
        _ => vec![&binary.left, &binary.right],
    }
}

#[cfg(test)]
mod tests {
    use crate::promql::{Features, parse};

    #[test]
    fn bare_values_are_told_from_numbers_rates_and_times() {
        let raw = |text: &str| -> Vec<String> {
            let expr = parse(text, &Features::default()).unwrap();
            expr.raw_selectors().filter_map(|selector| selector.metric_name().map(str::to_owned)).collect()
        };
        assert_eq!(raw("sum(x) > 100"), ["x"]);
        assert_eq!(raw("x > 0"), ["x"]);
        assert_eq!(raw("y / x"), ["x", "y"]);
        for text in [
            "rate(x[5m])",
            "absent(x)",
            "count(x) > 1",
            "x - x offset 5m",
            "sum(started) - sum(handled)",
            "x > x offset 5m",
            "x == 0",
            "rate(y[5m]) / (rate(z[5m]) and x > 0)",
            "max_over_time(sum(x)[1h:])",
            "histogram_quantile(0.9, x)",
        ] {
            assert!(raw(text).is_empty(), "{text}");
        }
    }
}
