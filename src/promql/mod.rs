//! PromQL: the language and its engine, whole.
//!
//! ```text
//! text ─parse→ Expr ─Plan::new→ Plan ─Engine::{instant, range}→ Outcome { Answer, Annotations }
//!                                        ↑ Storage ←append─ samples, series of unit tests
//! ```
//!
//! Enters: the text of an expression, or of a series of a unit test, and the [`Features`] of the Prometheus that reads
//! it; series. Leaves: a typed tree with a range on every node, or every [`Error`] with its range; and what the
//! expression gives over the series. It accepts and refuses as `promql/parser` of Prometheus does, in time linear in the
//! text, and nothing recurses deeper than twice [`MAX_NESTING`]. It evaluates as `promql` of Prometheus does, to the last
//! bit; what an older version does otherwise is in the table [`CHANGES`].

mod aggregations;
mod annotation;
mod ast;
mod changes;
mod check;
mod differing;
mod durations;
mod emptiness;
mod error;
mod eval;
mod features;
mod functions;
mod histogram;
mod hole;
mod interpolation;
mod kernel;
mod lex;
mod operators;
mod order;
mod parse;
mod plan;
mod print;
mod provenance;
mod quantile;
mod query;
mod raw;
mod remarks;
mod resolve;
mod series;
mod storage;
mod summation;
mod text;
mod token;
mod types;
mod value;

pub use aggregations::{AGGREGATIONS, AggregateOp, Aggregation, aggregation};
pub use annotation::{
    Annotation, AnnotationKind, AnnotationLevel, Annotations, ForcedMonotonicity, HistogramOperation,
};
pub use ast::*;
pub use changes::{CHANGES, Change};
pub use error::{Error, ErrorKind, Modifier, Place, Taker};
pub use features::{Availability, Feature, Features, NoVersion, Unavailable, Version};
pub use functions::{FUNCTIONS, Function, function};
pub use histogram::{
    Bucket, Chunks, Estimate, Histogram, Incompatible, Invalid, NanObservations, Reconciled, Span,
    SpannedBuckets,
};
pub use hole::{BUILT_IN, Fill, Hole, holes};
pub use operators::BinaryOp;
pub use parse::MAX_NESTING;
pub use plan::Plan;
pub use provenance::{Flow, Labels, Presence};
pub use query::{Engine, Outcome, QueryError, Times};
pub use series::{
    Buckets, CounterReset, HistogramLiteral, Increment, Metric, MetricLabel, STALE_NAN, SeriesDescription,
    SeriesItem, SeriesItemKind, SeriesValue, SeriesValues, is_stale, parse_metric, parse_series,
    parse_values,
};
pub use storage::{Column, Points, Storage, Stored};
pub use text::{Text, TextRange};
pub use types::Type;
pub use value::{Answer, Point, Sample, Series, Value};

/// Reads an expression and checks its types.
///
/// # Errors
/// Everything that is wrong with it: what makes it unreadable, or else every type that does not fit.
pub fn parse(input: &str, features: &Features) -> Result<Expr, Vec<Error>> {
    parse_bytes(input.as_bytes(), features)
}

/// [`parse`] of a text that may be no UTF-8.
///
/// # Errors
/// As [`parse`].
pub fn parse_bytes(input: &[u8], features: &Features) -> Result<Expr, Vec<Error>> {
    read(input, features, false)
}

/// [`parse`] of a text in which Grafana's variables stand: each is a [`Hole`], and nothing is concluded about it. An
/// expression with holes cannot be evaluated.
///
/// # Errors
/// As [`parse`], but not what depends on the values of variables.
pub fn parse_with_variables(input: &str, features: &Features) -> Result<Expr, Vec<Error>> {
    read(input.as_bytes(), features, holes(input).next().is_some())
}

fn read(input: &[u8], features: &Features, has_variables: bool) -> Result<Expr, Vec<Error>> {
    let expr = parse::expression(input, features, has_variables)?;
    let errors = check::check(&expr);
    if errors.is_empty() { Ok(expr) } else { Err(errors) }
}

#[cfg(test)]
mod tests;
