//! What an evaluation gives: samples, series, or a single number or text.

use super::{histogram::Histogram, text::Text};
use crate::labels::LabelSet;
use std::sync::Arc;

/// The value of a sample.
#[derive(Clone, Debug)]
pub enum Value {
    /// A number.
    Float(f64),
    /// A native histogram.
    Histogram(Arc<Histogram>),
}

impl Value {
    /// The number, if it is one.
    #[must_use]
    pub fn as_float(&self) -> Option<f64> {
        match self {
            Self::Float(value) => Some(*value),
            Self::Histogram(_) => None,
        }
    }

    /// The histogram, if it is one.
    #[must_use]
    pub fn as_histogram(&self) -> Option<&Arc<Histogram>> {
        match self {
            Self::Float(_) => None,
            Self::Histogram(histogram) => Some(histogram),
        }
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<Histogram> for Value {
    fn from(histogram: Histogram) -> Self {
        Self::Histogram(Arc::new(histogram))
    }
}

/// A series at one time.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its labels.
    pub labels: LabelSet,
    /// Its value.
    pub value: Value,
}

/// A value and its time.
#[derive(Clone, Debug)]
pub struct Point {
    /// Milliseconds since 1970.
    pub time: i64,
    /// The value.
    pub value: Value,
}

/// A series over time.
#[derive(Clone, Debug)]
pub struct Series {
    /// Its labels.
    pub labels: LabelSet,
    /// Its points, in the order of time.
    pub points: Vec<Point>,
}

/// What a query gives.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A number.
    Scalar(f64),
    /// A text.
    String(Text),
    /// Series at one time, in the order that the expression gives them.
    Vector(Vec<Sample>),
    /// Series over time, sorted by their labels.
    Matrix(Vec<Series>),
}
