//! Events on their way through Logstash pipelines.
//!
//! Enters: events, and the options of plugins as `model::logstash` understands them. Leaves: what the filters make of
//! the events. Time and randomness are values that are passed in.

pub mod cases;
pub mod codecs;
mod condition;
pub mod event;
pub mod filters;
mod pattern;
mod render;
pub mod run;
mod suite;

pub use suite::{Environment, LogSuite};

use crate::model::logstash::event as value;
