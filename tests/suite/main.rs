//! The tests that look at the crate from outside, in one binary.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod architecture;
mod checks;
mod cli;
mod conformance;
mod coverage;
mod dice;
mod extensions;
mod grafana;
mod json;
mod live;
mod log_tests;
mod logstash;
mod metrics;
mod oracle;
mod pipelines;
#[cfg(feature = "code")]
mod programs;
mod projects;
mod promql;
mod promqltest;
mod query;
mod recovery;
mod replay;
mod rewriting;
mod ruby_regex;
mod running;
mod secrets;
mod sources;
mod stage;
mod why;
mod yaml;
