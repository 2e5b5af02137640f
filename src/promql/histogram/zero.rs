//! Zero buckets of different width.
//!
//! The narrower one is widened. A width that lies within a populated bucket would split it, so such a bucket is
//! swallowed whole, which may make the other histogram's zero bucket the narrower one.

use super::{Histogram, SpannedBuckets, bounds};
use crate::promql::summation::add_compensated;

/// A zero bucket.
#[derive(Clone, Copy)]
pub(super) struct ZeroBucket {
    /// Its width to either side.
    pub(super) threshold: f64,
    /// How many observations it holds.
    pub(super) count: f64,
    /// What rounding lost of them.
    pub(super) compensation: f64,
}

/// Says of the buckets of a schema whether a zero bucket of this width covers them.
pub(super) fn swallows(schema: i32, threshold: f64) -> impl Fn(i32) -> bool + Copy {
    move |index| bounds::EXPONENTIAL.contains(&schema) && bounds::exponential(index, schema) <= threshold
}

/// Gives `histogram` a zero bucket that covers those of both, and answers the one that `other` would then have.
pub(super) fn reconcile(
    histogram: &mut Histogram,
    other: &Histogram,
    mut compensation: Option<&mut Histogram>,
) -> ZeroBucket {
    let mut others =
        ZeroBucket { threshold: other.zero_threshold, count: other.zero_count, compensation: 0.0 };
    while others.threshold != histogram.zero_threshold {
        if histogram.zero_threshold > others.threshold {
            others = widened(other, histogram.zero_threshold, None);
        }
        if others.threshold > histogram.zero_threshold {
            let own = widened(histogram, others.threshold, compensation.as_deref());
            histogram.zero_threshold = own.threshold;
            histogram.zero_count = own.count;
            if let Some(lost) = compensation.as_deref_mut() {
                lost.zero_count = own.compensation;
            }
            clear_zero_bucket(histogram, compensation.as_deref_mut());
        } else if others.threshold.is_nan() || histogram.zero_threshold.is_nan() {
            break;
        }
    }
    others
}

/// The zero bucket of a histogram if it were as wide as this, which is no narrower than it is.
pub(super) fn widened(
    histogram: &Histogram,
    mut threshold: f64,
    compensation: Option<&Histogram>,
) -> ZeroBucket {
    let mut lost = compensation.map_or(0.0, |compensation| compensation.zero_count);
    if threshold == histogram.zero_threshold {
        return ZeroBucket { threshold, count: histogram.zero_count, compensation: lost };
    }
    loop {
        let mut count = histogram.zero_count;
        let positive = compensation.map(|compensation| &compensation.positive);
        let negative = compensation.map(|compensation| &compensation.negative);
        let mut swallow = |side: &SpannedBuckets, losses: Option<&SpannedBuckets>, threshold: f64| {
            for (position, (index, swallowed)) in side.ascending().enumerate() {
                if bounds::exponential(index.wrapping_sub(1), histogram.schema) >= threshold {
                    break;
                }
                add_compensated(&mut count, &mut lost, swallowed);
                if let Some(loss) = losses.and_then(|losses| losses.counts.get(position)) {
                    add_compensated(&mut count, &mut lost, *loss);
                }
                let upper = bounds::exponential(index, histogram.schema);
                if upper > threshold {
                    return (swallowed != 0.0).then_some(upper);
                }
            }
            None
        };
        threshold = swallow(&histogram.positive, positive, threshold).unwrap_or(threshold);
        match swallow(&histogram.negative, negative, threshold) {
            // What was taken of the positive side was too little; what rounding lost is kept all the same.
            Some(wider) => threshold = wider,
            None => return ZeroBucket { threshold, count, compensation: lost },
        }
    }
}

/// Removes the buckets that the zero bucket covers.
fn clear_zero_bucket(histogram: &mut Histogram, compensation: Option<&mut Histogram>) {
    let (positive, negative) = match compensation {
        Some(lost) => (Some(&mut lost.positive.counts), Some(&mut lost.negative.counts)),
        None => (None, None),
    };
    let (schema, threshold) = (histogram.schema, histogram.zero_threshold);
    for (side, mut losses) in [(&mut histogram.positive, positive), (&mut histogram.negative, negative)] {
        let covered = side
            .ascending()
            .take_while(|(index, _)| bounds::exponential(index.wrapping_sub(1), schema) < threshold)
            .count();
        side.counts.iter_mut().take(covered).for_each(|count| *count = 0.0);
        if let Some(losses) = losses.as_deref_mut() {
            losses.iter_mut().take(covered).for_each(|loss| *loss = 0.0);
        }
        side.compact(losses);
    }
}
