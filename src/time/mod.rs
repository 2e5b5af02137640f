//! Spans of time as configuration files write them.
//!
//! Enters: the text of a field. Leaves: a [`Duration`], or a [`duration::Error`] with the range of what is wrong and
//! the remedy. Prometheus's spelling is that of `model.ParseDuration` in prometheus/common; [`go`] reads the spelling
//! of Go's `time.ParseDuration`, which a few fields use; [`timestamp`] reads points in time.

pub mod calendar;
pub mod duration;
pub mod go;
pub mod timestamp;

pub use duration::Duration;
pub use timestamp::{NoTimestamp, Timestamp};
