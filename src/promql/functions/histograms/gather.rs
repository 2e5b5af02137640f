//! The histograms in a vector: native ones, and classic ones as their buckets.

use super::classic::Bucket;
use crate::{
    go::number::general,
    labels::LabelSet,
    promql::{
        annotation::{AnnotationKind, Annotations},
        changes::Change,
        eval::{Grid, Row, join_same_labels},
        features::{Feature, Features},
        histogram::Histogram,
        query::QueryError,
        text::TextRange,
        value::Value,
    },
};
use std::{collections::HashMap, sync::Arc};

const BUCKET_LABEL: &str = "le";

/// A vector, its series brought together by what they are without `le`.
pub(super) struct Histograms {
    rows: Vec<Row>,
    /// Of each series: the bound in `le`, and the group that it is in.
    places: Vec<(Option<f64>, usize)>,
    /// Of each group: the labels without `le`.
    groups: Vec<LabelSet>,
    /// Of each series: the group of the classic histogram that has all its labels.
    twins: Vec<Option<usize>>,
}

/// A histogram at one time.
pub(super) struct Subject<'a> {
    /// Its labels, without the `le` of classic ones.
    pub(super) labels: &'a LabelSet,
    /// Which it is at all times.
    source: usize,
    pub(super) kind: Kind<'a>,
}

/// The kinds of histograms.
pub(super) enum Kind<'a> {
    Native(&'a Histogram),
    Classic(Vec<Bucket>),
}

/// Whether the names of metrics are taken off only at the end of a query.
pub(super) fn keeps_names(features: &Features) -> bool {
    features.is_enabled(Feature::DelayedNameRemoval)
}

/// The name of a metric, if it is to be told.
pub(super) fn told_name(labels: &LabelSet, features: &Features) -> Arc<str> {
    if keeps_names(features) || !features.has(Change::ClassicHistogramsGoUnnamed) {
        labels.metric_name().into()
    } else {
        Arc::default()
    }
}

impl Histograms {
    pub(super) fn new(rows: Vec<Row>) -> Self {
        let mut known: HashMap<LabelSet, usize> = HashMap::new();
        let mut groups = vec![];
        let mut places = Vec::with_capacity(rows.len());
        for row in &rows {
            let labels = row.labels.filtered(|label| label != BUCKET_LABEL);
            let group = *known.entry(labels.clone()).or_insert_with(|| {
                groups.push(labels);
                groups.len() - 1
            });
            places.push((bound(row.labels.get(BUCKET_LABEL).unwrap_or_default()), group));
        }
        let twins = rows.iter().map(|row| known.get(&row.labels).copied()).collect();
        Self { rows, places, groups, twins }
    }

    /// The histograms at one time, the native ones first.
    pub(super) fn at(
        &self,
        step: usize,
        argument: TextRange,
        features: &Features,
        annotations: &mut Annotations,
    ) -> Vec<Subject<'_>> {
        let mut buckets: Vec<Vec<Bucket>> = self.groups.iter().map(|_| vec![]).collect();
        let mut natives = vec![];
        for (source, (row, (upper, group))) in self.rows.iter().zip(&self.places).enumerate() {
            match (&row.points[step], upper) {
                (None, _) => {}
                (Some(Value::Histogram(histogram)), _) => natives.push((source, &row.labels, &**histogram)),
                (Some(Value::Float(count)), Some(upper)) => {
                    buckets[*group].push(Bucket { upper: *upper, count: *count });
                }
                (Some(Value::Float(_)), None) => {
                    let metric = told_name(&row.labels, features);
                    let label = row.labels.get(BUCKET_LABEL).unwrap_or_default().into();
                    annotations.add(AnnotationKind::BadBucketLabel { metric, label }, argument);
                }
            }
        }
        let mut subjects = vec![];
        for (source, labels, histogram) in natives {
            let twin = self.twins[source].and_then(|twin| buckets.get_mut(twin));
            match twin.filter(|buckets| !buckets.is_empty()) {
                Some(buckets) => {
                    buckets.clear();
                    let metric = told_name(labels, features);
                    annotations.add(AnnotationKind::MixedClassicNativeHistograms(metric), argument);
                }
                None => subjects.push(Subject { labels, source, kind: Kind::Native(histogram) }),
            }
        }
        let classic = (self.rows.len()..).zip(&self.groups).zip(buckets);
        subjects.extend(
            classic.filter(|(_, buckets)| !buckets.is_empty()).map(|((source, labels), buckets)| Subject {
                labels,
                source,
                kind: Kind::Classic(buckets),
            }),
        );
        subjects
    }
}

/// The bound in an `le` label, as Go reads numbers: what is too great for one is none.
fn bound(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let value: f64 = text.parse().ok()?;
    let is_signed_nan = value.is_nan() && unsigned.len() < text.len();
    let is_too_great = value.is_infinite() && unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    (!is_signed_nan && !is_too_great).then_some(value)
}

/// Rows of numbers, while they are computed one time after the other.
pub(super) struct Results {
    rows: Vec<Row>,
    /// The row of each histogram, number of value, and mark.
    known: HashMap<(usize, usize, u64), usize>,
    grid: Grid,
}

/// What tells several values of one histogram apart.
#[derive(Clone, Copy)]
pub(super) struct Mark<'a> {
    /// Which argument the value is for.
    pub(super) number: usize,
    /// The label that tells the argument.
    pub(super) label: &'a str,
    /// The argument.
    pub(super) value: f64,
}

impl Results {
    pub(super) fn new(grid: Grid) -> Self {
        Self { rows: vec![], known: HashMap::new(), grid }
    }

    /// Gives a histogram its value at one time.
    pub(super) fn set(&mut self, subject: &Subject<'_>, mark: Option<Mark<'_>>, step: usize, value: f64) {
        let (number, bits) = mark.map_or((0, 0), |mark| (mark.number, (mark.value + 0.0).to_bits()));
        let row = *self.known.entry((subject.source, number, bits)).or_insert_with(|| {
            let labels = match mark {
                Some(Mark { label, value, .. }) => subject.labels.with(label, &open_metrics(value)),
                None => subject.labels.clone(),
            };
            self.rows.push(Row::empty(labels, false, &self.grid));
            self.rows.len() - 1
        });
        self.rows[row].points[step] = Some(Value::Float(value));
    }

    /// The rows: no longer the metric that the histograms are.
    pub(super) fn finish(mut self, features: &Features) -> Result<Vec<Row>, QueryError> {
        self.rows.iter_mut().for_each(|row| row.drop_name(features));
        join_same_labels(self.rows, &self.grid, features)
    }
}

/// A number as OpenMetrics writes it in labels: never as an integer.
fn open_metrics(number: f64) -> String {
    let mut text = general(number + 0.0, None);
    if number.is_finite() && !text.contains(['e', '.']) {
        text.push_str(".0");
    }
    text
}
