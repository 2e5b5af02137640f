//! The table of aggregations: one row each.

use super::{
    features::{Availability, Feature, Version},
    types::Type,
};

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
    /// What it does, in a line.
    pub doc: &'static str,
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

const fn row(op: AggregateOp, name: &'static str, parameter: Option<Type>, doc: &'static str) -> Aggregation {
    Aggregation { name, op, parameter, availability: Availability::ALWAYS, doc }
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
    row(Op::Avg,         "avg",          None,   "the average of the values"),
    row(Op::Bottomk,     "bottomk",      SCALAR, "the k series with the smallest values"),
    row(Op::Count,       "count",        None,   "how many series there are"),
    row(Op::CountValues, "count_values", STRING, "how many series have each value, the value as a label"),
    row(Op::Group,       "group",        None,   "1 for every group"),
    experimental(
    row(Op::LimitRatio,  "limit_ratio",  SCALAR, "about that share of the series, always the same ones")),
    experimental(
    row(Op::Limitk,      "limitk",       SCALAR, "any k series, always the same ones")),
    row(Op::Max,         "max",          None,   "the greatest value"),
    row(Op::Min,         "min",          None,   "the smallest value"),
    row(Op::Quantile,    "quantile",     SCALAR, "the φ-quantile of the values"),
    row(Op::Stddev,      "stddev",       None,   "the population standard deviation of the values"),
    row(Op::Stdvar,      "stdvar",       None,   "the population variance of the values"),
    row(Op::Sum,         "sum",          None,   "the sum of the values"),
    row(Op::Topk,        "topk",         SCALAR, "the k series with the greatest values"),
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
