//! Queries: an expression, evaluated at one time or at many.
//!
//! Enters: a [`Plan`] of an expression, a [`Storage`], the time. Leaves: an [`Answer`] and annotations, or why
//! there is none; as the query API of Prometheus gives them.

use super::{
    annotation::Annotations, eval, features::Features, plan::Plan, storage::Storage, text::TextRange,
    value::Answer,
};
use std::time::{Duration, Instant};

/// How queries are evaluated.
#[derive(Clone, Debug)]
pub struct Engine {
    /// Which Prometheus it is.
    pub features: Features,
    /// For how long a sample counts, in milliseconds.
    pub lookback: i64,
    /// The step of subqueries that name none, in milliseconds.
    pub subquery_step: i64,
    /// How many samples a query may hold at a time.
    pub max_samples: Option<u64>,
    /// How long a query may take.
    pub timeout: Option<Duration>,
}

impl Default for Engine {
    /// The newest Prometheus as it is by default, without limits; subqueries step by a minute.
    fn default() -> Self {
        Self {
            features: Features::default(),
            lookback: 5 * 60_000,
            subquery_step: 60_000,
            max_samples: None,
            timeout: None,
        }
    }
}

/// What a query gave.
#[derive(Debug)]
pub struct Outcome {
    /// The answer.
    pub result: Result<Answer, QueryError>,
    /// What there is to say about it.
    pub annotations: Annotations,
}

/// The times of a range query, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// The first.
    pub start: i64,
    /// The last; it need not be a multiple of the step away.
    pub end: i64,
    /// The distance; more than zero.
    pub step: i64,
}

impl Engine {
    /// Evaluates at one time, in milliseconds since 1970.
    #[must_use]
    pub fn instant(&self, plan: &Plan, storage: &Storage, time: i64) -> Outcome {
        eval::run(self, plan, storage, Times { start: time, end: time, step: 0 })
    }

    /// Evaluates at each of the times. Only numbers and instant vectors can be.
    #[must_use]
    pub fn range(&self, plan: &Plan, storage: &Storage, times: Times) -> Outcome {
        eval::run(self, plan, storage, times)
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        self.timeout.and_then(|timeout| Instant::now().checked_add(timeout))
    }
}

const TOO_MANY_SAMPLES: &str = "query processing would load too many samples into memory in query execution";
const TIMED_OUT: &str = "query timed out in expression evaluation";

/// Why a query gives no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// As Prometheus says it.
    pub message: String,
    /// Which part of the expression.
    pub range: Option<TextRange>,
}

impl QueryError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), range: None }
    }

    pub(super) fn at(mut self, range: TextRange) -> Self {
        self.range.get_or_insert(range);
        self
    }

    pub(super) fn same_labels() -> Self {
        Self::new("vector cannot contain metrics with the same labelset")
    }

    pub(super) fn too_many_samples() -> Self {
        Self::new(TOO_MANY_SAMPLES)
    }

    pub(super) fn timed_out() -> Self {
        Self::new(TIMED_OUT)
    }

    /// Whether the query needed more samples than it may hold.
    #[must_use]
    pub fn is_too_much(&self) -> bool {
        self.message == TOO_MANY_SAMPLES
    }

    /// Whether the query needed more time than it may take.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.message == TIMED_OUT
    }
}
