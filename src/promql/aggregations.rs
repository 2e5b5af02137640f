//! THE table of aggregations: one row each.
//!
//! A kernel is given the groups and gives the rows of the result. `fold` is what those have in common that make one
//! value of a group, `choose` what those have in common that keep some of its series.

mod choose;
mod count;
mod deviation;
mod extremes;
mod fold;
mod parameter;
mod quantile;
mod sum;

use super::{
    annotation::Annotations,
    eval::{Grid, Row},
    features::{Availability, Feature, Features, Version},
    plan::AggregatePlan,
    query::QueryError,
    text::TextRange,
    types::Type,
};
use crate::labels::LabelSet;
use fold::fold;

/// Which aggregation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the language's, and the rows of the table say what they do")]
pub enum AggregateOp {
    Avg,
    Bottomk,
    Count,
    CountValues,
    Group,
    LimitRatio,
    Limitk,
    Max,
    Min,
    Quantile,
    Stddev,
    Stdvar,
    Sum,
    Topk,
}

/// An aggregation: it makes one vector of another.
#[derive(Debug)]
pub struct Aggregation {
    /// As it is written, in lower case.
    pub name: &'static str,
    /// Which one.
    pub op: AggregateOp,
    /// The type of the parameter before the vector, if it takes one.
    pub parameter: Option<Type>,
    /// The versions and the flag.
    pub availability: Availability,
    /// What computes it.
    pub(super) kernel: AggregateKernel,
    /// What it does, in a line.
    pub doc: &'static str,
}

/// The rows of the result.
pub(super) type AggregateKernel = fn(Grouped<'_>, &mut Annotations) -> Result<Vec<Row>, QueryError>;

/// Series that have the labels of the grouping in common.
#[derive(Debug)]
pub(super) struct Group {
    /// What they have in common.
    pub(super) labels: LabelSet,
    /// Whether the name of the result is to be taken off at the end of the query.
    pub(super) drops_name: bool,
    /// The series, in the order in which they came.
    pub(super) rows: Vec<Row>,
}

/// What is aggregated.
#[derive(Debug)]
pub(super) struct Grouped<'a> {
    pub(super) plan: &'a AggregatePlan,
    pub(super) grid: Grid,
    /// The groups, in the order of their first series.
    pub(super) groups: Vec<Group>,
    /// The parameter at each time; nothing if it is a text, or not there.
    pub(super) parameter: Vec<f64>,
    /// Where the aggregation is written.
    pub(super) range: TextRange,
    /// Which Prometheus it is.
    pub(super) features: &'a Features,
}

impl PartialEq for Aggregation {
    fn eq(&self, other: &Self) -> bool {
        self.op == other.op
    }
}

impl AggregateOp {
    /// Its row.
    #[must_use]
    pub fn row(self) -> &'static Aggregation {
        &AGGREGATIONS[self as usize]
    }
}

const fn row(
    op: AggregateOp,
    name: &'static str,
    parameter: Option<Type>,
    kernel: AggregateKernel,
    doc: &'static str,
) -> Aggregation {
    Aggregation { name, op, parameter, availability: Availability::ALWAYS, kernel, doc }
}

const fn experimental(row: Aggregation) -> Aggregation {
    Aggregation { availability: Availability::gated(Feature::ExperimentalFunctions, Version::OLDEST), ..row }
}

use AggregateOp as Op;
const SCALAR: Option<Type> = Some(Type::Scalar);
const STRING: Option<Type> = Some(Type::String);

/// Every aggregation, sorted by name.
#[rustfmt::skip]
pub static AGGREGATIONS: [Aggregation; 14] = [
    row(Op::Avg,         "avg",          None,   fold::<sum::Mean>,            "the average of the values"),
    row(Op::Bottomk,     "bottomk",      SCALAR, choose::bottomk,              "the k series with the smallest values"),
    row(Op::Count,       "count",        None,   fold::<count::Count>,         "how many series there are"),
    row(Op::CountValues, "count_values", STRING, count::values,                "how many series have each value, the value as a label"),
    row(Op::Group,       "group",        None,   fold::<count::Presence>,      "1 for every group"),
    experimental(
    row(Op::LimitRatio,  "limit_ratio",  SCALAR, choose::limit_ratio,          "about that share of the series, always the same ones")),
    experimental(
    row(Op::Limitk,      "limitk",       SCALAR, choose::limitk,               "any k series, always the same ones")),
    row(Op::Max,         "max",          None,   fold::<extremes::Greatest>,   "the greatest value"),
    row(Op::Min,         "min",          None,   fold::<extremes::Smallest>,   "the smallest value"),
    row(Op::Quantile,    "quantile",     SCALAR, quantile::of_groups,          "the φ-quantile of the values"),
    row(Op::Stddev,      "stddev",       None,   fold::<deviation::Deviation>, "the population standard deviation of the values"),
    row(Op::Stdvar,      "stdvar",       None,   fold::<deviation::Variance>,  "the population variance of the values"),
    row(Op::Sum,         "sum",          None,   fold::<sum::Sum>,             "the sum of the values"),
    row(Op::Topk,        "topk",         SCALAR, choose::topk,                 "the k series with the greatest values"),
];

/// The aggregation of this name, which must be in lower case.
#[must_use]
pub fn aggregation(name: &str) -> Option<&'static Aggregation> {
    AGGREGATIONS.binary_search_by(|row| row.name.cmp(name)).ok().map(|index| &AGGREGATIONS[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_and_stand_at_their_operator() {
        assert!(AGGREGATIONS.is_sorted_by(|a, b| a.name < b.name));
        for (index, row) in AGGREGATIONS.iter().enumerate() {
            assert_eq!(row.op as usize, index, "{}", row.name);
            assert_eq!(aggregation(row.name), Some(row));
            assert!(!row.doc.is_empty() && !row.doc.ends_with('.'));
        }
    }
}
