//! `stddev` and `stdvar`: of numbers.
//!
//! In one pass, the mean and the sum of squares moved by each value: B. P. Welford, "Note on a method for calculating
//! corrected sums of squares and products", Technometrics 4, 1962.

use super::fold::{Accumulator, Telling};
use crate::promql::value::Value;

/// The population variance.
#[derive(Default)]
pub(super) struct Variance {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Variance {
    fn value(&self) -> Option<f64> {
        (self.count > 0.0).then(|| self.squares / self.count)
    }
}

impl Accumulator for Variance {
    fn add_float(&mut self, value: f64) {
        self.count += 1.0;
        if self.count == 1.0 {
            self.mean = value;
            self.squares = if value.is_finite() { 0.0 } else { f64::NAN };
            return;
        }
        let distance = value - self.mean;
        self.mean += distance / self.count;
        self.squares += distance * (value - self.mean);
    }

    fn finish(self, _: f64, _: &mut Telling<'_>) -> Option<Value> {
        self.value().map(Value::Float)
    }
}

/// The population standard deviation.
#[derive(Default)]
pub(super) struct Deviation(Variance);

impl Accumulator for Deviation {
    fn add_float(&mut self, value: f64) {
        self.0.add_float(value);
    }

    fn finish(self, _: f64, _: &mut Telling<'_>) -> Option<Value> {
        self.0.value().map(|variance| Value::Float(variance.sqrt()))
    }
}
