//! The four types of values.

use std::fmt;

/// What an expression evaluates to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// One number.
    Scalar,
    /// One sample of each of some series.
    Vector,
    /// A range of samples of each of some series.
    Matrix,
    /// A string.
    String,
    /// A variable decides: it is accepted everywhere.
    Unknown,
}

/// The name that Prometheus's documentation uses.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scalar => "scalar",
            Self::Vector => "instant vector",
            Self::Matrix => "range vector",
            Self::String => "string",
            Self::Unknown => "something unknown",
        })
    }
}
