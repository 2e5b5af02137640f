//! What a query may use: samples held at a time, and time.

use super::Row;
use crate::promql::{
    query::{Engine, QueryError},
    value::Point,
};
use std::time::Instant;

/// How many steps a query may have, whatever its budget: results that are dense over more would not fit in memory.
const MAX_STEPS: usize = 50_000_000;

/// After working on so many samples the time is looked at again.
const CHECKED: usize = 1_000_000;

/// What is left of the budget.
#[derive(Debug)]
pub(super) struct Budget {
    held: u64,
    limit: u64,
    deadline: Option<Instant>,
    /// Samples worked on since the time was last looked at.
    unchecked: usize,
}

impl Budget {
    pub(super) fn new(engine: &Engine) -> Self {
        let limit = engine.max_samples.unwrap_or(u64::MAX);
        Self { held: 0, limit, deadline: engine.deadline(), unchecked: 0 }
    }

    /// Checks that so many times can be evaluated at all.
    pub(super) fn check_steps(&self, steps: usize) -> Result<(), QueryError> {
        if steps > MAX_STEPS || steps as u64 > self.limit {
            Err(QueryError::too_many_samples())
        } else {
            Ok(())
        }
    }

    /// Takes rows into memory.
    pub(super) fn hold_rows(&mut self, rows: &[Row]) -> Result<(), QueryError> {
        self.hold(rows.iter().map(cost).sum())
    }

    /// Lets rows go.
    pub(super) fn release_rows(&mut self, rows: &[Row]) {
        self.release(rows.iter().map(cost).sum());
    }

    /// Takes a row into memory that is being made.
    pub(super) fn hold_row(&mut self, row: &Row) -> Result<(), QueryError> {
        self.hold(cost(row))
    }

    /// Takes samples of a series into memory.
    pub(super) fn hold_points(&mut self, points: &[Point]) -> Result<(), QueryError> {
        let size = |point: &Point| point.value.as_histogram().map_or(1, |histogram| histogram.size() as u64);
        self.hold(points.iter().map(size).sum())
    }

    /// Takes samples into memory.
    pub(super) fn hold(&mut self, samples: u64) -> Result<(), QueryError> {
        self.held = self.held.saturating_add(samples);
        if self.held > self.limit { Err(QueryError::too_many_samples()) } else { Ok(()) }
    }

    /// Lets samples go.
    pub(super) fn release(&mut self, samples: u64) {
        self.held = self.held.saturating_sub(samples);
    }

    /// Counts samples that are worked on, and checks the time now and then.
    pub(super) fn work(&mut self, samples: usize) -> Result<(), QueryError> {
        // what is worked on costs time even where it has no samples
        self.unchecked = self.unchecked.saturating_add(samples + 1);
        if self.unchecked < CHECKED {
            return Ok(());
        }
        self.unchecked = 0;
        self.check()
    }

    /// Checks the time.
    pub(super) fn check(&self) -> Result<(), QueryError> {
        match self.deadline {
            Some(deadline) if Instant::now() > deadline => Err(QueryError::timed_out()),
            _ => Ok(()),
        }
    }
}

/// How many samples a row counts as: those that it has, as in Prometheus, but at least half of its times, which take
/// memory whether there is a sample or not.
fn cost(row: &Row) -> u64 {
    row.size().max(row.points.len() as u64 / 2)
}
