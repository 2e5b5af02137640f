//! Proves that a monitoring stack works before it ships.

pub mod diagnostic;
pub mod fix;
pub mod labels;
pub mod model;
pub mod policy;
pub mod promql;
pub mod report;
pub mod source;
pub mod syntax;
pub mod time;
