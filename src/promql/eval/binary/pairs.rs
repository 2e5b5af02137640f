//! Arithmetic and comparisons between two vectors.
//!
//! Of one side each group has only one series at a time, of the other it has one or, with `group_left` and
//! `group_right`, many. Prometheus goes through the times one after the other and stops at the first that fails; here
//! the rows are gone through, so a failure is kept with its time, and that of the earliest time counts.

use super::{
    Faults,
    element::{combine, truth},
    matching::{Groups, Steps},
};
use crate::{
    labels::LabelSet,
    promql::{
        annotation::Annotations,
        ast::Side,
        changes::Change,
        eval::{Evaluation, Grid, Row, join, join_same_labels},
        features::Features,
        plan::BinaryPlan,
        query::QueryError,
        text::TextRange,
        value::Value,
    },
};
use std::{collections::HashMap, mem};

impl Evaluation<'_> {
    pub(in crate::promql::eval) fn binary(
        &mut self,
        plan: &BinaryPlan,
        range: TextRange,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        let [left, right] = plan.sides.map(|id| self.take_vector(id));
        let sides = if plan.many == Some(Side::Right) { [&right[..], &left] } else { [&left[..], &right] };
        let mut pairs = Pairs::new(plan, sides, grid, &self.engine.features);
        pairs.pair_many();
        if let Some(fill) = plan.fill.left {
            pairs.fill_unmatched(fill);
        }
        pairs.finish(range, annotations)
    }
}

/// Which row stands for a group on the side that has one.
#[derive(Clone, Debug)]
enum Owner {
    Nobody,
    Row(usize),
    /// Another one at each time.
    InTurn(Vec<Option<usize>>),
}

/// A series of the result.
struct Paired {
    row: Row,
    /// The times that are taken, also by comparisons that do not hold.
    taken: Steps,
}

/// Where two samples meet.
#[derive(Clone, Copy)]
struct Meeting {
    group: usize,
    step: usize,
    result: usize,
}

/// The failure of the earliest time.
#[derive(Default)]
struct Failure(Option<(usize, QueryError)>);

impl Failure {
    /// Keeps a failure unless there is one that Prometheus meets before.
    fn note(&mut self, step: usize, error: impl FnOnce() -> QueryError) {
        if self.0.as_ref().is_none_or(|(earliest, _)| step < *earliest) {
            self.0 = Some((step, error()));
        }
    }
}

struct Pairs<'a> {
    plan: &'a BinaryPlan,
    grid: &'a Grid,
    features: &'a Features,
    many: &'a [Row],
    one: &'a [Row],
    groups: Groups,
    /// By group: the times at which there is a result.
    matched: Vec<Steps>,
    results: Vec<Paired>,
    /// By group and labels.
    result_of: HashMap<(usize, LabelSet), usize>,
    faults: Faults,
    failure: Failure,
}

impl<'a> Pairs<'a> {
    fn new(
        plan: &'a BinaryPlan,
        [many, one]: [&'a [Row]; 2],
        grid: &'a Grid,
        features: &'a Features,
    ) -> Self {
        let groups = Groups::new([many, one], &plan.matching);
        Self {
            plan,
            grid,
            features,
            many,
            one,
            matched: vec![Steps::default(); groups.labels.len()],
            groups,
            results: vec![],
            result_of: HashMap::new(),
            faults: Faults::default(),
            failure: Failure::default(),
        }
    }

    /// Finds the row that stands for each group. Two at the same time are a failure, but only where there is something
    /// to match.
    fn owners(&mut self) -> Vec<Owner> {
        let one = self.one;
        let mut of_group = vec![Owner::Nobody; self.groups.labels.len()];
        let mut live = None;
        for (index, row) in one.iter().enumerate() {
            let group = self.groups.of[1][index];
            let owner = &mut of_group[group];
            let mut owners: Vec<Option<usize>> = match mem::replace(owner, Owner::Row(index)) {
                Owner::Nobody => continue,
                Owner::Row(first) => {
                    one[first].points.iter().map(|point| point.is_some().then_some(first)).collect()
                }
                Owner::InTurn(owners) => owners,
            };
            for (step, _) in row.points.iter().enumerate().filter(|(_, point)| point.is_some()) {
                let Some(earlier) = owners[step].replace(index) else { continue };
                let live = live.get_or_insert_with(|| Steps::with_values_of(self.many));
                if !self.plan.fill.is_empty() || live.contains(step) {
                    let group = &self.groups.labels[group];
                    let error = || duplicate(self.plan, group, row, &one[earlier], self.features);
                    self.failure.note(step, error);
                }
            }
            *owner = Owner::InTurn(owners);
        }
        of_group
    }

    /// Combines each series of the side that may have many with the one that belongs to it.
    fn pair_many(&mut self) {
        let owners = self.owners();
        for (index, row) in self.many.iter().enumerate() {
            let group = self.groups.of[0][index];
            let mut last = None;
            for (step, left) in row.points.iter().enumerate() {
                let Some(left) = left else { continue };
                let owner = match &owners[group] {
                    Owner::Nobody => None,
                    Owner::Row(owner) => Some(*owner),
                    Owner::InTurn(owners) => owners[step],
                };
                let partner = owner.and_then(|owner| self.one[owner].points[step].as_ref());
                let owner = partner.and(owner);
                let filled = self.plan.fill.right.map(Value::Float);
                let Some(right) = partner.or(filled.as_ref()) else { continue };
                let result = match last {
                    Some((known, result)) if known == owner => result,
                    _ => {
                        let partner = owner.map(|owner| &self.one[owner].labels);
                        self.result(group, Some(&row.labels), partner)
                    }
                };
                last = Some((owner, result));
                self.meet(Meeting { group, step, result }, left, right);
            }
        }
    }

    /// Combines what is left over of the side that has one with a value.
    fn fill_unmatched(&mut self, fill: f64) {
        let left = Value::Float(fill);
        for (index, row) in self.one.iter().enumerate() {
            let group = self.groups.of[1][index];
            let mut known = None;
            for (step, right) in row.points.iter().enumerate() {
                let Some(right) = right.as_ref().filter(|_| !self.matched[group].contains(step)) else {
                    continue;
                };
                let result = *known.get_or_insert_with(|| self.result(group, None, Some(&row.labels)));
                self.meet(Meeting { group, step, result }, &left, right);
            }
        }
    }

    /// The series of the result for two series; of one that is filled in only the labels of the group are known.
    fn result(&mut self, group: usize, many: Option<&LabelSet>, one: Option<&LabelSet>) -> usize {
        let shared = &self.groups.labels[group];
        let labels = self.plan.result_labels(many.unwrap_or(shared), one.unwrap_or(shared), self.features);
        let Self { results, result_of, grid, plan, .. } = self;
        *result_of.entry((group, labels)).or_insert_with_key(|(_, labels)| {
            let row = Row::empty(labels.clone(), plan.is_bool, grid);
            results.push(Paired { row, taken: Steps::default() });
            results.len() - 1
        })
    }

    /// Combines two samples.
    fn meet(&mut self, at: Meeting, many: &Value, one: &Value) {
        let is_swapped = self.plan.many == Some(Side::Right);
        let (left, right) = if is_swapped { (one, many) } else { (many, one) };
        let element = match combine(self.plan.op, left, right, self.features) {
            Ok(element) => element,
            Err(kind) => return self.faults.note(kind, at.step),
        };
        if let Some(note) = element.note {
            self.faults.note(note, at.step);
        }
        let is_in_result = element.keeps || self.plan.is_bool;
        if !is_in_result && !self.features.has(Change::FailedComparisonsMatch) {
            return;
        }
        self.take(at);
        if self.plan.is_bool {
            self.results[at.result].row.points[at.step] = Some(Value::Float(truth(element.keeps)));
        } else if element.keeps {
            self.results[at.result].row.points[at.step] = Some(element.value);
        }
    }

    /// Marks a place in the result as taken, which it must not be yet.
    fn take(&mut self, at: Meeting) {
        let is_first_of_group = self.matched[at.group].insert(at.step);
        let is_first_of_series = self.results[at.result].taken.insert(at.step);
        if self.plan.many.is_none() && !is_first_of_group {
            self.failure.note(at.step, || {
                QueryError::new(
                    "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
                )
            });
        } else if !is_first_of_series {
            self.failure.note(at.step, || {
                QueryError::new("multiple matches for labels: grouping labels must ensure unique matches")
            });
        }
    }

    fn finish(self, range: TextRange, annotations: &mut Annotations) -> Result<Vec<Row>, QueryError> {
        self.faults.tell(range, annotations);
        let mut rows: Vec<Row> = self.results.into_iter().map(|paired| paired.row).collect();
        if let Some((step, error)) = self.failure.0 {
            // before that time, results may have met
            rows.iter_mut().for_each(|row| row.points.truncate(step));
            return join(rows).and(Err(error));
        }
        rows.retain(Row::has_values);
        join_same_labels(rows, self.grid, self.features)
    }
}

/// Two series that stand for the same group.
fn duplicate(
    plan: &BinaryPlan,
    group: &LabelSet,
    later: &Row,
    earlier: &Row,
    features: &Features,
) -> QueryError {
    let side = if plan.many == Some(Side::Right) { "left" } else { "right" };
    let mut found = [&later.labels, &earlier.labels].map(|labels| labels.in_braces().to_string());
    if features.has(Change::DuplicatesAreSorted) {
        found.sort();
    }
    let [first, second] = found;
    let group = group.in_braces();
    QueryError::new(format!(
        "found duplicate series for the match group {group} on the {side} hand-side of the operation: \
         [{first}, {second}];many-to-many matching not allowed: matching labels must be unique on one side"
    ))
}
