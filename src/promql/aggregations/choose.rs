//! Aggregations that keep some of the series of a group: `topk`, `bottomk`, `limitk`, `limit_ratio`.
//!
//! Instant queries give the series in the order in which the heap of Prometheus has them.

use super::{Group, Grouped};
use crate::promql::{
    annotation::{AnnotationKind, Annotations},
    eval::Row,
    order::{self, Heap},
    query::QueryError,
    value::Value,
};

/// The k series with the greatest values.
pub(super) fn topk(grouped: Grouped<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    if !grouped.check_counts()? {
        return Ok(vec![]);
    }
    choose::<Top>(grouped, annotations)
}

/// The k series with the smallest values.
pub(super) fn bottomk(grouped: Grouped<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    if !grouped.check_counts()? {
        return Ok(vec![]);
    }
    choose::<Bottom>(grouped, annotations)
}

/// The first k series.
pub(super) fn limitk(grouped: Grouped<'_>, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
    if !grouped.check_counts()? {
        return Ok(vec![]);
    }
    choose::<First>(grouped, annotations)
}

/// The series whose labels hash into a share of all hashes.
pub(super) fn limit_ratio(
    grouped: Grouped<'_>,
    annotations: &mut Annotations,
) -> Result<Vec<Row>, QueryError> {
    if !grouped.check_ratios(annotations)? {
        return Ok(vec![]);
    }
    choose::<Share>(grouped, annotations)
}

/// A series at one time.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    /// 0 of a histogram.
    value: f64,
    /// Which row of the group it is.
    row: usize,
}

fn is_less(one: &Candidate, other: &Candidate) -> bool {
    order::is_less(one.value, other.value)
}

fn is_greater(one: &Candidate, other: &Candidate) -> bool {
    order::is_greater(one.value, other.value)
}

/// How series are chosen.
trait Choice: Sized {
    /// Whether histograms are left out.
    const OF_NUMBERS: bool;

    /// The choice at a time; none if nothing is chosen.
    fn at(grouped: &Grouped<'_>, step: usize, series: usize) -> Result<Option<Self>, QueryError>;

    /// Takes a series into those that are chosen, or does not.
    fn offer(&self, candidate: Candidate, row: &Row, chosen: &mut Vec<Candidate>);

    /// Brings the chosen into the order in which they are given.
    fn arrange(_: &mut [Candidate]) {}
}

fn count_at(grouped: &Grouped<'_>, step: usize, series: usize) -> Result<Option<usize>, QueryError> {
    let count = grouped.count_at(step)?.min(series);
    Ok((count > 0).then_some(count))
}

/// The series with the greatest values, the smallest of them on top of the heap.
struct Top(usize);

impl Choice for Top {
    const OF_NUMBERS: bool = true;

    fn at(grouped: &Grouped<'_>, step: usize, series: usize) -> Result<Option<Self>, QueryError> {
        Ok(count_at(grouped, step, series)?.map(Self))
    }

    fn offer(&self, candidate: Candidate, _: &Row, chosen: &mut Vec<Candidate>) {
        let mut heap = Heap::new(chosen, is_less);
        match heap.top() {
            Some(top) if heap.len() == self.0 => {
                if top.value < candidate.value || top.value.is_nan() && !candidate.value.is_nan() {
                    heap.replace_top(candidate);
                }
            }
            _ => heap.push(candidate),
        }
    }

    fn arrange(chosen: &mut [Candidate]) {
        order::sort(chosen, |a, b| is_less(b, a));
    }
}

/// The series with the smallest values, the greatest of them on top of the heap.
struct Bottom(usize);

impl Choice for Bottom {
    const OF_NUMBERS: bool = true;

    fn at(grouped: &Grouped<'_>, step: usize, series: usize) -> Result<Option<Self>, QueryError> {
        Ok(count_at(grouped, step, series)?.map(Self))
    }

    fn offer(&self, candidate: Candidate, _: &Row, chosen: &mut Vec<Candidate>) {
        let mut heap = Heap::new(chosen, is_greater);
        match heap.top() {
            Some(top) if heap.len() == self.0 => {
                if top.value > candidate.value || top.value.is_nan() && !candidate.value.is_nan() {
                    heap.replace_top(candidate);
                }
            }
            _ => heap.push(candidate),
        }
    }

    fn arrange(chosen: &mut [Candidate]) {
        order::sort(chosen, |a, b| is_greater(b, a));
    }
}

/// The first series.
struct First(usize);

impl Choice for First {
    const OF_NUMBERS: bool = false;

    fn at(grouped: &Grouped<'_>, step: usize, series: usize) -> Result<Option<Self>, QueryError> {
        Ok(count_at(grouped, step, series)?.map(Self))
    }

    fn offer(&self, candidate: Candidate, _: &Row, chosen: &mut Vec<Candidate>) {
        if chosen.len() < self.0 {
            Heap::new(chosen, is_less).push(candidate);
        }
    }
}

/// A share of the series.
struct Share(f64);

impl Choice for Share {
    const OF_NUMBERS: bool = false;

    fn at(grouped: &Grouped<'_>, step: usize, _: usize) -> Result<Option<Self>, QueryError> {
        let ratio = grouped.ratio_at(step)?;
        Ok((ratio != 0.0).then_some(Self(ratio)))
    }

    #[expect(clippy::cast_precision_loss, reason = "so does Prometheus")]
    fn offer(&self, candidate: Candidate, row: &Row, chosen: &mut Vec<Candidate>) {
        let place = row.labels.go_hash() as f64 / u64::MAX as f64;
        let is_chosen = if self.0 >= 0.0 { place < self.0 } else { place >= 1.0 + self.0 };
        if is_chosen {
            Heap::new(chosen, is_less).push(candidate);
        }
    }
}

fn choose<C: Choice>(
    mut grouped: Grouped<'_>,
    annotations: &mut Annotations,
) -> Result<Vec<Row>, QueryError> {
    let mut groups = std::mem::take(&mut grouped.groups);
    let series = groups.iter().map(|group| group.rows.len()).sum();
    let (mut chosen, mut is_chosen) = (vec![], vec![]);
    for step in 0..grouped.grid.len() {
        let has_sample = |group: &Group| group.rows.iter().any(|row| row.points[step].is_some());
        if !groups.iter().any(has_sample) {
            continue;
        }
        let choice = C::at(&grouped, step, series)?;
        for group in &mut groups {
            chosen.clear();
            if let Some(choice) = &choice {
                let ignores = offer_all(choice, group, step, &mut chosen);
                if ignores {
                    let kind = AnnotationKind::HistogramIgnored(grouped.plan.aggregation.name);
                    annotations.add(kind, grouped.range);
                }
            }
            mark(&chosen, group.rows.len(), &mut is_chosen);
            for (row, is_chosen) in group.rows.iter_mut().zip(&is_chosen) {
                if !is_chosen {
                    row.points[step] = None;
                }
            }
            if grouped.grid.is_instant() {
                C::arrange(&mut chosen);
                reorder(group, &chosen);
            }
        }
    }
    let mut rows: Vec<Row> = groups.into_iter().flat_map(|group| group.rows).collect();
    rows.retain(Row::has_values);
    Ok(rows)
}

/// Offers every series of a group; the answer is whether there was a histogram that does not count.
fn offer_all<C: Choice>(choice: &C, group: &Group, step: usize, chosen: &mut Vec<Candidate>) -> bool {
    let mut ignores = false;
    for (index, row) in group.rows.iter().enumerate() {
        let value = match &row.points[step] {
            Some(Value::Float(value)) => *value,
            Some(Value::Histogram(_)) if C::OF_NUMBERS => {
                ignores = true;
                continue;
            }
            Some(Value::Histogram(_)) => 0.0,
            None => continue,
        };
        choice.offer(Candidate { value, row: index }, row, chosen);
    }
    ignores
}

/// Marks which of so many rows are chosen.
fn mark(chosen: &[Candidate], rows: usize, is_chosen: &mut Vec<bool>) {
    is_chosen.clear();
    is_chosen.resize(rows, false);
    for candidate in chosen {
        is_chosen[candidate.row] = true;
    }
}

fn reorder(group: &mut Group, chosen: &[Candidate]) {
    group.rows = chosen.iter().map(|candidate| group.rows[candidate.row].clone()).collect();
}
