//! The buckets of one side of a histogram: runs of indices, and a count for each bucket in them.
//!
//! Which spans there are is part of a histogram's identity, so merging keeps the spans that are there and says exactly
//! where a new one begins.

use super::bounds;

/// A run of buckets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many indices lie between the end of the span before and this one; the index itself for the first.
    pub offset: i32,
    /// How many buckets there are.
    pub length: u32,
}

/// Buckets in the order of their indices, away from zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpannedBuckets {
    /// Where they lie.
    pub spans: Vec<Span>,
    /// How many observations each holds.
    pub counts: Vec<f64>,
}

/// A bucket's place.
#[derive(Clone, Copy)]
struct Place {
    index: i32,
    opens_span: bool,
}

/// Spans while they are written, from the lowest index up.
#[derive(Default)]
pub(super) struct Spans {
    spans: Vec<Span>,
    /// The index after the last bucket.
    end: i32,
}

impl Spans {
    /// The same buckets in as few spans as can be.
    pub(super) fn merged(spans: &[Span]) -> Vec<Span> {
        let mut merged = Self::default();
        places(spans).for_each(|place| merged.push(place.index));
        merged.spans
    }

    fn open(&mut self, index: i32) {
        self.spans.push(Span { offset: index.wrapping_sub(self.end), length: 1 });
        self.end = index.wrapping_add(1);
    }

    fn extend(&mut self) {
        if let Some(span) = self.spans.last_mut() {
            span.length += 1;
            self.end = self.end.wrapping_add(1);
        }
    }

    fn touch(&self, index: i32) -> bool {
        !self.spans.is_empty() && self.end == index
    }

    /// The next bucket, in the same span if it follows directly.
    fn push(&mut self, index: i32) {
        if self.touch(index) { self.extend() } else { self.open(index) }
    }
}

/// The buckets of two sides together.
pub(super) struct Union {
    pub(super) spans: Vec<Span>,
    /// Which bucket of the one and of the other side is in each.
    pub(super) sources: Vec<(Option<usize>, Option<usize>)>,
}

/// The buckets of a coarser schema.
pub(super) struct Regrouped {
    pub(super) spans: Vec<Span>,
    /// Which bucket holds each bucket of before; never falling.
    pub(super) targets: Vec<usize>,
}

impl SpannedBuckets {
    /// Buckets of these indices, which rise.
    pub(super) fn of(buckets: impl IntoIterator<Item = (i32, f64)>) -> Self {
        let mut spans = Spans::default();
        let mut counts = vec![];
        for (index, count) in buckets {
            spans.push(index);
            counts.push(count);
        }
        Self { spans: spans.spans, counts }
    }

    /// The index and count of each bucket, upwards.
    pub(super) fn ascending(&self) -> impl Iterator<Item = (i32, f64)> {
        self.places().map(|place| place.index).zip(self.counts.iter().copied())
    }

    /// The index and count of each bucket, downwards.
    pub(super) fn descending(&self) -> impl Iterator<Item = (i32, f64)> {
        let mut end = self.spans.iter().fold(0_i32, |end, span| after(end, *span).1);
        let indices = self.spans.iter().rev().flat_map(move |span| {
            let start = end.wrapping_sub_unsigned(span.length);
            end = start.wrapping_sub(span.offset);
            (0..span.length).rev().map(move |position| start.wrapping_add_unsigned(position))
        });
        indices.zip(self.counts.iter().rev().copied())
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        places(&self.spans).take(self.counts.len())
    }

    /// The same counts in wider spans.
    pub(super) fn spread(&self, spans: &[Span]) -> Self {
        let mut held = self.ascending().peekable();
        let counts = places(spans)
            .map(|place| held.next_if(|(index, _)| *index == place.index).map_or(0.0, |(_, count)| count))
            .collect();
        Self { spans: spans.to_vec(), counts }
    }

    /// The index and the counts of each run of buckets, without the buckets at its ends that hold nothing.
    pub(super) fn pieces(&self) -> Vec<(i32, &[f64])> {
        let (mut pieces, mut end, mut rest) = (vec![], 0_i32, self.counts.as_slice());
        for span in Spans::merged(&self.spans) {
            let start;
            (start, end) = after(end, span);
            let counts;
            (counts, rest) = rest.split_at(rest.len().min(span.length as usize));
            let is_populated = |count: &f64| *count != 0.0;
            let populated = counts.iter().position(is_populated).zip(counts.iter().rposition(is_populated));
            if let Some((first, last)) = populated {
                let skipped = i32::try_from(first).unwrap_or(i32::MAX);
                pieces.push((start.wrapping_add(skipped), &counts[first..=last]));
            }
        }
        pieces
    }

    /// Removes what holds nothing, also nothing in `compensation`, which is cut in the same places.
    pub(super) fn compact(&mut self, compensation: Option<&mut Vec<f64>>) {
        let is_compact = self.counts.iter().all(|count| *count != 0.0)
            && self.spans.iter().skip(1).all(|span| span.offset > 0)
            && self.spans.iter().all(|span| span.length > 0);
        if is_compact {
            return;
        }
        let lost = compensation.as_deref().map_or(&[][..], |lost| lost);
        let holds = |position: usize| {
            self.counts[position] != 0.0 || lost.get(position).is_some_and(|lost| *lost != 0.0)
        };
        let kept: Vec<_> = self.places().enumerate().filter(|(position, _)| holds(*position)).collect();
        let mut spans = Spans::default();
        kept.iter().for_each(|(_, place)| spans.push(place.index));
        let cut =
            |values: &[f64]| kept.iter().filter_map(|(position, _)| values.get(*position).copied()).collect();
        let counts = cut(&self.counts);
        if let Some(lost) = compensation {
            *lost = cut(lost);
        }
        *self = Self { spans: spans.spans, counts };
    }

    /// These buckets and those of `other` but for the first ones that `is_left_out` names.
    ///
    /// A bucket that is new lengthens the span that ends before it; or else, if it lies directly before a span, it
    /// lengthens that one downwards; or else it begins a span. Spans that come to touch stay two.
    pub(super) fn union(&self, other: &Self, is_left_out: impl Fn(i32) -> bool) -> Union {
        let mut spans = Spans::default();
        let mut sources = Vec::with_capacity(self.counts.len().max(other.counts.len()));
        let mut old = self.places().enumerate().peekable();
        let mut new = other.places().enumerate().skip_while(|(_, place)| is_left_out(place.index)).peekable();
        let mut is_lengthened_downwards = false;
        loop {
            let added = new.peek().map(|(_, place)| place.index);
            let there = old.peek().map(|(_, place)| place.index);
            let is_next = |index: i32| added.is_none_or(|added| index <= added);
            if let Some((position, place)) = old.next_if(|(_, place)| is_next(place.index)) {
                if place.opens_span && !is_lengthened_downwards {
                    spans.open(place.index);
                } else {
                    spans.extend();
                }
                is_lengthened_downwards = false;
                let same = new.next_if(|(_, place)| there == Some(place.index));
                sources.push((Some(position), same.map(|(position, _)| position)));
            } else if let Some((position, place)) = new.next() {
                is_lengthened_downwards =
                    !spans.touch(place.index) && there == Some(place.index.wrapping_add(1));
                spans.push(place.index);
                sources.push((None, Some(position)));
            } else {
                return Union { spans: spans.spans, sources };
            }
        }
    }

    /// Where the buckets go in a coarser schema.
    pub(super) fn regrouped(&self, from: i32, to: i32) -> Regrouped {
        let mut spans = Spans::default();
        let mut targets = Vec::with_capacity(self.counts.len());
        let mut last = None;
        let mut buckets = 0;
        for place in self.places() {
            let index = bounds::coarser(place.index, from, to);
            if last != Some(index) {
                spans.push(index);
                buckets += 1;
                last = Some(index);
            }
            targets.push(buckets - 1);
        }
        Regrouped { spans: spans.spans, targets }
    }

    /// The same in a coarser schema.
    pub(super) fn reduced(&self, from: i32, to: i32) -> Self {
        let Regrouped { spans, targets } = self.regrouped(from, to);
        let mut counts: Vec<f64> = vec![];
        for (target, count) in targets.into_iter().zip(&self.counts) {
            match counts.get_mut(target) {
                Some(sum) => *sum += count,
                None => counts.push(*count),
            }
        }
        Self { spans, counts }
    }
}

/// The places of the buckets in spans.
fn places(spans: &[Span]) -> impl Iterator<Item = Place> {
    let mut end = 0_i32;
    spans.iter().flat_map(move |span| {
        let start;
        (start, end) = after(end, *span);
        (0..span.length).map(move |position| Place {
            index: start.wrapping_add_unsigned(position),
            opens_span: position == 0,
        })
    })
}

/// The first index of a span, and the index after its last.
fn after(end: i32, span: Span) -> (i32, i32) {
    let start = end.wrapping_add(span.offset);
    (start, start.wrapping_add_unsigned(span.length))
}
