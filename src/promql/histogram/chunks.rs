//! Histograms as storage gives them back.
//!
//! Enters: the histograms of one series, in order of time. Leaves: the same with the hints and the buckets that a query
//! sees. Prometheus stores histograms in chunks of one layout. A chunk begins where a counter was reset, where the
//! schema, the zero bucket or the bounds change, after a staleness marker, and when it is full. Within a chunk a
//! counter was not reset, and of its first histogram that is unknown: an explicit hint of a reset is not given back.
//! A bucket that is new in a chunk is added, empty, to the histograms before.

use super::{Histogram, Span, SpannedBuckets, encoding::Size, spans::Spans};
use crate::promql::CounterReset;

/// How long a chunk can be at most, in milliseconds: chunks end at multiples of it.
const CHUNK_RANGE: i64 = 24 * 60 * 60 * 1000;
/// How many bytes a chunk should have.
const TARGET_BYTES: usize = 1024;
/// How many histograms a chunk has at least, unless time or their kind ends it.
const LEAST_SAMPLES: usize = 10;

/// The histograms of one series, while they are stored.
#[derive(Debug, Default)]
pub struct Chunks {
    done: Vec<(i64, Histogram)>,
    chunk: Option<Chunk>,
    /// Whether the chunk's end was foretold; kept beyond a chunk that ends early, as Prometheus keeps it.
    is_end_foretold: bool,
}

#[derive(Debug)]
struct Chunk {
    start: i64,
    /// When the next chunk begins at the latest.
    end: i64,
    is_gauge: bool,
    /// Histograms, and staleness markers between them.
    samples: Vec<(i64, Option<Histogram>)>,
    size: Size,
}

/// What one histogram of a chunk does to the buckets of a side.
struct Fit {
    /// The histogram has buckets that the chunk has not.
    widens: bool,
    /// The chunk has buckets that the histogram has not.
    lacks: bool,
    /// The buckets of both, in as few spans as can be.
    merged: Vec<Span>,
}

impl Chunks {
    /// Stores a histogram. `time` is in milliseconds and after all that are stored.
    pub fn push(&mut self, time: i64, histogram: Histogram) {
        let is_gauge = histogram.hint == CounterReset::Gauge;
        if let Some(chunk) = &mut self.chunk {
            let is_full = chunk.is_full(time, &mut self.is_end_foretold);
            if is_full {
                self.is_end_foretold = false;
            } else if let Some(fits) = chunk.fits(&histogram, is_gauge) {
                return chunk.append(time, histogram, fits, is_gauge);
            }
        }
        self.begin(time, is_gauge, Some(histogram));
    }

    /// Stores a staleness marker. In a series of numbers it is one of them.
    pub fn push_stale(&mut self, time: i64) {
        let Some(chunk) = &mut self.chunk else { return };
        let is_full = chunk.is_full(time, &mut self.is_end_foretold);
        if is_full {
            self.is_end_foretold = false;
        } else if !chunk.is_gauge {
            chunk.size.append(time, None);
            chunk.samples.push((time, None));
            return;
        }
        self.begin(time, false, None);
    }

    /// A number is stored in the same series, which ends the chunk.
    pub fn push_float(&mut self) {
        self.end_chunk();
        self.is_end_foretold = false;
    }

    /// The histograms with their times.
    #[must_use]
    pub fn finish(mut self) -> Vec<(i64, Histogram)> {
        self.end_chunk();
        self.done
    }

    fn begin(&mut self, start: i64, is_gauge: bool, first: Option<Histogram>) {
        self.end_chunk();
        let size = Size::new(start, first.as_ref());
        let end = end_of_range(start);
        self.chunk = Some(Chunk { start, end, is_gauge, samples: vec![(start, first)], size });
    }

    fn end_chunk(&mut self) {
        let Some(chunk) = self.chunk.take() else { return };
        for (position, (time, histogram)) in chunk.samples.into_iter().enumerate() {
            let Some(mut histogram) = histogram else { continue };
            histogram.hint = match position {
                _ if chunk.is_gauge => CounterReset::Gauge,
                0 => CounterReset::Unknown,
                _ => CounterReset::NotReset,
            };
            self.done.push((time, histogram));
        }
    }
}

fn end_of_range(time: i64) -> i64 {
    (time / CHUNK_RANGE).saturating_mul(CHUNK_RANGE).saturating_add(CHUNK_RANGE)
}

impl Chunk {
    /// Whether the next histogram begins another chunk. From a quarter of the wanted size on, an end is foretold that
    /// makes the chunks of a day the same length.
    fn is_full(&mut self, time: i64, is_end_foretold: &mut bool) -> bool {
        let bytes = self.size.bytes();
        let latest = if *is_end_foretold { end_of_range(self.start) } else { self.end };
        if !*is_end_foretold && bytes >= TARGET_BYTES / 4 {
            self.end = self.foretold_end(bytes);
            *is_end_foretold = true;
        }
        (time >= self.end || bytes >= TARGET_BYTES * 2)
            && (self.samples.len() >= LEAST_SAMPLES || time >= latest)
    }

    #[expect(clippy::cast_precision_loss, reason = "as Prometheus does")]
    #[expect(clippy::cast_possible_truncation, reason = "as Prometheus does")]
    fn foretold_end(&self, bytes: usize) -> i64 {
        let last = self.samples.last().map_or(self.start, |(time, _)| *time);
        let room = self.end.saturating_sub(self.start) as f64;
        let ratio = TARGET_BYTES as f64 / bytes as f64;
        let chunks = room / (last.saturating_sub(self.start).saturating_add(1) as f64 * ratio);
        if chunks <= 1.0 { self.end } else { (self.start as f64 + room / chunks.floor()) as i64 }
    }

    /// How the buckets go together, if the histogram can be in this chunk.
    fn fits(&self, histogram: &Histogram, is_gauge: bool) -> Option<[Fit; 2]> {
        let last = self.samples.last()?.1.as_ref()?;
        let is_same_kind = is_gauge == self.is_gauge
            && histogram.schema == last.schema
            && histogram.zero_threshold == last.zero_threshold
            && histogram.custom_values == last.custom_values;
        let was_reset = !is_gauge
            && (histogram.hint == CounterReset::Reset
                || histogram.count < last.count
                || histogram.zero_count < last.zero_count);
        if !is_same_kind || was_reset {
            return None;
        }
        let positive = fit(&last.positive, &histogram.positive, is_gauge)?;
        let negative = fit(&last.negative, &histogram.negative, is_gauge)?;
        Some([positive, negative])
    }

    fn append(&mut self, time: i64, mut histogram: Histogram, fits: [Fit; 2], is_gauge: bool) {
        let Some(last) = self.samples.last().and_then(|(_, last)| last.as_ref()) else { return };
        let layout = [last.positive.spans.clone(), last.negative.spans.clone()];
        let widens = fits.iter().any(|fit| fit.widens);
        if fits.iter().any(|fit| fit.lacks) {
            let sides = [&mut histogram.positive, &mut histogram.negative];
            for ((side, fit), layout) in sides.into_iter().zip(fits).zip(&layout) {
                if is_gauge || (widens && fit.lacks) {
                    *side = side.spread(&fit.merged);
                } else if !widens {
                    *side = side.spread(layout);
                }
            }
        }
        if widens {
            for (_, sample) in &mut self.samples {
                if let Some(sample) = sample {
                    sample.positive = sample.positive.spread(&histogram.positive.spans);
                    sample.negative = sample.negative.spread(&histogram.negative.spans);
                }
            }
            self.size = Size::of(&self.samples);
        } else {
            histogram.positive.spans.clone_from(&layout[0]);
            histogram.negative.spans.clone_from(&layout[1]);
        }
        self.size.append(time, Some(&histogram));
        self.samples.push((time, Some(histogram)));
    }
}

/// How the buckets of a side go together with those before; nothing if a counter was reset between them.
fn fit(before: &SpannedBuckets, now: &SpannedBuckets, is_gauge: bool) -> Option<Fit> {
    let union = before.union(now, |_| false);
    let mut fit = Fit { widens: false, lacks: false, merged: vec![] };
    for source in &union.sources {
        match source {
            (Some(before_at), None) => {
                fit.lacks = true;
                if !is_gauge && before.counts[*before_at] != 0.0 {
                    return None;
                }
            }
            (None, _) => fit.widens = true,
            (Some(before_at), Some(now_at)) => {
                if !is_gauge && before.counts[*before_at] > now.counts[*now_at] {
                    return None;
                }
            }
        }
    }
    fit.merged = Spans::merged(&union.spans);
    Some(fit)
}
