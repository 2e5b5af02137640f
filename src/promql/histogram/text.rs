//! Histograms as text.

use std::fmt;

use super::{Bucket, Histogram, SpannedBuckets};
use crate::{
    go::number::general,
    promql::{CounterReset, Features, changes::Change},
};

/// More zeros than this are not written between two buckets: no schema has so many.
const MOST_ZEROS: usize = 1 << 20;

impl fmt::Display for Bucket {
    /// An interval and its count: `(1,2]:5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let open = if self.lower_inclusive { '[' } else { '(' };
        let close = if self.upper_inclusive { ']' } else { ')' };
        let [lower, upper, count] = [self.lower, self.upper, self.count].map(written);
        write!(f, "{open}{lower},{upper}{close}:{count}")
    }
}

impl fmt::Display for Histogram {
    /// The form that `count_values` gives to a label: `{count:5, sum:18.4, (0.5,1]:2, (1,2]:3}`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{count:{}, sum:{}", written(self.count), written(self.sum))?;
        let negative = self.negative.descending().map(|(index, count)| self.negative_bucket(index, count));
        let positive = self.positive.ascending().map(|(index, count)| self.positive_bucket(index, count));
        for bucket in
            negative.chain([self.zero_bucket()]).chain(positive).filter(|bucket| bucket.count != 0.0)
        {
            write!(f, ", {bucket}")?;
        }
        f.write_str("}")
    }
}

impl Histogram {
    /// The form of literals, which unit tests print and compare: `{{schema:1 count:3 sum:4 buckets:[1 2]}}`.
    #[must_use]
    pub fn to_expression(&self, features: &Features) -> String {
        let histogram = self.tidied();
        let mut parts = vec![];
        if histogram.schema != 0 {
            parts.push(format!("schema:{}", histogram.schema));
        }
        let numbers = [
            ("count", histogram.count),
            ("sum", histogram.sum),
            ("z_bucket", histogram.zero_count),
            ("z_bucket_w", histogram.zero_threshold),
        ];
        let given = numbers.into_iter().filter(|(_, number)| *number != 0.0);
        parts.extend(given.map(|(key, number)| format!("{key}:{}", written(number))));
        if histogram.uses_custom_buckets() {
            parts.push(format!("custom_values:{}", list(histogram.custom_values.iter().copied())));
        }
        let hint = match histogram.hint {
            CounterReset::Unknown => None,
            CounterReset::Reset => Some("reset"),
            CounterReset::NotReset => Some("not_reset"),
            CounterReset::Gauge => Some("gauge"),
        };
        parts.extend(hint.map(|hint| format!("counter_reset_hint:{hint}")));
        write_side(&histogram.positive, ["buckets", "offset"], features, &mut parts);
        write_side(&histogram.negative, ["n_buckets", "n_offset"], features, &mut parts);
        format!("{{{{{}}}}}", parts.join(" "))
    }
}

/// Literals know no gaps, so the buckets between the spans are written as zeros.
fn write_side(side: &SpannedBuckets, keys: [&str; 2], features: &Features, parts: &mut Vec<String>) {
    let [key, offset_key] = keys;
    let pieces = side.pieces();
    let Some((first, _)) = pieces.first() else { return };
    if *first != 0 {
        parts.push(format!("{offset_key}:{first}"));
    }
    let mut written: Vec<f64> = vec![];
    let mut misplaced = vec![];
    let mut end = *first;
    for (index, counts) in pieces {
        let gap = usize::try_from(index.wrapping_sub(end)).unwrap_or(0).min(MOST_ZEROS);
        written.extend(std::iter::repeat_n(0.0, gap));
        // Older versions write the zeros of all gaps directly after the first span.
        let is_right = features.has(Change::LiteralsOfManyGaps) || written.is_empty();
        if is_right { &mut written } else { &mut misplaced }.extend(counts);
        end = index.wrapping_add(i32::try_from(counts.len()).unwrap_or(i32::MAX));
    }
    parts.push(format!("{key}:{}", list(written.into_iter().chain(misplaced))));
}

fn list(numbers: impl Iterator<Item = f64>) -> String {
    let numbers: Vec<_> = numbers.map(written).collect();
    format!("[{}]", numbers.join(" "))
}

fn written(number: f64) -> String {
    general(number, None)
}
