//! Native histograms as literals: `{{schema:1 sum:-0.3 count:3 buckets:[1 2] offset:1}}`.

use super::values::{Read, Reader};
use crate::promql::error::Error;

/// A native histogram, as it is written. What is not written is zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HistogramLiteral {
    /// How fine the buckets are: -4 to 8, or -53 for custom bounds. Any number can be written.
    pub schema: i32,
    /// The sum of the observations.
    pub sum: f64,
    /// How many observations there are.
    pub count: f64,
    /// How many observations are in the zero bucket.
    pub zero_count: f64,
    /// How wide the zero bucket is, to either side.
    pub zero_threshold: f64,
    /// The upper bounds of custom buckets.
    pub custom_values: Vec<f64>,
    /// The buckets of positive observations.
    pub positive: Buckets,
    /// The buckets of negative observations.
    pub negative: Buckets,
    /// What is known about a counter reset before it, if that is written.
    pub counter_reset: Option<CounterReset>,
}

/// Buckets side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Buckets {
    /// The index of the first.
    pub offset: i32,
    /// How many observations each holds.
    pub counts: Vec<f64>,
}

/// Whether a counter was reset before a histogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CounterReset {
    /// `unknown`
    Unknown,
    /// `reset`
    Reset,
    /// `not_reset`
    NotReset,
    /// `gauge`: it counts nothing.
    Gauge,
}

/// The schema of custom bounds.
const CUSTOM: i32 = -53;

impl HistogramLiteral {
    /// Whether its buckets have bounds of their own.
    #[must_use]
    pub fn has_custom_buckets(&self) -> bool {
        self.schema == CUSTOM
    }
}

/// The keys, sorted.
const KEYS: [&str; 11] = [
    "buckets",
    "count",
    "counter_reset_hint",
    "custom_values",
    "n_buckets",
    "n_offset",
    "offset",
    "schema",
    "sum",
    "z_bucket",
    "z_bucket_w",
];

const HELP: &str = "the keys are schema, sum, count, z_bucket, z_bucket_w, buckets, offset, n_buckets, n_offset, custom_values and counter_reset_hint, as in `{{schema:0 sum:5 count:4 buckets:[1 2 1]}}`";

impl Reader<'_> {
    /// A histogram; `{{` stands next.
    pub(super) fn histogram(&mut self) -> Read<HistogramLiteral> {
        let mut histogram = HistogramLiteral::default();
        let mut seen = [false; KEYS.len()];
        self.accept_all(b"{{");
        if self.blanks() {
            let is_closed = self.accept_all(b"}}");
            return if is_closed { Ok(histogram) } else { Err(self.blank_at_start()) };
        }
        while !self.accept_all(b"}}") {
            let start = self.position();
            let key = self.letters().to_ascii_lowercase();
            let Some(index) = KEYS.iter().position(|name| name.as_bytes() == key) else {
                return Err(self.error(start, "unknown key in a histogram", HELP));
            };
            if std::mem::replace(&mut seen[index], true) {
                return Err(self.error(
                    start,
                    &format!("`{}` is given twice in a histogram", KEYS[index]),
                    "",
                ));
            }
            if !self.accept(b':') {
                let message = format!("expected `:` after `{}`", KEYS[index]);
                return Err(self.error(self.position(), &message, HELP));
            }
            self.entry(KEYS[index], &mut histogram)?;
            if !self.blanks() && self.peek() != Some(b'}') {
                return Err(self.error(self.position(), "unexpected character in a histogram", HELP));
            }
        }
        Ok(histogram)
    }

    fn blank_at_start(&mut self) -> Error {
        self.error(self.position(), "no blank is allowed after `{{`", "write the first key directly after it")
    }

    fn entry(&mut self, key: &str, histogram: &mut HistogramLiteral) -> Read<()> {
        match key {
            "schema" => histogram.schema = self.whole_number()?,
            "offset" => histogram.positive.offset = self.whole_number()?,
            "n_offset" => histogram.negative.offset = self.whole_number()?,
            "sum" => histogram.sum = self.histogram_number()?,
            "count" => histogram.count = self.histogram_number()?,
            "z_bucket" => histogram.zero_count = self.histogram_number()?,
            "z_bucket_w" => {
                if self.peek() == Some(b'-') {
                    return Err(self.error(self.position(), "the width of the zero bucket is negative", ""));
                }
                histogram.zero_threshold = self.histogram_number()?;
            }
            "buckets" => histogram.positive.counts = self.numbers()?,
            "n_buckets" => histogram.negative.counts = self.numbers()?,
            "custom_values" => histogram.custom_values = self.numbers()?,
            _ => histogram.counter_reset = Some(self.counter_reset()?),
        }
        Ok(())
    }

    fn counter_reset(&mut self) -> Read<CounterReset> {
        let start = self.position();
        Ok(match self.letters().to_ascii_lowercase().as_slice() {
            b"unknown" => CounterReset::Unknown,
            b"reset" => CounterReset::Reset,
            b"not_reset" => CounterReset::NotReset,
            b"gauge" => CounterReset::Gauge,
            _ => {
                let help = "write unknown, reset, not_reset or gauge";
                return Err(self.error(start, "unknown counter reset hint", help));
            }
        })
    }

    /// An integer, of which upstream keeps the lowest 32 bits.
    fn whole_number(&mut self) -> Read<i32> {
        let is_negative = self.accept(b'-');
        #[expect(clippy::cast_possible_truncation, reason = "as upstream does")]
        let value = self.count()? as i32;
        Ok(if is_negative { value.wrapping_neg() } else { value })
    }

    /// A number, of which only a minus can be the sign.
    fn histogram_number(&mut self) -> Read<f64> {
        match self.peek() {
            Some(b'+' | b'.') => {
                Err(self.error(self.position(), "unexpected character in a histogram", HELP))
            }
            _ => self.signed_number(),
        }
    }

    /// Numbers in brackets. What follows a number without a blank is passed over, as upstream does.
    fn numbers(&mut self) -> Read<Vec<f64>> {
        const LIST: &str = "write the numbers in brackets with one blank between them: `[5 10 7]`";
        if !self.accept(b'[') {
            return Err(self.error(self.position(), "expected `[`", LIST));
        }
        let mut numbers = vec![];
        loop {
            match self.peek() {
                Some(b'-') => {
                    self.accept(b'-');
                    numbers.push(-self.number()?);
                }
                Some(b'.' | b'+') | None => {
                    return Err(self.error(self.position(), "expected a number in brackets", LIST));
                }
                Some(_) => numbers.push(self.signed_number()?),
            }
            while self.accept(b'-') {
                self.number()?;
            }
            self.blanks();
            if self.accept(b']') {
                return Ok(numbers);
            }
        }
    }
}
