//! A plan: an expression made ready for evaluation.
//!
//! A plan is a list of steps, each after those whose results it takes; nothing nests, so nothing recurses. There are
//! three kinds of results, scalars, vectors and subqueries, each with its own type of reference: a step cannot be given
//! what it does not take. A plan does not depend on the time of the query, so one plan serves many queries.

use super::{
    aggregations::Aggregation,
    ast::{At, Duration, Extension, Fill, Side},
    eval::Row,
    functions::Function,
    kernel::{CallKernel, Moment, SampleTime, WindowKernel},
    operators::BinaryOp,
    text::{Text, TextRange},
};
use crate::labels::{LabelSet, Matcher};

/// The result of a step that gives a number for each time.
#[derive(Clone, Copy, Debug)]
pub(super) struct ScalarId(pub(super) usize);

/// The result of a step that gives an instant vector for each time.
#[derive(Clone, Copy, Debug)]
pub(super) struct VectorId(pub(super) usize);

/// The result of a subquery.
#[derive(Clone, Copy, Debug)]
pub(super) struct SubqueryId(pub(super) usize);

/// The times at which a step is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GridId(pub(super) usize);

/// An expression made ready for evaluation.
#[derive(Debug)]
pub struct Plan {
    /// The grids, each after the one that it depends on; the first is the query's.
    pub(super) grids: Vec<GridPlan>,
    /// The steps, each after those whose results it takes.
    pub(super) steps: Vec<Step>,
    /// What the query gives.
    pub(super) root: Root,
}

/// What a query gives.
#[derive(Debug)]
pub(super) enum Root {
    Scalar(ScalarId),
    String(Text),
    Vector(VectorId),
    Matrix(Matrix),
}

/// Where the times of a step come from.
#[derive(Debug)]
pub(super) enum GridPlan {
    /// The query itself.
    Query,
    /// Only the first time of another: the result is the same at all of them.
    First(GridId),
    /// The steps of a subquery within another.
    Subquery { outer: GridId, window: Span, step: Option<Duration> },
}

/// How far back a range vector goes, and from where.
#[derive(Debug)]
pub(super) struct Span {
    pub(super) window: Duration,
    pub(super) place: Place,
}

/// Which time is meant: that of the evaluation, moved or fixed.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) offset: Option<Duration>,
    pub(super) at: Option<At>,
}

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) grid: GridId,
    /// Where it is written.
    pub(super) range: TextRange,
    pub(super) op: Op,
}

/// What a step computes; results are numbered by kind, in the order of the steps.
#[derive(Debug)]
pub(super) enum Op {
    Scalar(ScalarOp),
    Vector(VectorOp),
    Subquery(VectorId),
}

/// A number for each time.
#[derive(Debug)]
pub(super) enum ScalarOp {
    Number(f64),
    Call(fn(&Moment, &[f64]) -> f64, Vec<ScalarId>),
    OfVector(fn(&[Row], usize) -> f64, VectorId),
    Negate(ScalarId),
    Binary(BinaryOp, [ScalarId; 2]),
    /// The result at the first time, at all times.
    Repeat(ScalarId),
}

/// An instant vector for each time.
#[derive(Debug)]
pub(super) enum VectorOp {
    Select(Selector),
    /// The times of the samples instead of their values.
    SelectTimes(Selector, SampleTime),
    /// The time of the evaluation, without labels: what functions of dates take by default.
    Now,
    /// Of each sample.
    Each(&'static Function, VectorId, Vec<ScalarId>),
    /// Of each window.
    Window(Windows),
    /// 1 with these labels, where the vector has nothing.
    Absent(VectorId, LabelSet),
    Call(CallPlan),
    Negate(VectorId),
    /// The result at the first time, at all times.
    Repeat(VectorId),
    Aggregate(AggregatePlan),
    /// An operator between a vector and a number.
    WithScalar(WithScalar),
    /// An arithmetic or comparison operator between two vectors.
    Binary(BinaryPlan),
    /// `and`, `or`, `unless`.
    Set(BinaryOp, [VectorId; 2], Matching),
}

/// Series of the storage.
#[derive(Debug)]
pub(super) struct Selector {
    pub(super) matchers: Vec<Matcher>,
    pub(super) place: Place,
    pub(super) extension: Option<Extension>,
    /// Whether only the counts and sums of histograms are wanted: then each tells whether its counter was reset.
    pub(super) only_counts: OnlyCounts,
    /// Name and braces, with the modifiers: annotations point there.
    pub(super) range: TextRange,
}

/// Whether only the counts and sums of histograms are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OnlyCounts {
    pub(super) now: bool,
    /// The same before [`Change::CountsOfEverySelector`](super::Change::CountsOfEverySelector).
    pub(super) before: bool,
}

/// A range vector.
#[derive(Debug)]
pub(super) enum Matrix {
    Selector(Selector, Duration),
    Subquery(SubqueryId, Span),
}

/// A function of windows.
#[derive(Debug)]
pub(super) struct Windows {
    pub(super) function: &'static Function,
    pub(super) kernel: WindowKernel,
    pub(super) matrix: Matrix,
    pub(super) scalars: Vec<ScalarId>,
    /// Where the first argument is written.
    pub(super) first_argument: TextRange,
}

/// A function of all its arguments at once.
#[derive(Debug)]
pub(super) struct CallPlan {
    pub(super) kernel: CallKernel,
    pub(super) vectors: Vec<VectorId>,
    pub(super) scalars: Vec<ScalarId>,
    pub(super) strings: Vec<Text>,
    pub(super) arguments: Vec<TextRange>,
    /// The matchers of the arguments that are selectors; of others none.
    pub(super) matchers: Vec<Vec<Matcher>>,
    /// Which time the first selector of the first argument means, then the subqueries around it from the inside; only
    /// of `info`.
    pub(super) places: Vec<Place>,
}

/// An aggregation.
#[derive(Debug)]
pub(super) struct AggregatePlan {
    pub(super) aggregation: &'static Aggregation,
    pub(super) operand: VectorId,
    pub(super) operand_range: TextRange,
    pub(super) parameter: Option<Parameter>,
    pub(super) is_without: bool,
    /// The labels of `by` or `without`, sorted.
    pub(super) labels: Vec<String>,
}

/// The parameter of an aggregation, and where it is written.
#[derive(Debug)]
pub(super) enum Parameter {
    Scalar(ScalarId, TextRange),
    String(Text, TextRange),
}

/// An operator between a vector and a number.
#[derive(Debug)]
pub(super) struct WithScalar {
    pub(super) op: BinaryOp,
    pub(super) vector: VectorId,
    pub(super) scalar: ScalarId,
    /// On which side the number stands.
    pub(super) scalar_side: Side,
    pub(super) is_bool: bool,
}

/// An operator between two vectors.
#[derive(Debug)]
pub(super) struct BinaryPlan {
    pub(super) op: BinaryOp,
    pub(super) sides: [VectorId; 2],
    pub(super) is_bool: bool,
    pub(super) matching: Matching,
    /// The side that has many series for one of the other, with `group_left` or `group_right`.
    pub(super) many: Option<Side>,
    /// Labels that are taken from the side that has one.
    pub(super) include: Vec<String>,
    pub(super) fill: Fill,
}

/// Which labels series of two sides have in common when they belong together.
#[derive(Clone, Debug, Default)]
pub(super) struct Matching {
    pub(super) is_on: bool,
    pub(super) labels: Vec<String>,
}
