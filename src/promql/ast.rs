//! The syntax tree: what is written, with a range on every node.
//!
//! A tree that [`parse`](super::parse()) gives is well typed: a `rate` has a range vector. Every expression knows its
//! [`Type`]. Chains of operators (`a or b or …`) are as deep as they are long, so nothing here recurses, the drop
//! neither, and [`Expr::descendants`] and [`Expr::postorder`] are there for others.

mod duration;
mod holes;
mod template;
mod walk;

pub use duration::{Duration, DurationKind};
pub use template::{Part, Template};

use super::{
    aggregations::Aggregation,
    functions::Function,
    operators::BinaryOp,
    text::{Text, TextRange},
    types::Type,
};
use crate::labels::regex;

/// An expression.
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    pub(super) range: TextRange,
    pub(super) value_type: Type,
}

/// The kinds of expressions.
#[derive(Debug)]
pub enum ExprKind {
    /// `1.5`, `-1`, `5m`
    Number(Number),
    /// `"text"`
    String(Text),
    /// `up{job="x"} offset 5m`
    Selector(Box<Selector>),
    /// `up[5m]`
    Matrix(Box<MatrixSelector>),
    /// `rate(x[5m])[1h:1m]`
    Subquery(Box<Subquery>),
    /// `(x)`
    Paren(Box<Expr>),
    /// `-x`, `+x`
    Unary(Box<Unary>),
    /// `a + b`
    Binary(Box<Binary>),
    /// `rate(x[5m])`
    Call(Box<Call>),
    /// `sum by (job) (x)`
    Aggregate(Box<Aggregate>),
    /// `$threshold`, `"$text"`, `$function(x)`: what it is depends on variables.
    Hole(Box<HoleExpr>),
}

/// A number; a sign before it belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// The value; of a duration the seconds.
    pub value: f64,
    /// Whether it is written as a duration: `5m`.
    pub is_duration: bool,
}

/// An instant vector selector.
#[derive(Debug)]
pub struct Selector {
    /// The metric name before the braces.
    pub name: Option<Label>,
    /// What stands in the braces. `{"name"}` is a matcher of `__name__`.
    pub matchers: Vec<Matcher>,
    /// What stands for matchers that are not known: `$filters`, `job=$job`.
    pub unknown_matchers: Vec<Template>,
    /// `offset`, `@` and the like.
    pub modifiers: Modifiers,
    /// Name and braces, without the modifiers.
    pub range: TextRange,
}

/// A range vector selector.
#[derive(Debug)]
pub struct MatrixSelector {
    /// The series. Its modifiers are those of the whole, wherever they are written.
    pub selector: Selector,
    /// How far back.
    pub window: Duration,
}

/// A subquery.
#[derive(Debug)]
pub struct Subquery {
    /// What is evaluated at each step.
    pub operand: Expr,
    /// How far back.
    pub window: Duration,
    /// The step, if it is given.
    pub step: Option<Duration>,
    /// `offset` and `@`.
    pub modifiers: Modifiers,
}

/// What may follow a selector or a subquery.
#[derive(Debug, Default)]
pub struct Modifiers {
    /// `offset 5m`
    pub offset: Option<Duration>,
    /// `@ 1600000000`
    pub at: Option<At>,
    /// `anchored` or `smoothed`
    pub extension: Option<Extension>,
}

/// The `@` modifier.
#[derive(Clone, Debug, PartialEq)]
pub enum At {
    /// Milliseconds since 1970.
    Time(i64),
    /// `start()`
    Start,
    /// `end()`
    End,
    /// `$__to`
    Hole(Box<Template>),
}

/// How a range selector treats its bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// The samples nearest to the bounds are moved onto them.
    Anchored,
    /// Values at the bounds are interpolated.
    Smoothed,
}

impl Extension {
    /// As it is written.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Anchored => "anchored",
            Self::Smoothed => "smoothed",
        }
    }
}

/// A label or metric name.
#[derive(Clone, Debug)]
pub struct Label {
    /// The name, without quotes; where variables stand in it, as it is written.
    pub name: Text,
    /// Where it is written, quotes included.
    pub range: TextRange,
    /// Its parts, if variables stand in it: then the name is not known.
    pub template: Option<Box<Template>>,
}

impl Label {
    /// The name, if it is known.
    #[must_use]
    pub fn known(&self) -> Option<&Text> {
        self.template.is_none().then_some(&self.name)
    }

    /// Whether it is `name` for some values of the variables in it.
    #[must_use]
    pub fn may_be(&self, name: &str) -> bool {
        self.template.as_ref().map_or_else(|| self.name == *name, |template| template.may_be(name))
    }
}

pub use crate::labels::MatchOp;

/// A label matcher.
#[derive(Clone, Debug)]
pub struct Matcher {
    /// The label; `__name__` if only a quoted name is written.
    pub label: Label,
    /// The operator.
    pub op: MatchOp,
    /// The value or the pattern; where variables stand in it, as it is written.
    pub value: Text,
    /// Where the value is written, quotes included.
    pub value_range: TextRange,
    /// The parts of the value, if variables stand in it: then it is not known.
    pub template: Option<Box<Template>>,
}

impl Matcher {
    /// From the label to the value.
    #[must_use]
    pub fn range(&self) -> TextRange {
        self.label.range.to(self.value_range)
    }

    /// Whether it also takes series that have no such label; where variables stand in it, it may.
    #[must_use]
    pub fn matches_empty(&self) -> bool {
        if !self.is_known() {
            return true;
        }
        match self.op {
            MatchOp::Equal => self.value.is_empty(),
            MatchOp::NotEqual => !self.value.is_empty(),
            MatchOp::Regex => regex::matches_empty(self.value.as_bytes()),
            MatchOp::NotRegex => !regex::matches_empty(self.value.as_bytes()),
        }
    }

    /// Whether it takes only series that have no such label.
    #[must_use]
    pub fn matches_only_empty(&self) -> bool {
        let is_exact = matches!(self.op, MatchOp::Equal | MatchOp::Regex);
        self.is_known() && is_exact && self.value.is_empty()
    }

    /// Whether its label and its value are known: no variables stand in them.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.template.is_none() && self.label.template.is_none()
    }

    /// Whether it matches the metric name.
    #[must_use]
    pub fn is_name(&self) -> bool {
        self.label.name == "__name__"
    }
}

/// `-x` or `+x`, where `x` is no number.
#[derive(Debug)]
pub struct Unary {
    /// Whether the sign is `-`.
    pub is_negation: bool,
    /// What follows the sign.
    pub operand: Expr,
}

/// A binary operation.
#[derive(Debug)]
pub struct Binary {
    /// The operator.
    pub op: BinaryOp,
    /// The operator and its modifiers.
    pub op_range: TextRange,
    /// Whether a comparison gives 0 or 1 instead of filtering.
    pub is_bool: bool,
    /// `on (…) group_left (…)`, if it is written.
    pub matching: Option<Matching>,
    /// `fill (0)`, if it is written.
    pub fill: Fill,
    /// The left side.
    pub left: Expr,
    /// The right side.
    pub right: Expr,
}

/// Which series of the two sides belong together.
#[derive(Debug)]
pub struct Matching {
    /// `on`, not `ignoring`.
    pub is_on: bool,
    /// The labels in its parentheses.
    pub labels: Vec<Label>,
    /// `group_left` or `group_right`, if it is written.
    pub group: Option<Group>,
}

/// `group_left` or `group_right`: one series of one side belongs to many of the other.
#[derive(Debug)]
pub struct Group {
    /// The side that has many.
    pub many: Side,
    /// Labels that are taken from the side that has one.
    pub include: Vec<Label>,
}

/// One of the two sides of an operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Before the operator.
    Left,
    /// After the operator.
    Right,
}

/// Values for series that have no partner.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fill {
    /// For what is missing on the left.
    pub left: Option<f64>,
    /// For what is missing on the right.
    pub right: Option<f64>,
}

impl Fill {
    /// Whether nothing is filled.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.left.is_none() && self.right.is_none()
    }
}

/// A function call.
#[derive(Debug)]
pub struct Call {
    /// The row of the table.
    pub function: &'static Function,
    /// Where its name is written.
    pub name_range: TextRange,
    /// The arguments.
    pub arguments: Vec<Expr>,
}

/// An aggregation.
#[derive(Debug)]
pub struct Aggregate {
    /// The row of the table.
    pub aggregation: &'static Aggregation,
    /// `by (…)` or `without (…)`, if it is written.
    pub grouping: Option<Grouping>,
    /// The parameter of `topk` and the like.
    pub parameter: Option<Expr>,
    /// What is aggregated.
    pub operand: Expr,
}

/// An expression of which variables decide what it is.
#[derive(Debug)]
pub struct HoleExpr {
    /// The variables, and what is known of the text in which they stand.
    pub template: Template,
    /// What it looks like.
    pub form: HoleForm,
    /// The expressions that it is made of.
    pub operands: Vec<Expr>,
}

/// What an expression looks like of which variables decide what it is.
#[derive(Debug)]
pub enum HoleForm {
    /// `$threshold`, `${n}m`
    Operand,
    /// `"$text"`
    String,
    /// `$function(x)`, `${by} (x)`, `$aggregation by (job) (x)`
    Call(Option<Grouping>),
    /// `x $operator y`
    Operator {
        /// Whether a `bool` follows.
        is_bool: bool,
        /// `on (…) group_left (…)`, if it is written.
        matching: Option<Matching>,
    },
    /// `x $modifier`
    Suffix,
}

/// `by (…)` or `without (…)`.
#[derive(Debug)]
pub struct Grouping {
    /// Whether it is `without`.
    pub is_without: bool,
    /// The labels in its parentheses.
    pub labels: Vec<Label>,
    /// The keyword and the parentheses.
    pub range: TextRange,
}

impl Selector {
    /// Where its metric name is written, if it says one; else all of it.
    #[must_use]
    pub fn name_range(&self) -> TextRange {
        let named = self.matchers.iter().find(|matcher| matcher.is_name() && matcher.op == MatchOp::Equal);
        let name = self.name.as_ref().map(|name| name.range);
        name.or(named.map(|matcher| matcher.value_range)).unwrap_or(self.range)
    }
}

impl Expr {
    /// An expression of that type.
    pub(super) fn new(kind: ExprKind, range: TextRange, value_type: Type) -> Self {
        Self { kind, range, value_type }
    }

    /// Something that takes the place of an expression.
    pub(super) fn placeholder(range: TextRange) -> Self {
        Self::new(ExprKind::Number(Number { value: 0.0, is_duration: false }), range, Type::Scalar)
    }

    /// Where it is written, its modifiers included.
    #[must_use]
    pub fn range(&self) -> TextRange {
        self.range
    }

    /// What it evaluates to.
    #[must_use]
    pub fn value_type(&self) -> Type {
        self.value_type
    }

    /// The selector that it is, of an instant or a range vector.
    #[must_use]
    pub fn selector(&self) -> Option<&Selector> {
        match &self.kind {
            ExprKind::Selector(selector) => Some(selector),
            ExprKind::Matrix(matrix) => Some(&matrix.selector),
            _ => None,
        }
    }

    /// Whether something within gives series labels that they do not have.
    #[must_use]
    pub fn makes_labels(&self) -> bool {
        const MAKERS: [&str; 4] = ["label_replace", "label_join", "info", "count_values"];
        self.descendants().any(|expr| match &expr.kind {
            ExprKind::Call(call) => MAKERS.contains(&call.function.name),
            ExprKind::Aggregate(aggregate) => MAKERS.contains(&aggregate.aggregation.name),
            ExprKind::Binary(binary) => {
                binary.matching.as_ref().is_some_and(|matching| matching.group.is_some())
            }
            _ => false,
        })
    }

    /// Every selector within, in the order of the text.
    pub fn selectors(&self) -> impl Iterator<Item = &Selector> {
        self.descendants().filter_map(Self::selector)
    }
}
