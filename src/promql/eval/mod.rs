//! Evaluates a [`Plan`]: runs its steps one after the other, each over all its times.

mod aggregate;
mod binary;
mod budget;
mod calls;
mod grid;
mod select;
mod smooth;
mod subquery;
mod windows;

use super::{
    annotation::Annotations,
    ast::At,
    changes::Change,
    features::Feature,
    kernel::{Moment, Placement},
    plan::{
        GridPlan, OnlyCounts, Op, Place, Plan, Root, ScalarId, ScalarOp, Selector, Span, SubqueryId,
        VectorId, VectorOp,
    },
    query::{Engine, Outcome, QueryError, Times},
    storage::{Storage, Stored},
    value::{Answer, Point, Sample, Series},
};
use crate::labels::LabelSet;
use budget::Budget;
pub(super) use grid::{Grid, Row, has_same_labels, join, join_same_labels};
use std::{borrow::Cow, mem};

/// Evaluates a plan at the times of a query; a step of 0 makes it an instant query.
pub(super) fn run(engine: &Engine, plan: &Plan, storage: &Storage, times: Times) -> Outcome {
    let mut annotations = Annotations::default();
    let result = Evaluation::new(engine, plan, storage, times)
        .and_then(|mut evaluation| evaluation.run(&mut annotations));
    Outcome { result, annotations }
}

/// An evaluation: the results that are waiting for the step that takes them.
struct Evaluation<'a> {
    engine: &'a Engine,
    plan: &'a Plan,
    storage: &'a Storage,
    times: Times,
    grids: Vec<Grid>,
    scalars: Vec<Vec<f64>>,
    vectors: Vec<Vec<Row>>,
    subqueries: Vec<Vec<Stored>>,
    budget: Budget,
}

impl<'a> Evaluation<'a> {
    fn new(
        engine: &'a Engine,
        plan: &'a Plan,
        storage: &'a Storage,
        times: Times,
    ) -> Result<Self, QueryError> {
        let mut evaluation = Self {
            engine,
            plan,
            storage,
            times,
            grids: Vec::with_capacity(plan.grids.len()),
            scalars: vec![],
            vectors: vec![],
            subqueries: vec![],
            budget: Budget::new(engine),
        };
        for grid in &plan.grids {
            let grid = evaluation.grid(grid)?;
            evaluation.budget.check_steps(grid.len())?;
            evaluation.grids.push(grid);
        }
        Ok(evaluation)
    }

    fn grid(&self, plan: &GridPlan) -> Result<Grid, QueryError> {
        Ok(match plan {
            GridPlan::Query => {
                Grid { start: self.times.start, end: self.times.end, step: self.times.step.max(1) }
            }
            GridPlan::First(outer) => {
                let outer = self.grids[outer.0];
                if outer.is_empty() { outer } else { Grid::once(outer.start) }
            }
            GridPlan::Subquery { outer, window, step } => {
                let step = step.as_ref().map(|step| self.milliseconds(step, false)).transpose()?;
                let step = step.filter(|step| *step != 0).unwrap_or(self.engine.subquery_step.max(1));
                self.subquery_grid(&self.grids[outer.0], window, step)?
            }
        })
    }

    /// The times at which the operand of a subquery is evaluated: the multiples of its step that lie in any of its windows.
    fn subquery_grid(&self, outer: &Grid, span: &Span, step: i64) -> Result<Grid, QueryError> {
        if outer.is_empty() {
            return Ok(*outer);
        }
        let window = self.milliseconds(&span.window, false)?;
        let placement = self.placement(&span.place)?;
        let before = placement.at(outer.start).saturating_sub(window);
        let mut start = before / step * step;
        if start <= before {
            start = start.saturating_add(step);
        }
        Ok(Grid { start, end: placement.at(outer.last()), step })
    }

    /// Which time is meant in this query.
    fn placement(&self, place: &Place) -> Result<Placement, QueryError> {
        let offset = match &place.offset {
            Some(offset) => self.milliseconds(offset, true)?,
            None => 0,
        };
        let fixed = place.at.as_ref().map(|at| match at {
            At::Time(time) => *time,
            At::Start => self.times.start,
            At::End => self.times.end,
            At::Hole(_) => unreachable!("a plan has no variables"),
        });
        Ok(Placement { offset, fixed })
    }

    fn run(&mut self, annotations: &mut Annotations) -> Result<Answer, QueryError> {
        let plan = self.plan;
        for step in &plan.steps {
            let grid = self.grids[step.grid.0];
            match &step.op {
                Op::Scalar(op) => {
                    let values = self.scalar(op, &grid)?;
                    self.budget.work(values.len())?;
                    self.scalars.push(values);
                }
                Op::Vector(op) => {
                    let rows = self.vector(op, step.range, &grid, annotations);
                    let rows = rows.map_err(|error| error.at(step.range))?;
                    self.budget.hold_rows(&rows)?;
                    self.budget.work(rows.len().saturating_mul(grid.len()))?;
                    self.vectors.push(rows);
                }
                Op::Subquery(operand) => {
                    // the times are those of the operand, which the step of the subquery has made
                    let stored = self.subquery(*operand, step.grid)?;
                    self.budget.check()?;
                    self.subqueries.push(stored);
                }
            }
        }
        self.answer()
    }

    /// The series that satisfy all matchers. No sample before `from` is looked at.
    fn selected(&self, selector: &Selector, from: i64) -> Result<Vec<Cow<'a, Stored>>, QueryError> {
        for matcher in &selector.matchers {
            matcher.check().map_err(|error| QueryError::new(error.to_string()))?;
        }
        let series = self.storage.select(&selector.matchers).into_iter();
        let features = &self.engine.features;
        let OnlyCounts { now, before } = selector.only_counts;
        Ok(match if features.has(Change::CountsOfEverySelector) { now } else { before } {
            true => series.map(|series| Cow::Owned(series.only_counts(from, features))).collect(),
            false => series.map(Cow::Borrowed).collect(),
        })
    }

    /// Takes a row that is made into memory, if it has any value, and looks at the time.
    fn keep(&mut self, row: Row, rows: &mut Vec<Row>) -> Result<(), QueryError> {
        let times = row.points.len();
        if row.has_values() {
            self.budget.hold_row(&row)?;
            rows.push(row);
        }
        self.budget.work(times)
    }

    fn take_scalar(&mut self, id: ScalarId) -> Vec<f64> {
        let values = mem::take(&mut self.scalars[id.0]);
        self.budget.release(values.len() as u64);
        values
    }

    fn take_scalars(&mut self, ids: &[ScalarId]) -> Vec<Vec<f64>> {
        ids.iter().map(|id| self.take_scalar(*id)).collect()
    }

    fn take_vector(&mut self, id: VectorId) -> Vec<Row> {
        let rows = mem::take(&mut self.vectors[id.0]);
        self.budget.release_rows(&rows);
        rows
    }

    fn take_subquery(&mut self, id: SubqueryId) -> Vec<Stored> {
        mem::take(&mut self.subqueries[id.0])
    }

    fn moment(&self, time: i64) -> Moment {
        Moment { time, start: self.times.start, end: self.times.end, step: self.times.step }
    }

    fn scalar(&mut self, op: &ScalarOp, grid: &Grid) -> Result<Vec<f64>, QueryError> {
        self.budget.hold(grid.len() as u64)?;
        Ok(match op {
            ScalarOp::Number(number) => vec![*number; grid.len()],
            ScalarOp::Call(kernel, ids) => {
                let arguments = self.take_scalars(ids);
                let mut numbers = vec![0.0; arguments.len()];
                let call = |(index, time): (usize, i64)| {
                    for (number, argument) in numbers.iter_mut().zip(&arguments) {
                        *number = argument[index];
                    }
                    kernel(&self.moment(time), &numbers)
                };
                grid.times().enumerate().map(call).collect()
            }
            ScalarOp::OfVector(kernel, id) => {
                let rows = self.take_vector(*id);
                (0..grid.len()).map(|step| kernel(&rows, step)).collect()
            }
            ScalarOp::Negate(id) => self.take_scalar(*id).into_iter().map(|value| -value).collect(),
            ScalarOp::Binary(op, [left, right]) => {
                let (left, right) = (self.take_scalar(*left), self.take_scalar(*right));
                left.into_iter()
                    .zip(right)
                    .map(|(left, right)| binary::of_numbers(*op, left, right))
                    .collect()
            }
            ScalarOp::Repeat(id) => match self.take_scalar(*id).first() {
                Some(value) => vec![*value; grid.len()],
                None => vec![],
            },
        })
    }

    fn vector(
        &mut self,
        op: &VectorOp,
        range: super::TextRange,
        grid: &Grid,
        annotations: &mut Annotations,
    ) -> Result<Vec<Row>, QueryError> {
        match op {
            VectorOp::Select(selector) => self.select(selector, grid, annotations),
            VectorOp::SelectTimes(selector, time) => self.select_times(selector, *time, grid),
            VectorOp::Now => {
                let now = |time| Some(super::kernel::unix(time));
                Ok(vec![Row::of_floats(LabelSet::empty(), grid.times().map(now))])
            }
            VectorOp::Each(function, operand, scalars) => self.each(function, *operand, scalars, grid),
            VectorOp::Window(windows) => self.windows(windows, grid, annotations),
            VectorOp::Absent(operand, labels) => Ok(self.absent(*operand, labels, grid)),
            VectorOp::Call(call) => self.call(call, range, grid, annotations),
            VectorOp::Negate(operand) => self.negate(*operand, grid),
            VectorOp::Repeat(operand) => {
                let mut rows = self.take_vector(*operand);
                for row in &mut rows {
                    let value = row.points.first().cloned().flatten();
                    row.points = smallvec::SmallVec::from_elem(value, grid.len());
                }
                Ok(rows)
            }
            VectorOp::Aggregate(plan) => self.aggregate(plan, range, grid, annotations),
            VectorOp::WithScalar(plan) => self.with_scalar(plan, range, grid, annotations),
            VectorOp::Binary(plan) => self.binary(plan, range, grid, annotations),
            VectorOp::Set(op, sides, matching) => self.set(*op, *sides, matching, grid),
        }
    }

    /// What the query gives, in the form in which Prometheus gives it.
    fn answer(&mut self) -> Result<Answer, QueryError> {
        let plan = self.plan;
        let is_instant = self.times.step == 0;
        let grid = self.grids[0];
        Ok(match &plan.root {
            Root::String(text) => Answer::String(text.clone()),
            Root::Scalar(id) => {
                let values = self.take_scalar(*id);
                match values.first() {
                    Some(value) if is_instant => Answer::Scalar(*value),
                    _ => {
                        let labels = LabelSet::empty();
                        let points =
                            grid.times().zip(values).map(|(time, value)| Point { time, value: value.into() });
                        let series = Series { labels, points: points.collect() };
                        Answer::Matrix(if series.points.is_empty() { vec![] } else { vec![series] })
                    }
                }
            }
            Root::Vector(id) => {
                let rows = self.take_vector(*id);
                let rows = self.cleaned(rows)?;
                if is_instant { instant(rows) } else { over_time(rows, &grid) }
            }
            Root::Matrix(matrix) => {
                if !is_instant {
                    return Err(QueryError::new("a range query takes only numbers and instant vectors"));
                }
                let mut series = self.matrix(matrix, grid.start)?;
                series.sort_by(|a, b| a.labels.cmp(&b.labels));
                Answer::Matrix(series)
            }
        })
    }

    /// Takes off the names that were only marked.
    fn cleaned(&self, mut rows: Vec<Row>) -> Result<Vec<Row>, QueryError> {
        if !self.engine.features.is_enabled(Feature::DelayedNameRemoval) {
            return Ok(rows);
        }
        for row in rows.iter_mut().filter(|row| row.drops_name) {
            row.remove_name();
        }
        if !self.engine.features.has(Change::LateNamesMerge) {
            rows.retain(|row| row.points.iter().any(Option::is_some));
            if has_same_labels(&rows) {
                return Err(QueryError::same_labels());
            }
        }
        join(rows)
    }
}

fn instant(rows: Vec<Row>) -> Answer {
    let sample = |row: Row| {
        let value = row.points.into_iter().next().flatten()?;
        Some(Sample { labels: row.labels, value })
    };
    Answer::Vector(rows.into_iter().filter_map(sample).collect())
}

fn over_time(rows: Vec<Row>, grid: &Grid) -> Answer {
    let series = |row: Row| {
        let points =
            grid.times().zip(row.points).filter_map(|(time, value)| Some(Point { time, value: value? }));
        Series { labels: row.labels, points: points.collect() }
    };
    let mut series: Vec<Series> =
        rows.into_iter().map(series).filter(|series| !series.points.is_empty()).collect();
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    Answer::Matrix(series)
}
