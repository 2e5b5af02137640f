//! Quantiles and the like of histograms.

use crate::promql::{
    annotation::Annotations, eval::Row, features::Features, histogram::Histogram, kernel::Call,
    query::QueryError,
};

pub(super) fn average(histogram: &Histogram, _: &Features) -> f64 {
    histogram.sum
}

pub(super) fn count(histogram: &Histogram, _: &Features) -> f64 {
    histogram.sum
}

pub(super) fn sum(histogram: &Histogram, _: &Features) -> f64 {
    histogram.sum
}

pub(super) fn stddev(histogram: &Histogram, _: &Features) -> f64 {
    histogram.sum
}

pub(super) fn stdvar(histogram: &Histogram, _: &Features) -> f64 {
    histogram.sum
}
pub(super) fn fraction(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let _ = call;
    Err(QueryError::new("not there yet"))
}

pub(super) fn quantile(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let _ = call;
    Err(QueryError::new("not there yet"))
}

pub(super) fn quantiles(call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let _ = call;
    Err(QueryError::new("not there yet"))
}
