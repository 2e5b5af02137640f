//! Series of unit tests: `up{job="mcp"} 1 0+5x10 _ stale {{schema:0 sum:5}}`.
//!
//! Enters: the text of `series`, of `values`, or both. Leaves: a [`Metric`] and [`SeriesValues`], which are not
//! expanded, so that `0x1000000000` costs nothing until somebody asks for its samples. Mirrors the series descriptions
//! of upstream's `ParseSeriesDesc`, whose increments add up one by one.

mod histogram;
mod values;

use super::{
    ast::Label,
    error::Error,
    parse,
    text::{Text, TextRange},
};
use crate::labels::{LabelSet, METRIC_NAME};
pub use histogram::{Buckets, CounterReset, HistogramLiteral};
use values::Reader;

/// The labels of one series.
#[derive(Clone, Debug)]
pub struct Metric {
    /// The metric name before the braces.
    pub name: Option<Label>,
    /// What stands in the braces. `{"name"}` is the label `__name__`.
    pub labels: Vec<MetricLabel>,
    /// Name and braces.
    pub range: TextRange,
}

impl Metric {
    /// The labels, the name included.
    #[must_use]
    pub fn label_set(&self) -> LabelSet {
        let name = self.name.iter().map(|name| (METRIC_NAME.to_owned(), name.name.to_string()));
        let labels = self.labels.iter().map(|label| (label.label.name.to_string(), label.value.to_string()));
        name.chain(labels).collect()
    }
}

/// A label and its value.
#[derive(Clone, Debug)]
pub struct MetricLabel {
    /// The label.
    pub label: Label,
    /// The value.
    pub value: Text,
    /// Where the value is written, quotes included.
    pub value_range: TextRange,
}

/// A series and its values.
#[derive(Clone, Debug)]
pub struct SeriesDescription {
    /// The labels.
    pub metric: Metric,
    /// The values, one for each interval.
    pub values: SeriesValues,
}

/// The values of a series, one for each interval.
#[derive(Clone, Debug, Default)]
pub struct SeriesValues {
    /// As they are written.
    pub items: Vec<SeriesItem>,
}

/// One item of `values`, which may stand for many values.
#[derive(Clone, Debug)]
pub struct SeriesItem {
    /// The values.
    pub kind: SeriesItemKind,
    /// How many values it stands for.
    pub count: u64,
    /// Where it is written.
    pub range: TextRange,
}

/// The kinds of items.
#[derive(Clone, Debug)]
pub enum SeriesItemKind {
    /// `_`: no sample.
    Omitted,
    /// `1`, `1x5`, `1+2x5`, `stale`: the first value, and what is added each time, if that is written: `-0+0x1` is -0
    /// and then 0.
    Floats(f64, Option<f64>),
    /// `{{…}}`, `{{…}}x5`: always the same histogram.
    Histogram(Box<HistogramLiteral>),
    /// `{{…}}+{{…}}x5`, `{{…}}-{{…}}x5`: the first histogram, what is added or taken away each time, and whether it is
    /// taken away.
    Histograms(Box<[HistogramLiteral; 2]>, bool),
}

/// One value of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SeriesValue<'a> {
    /// No sample.
    Omitted,
    /// A number; [`is_stale`] tells a staleness marker.
    Float(f64),
    /// A histogram: the first of the item, and how often which other is added or taken away.
    Histogram(&'a HistogramLiteral, Option<Increment<'a>>),
}

/// What is added to a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Increment<'a> {
    /// The histogram.
    pub histogram: &'a HistogramLiteral,
    /// Whether it is taken away.
    pub is_negative: bool,
    /// How often.
    pub times: u64,
}

/// The bits of the NaN that marks the end of a series.
pub const STALE_NAN: u64 = 0x7ff0_0000_0000_0002;

/// Whether a value marks the end of a series.
#[must_use]
pub fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE_NAN
}

impl SeriesValues {
    /// How many values there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.items.iter().fold(0, |count, item| count.saturating_add(item.count))
    }

    /// The values one after the other.
    pub fn iter(&self) -> impl Iterator<Item = SeriesValue<'_>> {
        self.items.iter().flat_map(SeriesItem::iter)
    }
}

impl SeriesItem {
    fn iter(&self) -> impl Iterator<Item = SeriesValue<'_>> {
        let mut current = match self.kind {
            SeriesItemKind::Floats(first, _) => first,
            _ => 0.0,
        };
        (0..self.count).map(move |times| match &self.kind {
            SeriesItemKind::Omitted => SeriesValue::Omitted,
            SeriesItemKind::Floats(_, step) => {
                let value = current;
                if let Some(step) = step {
                    current += step;
                }
                SeriesValue::Float(value)
            }
            SeriesItemKind::Histogram(histogram) => SeriesValue::Histogram(histogram, None),
            SeriesItemKind::Histograms(pair, is_negative) => {
                let increment = Increment { histogram: &pair[1], is_negative: *is_negative, times };
                SeriesValue::Histogram(&pair[0], Some(increment))
            }
        })
    }
}

/// Reads a series without values, as `exp_samples` write it.
///
/// # Errors
/// What makes it unreadable.
pub fn parse_metric(input: &str) -> Result<Metric, Vec<Error>> {
    parse::metric(input.as_bytes(), false)
}

/// Reads values.
///
/// # Errors
/// What makes them unreadable.
pub fn parse_values(input: &str) -> Result<SeriesValues, Vec<Error>> {
    Reader::new(input.as_bytes(), 0).values(true)
}

/// Reads a series and, after a blank, its values.
///
/// # Errors
/// What makes it unreadable.
pub fn parse_series(input: &str) -> Result<SeriesDescription, Vec<Error>> {
    let metric = parse::metric(input.as_bytes(), true)?;
    let values = Reader::new(input.as_bytes(), metric.range.end as usize).values(false)?;
    Ok(SeriesDescription { metric, values })
}
