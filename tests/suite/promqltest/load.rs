//! `load`: series and, before some of them, when the counting of their samples started.

use super::{engine, script::Lines};
use mcpmon_check::{
    labels::LabelSet,
    promql::{self, Features, Histogram, SeriesValue, Value},
    time::Duration,
};
use std::collections::BTreeMap;

/// The samples of a `load`.
pub(super) struct Load {
    pub(super) series: BTreeMap<LabelSet, Vec<(i64, Sample)>>,
    /// Whether classic histograms are loaded as native ones too.
    pub(super) with_native: bool,
}

/// A sample.
#[derive(Clone)]
pub(super) struct Sample {
    pub(super) value: Value,
    /// When the counting started; 0 if that is not known.
    pub(super) start: i64,
}

/// One position of a series: a value if there is a sample, and whether the hint of a histogram is written.
pub(super) type Position = Option<(Value, bool)>;

/// Reads a series and its values.
pub(super) fn series(line: &str, features: &Features) -> Result<(LabelSet, Vec<Position>), String> {
    let description = promql::parse_series(line).map_err(|errors| format!("{}: {line}", errors[0]))?;
    let position = |value: SeriesValue<'_>| match value {
        SeriesValue::Omitted => Ok(None),
        SeriesValue::Float(value) => Ok(Some((Value::Float(value), false))),
        SeriesValue::Histogram(literal, increment) => {
            let with_hint =
                increment.map_or(literal, |increment| increment.histogram).counter_reset.is_some();
            let histogram = Histogram::from_value(literal, increment, features)
                .map_err(|error| format!("{error:?}: {line}"))?;
            Ok(Some((histogram.into(), with_hint)))
        }
    };
    let values = description.values.iter().map(position).collect::<Result<_, String>>()?;
    Ok((description.metric.label_set(), values))
}

/// Reads the block of a `load`, whose first line is given.
pub(super) fn load(line: &str, lines: &mut Lines<'_>) -> Result<Load, String> {
    let (word, gap) = line.split_once(char::is_whitespace).ok_or("a load without an interval")?;
    let with_native = match word {
        "load" => false,
        "load_with_nhcb" => true,
        _ => return Err(format!("no command: {word}")),
    };
    let gap = milliseconds(gap.trim())?;
    let mut loaded = BTreeMap::new();
    let mut starts: Option<(LabelSet, Vec<Option<i64>>)> = None;
    while let Some((_, line)) = lines.next_of_block() {
        if let Some((metric, offsets)) = start_line(line) {
            starts = Some((series(&format!("{metric} _"), &engine().features)?.0, start_offsets(offsets)?));
            continue;
        }
        let (labels, values) = series(line, &engine().features)?;
        let starts = match starts.take() {
            Some((of, starts)) if of == labels && starts.len() == values.len() => starts,
            Some(_) => return Err(format!("the line of starts does not fit: {line}")),
            None => vec![None; values.len()],
        };
        let samples = samples(gap, values, &starts);
        // a series that is written twice is replaced
        loaded.insert(labels, samples);
    }
    if starts.is_some() {
        return Err("a line of starts without a series".into());
    }
    Ok(Load { series: loaded, with_native })
}

/// The samples of a series whose first value is at 0.
pub(super) fn samples(gap: i64, values: Vec<Position>, starts: &[Option<i64>]) -> Vec<(i64, Sample)> {
    let positions = (0..).map(|index| index * gap).zip(values).zip(starts);
    let sample = |((time, position), start): ((i64, Position), &Option<i64>)| {
        let (value, _) = position?;
        Some((time, Sample { value, start: start.map_or(0, |offset| time + offset) }))
    };
    positions.filter_map(sample).collect()
}

/// A duration that is not negative, in milliseconds.
pub(crate) fn milliseconds(text: &str) -> Result<i64, String> {
    Ok(Duration::parse(text).map_err(|error| format!("no duration: {text} ({error:?})"))?.as_millis())
}

/// The metric and the offsets of a line `metric{…}@st -1m -2mx3`.
fn start_line(line: &str) -> Option<(&str, &str)> {
    let (metric, offsets) = line.split_once([' ', '\t'])?;
    Some((metric.strip_suffix("@st")?, offsets.trim()))
}

/// When counting started, from the time of each sample: `_`, `_x3`, `-1m`, `-1mx3`, `-1m-30sx3`.
fn start_offsets(text: &str) -> Result<Vec<Option<i64>>, String> {
    let mut offsets = vec![];
    for item in text.split_whitespace() {
        let bad = || format!("no start: {item}");
        let (first, count) = match item.split_once('x') {
            Some((first, count)) => (first, count.parse::<i64>().map_err(|_| bad())?),
            None => (item, 0),
        };
        if first == "_" {
            let count = if item == "_" { 1 } else { count };
            offsets.extend((0..count).map(|_| None));
            continue;
        }
        let sign = first[1..].find(['+', '-']).map_or(first.len(), |at| at + 1);
        let (base, step) = first.split_at(sign);
        let (base, step) = (signed(base)?, if step.is_empty() { 0 } else { signed(step)? });
        offsets.extend((0..=count).map(|times| Some(base + step * times)));
    }
    Ok(offsets)
}

fn signed(text: &str) -> Result<i64, String> {
    match text.strip_prefix('-') {
        Some(rest) => Ok(-milliseconds(rest)?),
        None => milliseconds(text.strip_prefix('+').unwrap_or(text)),
    }
}
