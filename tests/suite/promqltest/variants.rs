//! The further queries that must give the same as an instant query: with `@` at every selector, at other times.

use mcpmon_check::promql::{self, At, Expr, ExprKind, Features, Modifiers, Version};

/// Functions whose result depends on the time of the evaluation, whatever their arguments are.
const OF_TIME: [&str; 15] = [
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "days_in_month",
    "end",
    "hour",
    "minute",
    "month",
    "predict_linear",
    "range",
    "start",
    "step",
    "time",
    "timestamp",
    "year",
];

/// The expression fixed to a time, and the times at which it must give the same; none if that depends on the time.
pub(super) fn fixed(expr: &str, time: i64, features: &Features) -> Option<(String, Vec<i64>)> {
    let mut expr = promql::parse(expr, features).ok()?;
    if !fix(&mut expr, time) {
        return None;
    }
    let times = if time == 0 { vec![-1000, 0, 1000] } else { vec![-10 * time, 0, time / 5, time, 10 * time] };
    // Prometheus prints a sign, and the columns of annotations count it
    let mut text = expr.to_string().replace(" Inf,", " +Inf,");
    if features.version() < Version::new(3, 13) {
        // durations are printed by the newer names of their functions
        text = text.replace("min_of(", "min(").replace("max_of(", "max(");
    }
    Some((text, times))
}

/// Fixes what has no time yet; what is within a subquery is fixed by it. The answer is whether nothing else depends
/// on the time.
fn fix(expr: &mut Expr, time: i64) -> bool {
    let fix_place = |modifiers: &mut Modifiers| {
        if !matches!(modifiers.at, Some(At::Time(_))) {
            modifiers.at = Some(At::Time(time));
        }
    };
    match &mut expr.kind {
        ExprKind::Hole(_) | ExprKind::Number(_) | ExprKind::String(_) => true,
        ExprKind::Selector(selector) => {
            fix_place(&mut selector.modifiers);
            true
        }
        ExprKind::Matrix(matrix) => {
            fix_place(&mut matrix.selector.modifiers);
            true
        }
        ExprKind::Subquery(subquery) => {
            fix_place(&mut subquery.modifiers);
            true
        }
        ExprKind::Paren(inner) => fix(inner, time),
        ExprKind::Unary(unary) => fix(&mut unary.operand, time),
        ExprKind::Binary(binary) => fix(&mut binary.left, time) & fix(&mut binary.right, time),
        ExprKind::Call(call) => {
            let is_of_time = OF_TIME.contains(&call.function.name);
            call.arguments.iter_mut().fold(!is_of_time, |is_fixed, argument| fix(argument, time) && is_fixed)
        }
        ExprKind::Aggregate(aggregate) => {
            let parameter = aggregate.parameter.as_mut().is_none_or(|parameter| fix(parameter, time));
            fix(&mut aggregate.operand, time) && parameter
        }
    }
}
