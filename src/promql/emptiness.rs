//! Expressions that give nothing, whatever the values: what they need of series is not there.
//!
//! Enters: an expression, and a way to tell which selectors find nothing. Leaves: whether the result is surely an empty
//! vector. `absent(x)`, `vector(1)` and `a or b` give something out of nothing; nearly everything else does not.

use super::{
    ast::{Binary, Call, Expr, ExprKind, Matcher, Selector, Template},
    kernel::Kernel,
    operators::BinaryOp,
    types::Type,
};
use crate::labels::{LabelSet, MatchOp};

impl Selector {
    /// The one name that its series have, if it says which. No variable stands in it.
    #[must_use]
    pub fn metric_name(&self) -> Option<&str> {
        if let Some(name) = &self.name {
            return name.known()?.as_str();
        }
        let named = self.matchers.iter().find(|matcher| matcher.is_name() && matcher.op == MatchOp::Equal)?;
        named.is_known().then(|| named.value.as_str())?
    }

    /// The parts of its name, if variables stand in it.
    #[must_use]
    pub fn name_template(&self) -> Option<&Template> {
        if let Some(name) = &self.name {
            return name.template.as_deref();
        }
        let named = self.matchers.iter().find(|matcher| matcher.is_name() && matcher.op == MatchOp::Equal)?;
        named.template.as_deref()
    }

    /// Whether all that it asks of a series is known: no variable stands in its name or its matchers.
    #[must_use]
    pub fn is_known(&self) -> bool {
        let mut labels = self.name.iter();
        labels.all(|name| name.template.is_none())
            && self.unknown_matchers.is_empty()
            && self.matchers.iter().all(Matcher::is_known)
    }

    /// Whether it may select a series of these labels; patterns are not looked at, and variables may be anything.
    #[must_use]
    pub fn may_select(&self, labels: &LabelSet) -> bool {
        self.metric_name().is_none_or(|name| name == labels.metric_name())
            && self.name_template().is_none_or(|name| name.may_be(labels.metric_name()))
            && self.matchers.iter().filter(|matcher| matcher.is_known()).all(|matcher| {
                let value = matcher.label.name.as_str().and_then(|name| labels.get(name)).unwrap_or_default();
                match matcher.op {
                    MatchOp::Equal => matcher.value == *value,
                    MatchOp::NotEqual => matcher.value != *value,
                    MatchOp::Regex | MatchOp::NotRegex => true,
                }
            })
    }
}

impl Expr {
    /// Whether it gives no sample if the selectors for which `finds_nothing` holds select no series.
    #[must_use]
    pub fn is_surely_empty(&self, finds_nothing: impl Fn(&Selector) -> bool) -> bool {
        let mut results: Vec<bool> = vec![];
        for expr in self.postorder() {
            let operands = results.split_off(results.len() - expr.children().count());
            results.push(match &expr.kind {
                ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Hole(_) => false,
                ExprKind::Selector(selector) => finds_nothing(selector),
                ExprKind::Matrix(matrix) => finds_nothing(&matrix.selector),
                ExprKind::Paren(_) | ExprKind::Unary(_) | ExprKind::Subquery(_) | ExprKind::Aggregate(_) => {
                    operands.last().is_some_and(|is_empty| *is_empty)
                }
                ExprKind::Binary(binary) => {
                    combined(binary, operands.first() == Some(&true), operands.last() == Some(&true))
                }
                ExprKind::Call(call) => called(call, &operands),
            });
        }
        results.pop().unwrap_or(false)
    }
}

fn combined(binary: &Binary, left: bool, right: bool) -> bool {
    match binary.op {
        BinaryOp::Or => left && right,
        BinaryOp::Unless => left,
        // what is filled in needs a partner only on the other side
        _ => match (binary.fill.left.is_some(), binary.fill.right.is_some()) {
            (false, false) => left || right,
            (true, false) => right,
            (false, true) => left,
            (true, true) => left && right,
        },
    }
}

fn called(call: &Call, arguments: &[bool]) -> bool {
    let makes_something = matches!(call.function.kernel, Kernel::Absent);
    let is_series = |argument: &Expr| matches!(argument.value_type(), Type::Vector | Type::Matrix);
    let mut series = call.arguments.iter().zip(arguments).filter(|(argument, _)| is_series(argument));
    call.function.returns == Type::Vector
        && !makes_something
        && series.next().is_some_and(|(_, is_empty)| *is_empty)
}

#[cfg(test)]
mod tests {
    use crate::promql::{Features, parse};

    #[test]
    fn what_needs_series_gives_nothing_without_them() {
        let is_empty = |text: &str| {
            let expr = parse(text, &Features::default()).unwrap();
            expr.is_surely_empty(|selector| selector.metric_name() == Some("none"))
        };
        for text in [
            "none",
            "{__name__=\"none\"}",
            "-(none)",
            "none > 1",
            "1 - none",
            "sum by (a) (rate(none[5m]))",
            "topk(2, none)",
            "max_over_time((none > 1)[5m:])",
            "histogram_quantile(0.9, none)",
            "up * none",
            "none and up",
            "up and none",
            "none unless up",
            "none or none",
            "label_replace(none, \"a\", \"b\", \"c\", \".*\")",
        ] {
            assert!(is_empty(text), "{text}");
        }
        for text in [
            "up",
            "1",
            "none or up",
            "up unless none",
            "absent(none)",
            "absent_over_time(none[5m])",
            "vector(scalar(none))",
            "scalar(none)",
            "time() - scalar(none)",
            "vector(1) > 0",
        ] {
            assert!(!is_empty(text), "{text}");
        }
    }
}
