//! The input series of a test, loaded sample by sample.
//!
//! Enters: a [`Test`]. Leaves: its samples in a [`Storage`], up to the time that is asked for: promtool appends them
//! as the clock goes on, so no rule sees what is still to come. A series that stands there twice has the samples of the
//! last place, as in promtool.

use crate::{
    labels::LabelSet,
    model::scenario::{InputSeries, Test},
    promql::{Features, Histogram, Increment, SeriesValue, Storage, Value},
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

/// [`storage`], into one that may hold other series.
///
/// # Errors
/// Histograms that cannot be added to each other.
pub fn append(test: &Test, storage: &mut Storage, features: &Features, until: i64) -> Result<(), BadSeries> {
    Loader::new(test).load(storage, features, until)
}

/// Appends the samples of a test as time goes on.
pub(super) struct Loader<'a> {
    tracks: Vec<Track<'a>>,
    interval: i64,
}

/// One series and how far it is loaded.
struct Track<'a> {
    labels: LabelSet,
    values: Box<dyn Iterator<Item = SeriesValue<'a>> + 'a>,
    /// The time of the next value.
    time: i64,
    /// The last of the histograms that grow, and how often it has grown.
    grown: Option<(u64, Histogram)>,
    span: Span,
}

impl<'a> Loader<'a> {
    pub(super) fn new(test: &'a Test) -> Self {
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
        let track = |input: &&'a InputSeries| Track {
            labels: input.labels.clone(),
            values: Box::new(input.values.iter()),
            time: test.start,
            grown: None,
            span: input.span,
        };
        Self { tracks: series.iter().map(track).collect(), interval: test.interval.as_millis() }
    }

    /// Appends what is due until `until`.
    pub(super) fn load(
        &mut self,
        storage: &mut Storage,
        features: &Features,
        until: i64,
    ) -> Result<(), BadSeries> {
        for track in &mut self.tracks {
            while track.time <= until {
                let Some(value) = track.values.next() else { break };
                if let Some(value) = track.value(value, features)? {
                    storage.append(&track.labels, track.time, value);
                }
                track.time = track.time.saturating_add(self.interval);
            }
        }
        Ok(())
    }
}

impl Track<'_> {
    fn value(&mut self, value: SeriesValue<'_>, features: &Features) -> Result<Option<Value>, BadSeries> {
        Ok(match value {
            SeriesValue::Omitted => None,
            SeriesValue::Float(value) => Some(value.into()),
            SeriesValue::Histogram(literal, None) => Some(Histogram::from_literal(literal).into()),
            SeriesValue::Histogram(literal, Some(increment)) => {
                let next = match self.grown.take() {
                    Some((times, last)) if times + 1 == increment.times => {
                        self.grow(&last, increment, features)?
                    }
                    _ => Histogram::from_literal(literal),
                };
                self.grown = Some((increment.times, next.clone()));
                Some(next.into())
            }
        })
    }

    fn grow(&self, last: &Histogram, by: Increment<'_>, features: &Features) -> Result<Histogram, BadSeries> {
        last.next_value(by, features).map_err(|error| BadSeries {
            message: format!("the histograms of `{}` cannot be added up: {error}", self.labels),
            span: self.span,
        })
    }
}
