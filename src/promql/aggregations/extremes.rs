//! `min` and `max`: of numbers; NaN counts only where there is nothing else.

use super::fold::{Accumulator, Telling};
use crate::promql::value::Value;

/// The greatest number.
#[derive(Default)]
pub(super) struct Greatest(Option<f64>);

impl Accumulator for Greatest {
    fn add_float(&mut self, value: f64) {
        if self.0.is_none_or(|known| known < value || known.is_nan()) {
            self.0 = Some(value);
        }
    }

    fn finish(self, _: f64, _: &mut Telling<'_>) -> Option<Value> {
        self.0.map(Value::Float)
    }
}

/// The smallest number.
#[derive(Default)]
pub(super) struct Smallest(Option<f64>);

impl Accumulator for Smallest {
    fn add_float(&mut self, value: f64) {
        if self.0.is_none_or(|known| known > value || known.is_nan()) {
            self.0 = Some(value);
        }
    }

    fn finish(self, _: f64, _: &mut Telling<'_>) -> Option<Value> {
        self.0.map(Value::Float)
    }
}
