//! What a query may use: samples held at a time, and time.

use crate::promql::query::{Engine, QueryError};
use std::time::Instant;

/// How many steps a query may have, whatever its budget: results that are dense over more would not fit in memory.
const MAX_STEPS: usize = 50_000_000;

/// What is left of the budget.
#[derive(Debug)]
pub(super) struct Budget {
    held: u64,
    limit: u64,
    deadline: Option<Instant>,
}

impl Budget {
    pub(super) fn new(engine: &Engine) -> Self {
        Self { held: 0, limit: engine.max_samples.unwrap_or(u64::MAX), deadline: engine.deadline() }
    }

    /// Checks that so many times can be evaluated at all.
    pub(super) fn check_steps(&self, steps: usize) -> Result<(), QueryError> {
        if steps > MAX_STEPS || steps as u64 > self.limit {
            Err(QueryError::too_many_samples())
        } else {
            Ok(())
        }
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

    /// Checks the time.
    pub(super) fn check(&self) -> Result<(), QueryError> {
        match self.deadline {
            Some(deadline) if Instant::now() > deadline => Err(QueryError::timed_out()),
            _ => Ok(()),
        }
    }
}
