//! Proves that a monitoring stack works before it ships.

pub mod diagnostic;
pub mod promql;
pub mod source;
