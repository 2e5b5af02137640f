//! The type check, and what else upstream checks on a whole tree.
//!
//! Every error of the tree is found, in the order of the text.

use super::{
    ast::{Aggregate, Binary, Call, Expr, ExprKind, HoleExpr, HoleForm, Label, Matching, Selector},
    error::{Error, ErrorKind, Taker},
    text::{Text, TextRange},
    types::Type,
};
use std::{collections::HashSet, ptr};

/// Everything that is wrong with a tree.
pub(super) fn check(root: &Expr) -> Vec<Error> {
    let mut check = Check { errors: vec![], info_labels: HashSet::new() };
    for expr in root.descendants() {
        check.expr(expr);
    }
    check.errors.sort_by_key(|error| error.range.start);
    check.errors
}

struct Check {
    errors: Vec<Error>,
    /// Second arguments of `info`, which may select everything. A call comes before its arguments.
    info_labels: HashSet<*const Expr>,
}

impl Check {
    fn note(&mut self, kind: ErrorKind, range: TextRange) {
        self.errors.push(Error::new(kind, range));
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Paren(_) => {}
            ExprKind::Hole(hole) => self.hole(hole),
            ExprKind::Selector(selector) => {
                let may_be_empty = self.info_labels.contains(&ptr::from_ref(expr));
                self.selector(selector, expr.range(), may_be_empty);
            }
            ExprKind::Matrix(matrix) => self.selector(&matrix.selector, matrix.selector.range, false),
            ExprKind::Subquery(subquery) => {
                let given = subquery.operand.value_type();
                if !matches!(given, Type::Vector | Type::Unknown) {
                    self.note(ErrorKind::SubqueryOfNonVector { given }, expr.range());
                }
            }
            ExprKind::Unary(unary) => {
                let given = unary.operand.value_type();
                if !matches!(given, Type::Scalar | Type::Vector | Type::Unknown) {
                    self.note(ErrorKind::SignOfNonNumber { given }, expr.range());
                }
            }
            ExprKind::Binary(binary) => self.binary(binary, expr.range()),
            ExprKind::Call(call) => self.call(call, expr.range()),
            ExprKind::Aggregate(aggregate) => self.aggregate(aggregate),
        }
    }

    fn selector(&mut self, selector: &Selector, range: TextRange, may_be_empty: bool) {
        if let Some(name) = selector.name.as_ref().filter(|name| !may_be_nothing(name)) {
            for matcher in selector.matchers.iter().filter(|matcher| matcher.is_name()) {
                let (first, second) = (name.name.clone(), matcher.value.clone());
                self.note(ErrorKind::NameTwice { first, second }, range);
            }
        } else if !may_be_empty
            && selector.name.is_none()
            && selector.unknown_matchers.is_empty()
            && selector.matchers.iter().all(|matcher| matcher.is_known() && matcher.matches_empty())
        {
            self.note(ErrorKind::EmptySelector, range);
        }
    }

    fn expect(&mut self, expected: Type, expr: &Expr, taker: Taker) {
        let given = expr.value_type();
        if given != expected && given != Type::Unknown {
            self.note(ErrorKind::WrongType { expected, taker, given }, expr.range());
        }
    }

    fn call(&mut self, call: &Call, range: TextRange) {
        let (function, given) = (call.function, call.arguments.len());
        let (least, most) = (function.least, function.most);
        let may_be_more = call.arguments.iter().any(|argument| argument.value_type() == Type::Unknown);
        let are_too_few = given < usize::from(least) && !may_be_more;
        if are_too_few || most.is_some_and(|most| given > usize::from(most)) {
            self.note(ErrorKind::ArgumentCount { function: function.name, least, most, given }, range);
        }
        for (index, argument) in call.arguments.iter().enumerate() {
            if let Some(expected) = function.parameter(index) {
                self.expect(expected, argument, Taker::Function(function.name));
            }
        }
        if function.name == "info"
            && let Some(labels) = call.arguments.get(1)
        {
            self.info(labels);
        }
    }

    fn info(&mut self, labels: &Expr) {
        match &labels.kind {
            ExprKind::Selector(selector) if selector.name.is_some() => {
                self.note(ErrorKind::InfoLabels { has_name: true }, labels.range());
            }
            ExprKind::Selector(_) => {
                self.info_labels.insert(labels);
            }
            _ if labels.value_type() != Type::Vector => {}
            _ => self.note(ErrorKind::InfoLabels { has_name: false }, labels.range()),
        }
    }

    fn hole(&mut self, hole: &HoleExpr) {
        let HoleForm::Operator { matching, .. } = &hole.form else { return };
        if let Some(matching) = matching {
            self.labels_in_both(matching, hole.template.range);
        }
    }

    fn aggregate(&mut self, aggregate: &Aggregate) {
        self.expect(Type::Vector, &aggregate.operand, Taker::Aggregation);
        if let (Some(expected), Some(parameter)) = (aggregate.aggregation.parameter, &aggregate.parameter) {
            self.expect(expected, parameter, Taker::AggregationParameter);
        }
    }

    fn binary(&mut self, binary: &Binary, range: TextRange) {
        let op = binary.op;
        let types = [binary.left.value_type(), binary.right.value_type()];
        if binary.is_bool && !op.is_comparison() {
            self.note(ErrorKind::BoolOfNonComparison(op), binary.op_range);
        }
        if op.is_comparison() && !binary.is_bool && types == [Type::Scalar; 2] {
            self.note(ErrorKind::ScalarComparison(op), binary.op_range);
        }
        for side in [&binary.left, &binary.right] {
            let given = side.value_type();
            if !matches!(given, Type::Scalar | Type::Vector | Type::Unknown) {
                self.note(ErrorKind::OperandType { op, given }, side.range());
            }
        }
        if let Some(matching) = &binary.matching {
            self.labels_in_both(matching, binary.op_range);
        }
        if types.iter().any(|side| !matches!(side, Type::Vector | Type::Unknown)) {
            if binary.matching.as_ref().is_some_and(|matching| !matching.labels.is_empty()) {
                self.note(ErrorKind::MatchingOfScalar, range);
            }
            if !binary.fill.is_empty() {
                self.note(ErrorKind::FillOfScalar, range);
            }
        } else if op.is_set() {
            if binary.matching.as_ref().is_some_and(|matching| matching.group.is_some()) {
                self.note(ErrorKind::GroupOfSetOperator(op), range);
            }
            if !binary.fill.is_empty() {
                self.note(ErrorKind::FillOfSetOperator(op), range);
            }
        }
        if op.is_set() && types.contains(&Type::Scalar) {
            self.note(ErrorKind::SetOperatorOfScalar(op), range);
        }
    }

    fn labels_in_both(&mut self, matching: &Matching, range: TextRange) {
        let Some(group) = matching.group.as_ref().filter(|_| matching.is_on) else { return };
        let include: HashSet<&[u8]> =
            group.include.iter().filter_map(Label::known).map(Text::as_bytes).collect();
        let known = matching.labels.iter().filter(|label| label.template.is_none());
        for label in known.filter(|label| include.contains(label.name.as_bytes())) {
            self.note(ErrorKind::LabelInBoth { label: label.name.clone() }, range);
        }
    }
}

/// Whether the variables in a name may leave nothing of it.
fn may_be_nothing(name: &Label) -> bool {
    name.template.as_ref().is_some_and(|template| template.known().next().is_none())
}
