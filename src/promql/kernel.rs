//! What a function computes: the shapes of the last column of the table.
//!
//! The evaluator brings the arguments in and the result out: it finds windows, keeps the names rule, joins what has the
//! same labels, counts the budget. A kernel sees one sample, one window, or all rows of its arguments.

use super::{
    annotation::Annotations,
    ast::Extension,
    eval::{Grid, Row},
    features::Features,
    histogram::Histogram,
    query::QueryError,
    storage::{Points, Storage},
    text::{Text, TextRange},
    value::Value,
};
use crate::labels::{LabelSet, Matcher};
use std::sync::Arc;

/// How a function computes its result.
pub(super) enum Kernel {
    /// A number of numbers, at each time.
    Scalar(fn(&Moment, &[f64]) -> f64),
    /// The number of a vector, at each time.
    OfVector(fn(&[Row], usize) -> f64),
    /// Each number of the vector; histograms are left out.
    Number(fn(f64) -> f64),
    /// The same with the scalar arguments.
    Sample(fn(f64, &[f64]) -> Option<f64>),
    /// Each histogram of the vector; numbers are left out.
    Histogram(fn(&Histogram, &Features) -> f64),
    /// Each window of each series.
    Window(WindowKernel),
    /// 1 where the argument has nothing.
    Absent,
    /// When a sample was taken, or its counting started, if the argument is a selector. Other vectors are of the time of
    /// evaluation, and when their counting started is not known.
    Time(SampleTime),
    /// All at once.
    Call(CallKernel),
}

/// The result for one window of one series.
pub(super) type WindowKernel = fn(&Window<'_>, &mut Annotations) -> Option<Value>;

/// The result of a call.
pub(super) type CallKernel = fn(Call<'_>, &mut Annotations) -> Result<Vec<Row>, QueryError>;

impl std::fmt::Debug for Kernel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a kernel")
    }
}

/// Which time of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SampleTime {
    /// When it was taken.
    Taken,
    /// When its counting started.
    Started,
}

/// The time of an evaluation and of the query, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    /// Of the evaluation.
    pub(super) time: i64,
    /// Of the query's first evaluation.
    pub(super) start: i64,
    /// The end of the query.
    pub(super) end: i64,
    /// Between two evaluations; 0 of an instant query.
    pub(super) step: i64,
}

/// The samples of one series in one window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window<'a> {
    /// The numbers. With `anchored` and `smoothed` also those around the window that they need.
    pub(super) floats: Points<'a, f64>,
    /// The histograms.
    pub(super) histograms: Points<'a, Arc<Histogram>>,
    /// Where it starts, in milliseconds; a sample there is outside.
    pub(super) start: i64,
    /// Where it ends, in milliseconds; a sample there is inside.
    pub(super) end: i64,
    /// When it is evaluated, in milliseconds; before offsets.
    pub(super) time: i64,
    /// The scalar arguments, in their order.
    pub(super) scalars: &'a [f64],
    /// The labels of the series, its name included.
    pub(super) labels: &'a LabelSet,
    /// How the bounds are treated.
    pub(super) extension: Option<Extension>,
    /// Where the first argument is written.
    pub(super) first_argument: TextRange,
    /// Which Prometheus it is.
    pub(super) features: &'a Features,
}

impl Window<'_> {
    /// Its length in seconds.
    pub(super) fn seconds(&self) -> f64 {
        seconds(self.end.saturating_sub(self.start))
    }
}

/// Which time is meant, in milliseconds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Placement {
    /// How far back; ahead if negative.
    pub(super) offset: i64,
    /// From which time, if not from that of the evaluation.
    pub(super) fixed: Option<i64>,
}

impl Placement {
    /// The time that is meant when an evaluation happens at `time`.
    pub(super) fn at(self, time: i64) -> i64 {
        self.fixed.unwrap_or(time).saturating_sub(self.offset)
    }

    /// That time, and how far before it samples are looked for.
    pub(super) fn of_values(self, time: i64, lookback: i64) -> (i64, i64) {
        (self.at(time), lookback)
    }

    /// The same for times of samples. Prometheus reads what the offset calls for, and of that looks at the fixed time
    /// itself: what both have in common.
    pub(super) fn of_times(self, time: i64, lookback: i64) -> (i64, i64) {
        match self.fixed {
            Some(fixed) => (fixed.min(self.at(time)), lookback.saturating_sub(self.offset.saturating_abs())),
            None => self.of_values(time, lookback),
        }
    }
}

/// A call with its arguments evaluated.
#[derive(Debug)]
pub(super) struct Call<'a> {
    /// The times.
    pub(super) grid: Grid,
    /// The vector arguments, in their order.
    pub(super) vectors: Vec<Vec<Row>>,
    /// The scalar arguments, in their order: a number for each time.
    pub(super) scalars: Vec<Vec<f64>>,
    /// The text arguments, in their order.
    pub(super) strings: &'a [Text],
    /// The matchers of the vector arguments that are selectors; of others none.
    pub(super) matchers: &'a [Vec<Matcher>],
    /// Which time the first selector of the first argument means, then the subqueries around it from the inside; only
    /// for `info`.
    pub(super) places: Vec<Placement>,
    /// The series of the query: only for those that look beyond their arguments.
    pub(super) storage: &'a Storage,
    /// For how long a sample counts, in milliseconds.
    pub(super) lookback: i64,
    /// Where each argument is written.
    pub(super) arguments: &'a [TextRange],
    /// Where the call is written.
    pub(super) range: TextRange,
    /// Which Prometheus it is.
    pub(super) features: &'a Features,
}

/// Milliseconds as seconds, with the rounding of Go's `Duration.Seconds`.
#[expect(clippy::cast_precision_loss, reason = "so does Go")]
pub(super) fn seconds(milliseconds: i64) -> f64 {
    (milliseconds / 1000) as f64 + (milliseconds % 1000 * 1_000_000) as f64 / 1e9
}

/// A time as a Unix time in seconds.
#[expect(clippy::cast_precision_loss, reason = "so does Prometheus")]
pub(super) fn unix(milliseconds: i64) -> f64 {
    milliseconds as f64 / 1000.0
}
