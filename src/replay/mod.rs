//! Unit tests of rules, played through.

pub mod series;
