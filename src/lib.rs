//! Proves that a monitoring stack works before it ships.

pub mod diagnostic;
pub mod fix;
pub mod policy;
pub mod report;
pub mod source;
