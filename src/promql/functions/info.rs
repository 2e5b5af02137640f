//! `info()`: series with the labels of the info series that describe them, such as `target_info`.
//!
//! An info series fits if it has the same `instance` and `job`. Of several with one name the newest counts, at each
//! time anew. The second argument is no vector: its matchers choose the info series and the labels that are added.

use crate::{
    labels::{LabelSet, METRIC_NAME, MatchOp, Matcher},
    promql::{
        annotation::Annotations,
        changes::Change,
        eval::{Row, join},
        features::Features,
        kernel::{Call, Placement},
        query::QueryError,
        storage::{Newest, Stored},
    },
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The labels by which an info series is found.
const IDENTIFYING: [&str; 2] = ["instance", "job"];

pub(super) fn info(mut call: Call<'_>, _: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    let base = call.vectors.first_mut().map(std::mem::take).unwrap_or_default();
    let request = Request::new(&call)?;
    let (done, base): (Vec<Row>, Vec<Row>) = base.into_iter().partition(|row| request.is_info(row));
    let mut sources = Sources::new(&call, &request, &base)?;
    let steps = call.grid.len();
    let has_sample = |step: usize| done.iter().chain(&base).any(|row| row.points[step].is_some());
    for step in (0..steps).filter(|step| has_sample(*step)) {
        sources.choose(step, call.features)?;
    }
    let mut rows = done;
    for row in base {
        rows.extend(sources.describe(row, &request)?);
    }
    if !call.features.has(Change::InfoAtTime) {
        rows.iter_mut().for_each(|row| row.drops_name = false);
    }
    join(rows)
}

/// What is asked for.
struct Request<'a> {
    /// The matchers of the info series' name, as they are written.
    names: Vec<Matcher>,
    /// All that the name of an info series must satisfy.
    effective_names: Vec<Matcher>,
    /// The matchers of labels: if there are any, only these labels are added.
    data: Vec<Matcher>,
    features: &'a Features,
}

impl<'a> Request<'a> {
    fn new(call: &Call<'a>) -> Result<Self, QueryError> {
        let target_info = || name_matcher(MatchOp::Equal, "target_info");
        let (names, data) = match call.matchers.get(1) {
            Some(matchers) => matchers.iter().cloned().partition(|matcher| &*matcher.name == METRIC_NAME),
            None => (vec![target_info()?], vec![]),
        };
        let mut effective_names = names.clone();
        if names.is_empty() {
            effective_names.push(target_info()?);
        } else if names.iter().all(|name| name.op.is_negative()) && call.features.has(Change::InfoByAllNames)
        {
            effective_names.push(name_matcher(MatchOp::Regex, ".+_info")?);
        }
        Ok(Self { names, effective_names, data, features: call.features })
    }

    /// Whether a series is itself an info series, to which nothing is added.
    fn is_info(&self, row: &Row) -> bool {
        let name = row.labels.metric_name();
        if self.features.has(Change::InfoByAllNames) {
            self.effective_names.iter().all(|matcher| matcher.matches(name))
        } else if self.features.has(Change::InfoIgnoresByAllNames) {
            !self.names.is_empty() && self.names.iter().all(|matcher| matcher.matches(name))
        } else {
            self.names.iter().any(|matcher| matcher.matches(name))
        }
    }

    /// Whether a label of an info series is wanted.
    fn wants(&self, label: &str) -> bool {
        label != METRIC_NAME && (self.data.is_empty() || self.data.iter().any(|data| &*data.name == label))
    }
}

fn name_matcher(op: MatchOp, value: &str) -> Result<Matcher, QueryError> {
    Matcher::new(METRIC_NAME, op, value).map_err(|error| QueryError::new(error.to_string()))
}

/// The `instance` and `job` of a series.
fn identity(labels: &LabelSet) -> LabelSet {
    labels.filtered(|label| IDENTIFYING.contains(&label))
}

/// The info series that fit some of the series, by what identifies them and by name.
#[derive(Default)]
struct Sources {
    by_identity: HashMap<LabelSet, BTreeMap<String, InfoMetric>>,
    /// Whether a series that no info series describes stays.
    keeps_others: bool,
}

/// The info series of one name that describe the same.
struct InfoMetric {
    candidates: Vec<Candidate>,
    /// Which of them counts at each time.
    chosen: Vec<Option<usize>>,
}

/// An info series.
struct Candidate {
    labels: LabelSet,
    /// What it has at each time.
    samples: Vec<Seen>,
}

/// What an info series has at a time.
#[derive(Clone, Copy)]
enum Seen {
    Nothing,
    /// A number of this time; the number itself does not matter.
    At(i64),
    Histogram,
}

impl Sources {
    fn new(call: &Call<'_>, request: &Request<'_>, base: &[Row]) -> Result<Self, QueryError> {
        let values =
            |label: &&str| -> HashSet<&str> { base.iter().filter_map(|row| row.labels.get(label)).collect() };
        let known: Vec<(&str, HashSet<&str>)> = IDENTIFYING
            .iter()
            .map(|label| (*label, values(label)))
            .filter(|label| !label.1.is_empty())
            .collect();
        let is_old = !request.features.has(Change::InfoNameIsNoData);
        let written_names = if call.matchers.len() > 1 { &request.names[..] } else { &[] };
        let mut sources = Self::default();
        let count_as_data = match request.features.has(Change::InfoNameKeepsOthers) {
            _ if !is_old || !known.is_empty() => &[],
            // of several only the first was left out
            true => written_names.get(1..).unwrap_or_default(),
            false => written_names,
        };
        let mut required = request.data.iter().chain(count_as_data);
        sources.keeps_others = required.all(|matcher| matcher.matches(""));
        if known.is_empty() {
            return Ok(sources);
        }
        if is_old && request.names.len() > 1 {
            // it failed in this way, whatever the matchers were
            return Err(QueryError::new(
                "unexpected error: runtime error: invalid memory address or nil pointer dereference",
            ));
        }
        let matchers: Vec<Matcher> = request.effective_names.iter().chain(&request.data).cloned().collect();
        for series in call.storage.select(&matchers) {
            let labels = &series.labels;
            if known
                .iter()
                .all(|(label, values)| labels.get(label).is_some_and(|value| values.contains(value)))
            {
                sources.add(series, call);
            }
        }
        Ok(sources)
    }

    fn add(&mut self, series: &Stored, call: &Call<'_>) {
        let labels = series.labels.clone();
        let by_name = self.by_identity.entry(identity(&labels)).or_default();
        let metric = by_name
            .entry(labels.metric_name().to_owned())
            .or_insert_with(|| InfoMetric { candidates: vec![], chosen: vec![None; call.grid.len()] });
        metric.candidates.push(Candidate { labels, samples: samples(series, call) });
    }

    /// Decides which info series count at a time.
    fn choose(&mut self, step: usize, features: &Features) -> Result<(), QueryError> {
        for metric in self.by_identity.values_mut().flat_map(BTreeMap::values_mut) {
            let mut newest: Option<(i64, usize)> = None;
            for (index, candidate) in metric.candidates.iter().enumerate() {
                let time = match candidate.samples[step] {
                    Seen::Nothing => continue,
                    Seen::At(time) => time,
                    Seen::Histogram => return Err(QueryError::new("info sample should be float")),
                };
                match newest {
                    Some((known, other)) if known == time => {
                        let other = &metric.candidates[other].labels;
                        return Err(duplicate(other, &candidate.labels, time, features));
                    }
                    Some((known, _)) if known > time => {}
                    _ => newest = Some((time, index)),
                }
            }
            metric.chosen[step] = newest.map(|(_, index)| index);
        }
        Ok(())
    }

    /// A series with the labels of its info series; as several rows, if these change over time.
    fn describe(&self, row: Row, request: &Request<'_>) -> Result<Vec<Row>, QueryError> {
        let metrics: Vec<&InfoMetric> =
            self.by_identity.get(&identity(&row.labels)).into_iter().flat_map(BTreeMap::values).collect();
        let steps = row.points.len();
        let mut rows: Vec<Row> = vec![];
        let mut last: Option<(Vec<Option<usize>>, Option<usize>)> = None;
        for (step, point) in row.points.into_iter().enumerate().filter(|(_, point)| point.is_some()) {
            let chosen: Vec<Option<usize>> = metrics.iter().map(|metric| metric.chosen[step]).collect();
            let target = match last.take() {
                Some((known, target)) if known == chosen => target,
                _ => {
                    let found = metrics.iter().zip(&chosen);
                    let found =
                        found.filter_map(|(metric, index)| Some(&metric.candidates[(*index)?].labels));
                    self.described(&row.labels, found, request)?.map(|labels| {
                        rows.iter().position(|row| row.labels == labels).unwrap_or_else(|| {
                            let points = smallvec::SmallVec::from_elem(None, steps);
                            rows.push(Row { labels, drops_name: row.drops_name, points });
                            rows.len() - 1
                        })
                    })
                }
            };
            if let Some(target) = target {
                rows[target].points[step] = point;
            }
            last = Some((chosen, target));
        }
        Ok(rows)
    }

    /// `base` with the labels of info series; `None` if there is none that could give what is asked for.
    fn described<'l>(
        &self,
        base: &LabelSet,
        info: impl Iterator<Item = &'l LabelSet>,
        request: &Request<'_>,
    ) -> Result<Option<LabelSet>, QueryError> {
        let mut added: BTreeMap<&str, &str> = BTreeMap::new();
        let mut is_described = false;
        for labels in info {
            is_described = true;
            for (name, value) in labels.iter().filter(|(name, _)| request.wants(name)) {
                if added.get(name).is_some_and(|known| *known != value) {
                    return Err(QueryError::new(format!("conflicting label: {name}")));
                }
                if base.get(name).is_none() {
                    added.insert(name, value);
                }
            }
        }
        if !request.features.has(Change::InfoGainsNothing) {
            is_described = !added.is_empty();
        }
        if !is_described && !self.keeps_others {
            return Ok(None);
        }
        Ok(Some(added.into_iter().fold(base.clone(), |labels, (name, value)| labels.with(name, value))))
    }
}

fn duplicate(existing: &LabelSet, new: &LabelSet, time: i64, features: &Features) -> QueryError {
    const WHAT: &str = "found duplicate series for info metric";
    QueryError::new(if features.has(Change::InfoNamesBoth) {
        format!("{WHAT}: existing {} @ {time}, new {} @ {time}", existing.in_braces(), new.in_braces())
    } else {
        format!("{WHAT} {}", new.metric_name())
    })
}

/// What an info series has at each time of the call.
fn samples(series: &Stored, call: &Call<'_>) -> Vec<Seen> {
    let mut cursor = series.cursor();
    let seen = |newest: Newest<'_>| match newest {
        Newest::Float(..) => Seen::At(newest.time()),
        Newest::Histogram(..) => Seen::Histogram,
    };
    if call.features.has(Change::InfoAtTime) {
        let place = innermost(&call.places);
        let times = call.grid.times().map(|time| place.at(time));
        return times.map(|time| cursor.newest(time, call.lookback).map_or(Seen::Nothing, seen)).collect();
    }
    // an older Prometheus looked at the time of the evaluation, but only among the samples around the other time
    let place = call.places.first().copied().unwrap_or_default();
    let from = place.at(call.grid.start).saturating_sub(call.lookback.saturating_sub(1));
    let until = place.at(call.grid.end);
    let newest = |time: i64| {
        let end = time.min(until);
        let newest = cursor.newest(end, call.lookback.saturating_sub(time.saturating_sub(end)))?;
        (newest.time() >= from).then(|| seen(newest))
    };
    call.grid.times().map(newest).map(|found| found.unwrap_or(Seen::Nothing)).collect()
}

/// Places within places as one: offsets add up until a fixed time makes what is around it irrelevant.
fn innermost(places: &[Placement]) -> Placement {
    let mut place = Placement::default();
    for around in places {
        place.offset = place.offset.saturating_add(around.offset);
        place.fixed = around.fixed;
        if place.fixed.is_some() {
            break;
        }
    }
    place
}
