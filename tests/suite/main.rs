//! The tests that look at the crate from outside, in one binary.

mod architecture;
mod conformance;
mod yaml;
