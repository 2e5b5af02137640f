//! Whether two native histograms are the same, and classic ones as native ones with custom buckets.

use super::compare::almost_equal;
use mcpmon_check::promql::{CounterReset, Histogram, Span, SpannedBuckets as Side};
use std::sync::Arc;

/// Whether a histogram is what is expected; the hint about counter resets counts only where it is written.
pub(super) fn are_same(expected: &Histogram, actual: &Histogram, with_hint: bool) -> bool {
    let (mut expected, mut actual) = (expected.clone(), actual.clone());
    expected.compact();
    actual.compact();
    expected.schema == actual.schema
        && almost_equal(expected.count, actual.count)
        && almost_equal(expected.sum, actual.sum)
        && (!expected.uses_custom_buckets() || expected.custom_values == actual.custom_values)
        && expected.zero_threshold == actual.zero_threshold
        && almost_equal(expected.zero_count, actual.zero_count)
        && same_buckets(&expected.negative, &actual.negative)
        && same_buckets(&expected.positive, &actual.positive)
        && (!with_hint || expected.hint == actual.hint)
}

fn same_buckets(expected: &Side, actual: &Side) -> bool {
    expected.spans == actual.spans
        && expected.counts.len() == actual.counts.len()
        && expected.counts.iter().zip(&actual.counts).all(|(a, b)| almost_equal(*a, *b))
}

/// A classic histogram at one time.
#[derive(Default)]
pub(super) struct Classic {
    /// Upper bounds, sorted, and how many observations are at or below each.
    buckets: Vec<(f64, f64)>,
    count: Option<f64>,
    sum: f64,
}

impl Classic {
    /// Sets a bucket; of two with the same bound the first counts.
    pub(super) fn set_bucket(&mut self, bound: f64, count: f64) -> Result<(), String> {
        let at = self.buckets.partition_point(|(known, _)| *known < bound);
        if self.buckets.get(at).is_some_and(|(known, _)| *known == bound) {
            return Ok(());
        }
        let is_cumulative = self.buckets[..at].last().is_none_or(|(_, before)| *before <= count)
            && self.buckets.get(at).is_none_or(|(_, after)| count <= *after);
        if count < 0.0 || !is_cumulative {
            return Err(format!("the buckets of a classic histogram do not rise at {bound}"));
        }
        self.buckets.insert(at, (bound, count));
        Ok(())
    }

    pub(super) fn set_count(&mut self, count: f64) {
        self.count = Some(count);
    }

    pub(super) fn set_sum(&mut self, sum: f64) {
        self.sum = sum;
    }

    /// The same with custom buckets.
    pub(super) fn into_native(mut self) -> Result<Histogram, String> {
        let last = self.buckets.last().copied();
        let count = self.count.or(last.map(|(_, count)| count)).unwrap_or_default();
        if last.is_none_or(|(bound, _)| bound != f64::INFINITY) {
            self.buckets.push((f64::INFINITY, count));
        }
        if self.buckets.last().is_none_or(|(_, last)| *last != count) {
            return Err("the last bucket of a classic histogram has another count".into());
        }
        let before = [0.0].into_iter().chain(self.buckets.iter().map(|(_, count)| *count));
        let counts: Vec<f64> =
            self.buckets.iter().zip(before).map(|((_, count), before)| count - before).collect();
        let is_whole = self.buckets.iter().all(|(_, count)| count.round() == *count);
        let bounds: Arc<[f64]> =
            self.buckets.iter().map(|(bound, _)| *bound).filter(|b| b.is_finite()).collect();
        Ok(Histogram {
            hint: CounterReset::Unknown,
            count,
            sum: self.sum,
            // Prometheus keeps a few empty buckets of whole numbers, which spares spans
            positive: side(&counts, if is_whole { 2 } else { 0 }),
            ..Histogram::empty(-53, bounds)
        })
    }
}

/// Buckets without those that are empty, but for up to `most_empty` at a stretch between others.
fn side(counts: &[f64], most_empty: usize) -> Side {
    let mut side = Side::default();
    let mut end = 0;
    for (index, count) in counts.iter().enumerate().filter(|(_, count)| **count != 0.0) {
        let gap = index - end;
        match side.spans.last_mut() {
            Some(span) if gap <= most_empty => {
                side.counts.extend(vec![0.0; gap]);
                span.length += u32::try_from(gap + 1).unwrap();
            }
            _ => side.spans.push(Span { offset: i32::try_from(gap).unwrap(), length: 1 }),
        }
        side.counts.push(*count);
        end = index + 1;
    }
    side
}
