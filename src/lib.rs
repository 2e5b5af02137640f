//! Proves that a monitoring stack works before it ships.

pub mod diagnostic;
pub mod labels;
pub mod model;
pub mod source;
pub mod time;
