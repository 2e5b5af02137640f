//! Text as Go writes it: Prometheus and Alertmanager print numbers and quoted text with `strconv` and `fmt`.
//!
//! Enters: a number, a text. Leaves: the same bytes that Go would write, for labels made of values, annotations,
//! templates and messages.

pub mod number;
mod quote;

pub use quote::{Escaped, Quoted};
