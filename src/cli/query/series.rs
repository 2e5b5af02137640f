//! Series out of files: what a file is, its content says.
//!
//! Samples without a time are one scrape, taken at the time of the query: `--at`, or the start of `--range`. Labels are
//! those that Prometheus stores: bounds of classic histograms and quantiles in OpenMetrics's spelling.

use super::super::Error;
use crate::{
    cli::arguments::Query,
    go::number::general,
    labels::{LabelSet, METRIC_NAME},
    model::scenario::{InputSeries, Scenario, Test},
    project::load::STDIN,
    promql::{Feature, Features, Storage},
    replay::series::{self, BadSeries},
    source::{File, Files, Span},
    syntax::{
        exposition::{self, Entry, MetricType, Problem, Sample, Value},
        yaml::{self, Documents, Flavour},
    },
};
use std::{
    borrow::Cow,
    fs,
    io::{self, Read},
    ops::Range,
    path::Path,
};

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) storage: Storage,
    /// When an instant query happens.
    pub(super) time: i64,
    /// The times of the first and the last sample.
    pub(super) samples: Option<(i64, i64)>,
    /// What is worth knowing about it.
    pub(super) notes: Vec<String>,
}

/// Why there are no series.
pub(super) enum Refusal {
    Usage(Error),
    Text(Vec<Fault>),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Usage(error)
    }
}

/// Something that is wrong in a file, and the line in which it is.
pub(super) struct Fault {
    pub(super) path: String,
    pub(super) message: String,
    pub(super) help: Option<String>,
    pub(super) line: String,
    pub(super) line_number: u32,
    /// In the line.
    pub(super) range: Range<usize>,
}

impl Fault {
    pub(super) fn new(file: &File, span: Span, message: String, help: Option<String>) -> Self {
        let position = file.position(span.start, crate::source::Column::Characters);
        let line = file.line_range(position.line).unwrap_or(0..0);
        let range = file.decoded(span);
        let within = |at: usize| at.clamp(line.start, line.end) - line.start;
        Self {
            path: file.path().display().to_string(),
            message,
            help,
            line: file.text().text()[line.clone()].to_owned(),
            line_number: position.line,
            range: within(range.start)..within(range.end),
        }
    }
}

/// Reads the files of a query.
pub(super) fn load(arguments: &Query, features: &Features) -> Result<Loaded, Refusal> {
    let mut files = Files::default();
    let mut reading = Reading { features: *features, ..Reading::default() };
    for path in &arguments.series {
        let failed = |reason: String| Error::Read { path: path.display().to_string(), reason };
        let bytes = bytes(path).map_err(|error| failed(error.to_string()))?;
        let file = files.add(path, bytes).map_err(|error| failed(error.to_string()))?;
        let file = files.get(file);
        if is_test(file) {
            reading.test_file(file, arguments)?;
        } else {
            reading.exposition(file);
        }
    }
    if !reading.faults.is_empty() {
        return Err(Refusal::Text(reading.faults));
    }
    let range = arguments.range.map(|range| range.0.start);
    let newest = reading.loaded.samples.map(|(_, last)| last);
    Ok(reading.finish(range.or(arguments.at.map(|at| at.0)).or(newest).unwrap_or_default()))
}

fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new(STDIN) {
        return fs::read(path);
    }
    let mut bytes = vec![];
    io::stdin().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether a file is a unit test file; YAML is read only where it may be one.
fn is_test(file: &File) -> bool {
    let text = file.text().text();
    let is_yaml = file.path().extension().is_some_and(|extension| extension == "yml" || extension == "yaml");
    is_yaml || text.starts_with("tests:") || text.contains("\ntests:")
}

#[derive(Default)]
struct Reading {
    features: Features,
    loaded: Loaded,
    faults: Vec<Fault>,
    /// Samples without a time.
    timeless: Vec<(LabelSet, f64)>,
    /// Samples whose series and time had one already.
    repeated: usize,
    /// Native histograms of dumps.
    unreadable: usize,
}

/// What a text has said about the metric that it is at.
#[derive(Default)]
struct Current<'t> {
    kind: Option<MetricType>,
    unit: &'t str,
    /// The text of the last series, and its labels: of a dump, the next line is mostly of the same.
    series: &'t str,
    labels: LabelSet,
}

impl Reading {
    fn exposition(&mut self, file: &File) {
        let mut current = Current::default();
        for entry in exposition::read(file.text()) {
            match entry {
                Ok(Entry::Sample(sample)) => self.sample(file, &sample, &mut current),
                Ok(Entry::Type(found)) => {
                    current = Current { kind: Some(found.value.value), ..Current::default() };
                }
                Ok(Entry::Unit(unit)) => current.unit = unit.value.value,
                Ok(Entry::Help(_)) => {}
                Err(Problem { kind, span }) => {
                    let help = kind.help().map(str::to_owned);
                    self.faults.push(Fault::new(file, span, kind.to_string(), help));
                }
            }
        }
    }

    fn sample<'t>(&mut self, file: &'t File, sample: &Sample<'t>, current: &mut Current<'t>) {
        let Value::Number(value) = sample.value.value else {
            self.unreadable += 1;
            return;
        };
        let start = file.decoded(sample.span).start;
        let series = &file.text().text()[start..file.decoded(sample.value.span).start];
        if series != current.series {
            current.labels = self.labels(sample, current);
            current.series = series;
        }
        match sample.time {
            Some(time) => self.append(&current.labels, time, value),
            None => self.timeless.push((current.labels.clone(), value)),
        }
    }

    /// The labels that Prometheus stores.
    fn labels(&self, sample: &Sample<'_>, current: &Current<'_>) -> LabelSet {
        let label = |label: &exposition::Label<'_>| {
            let (name, value) = (&*label.name.value, &label.value.value);
            (name.to_owned(), stored(current.kind, name, value).into_owned())
        };
        let name = (METRIC_NAME.to_owned(), sample.name.value.clone().into_owned());
        let mut labels: Vec<(String, String)> = sample.labels.iter().map(label).chain([name]).collect();
        if self.features.is_enabled(Feature::TypeAndUnitLabels) {
            let kind = current.kind.filter(|kind| *kind != MetricType::Unknown);
            labels.extend(kind.map(|kind| ("__type__".into(), kind.name().into())));
            if !current.unit.is_empty() {
                labels.push(("__unit__".into(), current.unit.into()));
            }
        }
        labels.into_iter().collect()
    }

    fn append(&mut self, labels: &LabelSet, time: i64, value: f64) {
        self.seen(time);
        self.repeated += usize::from(!self.loaded.storage.append(labels, time, value));
    }

    fn seen(&mut self, time: i64) {
        let samples = &mut self.loaded.samples;
        *samples = Some(samples.map_or((time, time), |(first, last)| (first.min(time), last.max(time))));
    }

    fn finish(mut self, time: i64) -> Loaded {
        for (labels, value) in std::mem::take(&mut self.timeless) {
            self.append(&labels, time, value);
        }
        let notes = [
            (self.repeated, "repeat a series and time; the first counts"),
            (self.unreadable, "are native histograms, which a dump does not hold in full; they are left out"),
        ];
        let told = notes.into_iter().filter(|(count, _)| *count > 0);
        self.loaded.notes.extend(told.map(|(count, note)| match count {
            1 => format!("1 of the samples: {note}"),
            _ => format!("{count} of the samples {note}"),
        }));
        Loaded { time, ..self.loaded }
    }

    /// The series of the test that is asked for, or of the first.
    fn test_file(&mut self, file: &File, arguments: &Query) -> Result<(), Error> {
        let path = file.path().display();
        let options = yaml::Options { flavour: Flavour::V2, documents: Documents::First };
        let tree = yaml::read(file.text(), options);
        let scenario = Scenario::read(&tree, &self.features.into());
        if !tree.problems().is_empty() || !scenario.problems.is_empty() {
            let message = format!("{path} has mistakes; `mcpmon-check lint {path}` shows them");
            return Err(Error::Usage(message));
        }
        let is_meant = |test: &&Test| match &arguments.test {
            Some(name) => test.name.as_ref().is_some_and(|known| known.value == *name),
            None => true,
        };
        let Some(test) = scenario.tests.iter().find(is_meant) else {
            let names: Vec<String> = scenario
                .tests
                .iter()
                .filter_map(|test| Some(format!("`{}`", test.name.as_ref()?.value)))
                .collect();
            let named =
                if names.is_empty() { String::new() } else { format!("; there are {}", names.join(", ")) };
            let test = arguments.test.as_ref().map_or("test".into(), |name| format!("test `{name}`"));
            return Err(Error::Usage(format!("there is no {test} in {path}{named}")));
        };
        if let Err(error) = self.test(test, arguments) {
            self.faults.push(Fault::new(file, error.span, error.message, None));
        }
        Ok(())
    }

    /// Loads a test up to the end of the query, or all of it where that is not too much.
    fn test(&mut self, test: &Test, arguments: &Query) -> Result<(), BadSeries> {
        let count = |series: &InputSeries| {
            series.values.items.iter().fold(0_u64, |count, item| count.saturating_add(item.count))
        };
        let all = test.input_series.iter().map(count).fold(0, u64::saturating_add);
        let longest = test.input_series.iter().map(count).max().unwrap_or(0);
        let asked = arguments.range.map(|range| range.0.end).or(arguments.at.map(|at| at.0));
        let distance =
            |values: u64| i64::try_from(values).unwrap_or(i64::MAX).saturating_mul(test.interval.as_millis());
        let most = arguments.max_samples / (test.input_series.len() as u64).max(1);
        let until = match asked {
            _ if all <= arguments.max_samples => i64::MAX,
            Some(time) => time,
            None => test.start.saturating_add(distance(most)),
        };
        if longest > 0 {
            let last = test.start.saturating_add(distance(longest - 1)).min(until);
            self.seen(test.start);
            self.seen(last);
        }
        series::append(test, &mut self.loaded.storage, &self.features, until)
    }
}

/// The value that Prometheus stores for a label: bounds and quantiles are spelled as OpenMetrics spells numbers.
fn stored<'t>(kind: Option<MetricType>, name: &str, value: &'t Cow<'t, str>) -> Cow<'t, str> {
    let is_number =
        matches!((kind, name), (Some(MetricType::Histogram), "le") | (Some(MetricType::Summary), "quantile"));
    match value.parse::<f64>() {
        Ok(bound) if is_number => Cow::Owned(open_metrics_number(bound)),
        _ => Cow::Borrowed(&**value),
    }
}

/// The shortest digits, with an exponent from a million on, and always with a point or an exponent.
fn open_metrics_number(value: f64) -> String {
    let text = general(value, None);
    if text.contains(['.', 'e', 'N', 'I']) { text } else { format!("{text}.0") }
}
