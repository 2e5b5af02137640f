//! How many bytes a chunk of histograms has in Prometheus's storage, which decides when the next chunk begins.
//!
//! Numbers are stored as what differs in their bits from the number before, in the manner of the Gorilla paper
//! (T. Pelkonen and others, VLDB 2015); integers with a prefix that gives their length.
//! <https://github.com/prometheus/prometheus/blob/main/tsdb/docs/format/chunks.md>

use super::{Histogram, Span, SpannedBuckets};
use crate::promql::series::STALE_NAN;

/// The number of samples, and the flags.
const HEADER_BITS: usize = 24;
/// The widths that integers are stored in, each with its prefix: one bit more for each.
const WIDTHS: [u32; 7] = [3, 6, 9, 12, 18, 25, 56];
const SPARSE: u32 = 0xff;

/// The size of a chunk, while it grows.
#[derive(Debug)]
pub(super) struct Size {
    bits: usize,
    time: i64,
    step: i64,
    /// Count, zero count and sum.
    totals: [Number; 3],
    buckets: Vec<Number>,
}

/// A number as it was stored last, and the window of bits that the next may be stored in.
#[derive(Clone, Copy, Debug)]
struct Number {
    bits: u64,
    leading: u32,
    trailing: u32,
}

impl Number {
    fn new(value: f64) -> Self {
        Self { bits: value.to_bits(), leading: SPARSE, trailing: 0 }
    }

    /// Stores another number, and answers how many bits that takes.
    fn set(&mut self, value: f64) -> usize {
        let changed = self.bits ^ value.to_bits();
        self.bits = value.to_bits();
        if changed == 0 {
            return 1;
        }
        let (leading, trailing) = (changed.leading_zeros().min(31), changed.trailing_zeros());
        if self.leading != SPARSE && leading >= self.leading && trailing >= self.trailing {
            return 2 + (64 - self.leading - self.trailing) as usize;
        }
        (self.leading, self.trailing) = (leading, trailing);
        2 + 5 + 6 + (64 - leading - trailing) as usize
    }
}

impl Size {
    /// A chunk of one histogram, or of a staleness marker.
    pub(super) fn new(time: i64, first: Option<&Histogram>) -> Self {
        let stale = Histogram::empty(0, [].into());
        let first = first.unwrap_or(&stale);
        let buckets: Vec<_> = counts(first).map(Number::new).collect();
        let totals = [first.count, first.zero_count, first.sum].map(Number::new);
        let bits =
            HEADER_BITS + layout_bits(first) + integer_bits(time) + 64 * (totals.len() + buckets.len());
        Self { bits, time, step: 0, totals, buckets }
    }

    /// A chunk of these samples.
    pub(super) fn of(samples: &[(i64, Option<Histogram>)]) -> Self {
        let Some(((time, first), rest)) = samples.split_first() else { return Self::new(0, None) };
        let mut size = Self::new(*time, first.as_ref());
        rest.iter().for_each(|(time, sample)| size.append(*time, sample.as_ref()));
        size
    }

    /// Adds a histogram of the same layout, or a staleness marker.
    pub(super) fn append(&mut self, time: i64, histogram: Option<&Histogram>) {
        let step = time.wrapping_sub(self.time);
        self.bits += integer_bits(step.wrapping_sub(self.step));
        (self.time, self.step) = (time, step);
        let totals = match histogram {
            Some(histogram) => [histogram.count, histogram.zero_count, histogram.sum],
            None => [0.0, 0.0, f64::from_bits(STALE_NAN)],
        };
        self.bits +=
            self.totals.iter_mut().zip(totals).map(|(number, value)| number.set(value)).sum::<usize>();
        if let Some(histogram) = histogram {
            let all = self.buckets.iter_mut().zip(counts(histogram));
            self.bits += all.map(|(number, value)| number.set(value)).sum::<usize>();
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.bits.div_ceil(8)
    }
}

fn counts(histogram: &Histogram) -> impl Iterator<Item = f64> {
    histogram.positive.counts.iter().chain(&histogram.negative.counts).copied()
}

fn layout_bits(histogram: &Histogram) -> usize {
    let mut bits = threshold_bits(histogram.zero_threshold) + integer_bits(histogram.schema.into());
    for SpannedBuckets { spans, .. } in [&histogram.positive, &histogram.negative] {
        let each = |span: &Span| unsigned_bits(span.length.into()) + integer_bits(span.offset.into());
        bits += unsigned_bits(spans.len() as u64) + spans.iter().map(each).sum::<usize>();
    }
    if histogram.uses_custom_buckets() {
        bits += unsigned_bits(histogram.custom_values.len() as u64);
        bits += histogram.custom_values.iter().map(|bound| bound_bits(*bound)).sum::<usize>();
    }
    bits
}

/// Zero and the powers of two from 2^-243 to 2^10 take a byte.
fn threshold_bits(threshold: f64) -> usize {
    const FRACTION: u64 = (1 << 52) - 1;
    let bits = threshold.to_bits();
    let is_short = bits & FRACTION == 0 && (1023 - 243..=1023 + 10).contains(&(bits >> 52));
    if threshold == 0.0 || is_short { 8 } else { 72 }
}

/// Small bounds of at most three decimals are stored as integers.
fn bound_bits(bound: f64) -> usize {
    let thousandths = bound * 1000.0;
    let is_short = (0.0..=33_554_430.0).contains(&thousandths) && thousandths.round() / 1000.0 == bound;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "in the range of the line above"
    )]
    if is_short { unsigned_bits(thousandths.round() as u64 + 1) } else { 65 }
}

fn integer_bits(value: i64) -> usize {
    prefixed(value == 0, |width| (1 - (1 << (width - 1))..=1_i64 << (width - 1)).contains(&value))
}

fn unsigned_bits(value: u64) -> usize {
    prefixed(value == 0, |width| value >> width == 0)
}

fn prefixed(is_zero: bool, fits: impl Fn(u32) -> bool) -> usize {
    if is_zero {
        return 1;
    }
    match WIDTHS.iter().position(|width| fits(*width)) {
        Some(position) => position + 2 + WIDTHS[position] as usize,
        None => 8 + 64,
    }
}
