//! JSON as Go's `encoding/json`, and with it Grafana, reads it: RFC 8259 to the letter.
//!
//! Enters: decoded text. Leaves: the same [`Tree`](super::tree::Tree) that YAML gives, in flavour [`Json`](super::tree::Flavour::Json),
//! and problems as data. Nothing recurses and nothing fails: after a mistake reading goes on where that makes sense,
//! and what is incomplete for it says so. As in Go, half a surrogate pair and bytes that are no text become U+FFFD
//! within strings, the last of repeated keys counts, and a number may have any size. Repeated keys are problems here.

mod cause;
mod damaged;
mod read;
mod recover;
mod string;
#[cfg(test)]
mod tests;

pub use cause::Cause;
pub use read::read;
pub use recover::MAX_ERRORS;

pub(super) use string::decode_again;
