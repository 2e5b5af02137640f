//! The input series of a test, loaded sample by sample.
//!
//! Enters: a [`Test`]. Leaves: its samples in a [`Storage`], up to the time that is asked for: promtool appends them
//! as the clock goes on, so no rule sees what is still to come. A series that stands there twice has the samples of the
//! last place, as in promtool. Histograms get the hints about counter resets that a database gives them.

use crate::{
    labels::LabelSet,
    model::scenario::{InputSeries, Test},
    promql::{Chunks, Features, Histogram, Increment, SeriesValue, Storage, Value, is_stale},
    source::Span,
};
use std::collections::HashMap;

/// A series whose histograms cannot be added up.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct BadSeries {
    /// What is wrong.
    pub message: String,
    /// The series.
    pub span: Span,
}

/// Everything that the test loads, up to and including `until`, in milliseconds since 1970.
///
/// # Errors
/// Histograms that cannot be added to each other.
pub fn storage(test: &Test, features: &Features, until: i64) -> Result<Storage, BadSeries> {
    let mut storage = Storage::new();
    append(test, &mut storage, features, until)?;
    Ok(storage)
}

/// Appends everything that the test loads, up to and including `until`, to a storage that may hold other series.
///
/// # Errors
/// Histograms that cannot be added to each other.
pub fn append(test: &Test, storage: &mut Storage, features: &Features, until: i64) -> Result<(), BadSeries> {
    Loader::new(test, features, until)?.load(storage, until);
    Ok(())
}

/// Appends the samples of a test as time goes on.
pub(super) struct Loader<'a> {
    tracks: Vec<Track<'a>>,
}

/// One series and how far it is loaded.
struct Track<'a> {
    labels: LabelSet,
    samples: Box<dyn Iterator<Item = (i64, Value)> + 'a>,
    /// The next sample.
    next: Option<(i64, Value)>,
}

impl<'a> Loader<'a> {
    /// For samples up to `until`.
    pub(super) fn new(test: &'a Test, features: &Features, until: i64) -> Result<Self, BadSeries> {
        let mut places: HashMap<&LabelSet, usize> = HashMap::new();
        let mut series: Vec<&InputSeries> = Vec::with_capacity(test.input_series.len());
        for input in &test.input_series {
            match places.get(&input.labels) {
                Some(place) => series[*place] = input,
                None => {
                    places.insert(&input.labels, series.len());
                    series.push(input);
                }
            }
        }
        let (start, interval) = (test.start, test.interval.as_millis());
        let track = |input: &&'a InputSeries| {
            let times = (0..).map(move |index: i64| start.saturating_add(interval.saturating_mul(index)));
            let values = times.zip(input.values.iter()).take_while(move |(time, _)| *time <= until);
            let mut samples: Box<dyn Iterator<Item = (i64, Value)> + 'a> = if input.has_histograms() {
                Box::new(histograms(input, values, features)?.into_iter())
            } else {
                Box::new(values.filter_map(|(time, value)| match value {
                    SeriesValue::Float(value) => Some((time, value.into())),
                    _ => None,
                }))
            };
            Ok(Track { labels: input.labels.clone(), next: samples.next(), samples })
        };
        Ok(Self { tracks: series.iter().map(track).collect::<Result<_, _>>()? })
    }

    /// Appends what is due until `until`.
    pub(super) fn load(&mut self, storage: &mut Storage, until: i64) {
        for track in &mut self.tracks {
            while let Some((time, value)) = track.next.take_if(|(time, _)| *time <= until) {
                storage.append(&track.labels, time, value);
                track.next = track.samples.next();
            }
        }
    }
}

/// The samples of a series with histograms.
fn histograms<'a>(
    input: &InputSeries,
    values: impl Iterator<Item = (i64, SeriesValue<'a>)>,
    features: &Features,
) -> Result<Vec<(i64, Value)>, BadSeries> {
    let (mut samples, mut chunks) = (vec![], Chunks::default());
    let mut grown: Option<(u64, Histogram)> = None;
    let mut was_histogram = false;
    for (time, value) in values {
        match value {
            SeriesValue::Omitted => {}
            SeriesValue::Float(value) => {
                if is_stale(value) && was_histogram {
                    chunks.push_stale(time);
                } else {
                    was_histogram = false;
                    chunks.push_float();
                }
                samples.push((time, value.into()));
            }
            SeriesValue::Histogram(literal, None) => {
                was_histogram = true;
                chunks.push(time, Histogram::from_literal(literal));
            }
            SeriesValue::Histogram(literal, Some(increment)) => {
                let next = match grown.take() {
                    Some((times, last)) if times + 1 == increment.times => {
                        grow(input, &last, increment, features)?
                    }
                    _ => Histogram::from_literal(literal),
                };
                was_histogram = true;
                grown = Some((increment.times, next.clone()));
                chunks.push(time, next);
            }
        }
    }
    samples.extend(chunks.finish().into_iter().map(|(time, histogram)| (time, histogram.into())));
    samples.sort_by_key(|(time, _)| *time);
    Ok(samples)
}

fn grow(
    input: &InputSeries,
    last: &Histogram,
    by: Increment<'_>,
    features: &Features,
) -> Result<Histogram, BadSeries> {
    last.next_value(by, features).map_err(|error| BadSeries {
        message: format!("the histograms of `{}` cannot be added up: {error}", input.labels),
        span: input.span,
    })
}
